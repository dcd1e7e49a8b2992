"""tools/generate.py: the same bytes twice, and a broken spec leaves the old code alone."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SPECS = ["kaiten.yaml", "kintone.yaml"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what generating needs, and of what it gave."""
    for name in ("specs", "generated", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def generate(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools/generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def content(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_generating_from_nothing_gives_what_is_committed(copy: Path) -> None:
    """So twice gives the same bytes, and no file of an older run stays behind."""
    shutil.rmtree(copy / "generated")

    result = generate(copy)

    assert (result.returncode, result.stdout) == (0, "generated/ changed.\n"), result.stderr
    assert content(copy / "generated") == content(ROOT / "generated")
    assert generate(copy).stdout == "generated/ was up to date.\n"
    assert sorted(file.name for file in copy.iterdir()) == ["generated", "specs", "tools"]


@pytest.mark.parametrize("package", ["kaiten_spaces", "kintone_spaces"])
def test_every_generated_file_says_so(package: str) -> None:
    """And by which command; the packages are typed and carry their spec."""
    files = content(ROOT / "generated" / package)

    assert {"py.typed", "openapi.json", "models/__init__.py"} <= set(files)
    for name, text in files.items():
        assert b"nox -s generate" in text[:200], name


def test_the_stamp_records_generator_and_specs() -> None:
    stamp = json.loads((ROOT / "generated/stamp.json").read_text())

    pinned = re.search(r'"openapi-python-client==([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert pinned is not None
    assert stamp["openapi-python-client"] == pinned[1]
    assert stamp["sha256"] == {
        f"specs/{name}": hashlib.sha256((ROOT / "specs" / name).read_bytes()).hexdigest() for name in SPECS
    }


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("openapi: 3.1.0", "openapi: [3.1.0", ["specs/kaiten.yaml", "line"]),
        (
            "      summary: Create a space.",
            "      summary: A\n      summary: B",
            ["specs/kaiten.yaml", "summary", "line"],
        ),
        ("type: [string, number]", "type: text", ["specs/kaiten.yaml:", "CreateSpaceRequest.properties.title"]),
        (
            '      responses:\n        "200":',
            '      answers:\n        "200":',
            ["specs/kaiten.yaml:", "paths./spaces.post"],
        ),
        ("schemas/CreateSpaceRequest", "schemas/CreateSpace", ["specs/kaiten.yaml", "schemas/CreateSpace"]),
        (
            "application/json:\n            schema:",
            "application/xml:\n            schema:",
            ["specs/kaiten.yaml", "POST /spaces"],
        ),
        (
            '$ref: "#/components/schemas/TimelineSettings"',
            "type: object\n          properties: {hours: {type: integer}}",
            ["specs/kaiten.yaml", "space_settings_timeline", "components/schemas"],
        ),
    ],
    ids=["yaml", "twice", "schema", "structure", "reference", "dropped", "unnamed"],
)
def test_a_broken_spec_names_the_place_and_changes_nothing(copy: Path, old: str, new: str, messages: list[str]) -> None:
    edit(copy / "specs/kaiten.yaml", old, new)
    before = content(copy / "generated")

    result = generate(copy)

    assert result.returncode == 1, result.stdout
    assert "Traceback" not in result.stderr
    for message in messages:
        assert message in result.stderr
    assert content(copy / "generated") == before
    assert sorted(file.name for file in copy.iterdir()) == ["generated", "specs", "tools"]


def test_an_error_of_a_schema_names_its_line(copy: Path) -> None:
    spec = copy / "specs/kintone.yaml"
    edit(spec, "minLength: 1", "minLength: one")
    line = next(number for number, text in enumerate(spec.read_text().splitlines(), 1) if "minLength: one" in text)

    assert (
        f"specs/kintone.yaml:{line}: components.schemas.UpdateSpaceRequest.properties.name.minLength"
        in generate(copy).stderr
    )


def test_drift_shows_the_difference(copy: Path) -> None:
    """An edit by hand and a file that doesn't belong are both found, and neither is changed."""
    model = copy / "generated/kaiten_spaces/models/space.py"
    edit(model, "title: str", "title: int")
    (copy / "generated/kaiten_spaces/models/extra.py").write_text("extra = 1\n")

    result = generate(copy, "--check")

    assert result.returncode == 1
    for line in ("-    title: int", "+    title: str", "-extra = 1"):
        assert line in result.stdout.splitlines()
    assert "nox -s generate" in result.stderr
    assert "title: int" in model.read_text()


def test_no_drift_in_what_is_committed() -> None:
    result = generate(ROOT, "--check")

    assert (result.returncode, result.stdout) == (0, ""), result.stdout + result.stderr
