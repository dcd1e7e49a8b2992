"""`python -m tools.generate`: the same bytes twice, and a broken spec leaves the old code alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from spec_edits import edit, line_with
from tools.generate.package import for_generator

ROOT = Path(__file__).parents[3]
SPECS = ["kaiten.yaml", "kintone.yaml"]
PARTS = ["README.md", "docs", "generated", "specs", "tools"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what generating needs, and of what it gave."""
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def kaiten_copy(copy: Path) -> Path:
    """The same with one spec alone, which takes half the time."""
    (copy / "specs/kintone.yaml").unlink()
    return copy


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=everything,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        check=False,
    )


def generate(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("-m", "tools.generate", *arguments, cwd=root, **environment)


def content(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def after_generator(root: Path, script: str) -> None:
    """Have the generator run a script of Python in each package that it made."""
    (root / "tools/hook.py").write_text(f"from pathlib import Path\n{script}\n", encoding="utf-8")
    with (root / "tools/generate/generator.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"  - {sys.executable} {root / 'tools/hook.py'}\n")


# What is made


def test_generating_from_nothing_gives_what_is_committed(copy: Path) -> None:
    """So twice gives the same bytes, and no file of an older run stays behind."""
    shutil.rmtree(copy / "generated")

    result = generate(copy)

    assert (result.returncode, result.stdout) == (0, "generated/ changed.\n"), result.stderr
    assert content(copy / "generated") == content(ROOT / "generated")
    assert generate(copy).stdout == "generated/ was up to date.\n"
    assert sorted(file.name for file in copy.iterdir()) == PARTS


@pytest.mark.parametrize("package", ["kaiten_spaces", "kintone_spaces"])
def test_every_generated_file_says_so(package: str) -> None:
    """And by which command; the packages are typed and carry their spec."""
    files = content(ROOT / "generated" / package)

    assert {"py.typed", "openapi.json", "models/__init__.py"} <= set(files)
    for name, text in files.items():
        assert b"nox -s generate" in text[:200], name


def test_the_stamp_records_generator_and_specs() -> None:
    stamp = json.loads((ROOT / "generated/stamp.json").read_text(encoding="utf-8"))

    pinned = re.search(r'"openapi-python-client==([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert pinned is not None
    assert stamp["openapi-python-client"] == pinned[1]
    assert stamp["sha256"] == {
        f"specs/{name}": hashlib.sha256((ROOT / "specs" / name).read_bytes()).hexdigest() for name in SPECS
    }


def test_an_operation_is_published_with_its_name_in_python(kaiten_copy: Path) -> None:
    """By the generator's own rule, for words that Python keeps too; and what else a path has is no operation."""
    spec = kaiten_copy / "specs/kaiten.yaml"
    edit(spec, "operationId: createSpace", "operationId: list")
    edit(spec, "  /spaces:\n", "  /spaces:\n    summary: Spaces\n    parameters: []\n")

    result = generate(kaiten_copy)

    assert result.returncode == 0, result.stderr
    package = kaiten_copy / "generated/kaiten_spaces"
    path_item = json.loads((package / "openapi.json").read_text(encoding="utf-8"))["paths"]["/spaces"]
    assert path_item["post"]["x-python-name"] == "list_"
    assert (package / "api/spaces/list_.py").exists()
    assert (path_item["summary"], path_item["parameters"]) == ("Spaces", [])


def test_the_readme_and_the_page_name_each_operation(kaiten_copy: Path) -> None:
    """So that nobody has to, and a check finds what isn't so; the rest of the README is left as it is."""
    readme = kaiten_copy / "README.md"
    edit(kaiten_copy / "specs/kaiten.yaml", "operationId: createSpace", "operationId: makeSpace")
    before = readme.read_text(encoding="utf-8")

    drift = generate(kaiten_copy, "--check")
    assert (drift.returncode, readme.read_text(encoding="utf-8")) == (1, before)
    assert generate(kaiten_copy).returncode == 0

    head, _, tail = before.partition("<!-- operations -->")
    table = readme.read_text(encoding="utf-8").removeprefix(head).removesuffix(tail.partition("<!-- end -->")[2])
    assert re.findall(r"^\| Kaiten \| `make_space`, .*`remove_space_user` \|$", table, re.MULTILINE)
    assert "[`make_space`]" in (kaiten_copy / "docs/operations.md").read_text(encoding="utf-8")
    assert "+| Kaiten | `make_space`" in drift.stdout


def test_a_readme_without_a_place_for_the_table_is_refused(kaiten_copy: Path) -> None:
    edit(kaiten_copy / "README.md", "<!-- operations -->", "")

    result = generate(kaiten_copy)

    assert result.returncode == 1
    assert result.stderr.startswith("error: README.md has no place for its table: ")
    assert content(kaiten_copy / "generated") == content(ROOT / "generated")


def test_a_credential_reaches_the_spec_but_not_the_code(copy: Path) -> None:
    package = copy / "generated/kintone_spaces"
    assert b"REQUEST_TOKEN" in (package / "openapi.json").read_bytes()
    assert b"x-credential" in (package / "openapi.json").read_bytes()
    for file in (*package.glob("models/*.py"), *package.glob("api/*/*.py")):
        assert b"request_token" not in file.read_bytes().lower(), file.name


def test_credentials_are_left_out_wherever_they_are() -> None:
    """Below lists, in inline schemas, required ones too; the document itself stays as it is."""
    secret = {"type": "string", "x-credential": True}
    document = {
        "a": [{"properties": {"token": secret, "id": {"properties": {"key": secret}}}, "required": ["id", "token"]}],
        "properties": {"x": {"x-credential": False}},
    }
    before = json.dumps(document)

    assert for_generator(document) == {
        "a": [{"properties": {"id": {"properties": {}, "required": []}}, "required": ["id"]}],
        "properties": {"x": {"x-credential": False}},
    }
    assert json.dumps(document) == before


# Whatever the locale and the line ends


def test_the_locale_does_not_matter(kaiten_copy: Path) -> None:
    """Files are read and written in UTF-8, and a difference can be printed to any terminal."""
    edit(kaiten_copy / "specs/kaiten.yaml", "summary: Create a space.", "summary: Créer un espace ☃.")
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}

    result = generate(kaiten_copy, **locale)

    assert (result.returncode, result.stdout) == (0, "generated/ changed.\n"), result.stderr
    for file in ("openapi.json", "api/spaces/create_space.py"):
        assert "Créer un espace ☃." in (kaiten_copy / "generated/kaiten_spaces" / file).read_text(encoding="utf-8")
    edit(kaiten_copy / "generated/kaiten_spaces/openapi.json", "☃", "☂")
    drift = generate(kaiten_copy, "--check", **locale)
    assert (drift.returncode, "Traceback" in drift.stderr) == (1, False)
    assert r"\u2602" in drift.stdout

    edit(
        kaiten_copy / "specs/kaiten.yaml",
        "        text/plain:\n          schema:",
        "        application/é:\n          schema:",
    )
    warning = generate(kaiten_copy, PYTHONIOENCODING="latin-1")
    assert r"Unsupported content_type application/\xe9" in warning.stderr


def test_line_ends_are_line_feeds(copy: Path) -> None:
    """Also where the generator writes others, as it does on Windows, or where Git did in the specs."""
    script = "for file in Path().rglob('*.py'): file.write_bytes(file.read_bytes().replace(b'\\n', b'\\r\\n'))"
    after_generator(copy, script)
    for name in SPECS:
        spec = copy / "specs" / name
        spec.write_bytes(spec.read_bytes().replace(b"\n", b"\r\n"))

    result = generate(copy, "--check")

    assert (result.returncode, result.stdout) == (0, ""), result.stdout + result.stderr


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("openapi: 3.1.0", "openapi: [3.1.0", ["specs/kaiten.yaml:", "YAML: "]),
        ("type: [string, number]", "type: text", ["specs/kaiten.yaml:", "CreateSpaceRequest.properties.title"]),
        (
            "application/json:\n            schema:",
            "application/xml:\n            schema:",
            ["specs/kaiten.yaml:", "paths./spaces.post.requestBody: ", "either `application/json` or"],
        ),
        (  # this one drops no operation
            "        text/plain:\n          schema:",
            "        application/strange:\n          schema:",
            ["specs/kaiten.yaml:{operation}: WARNING parsing POST /spaces", "application/strange"],
        ),
        (
            '$ref: "#/components/schemas/TimelineSettings"',
            "type: object\n              properties: {hours: {type: integer}}",
            ["specs/kaiten.yaml:", "components.schemas.SpaceSettings", "has a name under `components/schemas`"],
        ),
    ],
    ids=["yaml", "schema", "unsupported", "warning", "unnamed"],
)
def test_a_broken_spec_names_the_place_and_changes_nothing(
    kaiten_copy: Path, old: str, new: str, messages: list[str]
) -> None:
    spec = kaiten_copy / "specs/kaiten.yaml"
    edit(spec, old, new)
    before = content(kaiten_copy / "generated")

    result = generate(kaiten_copy)

    assert result.returncode == 1, result.stdout
    assert "Traceback" not in result.stderr
    assert ".generate-" not in result.stderr, "the copy that the generator reads is nobody's business"
    for message in messages:
        assert message.format(operation=line_with(spec, "    post:")) in result.stderr
    assert content(kaiten_copy / "generated") == before
    assert sorted(file.name for file in kaiten_copy.iterdir()) == PARTS


def test_what_is_wrong_with_any_spec_is_one_error(copy: Path) -> None:
    for name in SPECS:
        edit(copy / "specs" / name, "openapi: 3.1.0", "openapi: [3.1.0")

    result = generate(copy)

    told = re.findall(r"^(?:error:|      ) (specs/\S+\.yaml):\d+: YAML: ", result.stderr, re.MULTILINE)
    assert told == [f"specs/{name}" for name in SPECS], result.stderr
    assert result.stderr.endswith("\nNothing in generated/ was changed.\n")


def test_a_dropped_operation_is_refused(kaiten_copy: Path) -> None:
    """Even where the generator says nothing of it."""
    after_generator(kaiten_copy, "for file in Path('api').glob('*/create_space.py'): file.unlink()")

    result = generate(kaiten_copy)

    line = line_with(kaiten_copy / "specs/kaiten.yaml", "    post:")
    assert result.returncode == 1
    assert f"specs/kaiten.yaml:{line}: openapi-python-client made nothing of POST /spaces" in result.stderr


def test_without_specs_there_is_nothing_to_generate(copy: Path) -> None:
    before = content(copy / "generated")
    for name in SPECS:
        (copy / "specs" / name).unlink()

    result = generate(copy)

    assert result.returncode == 1
    assert "there is no spec" in result.stderr
    assert content(copy / "generated") == before


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "file = Path('types.py'); file.write_text(file.read_text().replace('class Unset:', 'class Unset(object):'))",
            "_spaces/types.py in which '^class Unset:",
        ),
        (
            "for file in Path('models').glob('*.py'): file.write_text(file.read_text().replace('_define\\n', '_define()\\n'))",
            "in which '^@_attrs_define$' is found 0 times, not 1",
        ),
        (
            "for file in Path('models').glob('*.py'): file.write_text(file.read_text().replace('return cast(', 'return typing.cast('))",
            "a function of a new kind in models/",
        ),
        (
            "for file in Path('models').glob('*.py'): file.write_text(file.read_text().replace('_parse_', '_read_'))",
            "a function of a new kind in models/",
        ),
    ],
    ids=["Unset", "models", "casts", "functions"],
)
def test_a_step_after_generation_that_finds_nothing_is_refused(kaiten_copy: Path, script: str, message: str) -> None:
    """A newer generator may write otherwise."""
    after_generator(kaiten_copy, script)
    before = content(kaiten_copy / "generated")

    result = generate(kaiten_copy)

    assert result.returncode == 1
    assert message in result.stderr
    assert content(kaiten_copy / "generated") == before


