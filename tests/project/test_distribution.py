"""What `nox -s build` put into dist/: the files, the metadata, and the version that the changelog begins with."""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from email.message import Message

from tools.project_urls import ProjectUrls

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION: str = PROJECT["version"]

INFO = f"spaceclients-{VERSION}.dist-info"


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    return zipfile.ZipFile(ROOT / "dist" / f"spaceclients-{VERSION}-py3-none-any.whl")


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return message_from_bytes(wheel.read(f"{INFO}/METADATA"))


def tracked(*folders: str) -> set[str]:
    """The files that git knows, as they are on the disk."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.splitlines() if (ROOT / name).exists()}


def test_the_wheel_holds_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    about = {f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}

    assert names - about == {name.partition("/")[2] for name in tracked("generated/*_spaces/*", "overrides")}
    packages = {"kaiten_spaces", "kintone_spaces", "spaceclients"}
    assert {PurePosixPath(name).parts[0] for name in names} == {*packages, "pytest_spaceclients.py", INFO}
    assert {PurePosixPath(name).suffix for name in names - about} == {".py", ".json", ".typed"}
    assert {f"{package}/py.typed" for package in packages} <= names


@pytest.mark.parametrize("product", ["kaiten", "kintone"])
def test_the_specs_are_in_the_wheel(wheel: zipfile.ZipFile, product: str) -> None:
    document = json.loads(wheel.read(f"{product}_spaces/openapi.json"))

    assert document["openapi"].startswith("3.")
    operations = sum("operationId" in part for path in document["paths"].values() for part in path.values())
    assert operations == (ROOT / "specs" / f"{product}.yaml").read_text(encoding="utf-8").count("operationId: ") > 0


def test_it_is_built_with_the_versions_of_the_constraints(wheel: zipfile.ZipFile) -> None:
    builder, _, version = message_from_bytes(wheel.read(f"{INFO}/WHEEL"))["Generator"].partition(" ")

    assert f"{builder}=={version}" in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_the_sdist_holds_the_whole_project() -> None:
    with tarfile.open(ROOT / "dist" / f"spaceclients-{VERSION}.tar.gz") as sdist:
        names = {member.name.partition("/")[2] for member in sdist.getmembers()}

    assert names == {*tracked(), "PKG-INFO"}


def test_little_is_needed_at_run_time(metadata: Message) -> None:
    needed = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]

    assert {each.name for each in needed if not each.marker} == {"attrs", "httpx", "jsonschema-rs"}
    assert set(metadata.get_all("Provides-Extra", [])) == {"fast", "pfx", "redis", "sandbox"}


def test_each_dependency_names_its_lowest_version(metadata: Message) -> None:
    for text in metadata.get_all("Requires-Dist", []):
        assert ">=" in text


def test_the_metadata_is_complete(metadata: Message) -> None:
    assert metadata["Version"] == VERSION
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata["Summary"]
    assert metadata["Keywords"]
    urls = dict(text.split(", ") for text in metadata.get_all("Project-URL", []))
    assert {"Kaiten API", "kintone API"} <= urls.keys()
    assert all(url.startswith("https://") for url in urls.values())
    classifiers: list[str] = metadata.get_all("Classifier", [])
    assert {"Typing :: Typed", "Framework :: Pytest", "Framework :: AsyncIO"} <= set(classifiers)
    pythons = [text.rpartition(" ")[2] for text in classifiers if re.search(r"Python :: 3\.\d+$", text)]
    assert metadata["Requires-Python"] == f">={pythons[0]}"


def test_a_repositorys_own_build_links_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/spaces")
    metadata: dict[str, dict[str, str]] = {}
    ProjectUrls(str(ROOT), {}).update(metadata)

    assert metadata["urls"]["Repository"] == "https://github.com/acme/spaces"
    assert metadata["urls"]["Documentation"] == "https://acme.github.io/spaces/"
    assert {"Changelog", "Issues", "Kaiten API"} <= metadata["urls"].keys()


def test_the_newest_entry_of_the_changelog_is_the_versions() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    released = headings[headings[0] == "[Unreleased]" :]

    assert re.fullmatch(rf"\[{re.escape(VERSION)}\] - \d{{4}}-\d\d-\d\d", released[0])
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", heading) for heading in released)


def test_the_version_stands_in_one_place() -> None:
    """And in the changelog."""
    code = [ROOT / name for name in tracked("overrides", "generated", "tools") if name.endswith(".py")]

    assert code
    assert [path.name for path in code if VERSION in path.read_text(encoding="utf-8")] == []
