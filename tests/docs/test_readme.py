"""The README's claims, run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spaceclients
from spaceclients import KaitenClient, KintoneClient, errors
from spaceclients.errors import error_from_response
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_first_example_runs(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As it stands, but for the hosts, the secrets and the numbers of the sandbox's spaces."""
    sandbox.kintone.state.spaces[1001] = {**sandbox.kintone.state.spaces[1], "id": "1001"}
    sandbox.kintone.state.spaces[7] = {**sandbox.kintone.state.spaces[3], "id": "7"}
    sandbox.kintone.state.members |= {1001: sandbox.kintone.state.members[1], 7: sandbox.kintone.state.members[3]}

    def kaiten(_: str, token: str) -> KaitenClient:
        assert token == "..."
        return KaitenClient(sandbox.base_url, KAITEN_TOKEN)

    def kintone(_: str, *, auth: spaceclients.PasswordAuth) -> KintoneClient:
        assert auth == spaceclients.PasswordAuth("admin", "...")
        return KintoneClient(sandbox.base_url, auth=spaceclients.PasswordAuth(*KINTONE_LOGIN))

    monkeypatch.setattr(spaceclients, "KaitenClient", kaiten)
    monkeypatch.setattr(spaceclients, "KintoneClient", kintone)
    exec(blocks("python")[0], {})

    assert capsys.readouterr().out == "700001 Launch\n"
    assert sandbox.kintone.state.spaces[1001]["name"] == "Launch"
    assert sandbox.kintone.state.spaces[1001]["isPrivate"] is True
    assert sandbox.kintone.state.spaces[7]["name"] == "With partners"


def test_the_example_of_the_family_runs(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    exec(blocks("python")[1], names)
    kept = {"entity": {"type": "USER", "code": KINTONE_LOGIN[0]}, "isAdmin": True}
    sales = {"entity": {"type": "GROUP", "code": "sales"}, "isAdmin": False}
    sandbox.kintone.state.users["taro"] = "Taro"
    sandbox.kintone.state.groups["sales"] = []
    sandbox.kintone.state.spaces[1001] = {**sandbox.kintone.state.spaces[1], "id": "1001"}
    sandbox.kintone.state.members[1001] = [kept, sales]

    with KaitenClient(sandbox.base_url, KAITEN_TOKEN) as kaiten:
        made = names["once"](kaiten)
        assert names["once"](kaiten).id == made.id
        assert {space.access for space in names["roll_out"](kaiten)} == {"by_invite"}
    with KintoneClient(sandbox.base_url, auth=spaceclients.PasswordAuth(*KINTONE_LOGIN)) as kintone:
        names["staff"](kintone)

    printed = ["space 1001: 2 of 3 members change", "- GROUP sales (member)", "+ USER taro (administrator)"]
    assert capsys.readouterr().out.splitlines() == printed
    assert [each["entity"]["code"] for each in sandbox.kintone.state.members[1001]] == [KINTONE_LOGIN[0], "taro"]


def test_the_sandbox_example_runs() -> None:
    exec(blocks("python")[2], {})


def test_what_is_made_of_the_operations_is_there() -> None:
    """The table of operations, which the tool writes, names the specs'; the rest is the clients' own."""
    table, _, rest = README.partition("<!-- operations -->")[2].partition("<!-- end -->")
    told = re.match(r"\s+The Kaiten clients also have (.+); the kintone clients also have (.+)\.\n", rest)
    assert told is not None
    for client, text in zip((KaitenClient, KintoneClient), told.groups(), strict=True):
        made = set(re.findall(r"`(\w+)`", text))
        assert made <= set(dir(client)) - set(re.findall(r"`(\w+)`", table))


def test_the_table_of_errors_is_true() -> None:
    """Each status gives the class that its row names, and every leaf of the tree has a row."""
    rows = re.findall(r"^\| ([^|]+) \| `(\w+Error)`[^|]* \| ([^|]+) \|$", README, re.MULTILINE)
    named = {name for _, name, _ in rows}
    leaves = {name for name in errors.__all__ if issubclass(getattr(errors, name), Exception)}

    assert leaves - named == {"SpaceClientError"}
    for first, name, changed in rows:
        kind: Any = getattr(errors, name)
        status = first.partition(",")[0].strip().replace("5xx", "500")
        if status.isdigit():
            error = error_from_response(int(status), {}, b"")
            assert type(error) is kind
        if issubclass(kind, errors.ApiError):
            assert kind.unchanged is (changed == "no")


def test_the_commands_are_those_of_ci() -> None:
    """A newcomer's two commands: the demo and the tests, each complete in itself."""
    install = "python -m pip install --constraint constraints.txt nox && python -m nox -s"

    assert [block.strip() for block in blocks("sh")[1:3]] == [f"{install} demo", f"{install} tests"]
    ci = (ROOT / ".ci/run").read_text()
    assert "python -m pip install --quiet --constraint constraints.txt nox" in ci
    assert {"demo", "tests"} <= set(re.findall(r"python -m nox --parallel 2 -s (.+)", ci)[0].split())


def test_the_demo_runs() -> None:
    """It prints what it did, the typed errors too."""
    result = subprocess.run([sys.executable, "-m", "tools.demo"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    for part in (
        "Kaiten space 700001 'Launch'",
        "Kaiten space 700002 'Retrospective'",
        "InvalidRequestError: title",
        "PermissionDeniedError: PUT /k/guest/1/v1/space.json: [403] [CB_NO02]",
        "kintone space 3       'With partners', guest space: True",
        "PUT /k/guest/3/v1/space.json",
    ):
        assert part in result.stdout


def test_the_guides_numbers_are_the_codes() -> None:
    guide = (ROOT / "docs/retries-and-quotas.md").read_text()
    policy = spaceclients.RetryPolicy()

    assert f"{policy.attempts} attempts in all" in guide
    assert f"up to {policy.backoff} seconds, then 1, 2, 4, at most {policy.max_backoff}" in guide
    assert f"up to {policy.max_retry_after} seconds" in guide
    assert f"documented {spaceclients.RateQuota().per_second}" in guide
    assert f"siblings {spaceclients.ConcurrencyQuota().requests}." in guide
