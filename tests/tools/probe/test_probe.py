"""The probe: what it finds in responses of the sandbox, that it only reads, and that it tells nobody's data."""

from __future__ import annotations

import copy
import json
import os
import platform
import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest

from spaceclients import KaitenClient
from spaceclients._spec.json_values import is_array, is_object
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]

probe: Any = import_module("tools.probe.__main__")
calls: Any = import_module("tools.probe.read_operations")
redaction: Any = import_module("tools.probe.redaction")
comparison: Any = import_module("tools.probe.comparison")

SPECS = {
    name: json.loads((ROOT / "generated" / name / "openapi.json").read_text())
    for name in ("kaiten_spaces", "kintone_spaces")
}
NOTHING = "No response has anything that the spec doesn't have."
NAMES = [name for spec in SPECS.values() for name in comparison.public_names(spec)]


@attrs.frozen
class Result:
    status: Any
    out: str
    err: str

    def row(self, start: str) -> str:
        """The one row of the report's tables that begins so."""
        (row,) = (line for line in self.out.splitlines() if line.startswith(f"| {start}"))
        return row


@pytest.fixture
def set_environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the variables of the products, and no others."""

    def set_these(**variables: str) -> None:
        for name in [name for name in os.environ if name.startswith(("KAITEN_", "KINTONE_"))]:
            monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    set_these()
    return set_these


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], set_environment: Callable[..., None]) -> Callable[..., Result]:
    """Runs the probe in this process."""

    def run_it(*arguments: str, **variables: str) -> Result:
        set_environment(**variables)
        try:
            status = probe.main(list(arguments))
        except SystemExit as end:  # argparse
            status = end.code
        told = capsys.readouterr()
        return Result(status, told.out, told.err)

    return run_it


def run_command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the probe as nox does."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("KAITEN_", "KINTONE_"))}
    command = [sys.executable, "-m", "tools.probe", *arguments]
    return subprocess.run(command, cwd=ROOT, env=others | variables, capture_output=True, text=True, check=False)


def kaiten(url: str, token: str = KAITEN_TOKEN) -> dict[str, str]:
    return {"KAITEN_URL": url, "KAITEN_TOKEN": token}


def kintone(url: str, **more: str) -> dict[str, str]:
    user, password = KINTONE_LOGIN
    return {"KINTONE_BASE_URL": url, "KINTONE_USERNAME": user, "KINTONE_PASSWORD": password, **more}


def listed(sandbox: Sandbox) -> list[dict[str, Any]]:
    """What the sandbox's list of Kaiten spaces returns."""
    url = f"{sandbox.base_url}/api/latest/spaces"
    spaces: list[dict[str, Any]] = httpx.get(url, headers={"Authorization": f"Bearer {KAITEN_TOKEN}"}).json()
    sandbox.requests.clear()
    return spaces


def gets(spec: dict[str, Any], server: int = 0) -> dict[str, str]:
    """The paths of what is read from one of a spec's servers, by the methods' names."""
    return {
        item["get"]["x-python-name"]: path
        for path, item in spec["paths"].items()
        if "get" in item and spec["servers"][server] in item["get"].get("servers", spec["servers"])
    }


# ---------------------------------------------------------------------------------------------------------------- calls


def test_without_credentials_it_says_what_each_product_needs() -> None:
    """The command itself: nothing on stdout, no traceback, status 2."""
    ended = run_command()

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "Kaiten was left out: set the environment variables KAITEN_URL, KAITEN_TOKEN.",
        "kintone was left out: set the environment variables KINTONE_BASE_URL, KINTONE_USERNAME, KINTONE_PASSWORD.",
        "Nothing was called.",
    ]


def test_one_product_alone_is_probed(run: Callable[..., Result], sandbox: Sandbox) -> None:
    result = run(**kintone(sandbox.base_url))

    assert result.status == 0
    assert result.err == "Kaiten was left out: set the environment variables KAITEN_URL, KAITEN_TOKEN.\n"
    assert "\nKaiten was left out.\n" in result.out
    assert "\n## kintone\n" in result.out
    assert "## Kaiten" not in result.out


