"""The walk through CONTRIBUTING.md: what it adds to a spec is there, by regenerating alone, and no test minds it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EDIT = re.compile(r"^```yaml\n# specs/kaiten.yaml, under ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^```python\n# overrides/spaceclients/(\S+), in [^\n]+\n(.*?)^```$", re.MULTILINE | re.DOTALL)

USE = """
from kaiten_spaces.models import SpaceColour
from spaceclients import KaitenClient
from spaceclients.errors import InvalidRequestError
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

with Sandbox() as sandbox, KaitenClient(sandbox.base_url, KAITEN_TOKEN) as kaiten:
    kaiten.create_space(title="Launch", colour="#ff8800", sender="me")
    print(sandbox.requests[-1].json())
    try:
        kaiten.create_space(title="Launch", colour="orange")
    except InvalidRequestError as error:
        print(error.field, error.rule)
    colour: SpaceColour = kaiten.get_space_colour(700001)
    print(colour.colour)
"""
MISUSE = USE.replace('colour="#ff8800"', "colour=5")
PAGE = """
import json, sys
from pathlib import Path
from tools.docs.pages import reference_page
from tools.docs.operation_examples import examples
document = json.loads(Path("generated/kaiten_spaces/openapi.json").read_text(encoding="utf-8"))
print(reference_page("kaiten", document, examples("kaiten", document), {"kaiten": "Kaiten"}))
"""


def add(text: str, place: str, block: str) -> str:
    """A YAML text with a block under the last of some keys within each other: first, or at the end."""
    lines = text.splitlines(keepends=True)
    at = 0
    place, _, end = place.partition(", ")
    keys = place.split(": ")
    for depth, key in enumerate(keys):
        at = lines.index(f"{'  ' * depth}{key}:\n", at) + 1
    if end:
        at = next(number for number in range(at, len(lines)) if lines[number][:1].isalpha())
    indented = "".join(f"{'  ' * len(keys)}{line}\n" for line in block.splitlines())
    return "".join([*lines[:at], indented, *lines[at:]])


# Tests that a change of a spec can't break: they wait, try what a network does, have sessions of their own, or generate
# anew. Of files that start a program for each case, those that are about what was added.
ELSEWHERE = (
    "call",
    "methods/test_listing.py",
    "project/test_contributing.py",
    "project/test_distribution.py",
    "project/test_installation.py",
    "project/test_javascript.py",
    "project/test_workflows.py",
    "test_aiohttp.py",
    "test_clock.py",
    "test_fork.py",
    "test_observability.py",
    "test_pyinstaller.py",
    "test_pytest_spaceclients.py",
    "test_redis.py",
    "test_secrets.py",
    "throttle",
    "tools/docs",
    "tools/generate/test_generate.py",
    "tools/spec/test_redocly_rules.py",
)
CHOSEN = "colour or comes_or_goes or not (changes_command or contract or examples or machine or walk or demo or TestAnyInput or TestCommandLine)"


class Copy:
    """A copy of the project, which has what the guide adds to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".git", *ignored))
        spec = root / "specs/kaiten.yaml"
        # `sender` is also the name of a parameter within the package.
        sender = "sender:\n  type: string\n  description: Who sends it.\n"
        edits = [*EDIT.findall(GUIDE), ("components: schemas: CreateSpaceRequest: properties", sender)]
        assert len(edits) == 4
        for place, block in edits:
            text = spec.read_text(encoding="utf-8")
            if block.partition("\n")[0] not in map(str.strip, text.splitlines()):  # or somebody is following the guide
                spec.write_text(add(text, place, block), encoding="utf-8")
        self.generated = self.run("-m", "tools.generate")
        for (name, line), before in zip(
            LINE.findall(GUIDE), ("    list_space_users = ", "    def get_space("), strict=True
        ):
            file = root / "overrides/spaceclients" / name
            text = file.read_text(encoding="utf-8")
            assert text.count(before) == 1
            if (added := indent(line, "    ")) not in text:
                file.write_text(text.replace(before, f"{added}{before}"), encoding="utf-8")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(str(self.root / name) for name in ("generated", "overrides"))
        # The copy doesn't count for the coverage of the original; and it is no worker of the tests that run here.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
        environment = {**kept, "PYTHONPATH": path, "MYPYPATH": path}
        return subprocess.run(
            [sys.executable, *command], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("walk") / "project")


def test_what_the_guide_adds_is_there(copy: Copy) -> None:
    (copy.root / "use.py").write_text(USE)
    (copy.root / "misuse.py").write_text(MISUSE)

    assert copy.generated.returncode == 0, copy.generated.stderr
    used = copy.run("use.py")
    assert used.stdout.splitlines() == [
        "{'title': 'Launch', 'colour': '#ff8800', 'sender': 'me'}",
        "colour pattern",
        "#ff8800",
    ], used.stderr
    checked = copy.run("-m", "mypy", "--config-file=", "--strict", "use.py", "misuse.py")
    told = [line for line in checked.stdout.splitlines() if ": error: " in line]
    assert [line.partition(":")[0] for line in told] == ["misuse.py"], checked.stdout
    assert 'Argument "colour" to "__call__" of "BoundMethod" has incompatible type "int"' in told[0]
    page = copy.run("-c", PAGE)
    for part in (
        "Get the colour of a space.",
        "kaiten.get_space_colour(700123)",
        "/spaces/700123/colour",
        "The colour of the",
    ):
        assert part in page.stdout, page.stderr


def test_the_tests_that_the_guide_runs_pass(copy: Copy) -> None:
    """With nothing more to edit: no test has a number, an order or a list that the specs give."""
    ignored = [f"--ignore=tests/{name}" for name in ELSEWHERE]
    done = copy.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", CHOSEN, *ignored)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "get_space_colour" in (copy.root / "README.md").read_text(encoding="utf-8")