# Drift


def test_drift_shows_the_difference(copy: Path) -> None:
    """An edit by hand and a file that doesn't belong are both found, and neither is changed."""
    model = copy / "generated/kaiten_spaces/models/space.py"
    edit(model, "title: str", "title: int")
    (copy / "generated/kaiten_spaces/models/extra.py").write_text("extra = 1\n", encoding="utf-8")

    result = generate(copy, "--check")

    assert result.returncode == 1
    for line in ("-    title: int", "+    title: str", "-extra = 1"):
        assert line in result.stdout.splitlines()
    assert "nox -s generate" in result.stderr
    assert "title: int" in model.read_text(encoding="utf-8")


def test_drift_is_a_matter_of_bytes(copy: Path) -> None:
    """Each file that isn't the same is named, however little there is to show, and is mended by generating."""
    generated = copy / "generated"
    (generated / "kaiten_spaces/empty.py").touch()
    (generated / "picture.png").write_bytes(b"\x89PNG\r\n\xff\x00")
    (generated / "kaiten_spaces/types.py").unlink()
    errors = generated / "kaiten_spaces/errors.py"
    errors.write_bytes(errors.read_bytes().replace(b"\n", b"\r\n"))
    stamp = generated / "stamp.json"
    stamp.write_bytes(stamp.read_bytes().removesuffix(b"\n"))

    result = generate(copy, "--check")

    assert result.returncode == 1
    shown = result.stdout.splitlines()
    assert [line for line in shown if line.startswith("generated/")] == [
        "generated/kaiten_spaces/empty.py doesn't belong there",
        "generated/kaiten_spaces/errors.py differs",
        "generated/kaiten_spaces/types.py is missing",
        "generated/picture.png doesn't belong there",
        "generated/stamp.json differs",
    ]
    for line in (
        r"-class UnexpectedStatus(Exception):\r",
        "+class Unset:",
        "8 bytes there, 0 bytes from specs/; not text",
        "-}<no line end>",
    ):
        assert any(line in found for found in shown), line
    assert generate(copy).returncode == 0
    assert content(generated) == content(ROOT / "generated")
    assert sorted(file.name for file in copy.iterdir()) == PARTS