def test_every_get_of_the_specs_is_called_and_nothing_else(run: Callable[..., Result], sandbox: Sandbox) -> None:
    for title in "abcdefgh":
        sandbox.kaiten.state.invite(sandbox.kaiten.state.add({"title": title})["id"], "ada@example.com")
    before = copy.deepcopy(
        (
            sandbox.kaiten.state.spaces,
            sandbox.kaiten.state.access,
            sandbox.kintone.state.spaces,
            sandbox.kintone.state.members,
        )
    )

    result = run(**kaiten(sandbox.base_url), **kintone(sandbox.base_url))

    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("# Responses of Kaiten and kintone compared with the specs\n")
    assert f"spaceclients {version('spaceclients')}, Python {platform.python_version()}." in result.out
    for section, spec in zip(result.out.split("\n## ")[1:], SPECS.values(), strict=True):
        called = {line.split("`")[1] for line in section.splitlines() if line.startswith("| `") and "| 0 |" not in line}
        assert called == gets(spec).keys()
        assert NOTHING in section
    assert {request.method for request in sandbox.requests} == {"GET"}
    assert len(sandbox.requests) <= 3 * sum(len(gets(spec)) for spec in SPECS.values())
    assert before == (
        sandbox.kaiten.state.spaces,
        sandbox.kaiten.state.access,
        sandbox.kintone.state.spaces,
        sandbox.kintone.state.members,
    )


def test_what_is_no_get_is_refused_before_it_is_sent(sandbox: Sandbox) -> None:
    """Even if the list of operations were wrong."""
    space = sandbox.kaiten.state.add({"title": "a"})
    removal = calls.ReadOperation("remove_space", "/spaces/{space_id}", {}, {"space_id": "space_id"})
    with KaitenClient(sandbox.base_url, KAITEN_TOKEN) as client, pytest.raises(calls.NotReadOnlyError):
        calls.read(client, removal, {"space_id": space["id"]})

    assert sandbox.requests == []
    assert space["id"] in sandbox.kaiten.state.spaces


def test_a_space_can_be_named(run: Callable[..., Result], sandbox: Sandbox) -> None:
    """Where the list is refused; the rest goes on."""
    sandbox.fail_next(403, body=b'{"id": "x", "code": "CB_NO02", "message": "No privilege, Ada."}')
    result = run("--kintone-space", "1", **kintone(sandbox.base_url))

    assert result.status == 0
    assert "| 1 | 403, `CB_NO02` | The user may not do this; nothing was changed |" in result.row(
        "`get_spaces_statistics`"
    )
    assert "| 1 | 200 |" in result.row("`get_space`")
    assert "| 1 | 200," in result.row("`get_space_members`")
    assert "Ada" not in result.out


def test_without_an_id_an_operation_is_not_called(run: Callable[..., Result], sandbox: Sandbox) -> None:
    result = run(**kaiten(sandbox.base_url))

    assert result.status == 0
    assert "| 0 | not called: no list gave `space_id` |" in result.row("`get_space`")
    assert len(sandbox.requests) == 1


def test_calls_that_fail_are_rows_and_the_rest_goes_on(run: Callable[..., Result], sandbox: Sandbox) -> None:
    number = sandbox.kaiten.state.add({"title": "a"})["id"]
    body = json.dumps(listed(sandbox)).encode()
    sandbox.fail_next(200, body=body)  # list_spaces
    sandbox.fail_next(404, body=b"no such space")  # get_space
    sandbox.fail_next(418, body=b'{"message": "a teapot"}')  # list_space_users

    result = run("--kaiten-space", str(number), **kaiten(sandbox.base_url))

    assert result.status == 0
    assert "| 1 | 404 |" in result.row("`get_space`")
    assert "| 1 | 418 | not in the spec |" in result.row("`list_space_users`")
    assert "| the response | JSON, where the spec has none | 1 of 1 |" in result.out
    assert "| 0 | not called: no list gave" in result.row("`get_space_user`")
    assert "teapot" not in result.out


