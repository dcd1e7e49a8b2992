"""Make generated/ from specs/, or say how the two differ.

Usage: python tools/generate.py [--check]

Everything is made in a folder aside and put in place only when all of it is right, so a failure leaves the old
generated code as it was. With --check nothing is put in place: the differences are printed instead, and the exit
status is 1 when there are any.
"""

import argparse
import difflib
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

from openapi_python_client.strings import snake_case

from read_spec import SpecError, line_of, read_spec

ROOT = Path(__file__).resolve().parent.parent
SPECS = ROOT / "specs"
GENERATED = ROOT / "generated"
GENERATOR = "openapi-python-client"
COMMAND = "nox -s generate"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def main() -> int:
    """Parse the arguments and run; the exit status."""
    parser = argparse.ArgumentParser(description="Make generated/ from specs/.")
    parser.add_argument("--check", action="store_true", help="print how generated/ differs, change nothing")
    check: bool = parser.parse_args().check
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".generate-") as aside:
        fresh = Path(aside) / "fresh"
        fresh.mkdir()
        paths = sorted(SPECS.glob("*.yaml"))
        try:
            specs = read_specs(paths)
            with ThreadPoolExecutor() as pool:
                list(pool.map(lambda path: generate(path, specs[path], fresh), paths))
        except SpecError as error:
            print(f"error: {error}\nNothing in {GENERATED.name}/ was changed.", file=sys.stderr)
            return 1
        write_stamp(paths, fresh)
        differences = list(compare(GENERATED, fresh))
        if check:
            sys.stdout.writelines(differences)
            if differences:
                print(f"\n{GENERATED.name}/ is not what specs/ give. Run: {COMMAND}", file=sys.stderr)
            return bool(differences)
        if differences:
            if GENERATED.exists():
                GENERATED.rename(Path(aside) / "stale")
            fresh.rename(GENERATED)
        print(f"{GENERATED.name}/ {'changed' if differences else 'was up to date'}.")
    return 0


def read_specs(paths: list[Path]) -> dict[Path, dict[str, Any]]:
    """Read every spec; what is wrong with any of them is one error."""
    specs, problems = {}, []
    for path in paths:
        try:
            specs[path] = read_spec(path)
        except SpecError as error:
            problems.append(str(error))
    if problems:
        raise SpecError("\n       ".join(problems))
    return specs


def generate(path: Path, spec: dict[str, Any], target: Path) -> None:
    """Write the package of one spec into the folder `target`."""
    package = target / f"{path.stem}_spaces"
    run_generator(path, package)
    check_output(path, spec, package)
    finish(path, spec, package)


def run_generator(path: Path, package: Path) -> None:
    """Run openapi-python-client; any warning of its is an error."""
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    config = Path(__file__).with_name("generator.yaml")
    files = ["--path", str(path), "--output-path", str(package), "--config", str(config)]
    result = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    if result.returncode:
        lines = f"{result.stdout}\n{result.stderr}".splitlines()
        told = [line for line in lines if line and not line.startswith(("Generating ", "If you believe "))]
        raise SpecError(f"{path.relative_to(ROOT)}: {GENERATOR} says:\n" + "\n".join(told))


def check_output(path: Path, spec: dict[str, Any], package: Path) -> None:
    """Refuse a package that lacks an operation, or has a class whose name isn't in the spec."""
    name = path.relative_to(ROOT)
    modules = {file.stem for file in package.glob("api/*/*.py")}
    for route, item in spec["paths"].items():
        for method, operation in item.items():
            if method in METHODS and snake_case(operation.get("operationId", "")) not in modules:
                line = line_of(path, ["paths", route, method])
                raise SpecError(f"{name}:{line}: {GENERATOR} made nothing of {method.upper()} {route}")
    named = {snake_case(schema) for schema in spec.get("components", {}).get("schemas", {})}
    for file in sorted(package.glob("models/*.py")):
        if file.stem not in {"__init__", *named}:
            raise SpecError(f"{name}: an inline schema became {file.stem}: give it a name under components/schemas")


def finish(path: Path, spec: dict[str, Any], package: Path) -> None:
    """The step after generation: what the generator has no setting for."""
    header = f"# Generated from specs/{path.name}. Do not edit: change the spec and run `{COMMAND}`.\n"
    shutil.rmtree(package / ".ruff_cache", ignore_errors=True)
    for folder in (package / "api").iterdir():
        if folder.is_dir():  # so that `api.<tag>.<operation>` needs no import of its own
            names = sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")
            (folder / "__init__.py").write_text("".join(f"from . import {name} as {name}\n" for name in names))
    for file in package.glob("models/*.py"):  # a field added in the middle must not move the positional ones
        replace(file, r"^@_attrs_define$", "@_attrs_define(kw_only=True)")
    # UNSET is told by identity, which copying and pickling must keep.
    unset = '    def __reduce__(self) -> str:\n        return "UNSET"\n\n'
    if not replace(package / "types.py", r"^class Unset:\n", lambda found: found[0] + unset):
        raise SpecError(f"{package.name}/types.py has no class Unset")
    for file in package.rglob("*.py"):
        file.write_text(header + file.read_text())
    (package / "py.typed").write_text(header)
    document = {"x-generated": header.removeprefix("# ").strip(), **spec}
    (package / "openapi.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")


def replace(file: Path, pattern: str, by: Any) -> int:
    """Substitute in a file; the number of places."""
    text, count = re.subn(pattern, by, file.read_text(), flags=re.MULTILINE)
    file.write_text(text)
    return count


def write_stamp(specs: list[Path], target: Path) -> None:
    """Record which generator made the code, of which specs."""
    stamp = {
        "generated": f"by `{COMMAND}`; do not edit",
        GENERATOR: version(GENERATOR),
        "sha256": {f"specs/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in specs},
    }
    (target / "stamp.json").write_text(json.dumps(stamp, indent=2) + "\n")


def compare(old: Path, new: Path) -> Iterator[str]:
    """The differences between two folders, as lines of a unified diff."""
    names = {file.relative_to(folder) for folder in (old, new) for file in files_of(folder)}
    for name in sorted(names):
        before, after = (
            (folder / name).read_text().splitlines(keepends=True) if (folder / name).exists() else []
            for folder in (old, new)
        )
        label = f"{GENERATED.name}/{name.as_posix()}"
        yield from difflib.unified_diff(before, after, f"{label} (there)", f"{label} (from specs/)")


def files_of(folder: Path) -> Iterator[Path]:
    """Every file that counts below a folder."""
    return (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


if __name__ == "__main__":
    sys.exit(main())