def test_no_drift_in_what_is_committed() -> None:
    result = generate(ROOT, "--check")

    assert (result.returncode, result.stdout) == (0, ""), result.stdout + result.stderr


# Putting it in place


@pytest.mark.parametrize("error", ["OSError('the disk is full')", "KeyboardInterrupt()"])
def test_the_old_code_comes_back_when_the_new_cannot_take_its_place(copy: Path, error: str) -> None:
    """Between the two renames there is no generated/: whatever fails there must not lose it."""
    script = f"""
import sys
from pathlib import Path
from tools.generate import __main__ as generate

rename, renamed = Path.rename, []

def fail_once(self, target):
    renamed.append(self)
    if len(renamed) == 2:
        raise {error}
    return rename(self, target)

Path.rename = fail_once
sys.exit(generate.main())
"""
    edit(copy / "generated/kaiten_spaces/models/space.py", "title: str", "title: int")
    before = content(copy / "generated")

    result = run("-c", script, cwd=copy)

    assert result.returncode != 0
    assert ("Traceback" in result.stderr) == error.startswith("Keyboard")
    assert error.partition("(")[2].strip("')") in result.stderr
    assert content(copy / "generated") == before
    assert sorted(file.name for file in copy.iterdir()) == PARTS


def test_what_a_killed_run_left_is_no_hindrance(copy: Path) -> None:
    """It was killed between the renames."""
    (copy / "generated").rename(copy / ".generated-old")

    result = generate(copy)

    assert (result.returncode, result.stdout) == (0, "generated/ changed.\n"), result.stderr
    assert content(copy / "generated") == content(ROOT / "generated")
    assert sorted(file.name for file in copy.iterdir()) == PARTS
