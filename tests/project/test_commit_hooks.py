""".pre-commit-config.yaml: each commit is checked by commands that nox's sessions run too, at the same versions."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
READER: Any = YAML(typ="safe")
REPOSITORIES: list[dict[str, Any]] = READER.load(ROOT / ".pre-commit-config.yaml")["repos"]
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for each in REPOSITORIES for hook in each["hooks"]}


def without_options(words: list[str]) -> list[str]:
    return [word for word in words if not word.startswith("--") or word == "--check"]


def commands() -> list[list[str]]:
    """What the noxfile's sessions run, as far as it stands there."""
    calls = [
        node for node in ast.walk(ast.parse((ROOT / "noxfile.py").read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    return [
        without_options([str(part.value) for part in call.args if isinstance(part, ast.Constant)])
        for call in calls
        if ast.unparse(call.func) == "session.run"
    ]


@pytest.mark.parametrize("hook", HOOKS)
def test_a_session_runs_the_same_command(hook: str) -> None:
    words = without_options(shlex.split(HOOKS[hook]["entry"]))

    assert words in [command[: len(words)] for command in commands()]


def test_no_version_stands_here_beside_those_of_the_constraints() -> None:
    assert [each["repo"] for each in REPOSITORIES] == ["local"]
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}
    assert not [name for name, hook in HOOKS.items() if "additional_dependencies" in hook]


@pytest.mark.parametrize("path", ["specs/kaiten.yaml", "generated/kintone_spaces/openapi.json", "docs/operations.md"])
def test_specs_and_what_is_made_of_them_are_checked(path: str) -> None:
    assert (ROOT / path).exists()
    assert re.search(HOOKS["drift"]["files"], path)
