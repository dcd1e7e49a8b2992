"""The guide's claims: every Python block of every page runs as it stands, against a sandbox, and prints what it says.

A block that begins with the name of a file is written to it, and the page's `pytest` commands run where they are.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs"
# A block, and what it prints if a `text` block follows. `no-run` marks one that needs what no test can have.
BLOCK = re.compile(r"^```python( no-run)?\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\w+\.py)\n")
STEP = re.compile(
    r"^```(?:python\n# (\w+\.py)|sh\n(pytest[^\n]*))\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)


def blocks() -> Iterator[Any]:
    for page in sorted(DOCS.glob("*.md")):
        for number, (no_run, code, printed) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8"))):
            if not (no_run or FILE.match(code)):
                yield pytest.param(code, printed, id=f"{page.stem}-{number}")


@pytest.mark.parametrize(("code", "printed"), list(blocks()))
def test_a_block_runs_and_prints_what_it_says(
    code: str, printed: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {
        "KAITEN_URL": sandbox.base_url,
        "KAITEN_TOKEN": KAITEN_TOKEN,
        "KINTONE_BASE_URL": sandbox.base_url,
        "KINTONE_USERNAME": KINTONE_LOGIN[0],
        "KINTONE_PASSWORD": KINTONE_LOGIN[1],
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    names: dict[str, Any] = {}
    exec(compile(code, "guide", "exec"), names)

    assert capsys.readouterr().out == printed


def test_pages_are_found() -> None:
    assert len(list(blocks())) > 20


def test_the_page_on_speed_has_its_numbers() -> None:
    """`nox -s bench -- --write` puts them there; each of its parts has some."""
    page = (DOCS / "speed.md").read_text(encoding="utf-8")
    table = page.partition("<!-- measured -->")[2].partition("<!-- end -->")[0]

    assert "Measured on" in table
    for part in (
        "time of a call",
        "importing",
        "growth of the process",
        "reading a list",
        "regenerating",
        "share of 5",
    ):
        assert re.search(rf"^\| {part}[^|]*\| \*\*[\d.]+ ", table, re.MULTILINE), part


def test_the_walk_through_the_page_on_testing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a newcomer's, who has installed the package and pytest: the fixtures are there by themselves."""
    # Which a newcomer hasn't installed, and which take seconds to load.
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:schemathesis -p no:hypothesispytest")
    steps = STEP.findall((DOCS / "testing.md").read_text(encoding="utf-8"))
    commands = [(command, printed) for _, command, _, printed in steps if command]
    assert [command for command, _ in commands] == ["pytest -q", "pytest -q -n 2"]

    for name, command, code, printed in steps:
        if name:
            (tmp_path / name).write_text(code, encoding="utf-8")
            continue
        result = subprocess.run(
            [sys.executable, "-m", *command.split()], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        # xdist tells of its start before that.
        assert timeless(result.stdout).endswith(timeless(printed)), result.stdout + result.stderr
        assert (result.returncode, result.stderr) == (0, "")


def timeless(text: str) -> str:
    """What pytest prints, without how long it took."""
    return re.sub(r"(?<= in )[\d.]+s$", "...", text, flags=re.MULTILINE)
