"""Make generated/, the page of operations and the README's table from specs/, or show how they differ.

Usage: python -m tools.generate [--check]

Everything is made in a temporary folder, which replaces generated/ only if nothing failed. With --check nothing is
changed: the differences are printed instead, and the exit status is 1 if there are any.
"""

import argparse
import difflib
import hashlib
import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tools.docs.pages import HEAD, row, section, support_section, with_table
from tools.generate.package import GENERATOR, make_package
from tools.spec.reader import GENERATE, SpecError, name_of, read_spec


def compare(old: Path, new: Path) -> Iterator[str]:
    """The differences between a folder and a new version of it, as lines."""
    before, after = contents(old), contents(new)
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            state = "is missing" if name not in before else "doesn't belong there" if name not in after else "differs"
            yield f"{old.name}/{name} {state}\n"
            yield from difference(before.get(name, b""), after.get(name, b""), f"{old.name}/{name}")


def contents(folder: Path) -> dict[str, bytes]:
    """The content of every file below a folder by its name, without Python's caches."""
    files = {file.relative_to(folder): file for file in folder.rglob("*") if file.is_file()}
    return {name.as_posix(): file.read_bytes() for name, file in files.items() if "__pycache__" not in name.parts}


def difference(before: bytes, after: bytes, label: str) -> Iterator[str]:
    """The differences between two files, line by line if both are text."""
    try:
        old, new = (lines_of(side.decode("utf-8")) for side in (before, after))
    except UnicodeDecodeError:
        yield f"{len(before)} bytes there, {len(after)} bytes from specs/; not text\n"
        return
    yield from difflib.unified_diff(old, new, f"{label} (there)", f"{label} (from specs/)")


def lines_of(text: str) -> list[str]:
    """The lines of a text, each ended by one line feed; other characters that don't print are escaped."""
    *whole, rest = text.split("\n")
    lines = [*whole, f"{rest}<no line end>"] if rest else whole
    return ["".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line) + "\n" for line in lines]


ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs"
GENERATED = ROOT / "generated"
PAGE = ROOT / "docs" / "operations.md"
README = ROOT / "README.md"
OLD = ROOT / ".generated-old"  # keeps the old folder while the new one is put in its place


def main() -> int:
    """Parse the arguments, run, and return the exit status."""
    parser = argparse.ArgumentParser(description="Make generated/ from specs/.")
    parser.add_argument("--check", action="store_true", help="print how generated/ differs, change nothing")
    check: bool = parser.parse_args().check
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack some letters of a difference
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".generate-") as aside:
        fresh = Path(aside) / "fresh"
        fresh.mkdir()
        try:
            pages = make_all(fresh)
            differences = [*compare(GENERATED, fresh)]
            for path, page in pages.items():
                there = path.read_bytes() if path.exists() else b""
                differences += difference(there, page, path.relative_to(ROOT).as_posix())
            if differences and not check:
                put_in_place(fresh)
                for path, page in pages.items():
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(page)
        except (SpecError, OSError) as error:
            print(f"error: {error}\nNothing in {GENERATED.name}/ was changed.", file=sys.stderr)
            return 1
    if not check:
        print(f"{GENERATED.name}/ {'changed' if differences else 'was up to date'}.")
        return 0
    sys.stdout.writelines(differences)
    if differences:
        print(f"\n{GENERATED.name}/ isn't what specs/ gives. Run: {GENERATE}", file=sys.stderr)
    return bool(differences)


def make_all(target: Path) -> dict[Path, bytes]:
    """Write a new generated/ into a folder, and return the pages that list its operations."""
    paths = sorted(SPECS.glob("*.yaml"))
    if not paths:
        raise SpecError("there is no spec to generate from")
    sections, rows, problems = [HEAD], [], []
    for path in paths:
        try:
            spec = read_spec(path)
            make_package(path, spec, target)
        except SpecError as error:
            problems.append(str(error))
        else:
            sections.append(section(path, spec))
            rows.append(row(spec))
    if problems:  # of all specs, in one error
        raise SpecError("\n       ".join(problems))
    write_stamp(paths, target)
    pages = {PAGE: "".join([*sections, support_section()]).encode()}
    if README.exists():  # a copy for a trial may have none
        pages[README] = with_table(README.read_bytes().decode(), rows).encode()
    return pages


def write_stamp(specs: list[Path], target: Path) -> None:
    """Record the version of the generator and the hash of each spec."""
    # Git may have changed the line ends, which doesn't make it another spec.
    contents = {name_of(path): path.read_bytes().replace(b"\r\n", b"\n") for path in specs}
    stamp = {
        "generated": f"by `{GENERATE}`; do not edit",
        GENERATOR: version(GENERATOR),
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()},
    }
    (target / "stamp.json").write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8", newline="\n")


def put_in_place(fresh: Path) -> None:
    """Replace generated/ by a new folder, or keep the old one, whatever happens in between."""
    shutil.rmtree(OLD, ignore_errors=True)  # left by a run that was killed
    try:
        if GENERATED.exists():
            GENERATED.rename(OLD)  # not into the temporary folder, which is always deleted
        fresh.rename(GENERATED)
    except BaseException:  # also on an interrupt
        if OLD.exists() and not GENERATED.exists():
            OLD.rename(GENERATED)
        raise
    shutil.rmtree(OLD, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
