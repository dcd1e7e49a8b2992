""".github/: the workflows call sessions that there are, on the Pythons that the metadata names, with pinned actions."""

from __future__ import annotations

import ast
import itertools
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
FILES = sorted(GITHUB.glob("**/*.yml"))
READER: Any = YAML(typ="safe")
WORKFLOWS: dict[str, Any] = {path.stem: READER.load(path) for path in sorted(GITHUB.glob("workflows/*.yml"))}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", name)]


def step(workflow: str, job: str, name: str) -> str:
    """The script of a named step."""
    steps = WORKFLOWS[workflow]["jobs"][job]["steps"]
    return str(next(found["run"] for found in steps if found.get("name") == name))


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as a runner does."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def matrix_values(text: str, job: dict[str, Any]) -> list[str]:
    """All that a text with one value of the job's matrix stands for."""
    found = re.fullmatch(r"\$\{\{ matrix\.(\w+) \}\}", text)
    return [text] if found is None else job["strategy"]["matrix"][found[1]]


def sessions_called() -> list[str]:
    """The nox sessions that the workflows' steps run, with the matrices' values put in."""
    called: set[str] = set()
    for workflow in WORKFLOWS.values():
        for job in workflow["jobs"].values():
            for found in job.get("steps", []):
                words = list(shlex.shlex(found.get("run", ""), posix=True, punctuation_chars=True))
                if words[:2] != ["nox", "-s"]:
                    continue
                names = itertools.takewhile(lambda word: re.fullmatch(r"[\w$.-]*\w", word) is not None, words[2:])
                for name in names:
                    values = [name]
                    for variable, text in found.get("env", {}).items():
                        values = [
                            value.replace(f"${variable}", put)
                            for value in values
                            for put in matrix_values(str(text), job)
                        ]
                    called.update(values)
    return sorted(called)


def sessions_defined() -> set[str]:
    """The names of the noxfile's sessions; those of several Pythons once for each Python, too."""
    names: set[str] = set()
    for node in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body:
        decorators = [ast.unparse(found) for found in getattr(node, "decorator_list", [])]
        if isinstance(node, ast.FunctionDef) and any(text.startswith("nox.session") for text in decorators):
            names.add(
                next((found[1] for text in decorators if (found := re.search(r"name='([^']+)'", text))), node.name)
            )
            if any("python=PYTHONS" in text for text in decorators):
                names.update(f"{node.name}-{python}" for python in PYTHONS)
    return names


@pytest.mark.parametrize("name", sessions_called())
def test_a_called_session_exists(name: str) -> None:
    assert name in sessions_defined()


def test_the_calls_are_found() -> None:
    assert {"lint", "types", "drift", "demo", "changes", "docs", "site", "build"} <= set(sessions_called())


def test_the_tests_run_on_each_python_of_the_metadata() -> None:
    assert WORKFLOWS["checks"]["jobs"]["tests"]["strategy"]["matrix"]["python"] == PYTHONS
    assert {f"tests-{python}" for python in PYTHONS} <= set(sessions_called())


def test_nox_runs_on_the_newest_python() -> None:
    action = READER.load(GITHUB / "actions/setup/action.yml")
    versions = action["runs"]["steps"][0]["with"]["python-version"].split("\n")
    assert [version for version in versions if version][-1] == PYTHONS[-1]  # the last one is the one that is called


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_of_others_are_pinned_by_commit(path: Path) -> None:
    for used in re.findall(r"\buses:\s*(.*)", path.read_text("utf-8")):
        if used.startswith("$/"):
            assert (ROOT / used[2:]).exists()
        else:
            assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used)


def test_an_action_has_one_version() -> None:
    pins = {pin for path in FILES for pin in re.findall(r"\buses:\s*(\S+@.*)", path.read_text("utf-8"))}
    actions = [pin.partition("@")[0] for pin in pins]
    assert len(actions) > 5
    assert sorted(actions) == sorted(set(actions))


def test_the_gate_needs_all_jobs() -> None:
    jobs = WORKFLOWS["checks"]["jobs"]
    assert jobs["gate"]["if"] == "always()"
    assert sorted([*jobs["gate"]["needs"], "gate"]) == sorted(jobs)


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ("success success skipped", 0),
        ("success failure success", 1),
        ("cancelled success", 1),
        ("success failure", 1),
    ],
)
def test_the_gate_fails_with_any_job(results: str, code: int, tmp_path: Path) -> None:
    script = step("checks", "gate", "Fail if a job failed or was cancelled")
    assert bash(script, tmp_path, RESULTS=results).returncode == code


CHANGELOG = """# Changelog

## [Unreleased]

## [1.2.0] - 2026-05-06

### Added

- Something.

## [1.1.0] - 2026-04-05

- Old.
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A project whose version 1.2.0 is to be released."""
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    return tmp_path


NOTES = step("release", "build", "Check the tag, and take the notes from the changelog")


def test_a_release_gets_the_newest_entry_as_notes(release: Path) -> None:
    ended = bash(NOTES, release, TAG="v1.2.0")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (release / "notes.md").read_text().strip() == "### Added\n\n- Something."


@pytest.mark.parametrize("tag", ["v1.2.1", "1.2.0", "v1.2.0rc1"])
def test_a_release_needs_the_tag_of_the_version(tag: str, release: Path) -> None:
    ended = bash(NOTES, release, TAG=tag)
    assert ended.returncode == 1
    assert f"The tag is {tag}, but pyproject.toml has the version 1.2.0: the tag must be v1.2.0." in ended.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [("## [1.2.0] - 2026-05-06", ""), ("[1.2.0]", "[1.3.0]"), ("## [1.2.0]", "## [1.3.0]\n\n- Newer.\n\n## [1.2.0]")],
)
def test_a_release_needs_its_entry_at_the_top(old: str, new: str, release: Path) -> None:
    (release / "CHANGELOG.md").write_text(CHANGELOG.replace(old, new))
    ended = bash(NOTES, release, TAG="v1.2.0")
    assert ended.returncode == 1
    assert "CHANGELOG.md has no entry for 1.2.0 at its top" in ended.stdout


def test_dependabot_looks_where_the_manifests_are() -> None:
    manifests = {"github-actions": "action.yml", "pip": "pyproject.toml", "npm": "package.json"}
    for update in READER.load(GITHUB / "dependabot.yml")["updates"]:
        folders = update.get("directories") or [update["directory"]]
        name = manifests[update["package-ecosystem"]]
        assert [path for folder in folders for path in ROOT.glob(f"{folder.strip('/')}/{name}".lstrip("/"))], update