def test_a_lost_connection_is_a_row(run: Callable[..., Result], sandbox: Sandbox) -> None:
    number = sandbox.kaiten.state.add({"title": "a"})["id"]
    sandbox.fail_next(hang_up=True, times=3)  # as often as the client tries

    result = run("--kaiten-space", str(number), **kaiten(sandbox.base_url))

    assert result.status == 0
    assert "| 1 | no response (RemoteProtocolError) |" in result.row("`list_spaces`")
    assert "| 1 | 200 |" in result.row("`get_space`")


def test_a_guest_space_is_read_under_its_own_url(run: Callable[..., Result], sandbox: Sandbox) -> None:
    sandbox.kintone.state.spaces[3]["type"] = 1
    result = run(**kintone(sandbox.base_url, KINTONE_GUEST_SPACE_ID="3"))

    normal, guest = result.out.split("\n## kintone, guest space\n")
    assert result.status == 0
    assert "Space.type" not in normal  # where it is refused
    assert "| 400, `GAIA_IL23` |" in normal
    assert "| `Space.type` | a field that the spec doesn't have: integer | 1 of 1 |" in guest
    asked = [request.path for request in sandbox.requests if "/guest/" in request.path]
    assert asked == [f"/k/guest/3/v1{path}" for path in gets(SPECS["kintone_spaces"], server=1).values()]


# -------------------------------------------------------------------------------------------------- failures as a whole


def test_wrong_credentials_are_one_line_and_one_call(run: Callable[..., Result], sandbox: Sandbox) -> None:
    """A login that fails again and again may be locked."""
    result = run("--kaiten-space", "7", **kaiten(sandbox.base_url, "wrong-token"))

    (line, _) = result.err.splitlines()[::-1]
    assert (result.status, result.out, len(sandbox.requests)) == (1, "", 1)
    assert line.startswith("Kaiten: nothing could be read: list_spaces: 401")
    assert line.endswith(": check the credentials.")
    assert "wrong-token" not in result.err


def test_a_web_page_is_no_response(run: Callable[..., Result], sandbox: Sandbox) -> None:
    sandbox.fail_next(200, body=b"<html>Welcome to Acme</html>")
    result = run(**kaiten(sandbox.base_url))

    assert (result.status, result.out) == (1, "")
    assert "list_spaces: 200, not JSON: check the base URL" in result.err
    assert "Acme" not in result.err


def test_a_dead_network_is_one_line(run: Callable[..., Result]) -> None:
    with Sandbox() as closed:
        url = closed.base_url
    result = run(**kaiten(url))

    assert (result.status, result.out) == (1, "")
    assert "list_spaces: no response (ConnectError): check the base URL and the network.\n" in result.err
    assert "127.0.0.1" not in result.err


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        (kaiten("ftp://acme.example"), "Kaiten was left out: base_url must start with https://."),
        (
            kaiten("https://acme.example") | {"KAITEN_TOKEN": ""},
            "Kaiten was left out: set the environment variable KAITEN_TOKEN.",
        ),
        (
            kintone("https://acme.example", KINTONE_GUEST_SPACE_ID="seed"),
            "kintone was left out: guest_space_id must be a whole number from 1 on.",
        ),
    ],
)
def test_a_wrong_configuration_is_one_line(run: Callable[..., Result], variables: dict[str, str], line: str) -> None:
    result = run(**variables)

    assert (result.status, result.out) == (2, "")
    assert line in result.err.splitlines()
    assert "acme" not in result.err
    assert "seed" not in result.err


def test_a_wrong_space_is_refused_unseen(run: Callable[..., Result]) -> None:
    result = run("--kaiten-space", "seed")

    assert result.status == 2
    assert "--kaiten-space: must be a whole number from 1 on" in result.err
    assert "seed" not in result.err


# ------------------------------------------------------------------------------------------------------------- findings


