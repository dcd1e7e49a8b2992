"""How long regenerating and looking for drift take, and the generator alone on the same specs.

Usage: python bench/generation.py [--check] [--rounds N]

For the specs as they are, and for one of 200 operations, in turns. Prints a Markdown table; with --check, the exit
status is 1 when the generator alone would have been done sooner than the goals say.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import attrs
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = 200
ALONE = "the generator alone"
NOISE = 1.15  # how far beyond its goal a busy machine may bring a ratio


@attrs.frozen
class Measurement:
    """What was measured with some specs: seconds, of each round, by what was run."""

    specs: str
    goal: float  # how often the time of the generator alone may pass
    seconds: dict[str, list[float]] = attrs.field(factory=dict[str, list[float]])

    def ratio(self, name: str) -> float:
        """How often the time of the generator alone passes."""
        return median(self.seconds[name]) / median(self.seconds[ALONE])


def measure(rounds: int) -> list[Measurement]:
    """Run everything in turns, some rounds.

    Args:
        rounds: How often.
    """
    with tempfile.TemporaryDirectory() as folder:
        as_is, large = Path(folder, "as-is"), Path(folder, "large")
        for root in (as_is, large):
            for name in ("specs", "tools", "docs"):
                shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        (large / "specs/kintone.yaml").unlink()
        write_large_spec(large / "specs/kaiten.yaml")
        measured = {as_is: Measurement("specs/", 0.8), large: Measurement(f"{OPERATIONS} operations", 1.3)}
        for number in range(rounds + 1):
            for root, measurement in measured.items():
                for name, runs in commands(root).items():
                    started = time.perf_counter()
                    for command in runs:
                        run(root, *command)
                    if number:  # the first round has Python compile, and generated/ made
                        measurement.seconds.setdefault(name, []).append(time.perf_counter() - started)
        return [*measured.values()]


def commands(root: Path) -> dict[str, list[list[str]]]:
    """What is run, one after another, for the specs in a folder: arguments for Python."""
    tool = str(root / "tools/generate.py")
    generator = ["-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite"]
    settings = ["--config", str(root / "tools/generator.yaml")]
    alone = [
        [*generator, *settings, "--path", str(spec), "--output-path", str(root / "alone" / spec.stem)]
        for spec in sorted((root / "specs").iterdir())
    ]
    return {"regenerating": [[tool]], "drift": [[tool, "--check"]], ALONE: alone}


def run(root: Path, *command: str) -> None:
    """Run Python, which must succeed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # there is ruff
    options: Any = {"cwd": root, "env": {**os.environ, "PATH": path}, "capture_output": True, "text": True}
    done = subprocess.run([sys.executable, *command], **options, check=False)
    assert not done.returncode, done.stdout + done.stderr


def write_large_spec(file: Path) -> None:
    """Write a spec that has Kaiten's operations and schemas many times, under other names.

    Args:
        file: Where.
    """
    yaml = YAML(typ="safe", pure=True)
    spec: Any = yaml.load(ROOT / "specs/kaiten.yaml")
    paths, schemas = spec["paths"], spec["components"]["schemas"]
    times = OPERATIONS // sum("operationId" in each for item in paths.values() for each in item.values())
    spec["paths"], spec["components"]["schemas"] = {}, {}
    for number in range(times):
        spec["paths"] |= {f"/{number}{route}": renamed(item, number) for route, item in paths.items()}
        spec["components"]["schemas"] |= {
            f"{name}{number or ''}": renamed(each, number) for name, each in schemas.items()
        }
    yaml.default_flow_style = False
    yaml.representer.ignore_aliases = lambda _: True
    yaml.dump(spec, file)


def renamed(node: Any, number: int) -> Any:
    """A copy, whose names end with a number but for 0: what the copies share refers to the originals."""
    if isinstance(node, list):
        return [renamed(each, number) for each in node]
    if not isinstance(node, dict):
        return node
    copied = {key: renamed(each, number) for key, each in node.items()}
    for key, start in (("operationId", ""), ("$ref", "#/components/schemas/")):
        if str(node.get(key, "")).startswith(start) and key in node:
            copied[key] = f"{node[key]}{number or ''}"
    return copied


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="Measure how long regenerating takes.")
    parser.add_argument("--check", action="store_true", help="fail when it takes longer than the goals say")
    parser.add_argument("--rounds", type=int, default=5, help="how often to run everything (%(default)s)")
    arguments = parser.parse_args()
    print("| specs | what | median | from | to | of the generator alone | goal |")
    print("|---|---|---|---|---|---|---|")
    missed = False
    for measurement in measure(arguments.rounds):
        for name, seconds in measurement.seconds.items():
            ratio, goal = measurement.ratio(name), measurement.goal
            cells = [f"{value:.2f} s" for value in (median(seconds), min(seconds), max(seconds))]
            if name != ALONE:
                cells += [f"{ratio:.2f}", f"{goal}"]
                missed = missed or ratio > goal * NOISE
            print("|", " | ".join([measurement.specs, name, *cells]), "|" if name != ALONE else "| | |", flush=True)
    return int(missed and arguments.check)


if __name__ == "__main__":
    sys.exit(main())
