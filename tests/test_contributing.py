"""The walk through CONTRIBUTING.md: what it adds to a spec is there, typed, by regenerating alone, and on the page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
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
sys.path.insert(0, "tools")
from examples import examples
from reference_page import reference_page
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


def test_the_walk_through_the_guide(tmp_path: Path) -> None:
    for name in ("specs", "generated", "overrides", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    spec = tmp_path / "specs/kaiten.yaml"
    # `sender` is also the name of a parameter within the package.
    sender = "sender:\n  type: string\n  description: Who sends it.\n"
    edits = [*EDIT.findall(GUIDE), ("components: schemas: CreateSpaceRequest: properties", sender)]
    assert len(edits) == 4
    for place, block in edits:
        spec.write_text(add(spec.read_text(encoding="utf-8"), place, block), encoding="utf-8")
    (tmp_path / "use.py").write_text(USE)
    (tmp_path / "misuse.py").write_text(MISUSE)

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(str(tmp_path / name) for name in ("generated", "overrides"))
        # The copy doesn't count for the coverage of the original.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        environment = {**kept, "PYTHONPATH": path, "MYPYPATH": path}
        return subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    without = run("-m", "mypy", "--strict", "use.py")
    assert 'Unexpected keyword argument "colour"' in without.stdout

    generated = run("tools/generate.py")
    assert generated.returncode == 0, generated.stderr
    for (name, line), before in zip(LINE.findall(GUIDE), ("    list_space_users = ", '    "getSpace": '), strict=True):
        file = tmp_path / "overrides/spaceclients" / name
        assert file.read_text().count(before) == 1
        file.write_text(file.read_text().replace(before, f"    {line}{before}"))
    used = run("use.py")
    assert used.stdout.splitlines() == [
        "{'title': 'Launch', 'colour': '#ff8800', 'sender': 'me'}",
        "colour pattern",
        "#ff8800",
    ], used.stderr
    checked = run("-m", "mypy", "--strict", "use.py", "misuse.py")
    told = [line for line in checked.stdout.splitlines() if ": error: " in line]
    assert [line.partition(":")[0] for line in told] == ["misuse.py"], checked.stdout
    assert 'Argument "colour" to "__call__" of "BoundMethod" has incompatible type "int"' in told[0]
    page = run("-c", PAGE)
    for part in (
        "Get the colour of a space.",
        "kaiten.get_space_colour(700123)",
        "/spaces/700123/colour",
        "The colour of the",
    ):
        assert part in page.stdout, page.stderr