def test_what_the_state_holds_beyond_the_spec_is_found(run: Callable[..., Result], sandbox: Sandbox) -> None:
    for count in range(5):
        space = sandbox.kaiten.state.add({"title": "a"})
        space["theme"] = None if count else "9f0b6c1d-4e7a-4c58-8b2f-1d3e5a7c9b10"
        space["settings"] = {"timeline": None, "role": 3}
        space["access"] = "by_link"
    sandbox.kaiten.state.users[88001] |= {"theme": "colorful", "boards": ["x"]}
    sandbox.kintone.state.spaces[1] |= {"coverType": "USER", "permissions": {"createApp": "guests"}}
    result = run(**kaiten(sandbox.base_url), **kintone(sandbox.base_url))

    assert result.status == 0
    for row in (
        "| `Space.access` | a value that the spec doesn't name: string (text) | 5 of 5 |",
        "| `Space.settings.role` | a field that the spec doesn't have: integer | 5 of 5 |",
        "| `Space.theme` | a field that the spec doesn't have: null, string (uuid) | 5 of 5 |",
        "| `SpaceUser.boards` | a field that the spec doesn't have: array of string | 3 of 3 |",
        "| `SpaceUser.theme` | a value that the spec doesn't name: string (text) | 3 of 3 |",
        "| `Space.coverType` | a value that the spec doesn't name: `USER` | 1 of 2 |",
        "| `Space.permissions.createApp` | a value that the spec doesn't name: `guests` | 1 of 2 |",
    ):
        assert row in result.out.splitlines()


BREAKS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "null": (lambda space: space.update(path=None), "| `Space.path` | null, where the spec has string | 1 of 3 |"),
    "type": (
        lambda space: space.update(archived="no"),
        "| `Space.archived` | string (text), where the spec has boolean | 1 of 3 |",
    ),
    "types": (
        lambda space: space.update(external_id=[]),
        "| `Space.external_id` | array (empty), where the spec has number or string or null | 1 of 3 |",
    ),
    "required": (lambda space: space.pop("uid"), "| `Space.uid` | a required field is absent | 1 of 3 |"),
    "format": (
        lambda space: space.update(created="yesterday"),
        "| `Space.created` | string (text), where the spec has the format `date-time` | 1 of 3 |",
    ),
    "choice": (
        lambda space: space.update(settings=7),
        "| `Space.settings` | integer, where the spec has object or null | 1 of 3 |",
    ),
    "within a choice": (
        lambda space: space.update(settings={"timeline": {"startHour": "nine"}}),
        "| `Space.settings.timeline.startHour` | string (text), where the spec has integer or null | 1 of 1 |",
    ),
    "in a list": (
        lambda space: space.update(boards=[{"id": 1}, {"id": None}]),
        "| `Space.boards[].id` | null, where the spec has integer | 1 of 2 |",
    ),
    "unreadable": (
        lambda space: space.update({"\ud800": 1}),
        "| the response | JSON that can't be checked (UnicodeEncodeError) | 1 of 1 |",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_the_client_refuses_is_found(run: Callable[..., Result], sandbox: Sandbox, name: str) -> None:
    for _ in range(3):
        sandbox.kaiten.state.add({"title": "a"})
    edit, row = BREAKS[name]
    spaces = listed(sandbox)
    edit(spaces[1])
    sandbox.fail_next(200, body=json.dumps(spaces).encode())
    result = run(**kaiten(sandbox.base_url))

    assert result.status == 0
    assert row in result.out.splitlines()
    assert "| 200, 3 items, the client can't read it |" in result.row("`list_spaces`")
    assert "| 3 | 200 |" in result.row("`get_space`")  # the rest goes on, with the ids of the response


def test_a_new_value_of_an_enumeration_is_told(run: Callable[..., Result], sandbox: Sandbox) -> None:
    members = [{"entity": {"type": kind, "code": "ada"}, "isAdmin": True} for kind in ("USER", "PRESET")]
    sandbox.fail_next(403)
    sandbox.fail_next(403)
    sandbox.fail_next(200, body=json.dumps({"members": members}).encode())
    result = run("--kintone-space", "1", **kintone(sandbox.base_url))

    row = "| `SpaceMembersResponse.members[].entity.type` | a value that the spec doesn't name: `PRESET` | 1 of 2 |"
    assert row in result.out.splitlines()


def test_headers_are_told_by_name(run: Callable[..., Result], sandbox: Sandbox) -> None:
    headers = {
        "X-Trace": "seed",
        "X-RateLimit-Limit": "5",
        "ETag": "seed",
        "Content-Language": "en",
        "X-Localhost": "1",
        "X-Cybozu-Error": "1",
    }
    sandbox.fail_next(200, body=b"[]", headers=headers)
    result = run(**kaiten(sandbox.base_url.replace("127.0.0.1", "localhost")))

    told = result.out.partition("### Headers that the spec doesn't have")[2]
    assert [line for line in told.splitlines() if line.startswith("| `")] == [
        "| `<header>` | `list_spaces`, 200 | 1 of 1 |",
        "| `x-cybozu-error` | `list_spaces`, 200 | 1 of 1 |",  # which another spec has
    ]
    assert "seed" not in result.out


SPEC: dict[str, Any] = {
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "id": {"allOf": [{"type": "integer", "minimum": 1}]},
                    "people": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Person"}},
                    "part": {"oneOf": [{"$ref": "#/components/schemas/Person"}, {"type": "string", "pattern": "^p"}]},
                    "free": {"type": "object"},
                },
            },
            "Person": {"type": "object", "properties": {"role": {"enum": ["chief"]}}},
        }
    }
}


