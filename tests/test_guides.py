"""The guide's claims: every Python block of every page runs as it stands, against a sandbox, and prints what it says."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parent.parent / "docs"
# A block, and what it prints if a `text` block follows. `no-run` marks one that needs what no test can have.
BLOCK = re.compile(r"^```python( no-run)?\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def blocks() -> Iterator[Any]:
    for page in sorted(DOCS.glob("*.md")):
        for number, (no_run, code, printed) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8"))):
            if not no_run:
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
    for name in [name for name in names if name.startswith("test_")]:  # a page on testing has tests, with a fixture
        assert [*inspect.signature(names[name]).parameters] == ["sandbox"]
        names[name](sandbox)

    assert capsys.readouterr().out == printed


def test_pages_are_found() -> None:
    assert len(list(blocks())) > 20
