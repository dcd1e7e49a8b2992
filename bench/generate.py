"""What regenerating takes, by the time that the generator alone takes for the same specs.

Usage: python bench/generate.py [--check] [--rounds N]

Of the specs as they are, and of one with 200 operations, in turns. Prints a Markdown table. With --check the exit
status is 1 when regenerating takes longer than it should.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from attrs import define
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = 200
OURS, CHECK, ALONE = "regenerate", "drift", "generator alone"
NOISE = 1.15  # a machine is never quiet


@define
class Measurement:
    """What some specs took."""

    specs: str
    most: float  # times what the generator alone takes
    seconds: dict[str, list[float]]

    def ratio(self, name: str) -> float:
        """How often the generator alone would have been done."""
        return median(self.seconds[name]) / median(self.seconds[ALONE])


def measure(rounds: int) -> list[Measurement]:
    """Regenerate, look for drift, and let the generator run alone, one after another, some times."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        for root in (small, large):
            for name in ("tools", "specs", "docs"):
                shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for spec in (large / "specs").iterdir():
            spec.unlink()
        write_large_spec(large / "specs/kaiten.yaml")
        found = [
            Measurement("specs/", 1.0, {name: [] for name in (OURS, CHECK, ALONE)}),
            Measurement(f"{OPERATIONS} operations", 1.3, {name: [] for name in (OURS, CHECK, ALONE)}),
        ]
        for root in (small, large):
            regenerate(root)  # so that there is nothing to put in place, and Python has compiled all
        for _ in range(rounds):
            for root, measured in zip((small, large), found, strict=True):
                contestants: list[tuple[str, Callable[[], None]]] = [
                    (OURS, lambda root=root: regenerate(root)),
                    (CHECK, lambda root=root: regenerate(root, "--check")),
                    (ALONE, lambda root=root: alone(root)),
                ]
                for name, run in contestants:
                    started = time.perf_counter()
                    run()
                    measured.seconds[name].append(time.perf_counter() - started)
        return found


def write_large_spec(file: Path) -> None:
    """Write the spec of Kaiten with its operations and schemas again and again under other names."""
    yaml = YAML(typ="safe", pure=True)
    spec: Any = yaml.load(ROOT / "specs/kaiten.yaml")
    paths, schemas = spec["paths"], spec["components"]["schemas"]
    once = sum("operationId" in each for path in paths.values() for each in path.values() if isinstance(each, dict))
    spec["paths"], spec["components"]["schemas"] = {}, {}
    for number in range(OPERATIONS // once):
        spec["paths"] |= {f"/copy{number}{route}": copy(item, number) for route, item in paths.items()}
        spec["components"]["schemas"] |= {f"{name}{number or ''}": copy(each, number) for name, each in schemas.items()}
    yaml.default_flow_style = False
    yaml.representer.ignore_aliases = lambda *_: True
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(spec, stream)


def copy(node: Any, number: int) -> Any:
    """A copy under other names; the first has those of the original, to which the shared responses refer."""
    if isinstance(node, list):
        return [copy(each, number) for each in node]
    if not isinstance(node, dict):
        return node
    copied = {key: copy(each, number) for key, each in node.items()}
    for key, start in (("operationId", ""), ("$ref", "#/components/schemas/")):
        if isinstance(node.get(key), str) and node[key].startswith(start):
            copied[key] = f"{node[key]}{number or ''}"
    return copied


def regenerate(root: Path, *arguments: str) -> None:
    """Run this project's command."""
    run(root, str(root / "tools/generate.py"), *arguments)


def alone(root: Path) -> None:
    """Run the generator on each spec."""
    for spec in sorted((root / "specs").iterdir()):
        options = ["--path", str(spec), "--output-path", str(root / "alone" / spec.stem), "--overwrite"]
        settings = ["--meta", "none", "--config", str(root / "tools/generator.yaml")]
        run(root, "-m", "openapi_python_client", "generate", *options, *settings)


def run(root: Path, *command: str) -> None:
    """Run Python, which must succeed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="Measure what regenerating takes.")
    parser.add_argument("--check", action="store_true", help="fail when it takes longer than it should")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    print("| specs | what | median | spread | of the generator alone | at most |")
    print("|---|---|---|---|---|---|")
    slow = False
    for measured in measure(arguments.rounds):
        for name, seconds in measured.seconds.items():
            ratio = measured.ratio(name)
            slow = slow or ratio > measured.most * NOISE
            cells = [measured.specs, name, f"{median(seconds):.2f} s", f"{min(seconds):.2f}-{max(seconds):.2f} s"]
            print("|", " | ".join([*cells, f"{ratio:.2f}", f"{measured.most:.2f}" * (name != ALONE)]), "|")
    return int(slow and arguments.check)


if __name__ == "__main__":
    sys.exit(main())