def test_all_ways_of_describing_are_followed() -> None:
    redactor = redaction.Redactor(["boss", "age", "more"])
    compared = comparison.Comparison(SPEC, {"$ref": "#/components/schemas/Thing"}, redactor)
    for response in (
        {"id": 0, "people": {"ada": {"role": "boss"}, "bob": {"role": "chief", "age": 3}}, "free": {"any": 1}},
        {"id": 1, "part": "q", "more": 1.5},
        {"id": 2, "part": {"age": 3}},
    ):
        compared.add(response)

    assert [tuple(each) for each in compared.findings()] == [
        ("Thing.id", "integer that breaks the spec's `minimum`", "1 of 3"),
        ("Thing.more", "a field that the spec doesn't have: number", "1 of 3"),
        ("Thing.part", "string (text), where the spec has the pattern `^p`", "1 of 2"),
        ("Thing.part.age", "a field that the spec doesn't have: integer", "1 of 1"),
        ("Thing.people.<key>.age", "a field that the spec doesn't have: integer", "1 of 2"),
        ("Thing.people.<key>.role", "a value that the spec doesn't have: `boss`", "1 of 2"),
    ]


# ------------------------------------------------------------------------------------------------------------ redaction


KEYS = [
    "grace@example.com",
    "9f0b6c1d-4e7a-4c58-8b2f-1d3e5a7c9b10",
    "880017",
    "Grace",
    "grace.h",
    "grace",
    "seed-token",
    "x" * 60,
]


def seeded(value: Any, name: str = "") -> Any:
    """A value whose every text is somebody's, but for those that must be of a form."""
    if is_object(value):
        return {key: seeded(each, key) for key, each in value.items()}
    if is_array(value):
        return [seeded(each, name) for each in value]
    kept = name in {"created", "updated", "createdAt", "modifiedAt", "id", "type"}
    return value if kept or not isinstance(value, str) else f"Seed {name} <b>grace</b>"


