"""How long regenerating and looking for drift take, and the generator alone on the same specs.

For the specs as they are, and for one of 200 operations, in turns.
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
        rounds: How often everything is run.
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
    """The seconds of each round by what was run: for the specs as they are, and for the large one."""
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
                    if number:  # the first round has Python compile, and generated/ made
                        taken.setdefault(name, []).append(time.perf_counter() - started)
        return measured[as_is], measured[large]


def commands(root: Path) -> dict[str, list[list[str]]]:
    """What is run, one after another, for the specs in a folder: arguments for Python."""
    generate = ["-m", "tools.generate"]
    generator = ["-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite"]
    settings = ["--config", str(root / "tools/generate/generator.yaml")]
    alone = [
        [*generator, *settings, "--path", str(spec), "--output-path", str(root / "alone" / spec.stem)]
        for spec in sorted((root / "specs").iterdir())
    ]
    return {REGENERATING: [generate], DRIFT: [[*generate, "--check"]], ALONE: alone}


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
