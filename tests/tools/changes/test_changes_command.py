"""`python -m tools.changes`: what it prints, and its exit status, in a repository of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.changes.versions import least_after_break, number_of

ROOT = Path(__file__).parents[3]

BREAKS, COMPATIBLE = "- **Breaking**: ", "- Compatible: "


def git(repository: Path, *arguments: str) -> None:
    settings = ("user.name=Ada", "user.email=ada@example.com", "commit.gpgSign=false", "tag.gpgSign=false")
    options = [option for setting in settings for option in ("-c", setting)]
    subprocess.run(["git", *options, *arguments], cwd=repository, env=ENVIRONMENT, check=True, capture_output=True)


# One service says as much as two, in less time.
LEFT_OUT = shutil.ignore_patterns("__pycache__", "sandbox", "kintone_spaces", "kintone.yaml")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a version that has no specs, one whose spec can't be read, and one that is as this one."""
    repository = tmp_path_factory.mktemp("history")
    git(repository, "init", "--initial-branch=main")
    for name in ("pyproject.toml", "tools", "generated", "overrides", "specs"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, repository / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, repository)
        if name == "pyproject.toml":
            git(repository, "add", ".")
            git(repository, "commit", "--message=bare")
            git(repository, "branch", "bare")
    spec = repository / "specs/kaiten.yaml"
    sound = spec.read_text(encoding="utf-8")
    spec.write_text("openapi: [\n", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--message=unreadable")
    git(repository, "branch", "unreadable")
    spec.write_text(sound, encoding="utf-8")
    edit(repository, "pyproject.toml", 'version = "', 'version = "0.7.0"  # ')
    git(repository, "commit", "--all", "--message=sound")
    return repository


@pytest.fixture
def repository(history: Path, tmp_path: Path) -> Path:
    """A copy of it, whose newest version has a tag."""
    copy = tmp_path / "copy"
    shutil.copytree(history, copy)
    git(copy, "tag", "v0.7.0")
    return copy


def edit(repository: Path, name: str, old: str, new: str) -> None:
    file = repository / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def changes(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.changes", *arguments]
    return subprocess.run(command, cwd=repository, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)


def test_nothing_changed_since_the_newest_tag(repository: Path) -> None:
    """Words and comments are no change, and what isn't public is none."""
    edit(repository, "specs/kaiten.yaml", "title: Kaiten Spaces", "title: Spaces of Kaiten  # as they say")
    edit(repository, "overrides/spaceclients/_throttle/retry.py", "def _chance(", "def _by_chance(")
    result = changes(repository)

    assert result.stdout == "# Changes since v0.7.0 (0.7.0 to 0.7.0)\n\nNothing that users would notice.\n"
    assert (result.returncode, result.stderr) == (0, "")


def test_what_breaks_needs_a_version_that_says_so(repository: Path) -> None:
    edit(repository, "specs/kaiten.yaml", "operationId: createSpace", "operationId: addSpace")
    edit(repository, "specs/kaiten.yaml", "maxLength: 256", "maxLength: 25")
    git(repository, "commit", "--all", "--message=what is committed counts too")
    result = changes(repository, "HEAD~1")

    assert result.returncode == 1
    assert BREAKS + "`create_space`: operation renamed to add_space\n" in result.stdout
    assert BREAKS + "`add_space`, `update_space`: `body.title`: maxLength narrowed: 256 -> 25\n" in result.stdout
    assert result.stdout.endswith("the version is 0.7.0: raise it to 0.8.0 in pyproject.toml, or more.\n")

    edit(repository, "pyproject.toml", '"0.7.0"', '"0.8.0"')
    told = changes(repository, "v0.7.0")

    assert told.stdout.splitlines()[2:-1] == result.stdout.splitlines()[2:-1]
    assert told.stdout.endswith("breaking, and the version says so: 0.8.0 after 0.7.0.\n")
    assert told.returncode == 0


def test_what_a_spec_tells_is_not_told_again_for_python(repository: Path) -> None:
    """A field removed from spec and model is told of once; what the spec can't tell is told as Python has it."""
    edit(repository, "specs/kaiten.yaml", "        operator_comment:\n", "        remark:\n")
    edit(
        repository,
        "generated/kaiten_spaces/models/invite_space_user_request.py",
        "    operator_comment: ",
        "    remark: ",
    )
    models = "generated/kaiten_spaces/models/__init__.py"
    edit(repository, models, "UserGroup as UserGroup", "UserGroup as Group")
    clients = "overrides/spaceclients/kaiten.py"
    edit(repository, clients, "    ensure_space = Method", "    make_sure_of_space = Method")
    retry = "overrides/spaceclients/_throttle/retry.py"
    edit(repository, retry, "    attempts: int = 3\n", "    attempts: int\n")
    edit(repository, retry, "    deadline: float", "    pause: float = 0\n    deadline: float")
    result = changes(repository)
    api, _, python = result.stdout.partition("## Python\n\n")

    assert result.returncode == 1
    assert BREAKS + "`invite_space_user`: `body.operator_comment`: field removed\n" in api
    assert COMPATIBLE + "`invite_space_user`: `body.remark`: field added\n" in api
    assert python.splitlines()[:-2] == [
        BREAKS + "`kaiten_spaces.models.UserGroup`: removed",
        BREAKS + "`spaceclients.AsyncKaitenClient.ensure_space`: removed",
        BREAKS + "`spaceclients.KaitenClient.ensure_space`: removed",
        BREAKS + "`spaceclients.RetryPolicy(attempts)`: newly required",
        COMPATIBLE + "`kaiten_spaces.models.Group`: added",
        COMPATIBLE + "`spaceclients.AsyncKaitenClient.make_sure_of_space`: added",
        COMPATIBLE + "`spaceclients.KaitenClient.make_sure_of_space`: added",
        COMPATIBLE + "`spaceclients.RetryPolicy.pause`: added",
    ]


def test_a_spec_that_comes_or_goes_is_one_line(repository: Path) -> None:
    count = (repository / "specs/kaiten.yaml").read_text(encoding="utf-8").count("operationId: ")
    (repository / "specs/kaiten.yaml").rename(repository / "specs/acme.yaml")
    (repository / "generated/kaiten_spaces").rename(repository / "generated/acme_spaces")
    lines = [line for line in changes(repository).stdout.splitlines() if line.startswith("- ")]

    assert lines == [
        COMPATIBLE + f"specs/acme.yaml added, and `acme_spaces`: {count} operations",
        BREAKS + "specs/kaiten.yaml removed, and `kaiten_spaces`",
    ]


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("v9", "git knows no 'v9' here: give a tag, a branch or a commit"),
        (None, "there is no tag to compare with: say which version, as in `nox -s changes -- main`"),
        ("bare", "there are no specs at 'bare': give a newer version"),
        ("unreadable", "specs/kaiten.yaml of unreadable can't be read: "),
    ],
)
def test_a_version_that_cannot_be_compared_is_one_line(history: Path, ref: str | None, told: str) -> None:
    result = changes(history, *([ref] if ref else []))

    assert result.stderr.startswith(f"error: {told}")
    assert result.stderr.count("\n") == 1
    assert (result.returncode, result.stdout) == (2, "")


def test_code_that_cannot_be_read_is_one_line(repository: Path) -> None:
    """The reader of the code would pass over it, and take all that is in it for removed."""
    edit(repository, "overrides/spaceclients/_throttle/retry.py", "import attrs", "import import attrs")
    result = changes(repository)

    assert result.stderr == "error: overrides/spaceclients/_throttle/retry.py can't be read as Python\n"
    assert (result.returncode, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("old", "needed"), [("0.1.0", "0.2.0"), ("0.9.3", "0.10.0"), ("1.2.3", "2.0.0"), ("2.0.0rc1", "3.0.0")]
)
def test_what_breaks_needs_a_minor_before_one_and_a_major_from_then_on(tmp_path: Path, old: str, needed: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[project]\nversion = "{old}"\n', encoding="utf-8")

    assert str(least_after_break(number_of(tmp_path, "this"))) == needed