def test_nothing_of_the_tenant_is_told(run: Callable[..., Result], sandbox: Sandbox) -> None:
    """Whatever holds it: known fields, new ones, keys, error messages, the environment, the URL."""
    for count in range(4):
        space = sandbox.kaiten.state.add({"title": "a"})
        keys = {key: {"grace": "Seed"} for key in KEYS} if count % 2 else {"new": KEYS, "grace": 1}
        space.update({**seeded({**space, "uid": None}), "uid": space["uid"], "company_id": 987654321, **keys})
        sandbox.kaiten.state.invite(space["id"], "grace@example.com")
    for user in sandbox.kaiten.state.users.values():
        user.update(seeded(user), username="grace", **dict.fromkeys(KEYS, "Seed"))
    for space in sandbox.kintone.state.spaces.values():
        space.update(seeded(space), **{key: ["Seed"] for key in KEYS})
    spaces = json.dumps(listed(sandbox)).replace('"archived": false', '"archived": "Seed", "role": "grace"')
    sandbox.fail_next(200, body=spaces.encode(), headers={"X-880017": "Seed"})
    sandbox.fail_next(404, body=b'{"message": "No space Seed of Grace", "code": "SEED_GRACE", "grace": "Seed"}')
    sandbox.fail_next(503, times=3, body=b"<html>Seed")
    result = run(**kaiten(sandbox.base_url), **kintone(sandbox.base_url))

    assert result.status == 0
    lines = result.out.splitlines()
    assert "| `Space.<key>` | a field that the spec doesn't have: array of string, integer, object | 4 of 4 |" in lines
    assert "| `Space.<key>` | a field that the spec doesn't have: array of string | 2 of 2 |" in lines
    assert "| `Space.archived` | string (text), where the spec has boolean | 4 of 4 |" in lines
    assert "| `SpaceUser.<key>` | a field that the spec doesn't have: string (text) |" in result.out
    told = (result.out + result.err).casefold()
    numbers = [str(number) for number in (*sandbox.kaiten.state.spaces, *sandbox.kaiten.state.users, 987654321)]
    for text in ("seed", "grace", "example.com", *KEYS, *numbers, *KINTONE_LOGIN, KAITEN_TOKEN, "127.0.0.1"):
        assert text.casefold() not in told, text


def test_what_looks_like_the_services_own_is_not_told_either(run: Callable[..., Result], sandbox: Sandbox) -> None:
    """Codes of projects and logins as keys and headers, and values of enumerations that the tenant made."""
    space = sandbox.kaiten.state.add({"title": "johnsmith"})
    space.update(apollo={"artemis": 1}, johnsmith=1, user_johnsmith=1, access="vip_customers")
    members = [{"entity": {"type": "ARTEMIS", "code": "ada"}, "isAdmin": True, "apolloTeam": 1}]
    sandbox.kintone.state.spaces[1].update(coverType="GEMINI", zeus=1)
    sandbox.fail_next(200, when="get_space_members", body=json.dumps({"members": members}).encode())
    sandbox.fail_next(409, when="list_space_users", body=b'{"code": "ARTEMIS_AB12"}')
    headers = {"X-User-JohnSmith": "1", "X-Apollo": "1", "X-Cybozu-Error": "1"}
    sandbox.fail_next(200, when="list_spaces", headers=headers, body=json.dumps(listed(sandbox)).encode())
    result = run(**kaiten(sandbox.base_url), **kintone(sandbox.base_url))

    assert result.status == 0
    for row in (
        "| `Space.<key>` | a field that the spec doesn't have: integer, object | 1 of 1 |",
        "| `Space.access` | a value that the spec doesn't name: string (text) | 1 of 1 |",
        "| `Space.coverType` | a value that the spec doesn't name: string (text) | 1 of 2 |",
        "| `<header>` | `list_spaces`, 200 | 1 of 1 |",
        "| `x-cybozu-error` | `list_spaces`, 200 | 1 of 1 |",
    ):
        assert row in result.out.splitlines()
    for word in ("apollo", "artemis", "johnsmith", "vip", "customers", "gemini", "zeus", "team"):
        assert word not in (result.out + result.err).casefold(), word


def test_the_user_alone_sees_what_is_withheld_and_may_vouch_for_it(
    run: Callable[..., Result], sandbox: Sandbox
) -> None:
    sandbox.kaiten.state.add({"title": "Secret"}).update(shade=1, hue=1, access="secret")
    plain = run(**kaiten(sandbox.base_url))
    shown = run("--withheld", **kaiten(sandbox.base_url))
    vouched = run("--tell", "shade", "--tell", "hue", "--tell", "secret", **kaiten(sandbox.base_url))

    assert "it may be your data: 3 names or values. --withheld shows them here.\n" in plain.err
    assert "here for you alone: hue, secret, shade.\n" in shown.err
    for told in (plain, shown):
        assert not {"shade", "hue", "secret"} & set(re.findall("[a-z]+", told.out))
    assert "| `Space.shade` | a field that the spec doesn't have: integer | 1 of 1 |" in vouched.out.splitlines()
    assert "withheld" not in vouched.err


