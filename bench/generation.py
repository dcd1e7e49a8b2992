"""Measures the time of regenerating and of looking for drift, compared with the generator alone.

Both are measured in turn, for the specs as they are and for a spec of 200 operations.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from figure import Figure
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = 200
REGENERATING, DRIFT, ALONE = "regenerating", "looking for drift in", "the generator alone"


def measure(rounds: int = 3) -> list[Figure]:
    """The figures.

    Args:
        rounds: How often everything runs.
    """
    as_is, large = seconds(rounds)
    figures = [
        Figure(f"{name} both specs", as_is[name], 3, unit="s", detail=f"{ALONE} {median(as_is[ALONE]):.2f} s")
        for name in (REGENERATING, DRIFT)
    ]
    for name in (REGENERATING, DRIFT):
        ratios = [one / other for one, other in zip(large[name], large[ALONE], strict=True)]
        detail = f"{median(large[name]):.1f} s, {median(large[ALONE]):.1f} s"
        figures.append(Figure(f"{name} {OPERATIONS} operations, by {ALONE}", ratios, 1.3, detail=detail))
    return figures


def seconds(rounds: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The seconds of each round by what ran: for the specs as they are, and for the large one."""
    with tempfile.TemporaryDirectory() as folder:
        as_is, large = Path(folder, "as-is"), Path(folder, "large")
        for root in (as_is, large):
            for name in ("specs", "tools", "docs"):
                shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        (large / "specs/kintone.yaml").unlink()
        write_large_spec(large / "specs/kaiten.yaml")
        measured: dict[Path, dict[str, list[float]]] = {as_is: {}, large: {}}
        for number in range(rounds + 1):
            for root, taken in measured.items():
                for name, runs in commands(root).items():
                    started = time.perf_counter()
                    for command in runs:
                        run(root, *command)
                    if number:  # in the first round Python compiles, and generated/ is made
                        taken.setdefault(name, []).append(time.perf_counter() - started)
        return measured[as_is], measured[large]


def commands(root: Path) -> dict[str, list[list[str]]]:
    """The commands for the specs in a folder, as arguments for Python: by name, to run one after another."""
    generate = ["-m", "tools.generate"]
    generator = ["-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite"]
    settings = ["--config", str(root / "tools/generate/generator.yaml")]
    alone = [
        [*generator, *settings, "--path", str(spec), "--output-path", str(root / "alone" / spec.stem)]
        for spec in sorted((root / "specs").iterdir())
    ]
    return {REGENERATING: [generate], DRIFT: [[*generate, "--check"]], ALONE: alone}


def run(root: Path, *command: str) -> None:
    """Run Python; fail if it does."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # ruff is there
    options: Any = {"cwd": root, "env": {**os.environ, "PATH": path}, "capture_output": True, "text": True}
    done = subprocess.run([sys.executable, *command], **options, check=False)
    assert not done.returncode, done.stdout + done.stderr


def write_large_spec(file: Path) -> None:
    """Write a spec with many copies of Kaiten's operations and schemas, under other names."""
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
    """A copy with a number at the end of its names (none for 0), and of its references to schemas."""
    if isinstance(node, list):
        return [renamed(each, number) for each in node]
    if not isinstance(node, dict):
        return node
    copied = {key: renamed(each, number) for key, each in node.items()}
    for key, start in (("operationId", ""), ("$ref", "#/components/schemas/")):
        if str(node.get(key, "")).startswith(start) and key in node:
            copied[key] = f"{node[key]}{number or ''}"
    return copied
