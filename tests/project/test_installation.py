"""The page on installing, followed by a newcomer to the letter: the wheel, in an environment with nothing in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/installation.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def test_the_wheel_is_installed_and_makes_a_call(tmp_path: Path) -> None:
    if not [*ROOT.glob("dist/*.whl")]:
        pytest.skip("`nox -s build` makes the wheel")
    subprocess.run([sys.executable, "-m", "venv", tmp_path], check=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        # So that it is today's versions that are tested, and not what came out in the meantime.
        "PIP_CONSTRAINT": str(ROOT / "constraints.txt"),
        "PIP_NO_COMPILE": "1",
    }
    commands = [(command, printed) for command, printed in BLOCK.findall(PAGE) if "nox" not in command]
    assert [command.split()[0] for command, _ in commands] == ["pip", "pip", "python"]

    for command, printed in commands[1:]:
        done = subprocess.run(
            ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith(printed)


def test_the_extras_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == project["optional-dependencies"].keys()
    newest = [name.rpartition(" ")[2] for name in project["classifiers"] if re.search(r":: 3\.\d+$", name)][-1]
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer (tested up to {newest})" in PAGE
