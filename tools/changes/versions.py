"""Reads a version of the project: its files, its specs and its number. Each problem is one line of text."""

import io
import subprocess
import tarfile
import tomllib
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from tools.spec.reader import SpecError, load_spec

NEEDED = ("specs", "generated", "overrides", "pyproject.toml")


class VersionError(Exception):
    """A version doesn't exist or can't be read; the text says what to do."""


def check_out(root: Path, ref: str, folder: Path) -> None:
    """Write the files of a version that are compared into a folder."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    if not commit:
        raise VersionError(f"git knows no {ref!r} here: give a tag, a branch or a commit; `git fetch --tags` gets more")
    there = _git(root, "ls-tree", "--name-only", commit).decode().splitlines()
    if "specs" not in there:
        raise VersionError(f"there are no specs at {ref!r}: give a newer version")
    archive = _git(root, "archive", "--format=tar", commit, *(name for name in NEEDED if name in there))
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")


def newest_tag(root: Path) -> str:
    """The newest tag before the current commit."""
    tag = _git(root, "describe", "--tags", "--abbrev=0").decode().strip()
    if not tag:
        raise VersionError("there is no tag to compare with: say which version, as in `nox -s changes -- main`")
    return tag


def _git(root: Path, *arguments: str) -> bytes:
    """The output of git; empty if it fails."""
    try:
        result = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)  # noqa: S607
    except OSError as error:
        raise VersionError(f"git can't be run: {error.strerror}") from error
    return b"" if result.returncode else result.stdout


def specs_of(root: Path, name: str) -> dict[str, Path]:
    """The specs of a version by their file names."""
    paths = {path.name: path for path in sorted((root / "specs").glob("*.yaml"))}
    if not paths:
        raise VersionError(f"there are no specs in {name}")
    return paths


def read_spec(path: Path, name: str) -> dict[str, Any]:
    """Read a spec, which may have problems."""
    try:
        return load_spec(path)
    except SpecError as error:
        raise VersionError(f"specs/{path.name} of {name} can't be read: {error}") from error


def number_of(root: Path, name: str) -> Version:
    """The number of a version."""
    try:
        return Version(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError, TypeError, InvalidVersion) as error:
        raise VersionError(f"pyproject.toml of {name} has no version that can be read: {error}") from error


def least_after_break(old: Version) -> Version:
    """The lowest version that may break what worked in the old one, by SemVer."""
    return Version(f"{old.major + 1}.0.0" if old.major else f"0.{old.minor + 1}.0")