def test_retries_tell_nothing_either(sandbox: Sandbox) -> None:
    """The client's warnings name paths, in which ids stand."""
    number = sandbox.kaiten.state.add({"title": "a"})["id"]
    sandbox.fail_next(200, body=json.dumps(listed(sandbox)).encode())
    sandbox.fail_next(503, body=b"Seed", headers={"Retry-After": "0"})
    ended = run_command("--kaiten-space", str(number), **kaiten(sandbox.base_url))

    assert ended.returncode == 0
    assert [request.path.endswith(str(number)) for request in sandbox.requests[1:3]] == [True, True]
    assert "kintone was left out" in ended.stderr
    assert str(number) not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "name",
    [*KEYS, "a1b2c3d4", "taro_yamada", "acme_field", "имя", "a|b", "", "color", "iconColor", "x-user-admin", "x-id-7"],
)
def test_names_that_no_spec_has_are_not_told(name: str) -> None:
    """Even if they look like the vendor's: a customer may have made them up."""
    redactor = redaction.Redactor(NAMES)

    assert redactor.shown(name, "<key>") == "<key>"
    assert redactor.withheld == {name}


@pytest.mark.parametrize("name", ["title", "own_groups_role_ids", "isAdmin", "X-RateLimit-Limit", "GAIA_IL23"])
def test_names_of_the_specs_are_told(name: str) -> None:
    redactor = redaction.Redactor(NAMES)

    assert redactor.shown(name, "<key>") == name
    assert redactor.withheld == set()


def test_a_name_that_the_user_vouches_for_is_told() -> None:
    redactor = redaction.Redactor(NAMES, ["Shade"])

    assert [redactor.shown(name, "<key>") for name in ("shade", "hue")] == ["shade", "<key>"]
    assert redactor.withheld == {"hue"}


def test_nothing_of_the_examples_is_public() -> None:
    """Where people, companies and projects stand."""
    redactor = redaction.Redactor(NAMES)

    for name in ("ada", "grace", "hopper", "lovelace", "launch", "acme", "example", "customer", "support", "sales"):
        assert redactor.shown(name, "<key>") == "<key>", name


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "boolean"),
        (7, "integer"),
        (7.5, "number"),
        ({"a": 1}, "object"),
        ([], "array (empty)"),
        (["a", None], "array of null or string"),
        ("", "string (empty)"),
        ("Ada\nLovelace", "string (text)"),
        ("9f0b6c1d-4e7a-4c58-8b2f-1d3e5a7c9b10", "string (uuid)"),
        ("2026-03-04T09:15:27.318Z", "string (date-time)"),
        ("2026-03-04", "string (date)"),
        ("700001", "string (digits)"),
        ("ada@example.com", "string (mail address)"),
        ("https://example.com/a", "string (URL)"),
        ("<b>Hi</b>", "string (HTML)"),
    ],
)
def test_a_value_is_told_by_its_kind(value: Any, kind: str) -> None:
    assert redaction.kind(value) == kind
    assert redaction.Redactor(NAMES).value(value) == kind


def test_no_field_with_data_is_taken_for_an_enumeration() -> None:
    """The values of an open field are told if its description names some: those who describe mustn't name data so."""
    told = {
        name
        for spec, fields in ((spec, comparison.field_names(spec)) for spec in SPECS.values())
        for schema in spec["components"]["schemas"].values()
        for name, field in schema.get("properties", {}).items()
        if comparison.open_values(comparison.Seen((), "", "x", [field], []), fields)
    }

    assert told >= {"access", "coverType", "theme"}
    data = {"title", "name", "code", "email", "username", "full_name", "uid", "key", "body", "description", "timezone"}
    assert not told & data
