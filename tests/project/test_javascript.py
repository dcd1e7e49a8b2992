"""The official JavaScript client of kintone on the sandbox. Run by `nox -s lint`, as it needs Node and node_modules."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from spaceclients.sandbox import KintoneSandbox

CALLER = Path(__file__).parent / "javascript_client.mjs"
Calls = list[tuple[str, dict[str, Any]]]


class Client:
    """The JavaScript client, in a Node of its own for each series of calls."""

    def __init__(self, sandbox: KintoneSandbox) -> None:
        username, password = sandbox.login
        url = sandbox.base_url.replace("127.0.0.1", "localhost")  # the one host to which it speaks without TLS
        self._options = {"baseUrl": url, "auth": {"username": username, "password": password}}
        self.methods: set[str] = set()

    def call(self, *calls: tuple[str, dict[str, Any]], **options: Any) -> list[dict[str, Any]]:
        """What each call `returned` or `threw`."""
        node = shutil.which("node")
        assert node, "Node must be on the PATH"
        command = [node, str(CALLER), json.dumps(self._options | options), json.dumps(calls)]
        told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        self.methods = set(told["methods"])
        results: list[dict[str, Any]] = told["results"]
        return results


@pytest.fixture
def client(kintone_sandbox: KintoneSandbox) -> Client:
    return Client(kintone_sandbox)


def member(code: str) -> dict[str, Any]:
    return {"entity": {"type": "USER", "code": code}, "isAdmin": True}


def guest(code: str) -> dict[str, Any]:
    return {"name": "Grace", "code": code, "password": "secret", "timezone": "UTC"}


ON_A_NORMAL_SPACE: Calls = [
    ("getSpace", {"id": 1}),
    ("updateSpace", {"id": "1", "name": "Launch"}),
    ("updateSpaceBody", {"id": 1, "body": "<b>Hi</b>"}),
    ("getSpaceMembers", {"id": 1}),
    ("updateSpaceMembers", {"id": 1, "members": [member("sandbox")]}),
    ("addThread", {"space": 1, "name": "Questions"}),
    ("updateThread", {"id": 4, "name": "Answers", "body": "<b>Hi</b>"}),
    ("addThreadComment", {"space": 1, "thread": 4, "comment": {"text": "Welcome"}}),
    ("addSpaceFromTemplate", {"id": 11, "name": "New", "members": [member("sandbox")]}),
    ("getStatistics", {"offset": 1, "limit": 2}),
    ("deleteSpace", {"id": 1}),
]
ON_A_GUEST_SPACE: Calls = [
    ("addGuests", {"guests": [guest("a@example.com"), guest("b@example.com"), guest("c@example.com")]}),
    ("updateSpaceGuests", {"id": 3, "guests": ["a@example.com", "b@example.com"]}),
    ("addThread", {"space": 3, "name": "Questions"}),
    ("deleteGuests", {"guests": ["c@example.com", "a@example.com"]}),
]


def test_every_method_for_spaces_works(client: Client, kintone_sandbox: KintoneSandbox) -> None:
    results = client.call(*ON_A_NORMAL_SPACE)
    statistics = results[-2]["returned"]["spaces"]
    in_guest_space = client.call(*ON_A_GUEST_SPACE, guestSpaceId=3)

    state = kintone_sandbox.state
    assert [each for each in (*results, *in_guest_space) if "returned" not in each] == []
    assert {name for name, _ in (*ON_A_NORMAL_SPACE, *ON_A_GUEST_SPACE)} == client.methods
    assert [each["id"] for each in statistics] == ["2", "3"]
    assert list(state.spaces) == [2, 3, 4]
    assert (list(state.guests), state.space_guests) == (["b@example.com"], {3: ["b@example.com"]})


def test_a_guest_space_is_deleted_under_its_own_url(client: Client, kintone_sandbox: KintoneSandbox) -> None:
    (refused,) = client.call(("deleteSpace", {"id": 3}))
    (done,) = client.call(("deleteSpace", {"id": 3}), guestSpaceId=3)

    assert (refused["threw"]["code"], done) == ("GAIA_IL23", {"returned": {}})
    assert list(kintone_sandbox.state.spaces) == [1, 2]


def test_as_many_guests_as_may_be_are_deleted_in_one_url(client: Client, kintone_sandbox: KintoneSandbox) -> None:
    """Longer than what makes a GET a POST; a list has more than ten places, so their order isn't that of text."""
    codes = [f"{'g' * 50}-{number}@example.com" for number in range(100)]
    kintone_sandbox.state.guests.update({code: {"name": code} for code in codes})
    results = client.call(
        ("deleteGuests", {"guests": [*codes[1:], "nobody@example.com"]}), ("deleteGuests", {"guests": codes})
    )

    assert results[0]["threw"]["errors"] == {"guests[99]": {"messages": ["unknown guest"]}}
    assert results[1] == {"returned": {}}
    assert len(kintone_sandbox.requests[-1].query) > 4096
    assert kintone_sandbox.state.guests == {}


def test_a_long_get_goes_as_a_post(client: Client, kintone_sandbox: KintoneSandbox) -> None:
    long = {"padding": "x" * 5000}
    space, statistics = client.call(
        ("getSpace", {"id": 2, **long}), ("getStatistics", {"offset": 1, "limit": 1, **long})
    )

    assert space["returned"]["name"] == "Single-thread space"
    assert [each["id"] for each in statistics["returned"]["spaces"]] == ["2"]
    assert [(each.method, each.headers["X-HTTP-Method-Override"]) for each in kintone_sandbox.requests] == [
        ("POST", "GET"),
        ("POST", "GET"),
    ]


def test_basic_authentication_goes_beside_the_password(client: Client, kintone_sandbox: KintoneSandbox) -> None:
    (space,) = client.call(("getSpace", {"id": 1}), basicAuth={"username": "gate", "password": "open"})

    assert space["returned"]["id"] == "1"
    assert kintone_sandbox.requests[-1].headers["Authorization"].startswith("Basic ")


def test_errors_are_the_clients_own(client: Client) -> None:
    """It makes a bare Error of an answer without JSON."""
    unknown, invalid = client.call(("getSpace", {"id": 99}), ("deleteGuests", {"guests": []}))
    (wrong,) = client.call(("getSpace", {"id": 1}), auth={"username": "sandbox", "password": "wrong"})
    (token,) = client.call(("getSpace", {"id": 1}), auth={"apiToken": "token"})

    told = [(each["threw"]["name"], each["threw"]["status"]) for each in (unknown, invalid, wrong, token)]
    assert told == [("KintoneRestAPIError", status) for status in (404, 400, 401, 403)]
