"""The sandbox over real sockets: what each service answers, and how the sandbox is run."""

import asyncio
import base64
import gc
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaceclients._spec.document import Rules
from spaceclients.sandbox import (
    KAITEN_READER_TOKEN,
    KAITEN_TOKEN,
    KINTONE_LOGIN,
    KINTONE_READER_LOGIN,
    KINTONE_REQUEST_TOKEN,
    KINTONE_SESSION_COOKIE,
    KaitenState,
    ReceivedRequest,
    Sandbox,
    __main__,
)
from spaceclients.sandbox._kaiten_operations import KaitenOperations
from spaceclients.sandbox._kaiten_service import RateLimit
from spaceclients.sandbox._kintone_errors import ERRORS
from spaceclients.sandbox._validation import CheckedSpec

JSON = {"Content-Type": "application/json"}
KAITEN = {"Authorization": f"Bearer {KAITEN_TOKEN}"}
SPACES = "/api/latest/spaces"
SPACE = "/k/v1/space.json"
GUEST_SPACE = "/k/guest/3/v1/space.json"


def password(login: tuple[str, str]) -> dict[str, str]:
    return {"X-Cybozu-Authorization": base64.b64encode(":".join(login).encode()).decode()}


KINTONE = password(KINTONE_LOGIN)
SESSION = {"Cookie": f"JSESSIONID={KINTONE_SESSION_COOKIE}", "X-Requested-With": "XMLHttpRequest"}


def document_of(package: str) -> dict[str, Any]:
    """A package's spec."""
    document: dict[str, Any] = json.loads((files(package) / "openapi.json").read_text())
    return document


def client_of(sandbox: Sandbox, headers: dict[str, str] | None = None) -> httpx.Client:
    # Without verify=False each client loads all certificates, which takes longer than most tests.
    return httpx.Client(base_url=sandbox.base_url, headers=headers, verify=False)


def create(sandbox: Sandbox) -> httpx.Response:
    """Create a space in Kaiten."""
    with client_of(sandbox, KAITEN) as client:
        return client.post(SPACES, json={"title": "x"})


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """One server for the whole module, with the defaults."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """A sandbox as after its start; none of its answers may break the specs."""
    running.reset()
    yield running

    assert running.faults == []


@pytest.fixture(scope="module")
def http(running: Sandbox) -> Iterator[httpx.Client]:
    with client_of(running) as client:
        yield client


@pytest.fixture(scope="module")
def kaiten(running: Sandbox) -> Iterator[httpx.Client]:
    with client_of(running, KAITEN) as client:
        yield client


@pytest.fixture(scope="module")
def kintone(running: Sandbox) -> Iterator[httpx.Client]:
    with client_of(running, KINTONE) as client:
        yield client


SECOND = 1_772_615_727


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = SECOND + 0.6

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the sandbox's rate limits."""
    clock = Clock()
    monkeypatch.setattr("spaceclients.sandbox._kaiten_service.time", clock)
    return clock


def error_of(response: httpx.Response) -> tuple[int, str, str]:
    """Status, code and message of a kintone error, whose id and headers are checked on the way."""
    body = response.json()
    assert re.fullmatch("[0-9A-Za-z]{20}", body["id"])
    assert body["code"] == "CB_VA01" or set(body) == {"id", "code", "message"}
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["X-ConcurrencyLimit-Limit"] == "100"
    assert int(response.headers["X-ConcurrencyLimit-Running"]) >= 1
    return response.status_code, body["code"], body["message"]


INVALID = (400, "CB_VA01", "Missing or invalid input.")
NO_JSON = (400, "CB_IJ01", "Invalid JSON string.")
ILLEGAL = (400, "CB_IL02", "Illegal request.")
GUEST_ON_NORMAL_URL = (400, "GAIA_IL23", "Use the URL of the guest space.")
NO_LOGIN = (401, "CB_AU01", "Please login.")
WRONG_LOGIN = (401, "CB_WA01", "The login name or the password is wrong.")
NO_PRIVILEGE = (403, "CB_NO02", "No privilege to proceed.")
API_TOKEN = (403, "GAIA_NO01", "Using this API token, you cannot run the specified API.")
UNKNOWN = (404, "GAIA_XX01", "The space was not found.")


class TestKaitenSuccess:
    def test_a_title_alone_makes_a_space_with_the_defaults(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        before = datetime.now(UTC)
        response = kaiten.post(SPACES, json={"title": "Launch"})
        space = response.json()

        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        assert UUID(space.pop("uid")).version == 4
        created = space.pop("created")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", created)
        assert abs((datetime.fromisoformat(created) - before).total_seconds()) < 60
        assert space.pop("updated") == created
        assert len(str(space["sort_order"])) > 10
        assert 0 < space.pop("sort_order") < 10
        (user,) = space.pop("users")
        assert (user["role"], user["own_role"]) == (3, 3)
        assert space == {
            "id": 700001,
            "title": "Launch",
            "archived": False,
            "access": "by_invite",
            "for_everyone_access_role_id": "06ccb31f-426b-4fa3-b7e5-861daee95696",
            "entity_type": "space",
            "path": "410077",
            "parent_entity_uid": None,
            "company_id": 410077,
            "allowed_card_type_ids": None,
            "hidden_card_type_uids": None,
            "external_id": None,
            "settings": None,
            "protected": False,
            "author_uid": "c0ffee00-1111-4222-8333-944445555566",
            "import_uid": None,
            "work_calendar_id": None,
            "key": None,
            "icon_type": None,
            "icon_value": None,
            "icon_color": None,
        }
        assert {**sandbox.kaiten.state.spaces[700001], "users": [user]} == response.json()

    @pytest.mark.parametrize("path", [SPACES, "/api/v1/spaces"])
    def test_every_field_is_kept_under_both_servers(self, kaiten: httpx.Client, path: str) -> None:
        parent = kaiten.post(path, json={"title": "Parent"}).json()
        fields = {
            "title": "Запуск",
            "external_id": "crm-42",
            "parent_entity_uid": parent["uid"],
            "for_everyone_access_role_id": "07ea3efc-a004-4d31-8683-4bb2084e209b",
            "sort_order": 2.5,
            "work_calendar_id": "7d0f4c1e-8a52-4b1c-9e0d-3f6a2b5c8d90",
        }
        space = kaiten.post(path, json=fields).json()

        assert {key: space[key] for key in fields} == fields
        assert re.fullmatch(r"410077\.\w+", space["path"])

    def test_a_parent_may_have_a_parent(self, kaiten: httpx.Client) -> None:
        root = kaiten.post(SPACES, json={"title": "Root"}).json()
        child = kaiten.post(SPACES, json={"title": "Child", "parent_entity_uid": root["uid"]}).json()
        grandchild = kaiten.post(SPACES, json={"title": "Grandchild", "parent_entity_uid": child["uid"]}).json()

        assert grandchild["path"].startswith(f"{child['path']}.")
        assert grandchild["parent_entity_uid"] == child["uid"]

    def test_ids_grow_and_titles_may_repeat(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        ids = [kaiten.post(SPACES, json={"title": "Same"}).json()["id"] for _ in range(3)]

        assert ids == list(sandbox.kaiten.state.spaces) == [700001, 700002, 700003]

    @pytest.mark.parametrize(
        ("number", "text"), [(2026, "2026"), (2.5, "2.5"), (3.0, "3"), (-1, "-1"), (0, "0"), (1e300, str(int(1e300)))]
    )
    def test_numbers_come_back_as_text(self, kaiten: httpx.Client, number: float, text: str) -> None:
        space = kaiten.post(SPACES, json={"title": number, "external_id": number}).json()

        assert (space["title"], space["external_id"]) == (text, text)

    def test_unknown_fields_are_dropped_in_silence(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        body = {"title": "Launch", "description": "lost", "id": 1, "access": "for_everyone", "archived": True}
        space = kaiten.post(SPACES, json=body).json()

        assert "description" not in space
        assert (space["id"], space["access"], space["archived"]) == (700001, "by_invite", False)
        assert "description" not in sandbox.kaiten.state.spaces[700001]

    @pytest.mark.parametrize("body", [{"title": "x", "external_id": None}, {"title": "x"}])
    def test_external_id_may_be_null(self, kaiten: httpx.Client, body: dict[str, Any]) -> None:
        assert kaiten.post(SPACES, json=body).json()["external_id"] is None

    @pytest.mark.parametrize(
        ("field", "value"), [("title", "x"), ("title", "x" * 256), ("title", "😀" * 256), ("external_id", "x" * 1024)]
    )
    def test_lengths_count_characters_up_to_the_limit(self, kaiten: httpx.Client, field: str, value: str) -> None:
        assert kaiten.post(SPACES, json={"title": "x", field: value}).json()[field] == value

    @pytest.mark.parametrize(
        "content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON;"]
    )
    def test_content_type_may_have_parameters(self, kaiten: httpx.Client, content_type: str) -> None:
        response = kaiten.post(SPACES, content=b'{"title": "x"}', headers={"Content-Type": content_type})

        assert response.status_code == 200

    def test_lone_surrogates_come_back_as_they_were(self, kaiten: httpx.Client) -> None:
        response = kaiten.post(SPACES, content=rb'{"title": "\ud800"}', headers=JSON)

        assert response.status_code == 200
        assert response.json()["title"] == "\ud800"

    def test_the_scheme_bearer_has_no_case(self, http: httpx.Client) -> None:
        headers = {"Authorization": f"bearer {KAITEN_TOKEN}"}

        assert http.post(SPACES, json={"title": "x"}, headers=headers).status_code == 200


class TestKaitenRefusal:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({}, "Space should have required property 'title'"),
            ({"external_id": True}, "Space should have required property 'title'"),
            ({"title": ""}, "Space.title should NOT be shorter than 1 characters"),
            ({"title": "x" * 257}, "Space.title should NOT be longer than 256 characters"),
            ({"title": None}, "Space.title should be string,number"),
            ({"title": True}, "Space.title should be string,number"),
            ({"title": ["x"]}, "Space.title should be string,number"),
            ({"title": "x", "external_id": "x" * 1025}, "Space.external_id should NOT be longer than 1024 characters"),
            ({"title": "x", "external_id": {}}, "Space.external_id should be number,string,null"),
            ({"title": "x", "sort_order": 0}, "Space.sort_order should be > 0"),
            ({"title": "x", "sort_order": -1.5}, "Space.sort_order should be > 0"),
            ({"title": "x", "sort_order": "1"}, "Space.sort_order should be number"),
            ({"title": "x", "parent_entity_uid": None}, "Space.parent_entity_uid should be string"),
            (
                {"title": "x", "parent_entity_uid": "?"},
                "Space.parent_entity_uid should be the uid of an existing entity",
            ),
        ],
    )
    def test_a_broken_rule_is_told_in_ajvs_words(
        self, sandbox: Sandbox, kaiten: httpx.Client, body: dict[str, Any], message: str
    ) -> None:
        response = kaiten.post(SPACES, json=body)

        assert response.status_code == 400
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        assert response.json() == {"message": message}
        assert sandbox.kaiten.state.spaces == {}

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("limit=0", "Space.limit should be >= 1"),
            ("limit=-1", "Space.limit should be >= 1"),
            ("offset=-1", "Space.offset should be >= 0"),
            ("limit=ten", "Space.limit should be integer"),
            ("limit=", "Space.limit should be integer"),
            ("limit=1.5", "Space.limit should be integer"),
        ],
    )
    def test_a_bad_page_is_refused(self, kaiten: httpx.Client, query: str, message: str) -> None:
        response = kaiten.get(f"{SPACES}?{query}")

        assert (response.status_code, response.json()) == (400, {"message": message})

    @pytest.mark.parametrize("body", [{}, {"archived": True}, {"sort_order": 1}])
    def test_a_change_without_the_fields_that_matter_is_refused(
        self, sandbox: Sandbox, kaiten: httpx.Client, body: dict[str, Any]
    ) -> None:
        before = dict(sandbox.kaiten.state.add({"title": "x"}))
        message = kaiten.patch(f"{SPACES}/700001", json=body).json()["message"]

        assert message.startswith("Space should have required property 'title', Space should have required property '")
        assert sandbox.kaiten.state.spaces[700001] == before

    def test_unknown_fields_of_a_change_are_dropped_in_silence(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.kaiten.state.add({"title": "x"})
        space = kaiten.patch(f"{SPACES}/700001", json={"title": "y", "archived": True, "id": 1, "mood": 1}).json()

        assert (space["title"], space["archived"], space["id"], "mood" in space) == ("y", False, 700001, False)

    def test_a_role_or_a_group_is_needed(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.kaiten.state.add({"title": "x"})
        response = kaiten.patch(f"{SPACES}/700001/users/88001", json={"notifications_enabled": True})

        assert response.json()["message"] == (
            "Space should have required property 'role_id', Space should have required property 'space_group_id', "
            "Space should match some schema in anyOf"
        )

    @pytest.mark.parametrize(
        "path", ["1", "0", "-700001", "700002", "x", "7_00001", "%20700001", "7" * 5000, "700001/users/88002"]
    )
    def test_what_isnt_there_is_told_before_the_body_is_read(
        self, sandbox: Sandbox, kaiten: httpx.Client, path: str
    ) -> None:
        sandbox.kaiten.state.add({"title": "x"})
        response = kaiten.patch(f"{SPACES}/{path}", content=b"not even JSON")

        assert (response.status_code, response.content) == (404, b"")

    def test_a_pattern_is_told_with_the_pattern(self, kaiten: httpx.Client) -> None:
        message = kaiten.post(SPACES, json={"title": "x", "work_calendar_id": "x"}).json()["message"]

        assert message.startswith('Space.work_calendar_id should match pattern "^[0-9A-Fa-f]{8}-')

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b'"text"',
            b"null",
            b'{"title": NaN}',
            b'{"title": 1e400}',
            b'{"title": -1e400}',
            b'{"title": Infinity}',
            b'{"title": ' + b"1" * 5000 + b"}",
            b'{"title": ' + b"[" * 200 + b"]" * 200 + b"}",
            b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            '{"title": "x"}'.encode("utf-16"),
            b'{"title": "\xff"}',
        ],
    )
    def test_a_body_that_is_no_json_object_is_refused(self, kaiten: httpx.Client, body: bytes) -> None:
        response = kaiten.post(SPACES, content=body, headers=JSON)

        assert response.status_code == 400
        assert response.json()["message"].startswith("Request body should be a JSON object: ")

    @pytest.mark.parametrize(
        "headers", [{}, {"Content-Type": "text/plain"}, {"Content-Type": ""}, {"Content-Type": ";"}]
    )
    def test_a_wrong_content_type_is_refused(self, kaiten: httpx.Client, headers: dict[str, str]) -> None:
        response = kaiten.post(SPACES, content=b'{"title": "x"}', headers=headers)

        assert response.status_code == 400
        assert "mimetype" in response.json()["message"]

    @pytest.mark.parametrize(
        "headers",
        [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {KAITEN_TOKEN}"}, {"Authorization": ""}],
    )
    def test_401_is_bare_text_without_a_content_type(self, http: httpx.Client, headers: dict[str, str]) -> None:
        response = http.post(SPACES, content=b"not even JSON", headers=headers)

        assert (response.status_code, response.content) == (401, b"Unauthorized")
        assert "Content-Type" not in response.headers
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="Users", error="invalid_token"'
        assert response.headers["X-RateLimit-Limit"] == "50"

    def test_403_is_empty_and_comes_before_the_body_is_read(self, http: httpx.Client) -> None:
        headers = {"Authorization": f"Bearer {KAITEN_READER_TOKEN}"}
        response = http.post(SPACES, content=b"not even JSON", headers=headers)

        assert (response.status_code, response.content) == (403, b"")
        assert "Content-Type" not in response.headers
        assert response.headers["X-RateLimit-Limit"] == "50"

    @pytest.mark.parametrize("path", ["/api/latest/nothing", "/api/latest", "/api/v1/spaces/", "/api/latest/spaces%0A"])
    def test_an_unknown_path_is_404_without_a_body(self, kaiten: httpx.Client, path: str) -> None:
        response = kaiten.post(path, json={"title": "x"})

        assert (response.status_code, response.content) == (404, b"")
        assert response.headers["X-RateLimit-Limit"] == "50"

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            *((method, SPACES, "GET, POST") for method in ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")),
            ("POST", f"{SPACES}/1", "DELETE, GET, PATCH"),
            ("DELETE", f"{SPACES}/1/users", "GET, POST"),
            ("PUT", f"{SPACES}/1/users/1", "DELETE, GET, PATCH"),
        ],
    )
    def test_an_unknown_method_is_405(self, kaiten: httpx.Client, method: str, path: str, allowed: str) -> None:
        response = kaiten.request(method, path)

        assert (response.status_code, response.content) == (405, b"")
        assert response.headers["Allow"] == allowed
        assert response.headers["X-RateLimit-Limit"] == "50"


class TestKaitenRate:
    @pytest.mark.usefixtures("clock")
    def test_each_answer_counts_down_and_tells_when_a_place_gets_free(self, kaiten: httpx.Client) -> None:
        for remaining in ("49", "48"):
            headers = kaiten.post(SPACES, json={}).headers

            assert headers["X-RateLimit-Limit"] == "50"
            assert headers["X-RateLimit-Remaining"] == remaining
            assert headers["X-RateLimit-Reset"] == str(SECOND + 2)  # 1.6 seconds on, rounded up

    def test_one_too_many_is_429(self, clock: Clock) -> None:
        with Sandbox(kaiten_rate=2) as sandbox, client_of(sandbox, KAITEN) as client:
            statuses = [client.post(SPACES, json={"title": "x"}).status_code for _ in range(2)]
            refused = client.post(SPACES, json={"title": "x"})
            clock.now += 1
            after = client.post(SPACES, json={"title": "x"})

        assert statuses == [200, 200]
        assert refused.status_code == 429
        assert refused.text == "Too many requests, please try again later."
        assert refused.headers["Content-Type"] == "text/html; charset=utf-8"
        assert refused.headers["Retry-After"] == "1"
        assert refused.headers["X-RateLimit-Limit"] == "2"
        assert refused.headers["X-RateLimit-Remaining"] == "0"
        assert refused.headers["X-RateLimit-Reset"] == str(SECOND + 2)
        assert (after.status_code, after.headers["X-RateLimit-Remaining"]) == (200, "1")
        assert len(sandbox.kaiten.state.spaces) == 3
        assert len(sandbox.requests) == 4

    @pytest.mark.parametrize(
        ("seconds", "expected"),
        [
            # Time, then what is left and whether it is one too many. A window of the clock's second would allow all.
            ([0.5, 0.875, 1.0, 1.5, 2.0], [("1", False), ("0", False), ("0", True), ("0", True), ("0", False)]),
            ([0.0, 0.75, 1.0, 1.5, 2.5], [("1", False), ("0", False), ("0", False), ("0", True), ("1", False)]),
        ],
    )
    def test_the_second_slides_and_refused_requests_count_too(
        self, clock: Clock, seconds: list[float], expected: list[tuple[str, bool]]
    ) -> None:
        limit = RateLimit(2)
        found: list[tuple[str, bool]] = []
        for second in seconds:
            clock.now = SECOND + second
            headers, over_limit = limit.count("token")
            found.append((headers["X-RateLimit-Remaining"], over_limit))

        assert found == expected

    @given(gaps=st.lists(st.floats(0, 1.5), max_size=40), rate=st.integers(1, 5))
    def test_who_waits_until_the_reset_is_served(self, gaps: list[float], rate: int) -> None:
        clock = Clock()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("spaceclients.sandbox._kaiten_service.time", clock)
            limit = RateLimit(rate)
            for gap in gaps:
                clock.now += gap
                headers, _ = limit.count("token")

                assert 1 <= int(headers["X-RateLimit-Reset"]) - int(clock.now) <= 2
                if headers["X-RateLimit-Remaining"] == "0":
                    clock.now = float(headers["X-RateLimit-Reset"])
                    assert not limit.count("token")[1]

    def test_tokens_that_are_not_used_any_more_are_forgotten(self, clock: Clock) -> None:
        limit = RateLimit(2)
        for number in range(100):
            clock.now += 0.1
            limit.count(str(number))
            limit.count("again and again")

        assert len(limit._times) <= 12  # pyright: ignore[reportPrivateUsage]

    @pytest.mark.parametrize("rate", [0, -1])
    def test_a_rate_is_positive(self, rate: int) -> None:
        with pytest.raises(ValueError, match=f"requests per second must be a whole number from 1 on; got {rate}"):
            Sandbox(kaiten_rate=rate)

    @pytest.mark.usefixtures("clock")
    def test_the_order_is_credentials_then_rate_then_access(self) -> None:
        with Sandbox(kaiten_rate=1) as sandbox, client_of(sandbox) as client:
            wrong = [client.post(SPACES, headers={"Authorization": "Bearer wrong"}) for _ in range(2)]
            reader = [client.post(SPACES, headers={"Authorization": f"Bearer {KAITEN_READER_TOKEN}"}) for _ in range(2)]
            other = client.post(SPACES, headers=KAITEN, json={"title": "x"})
            body = client.post(SPACES, headers=KAITEN, content=b"not even JSON")

        assert [(answer.status_code, answer.headers["X-RateLimit-Remaining"]) for answer in wrong] == [(401, "0")] * 2
        assert [answer.status_code for answer in reader] == [403, 429]
        assert other.status_code == 200  # each token has a bucket of its own
        assert body.status_code == 429

    @pytest.mark.usefixtures("clock")
    def test_refused_requests_count_too(self, http: httpx.Client) -> None:
        headers = [http.post(SPACES).headers, http.post("/api/v1/nothing").headers, http.get(SPACES).headers]

        assert [each["X-RateLimit-Remaining"] for each in headers] == ["49", "48", "47"]

    @pytest.mark.usefixtures("clock")
    def test_none_refuses_nothing_and_still_sends_the_headers(self) -> None:
        with (
            Sandbox(kaiten_rate=None) as sandbox,
            client_of(sandbox, KAITEN) as client,
        ):
            answers = [client.post(SPACES, json={}) for _ in range(55)]

        assert {answer.status_code for answer in answers} == {400}
        assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"50"}
        assert answers[-1].headers["X-RateLimit-Remaining"] == "0"

    @pytest.mark.usefixtures("clock")
    def test_reset_forgets_the_counts(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        kaiten.post(SPACES)
        sandbox.reset()

        assert kaiten.post(SPACES).headers["X-RateLimit-Remaining"] == "49"


class TestKintoneSuccess:
    def test_the_seeded_spaces_are_what_get_space_would_answer(self, sandbox: Sandbox) -> None:
        user = {"code": "sandbox", "name": "Sandbox User"}
        multi, single, guest = sandbox.kintone.state.spaces.values()

        assert multi == {
            "id": "1",
            "name": "Multi-thread space",
            "defaultThread": "1",
            "isPrivate": False,
            "creator": user,
            "modifier": user,
            "memberCount": "2",
            "coverType": "PRESET",
            "coverKey": "GREEN",
            "coverUrl": "https://example.kintone.com/covers/green.png",
            "body": None,
            "useMultiThread": True,
            "isGuest": False,
            "attachedApps": [],
            "fixedMember": False,
            "showAnnouncement": True,
            "showThreadList": True,
            "showAppList": True,
            "showMemberList": True,
            "showRelatedLinkList": True,
            "permissions": {"createApp": "EVERYONE"},
        }
        assert (single["id"], single["useMultiThread"], single["isGuest"]) == ("2", False, False)
        assert {value for key, value in single.items() if key.startswith("show")} == {None}
        assert (guest["id"], guest["useMultiThread"], guest["isGuest"], guest["isPrivate"]) == ("3", True, True, True)

    def test_what_is_sent_changes_and_the_rest_stays(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        before = dict(sandbox.kintone.state.spaces[1])
        changes = {"name": "ローンチ", "isPrivate": True, "fixedMember": True, "showAppList": False}
        response = kintone.put(SPACE, json={"id": 1, **changes})

        assert (response.status_code, response.content) == (200, b"{}")
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        assert response.headers["X-ConcurrencyLimit-Limit"] == "100"
        assert response.headers["X-ConcurrencyLimit-Running"] == "1"
        assert sandbox.kintone.state.spaces[1] == {**before, **changes}

    @pytest.mark.parametrize("number", [1, "1", 1.0])
    def test_the_id_is_a_number_or_text_and_may_stand_alone(
        self, sandbox: Sandbox, kintone: httpx.Client, number: float | str
    ) -> None:
        before = dict(sandbox.kintone.state.spaces[1])
        response = kintone.put(SPACE, json={"id": number})

        assert response.status_code == 200
        assert sandbox.kintone.state.spaces[1] == before

    @pytest.mark.parametrize("name", ["x", "x" * 128, "😀" * 128])
    def test_a_name_has_up_to_128_characters(self, sandbox: Sandbox, kintone: httpx.Client, name: str) -> None:
        assert kintone.put(SPACE, json={"id": 1, "name": name}).status_code == 200
        assert sandbox.kintone.state.spaces[1]["name"] == name

    def test_permissions_are_merged(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        kintone.put(SPACE, json={"id": 1, "permissions": {"createApp": "ADMIN", "unknown": 1}})
        kintone.put(SPACE, json={"id": 1, "permissions": {}})

        assert sandbox.kintone.state.spaces[1]["permissions"] == {"createApp": "ADMIN"}

    def test_unknown_keys_are_dropped_in_silence(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        before = dict(sandbox.kintone.state.spaces[1])
        body = {"id": 1, "unknown": 1, "isGuest": True, "__REQUEST_TOKEN__": "wrong, but the password counts"}

        assert kintone.put(SPACE, json=body).status_code == 200
        assert sandbox.kintone.state.spaces[1] == before

    def test_the_way_to_multi_thread_is_one_way(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        kintone.put(SPACE, json={"id": 1, "useMultiThread": False})
        kintone.put(SPACE, json={"id": 2, "useMultiThread": False})
        assert sandbox.kintone.state.spaces[1]["useMultiThread"] is True
        assert sandbox.kintone.state.spaces[2]["useMultiThread"] is False

        kintone.put(SPACE, json={"id": 2, "useMultiThread": True, "showThreadList": False})
        space = sandbox.kintone.state.spaces[2]
        assert space["useMultiThread"] is True
        assert {key: value for key, value in space.items() if key.startswith("show")} == {
            "showAnnouncement": True,
            "showThreadList": False,
            "showAppList": True,
            "showMemberList": True,
            "showRelatedLinkList": True,
        }

        kintone.put(SPACE, json={"id": 2, "useMultiThread": True})
        assert sandbox.kintone.state.spaces[2]["showThreadList"] is False

    def test_widgets_of_a_single_thread_space_are_ignored(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        response = kintone.put(SPACE, json={"id": 2, "showAppList": True, "name": "Kept"})

        assert response.status_code == 200
        assert (sandbox.kintone.state.spaces[2]["showAppList"], sandbox.kintone.state.spaces[2]["name"]) == (
            None,
            "Kept",
        )

    def test_a_guest_space_is_changed_under_its_own_url_and_stays_private(
        self, sandbox: Sandbox, kintone: httpx.Client
    ) -> None:
        response = kintone.put(GUEST_SPACE, json={"id": "3", "name": "Partners", "isPrivate": False})

        assert response.status_code == 200
        assert (sandbox.kintone.state.spaces[3]["name"], sandbox.kintone.state.spaces[3]["isPrivate"]) == (
            "Partners",
            True,
        )

    def test_post_may_name_another_method(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        response = kintone.post(SPACE, json={"id": 1, "name": "x"}, headers={"X-HTTP-Method-Override": "PUT"})

        assert response.status_code == 200
        assert sandbox.kintone.state.spaces[1]["name"] == "x"
        assert sandbox.requests[-1].method == "POST"

    def test_a_lone_surrogate_is_kept(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        response = kintone.put(SPACE, content=rb'{"id": 1, "name": "\udfff"}', headers=JSON)

        assert response.status_code == 200
        assert sandbox.kintone.state.spaces[1]["name"] == "\udfff"


class TestKintoneCredentials:
    @pytest.mark.parametrize(
        ("headers", "error"),
        [
            ({}, NO_LOGIN),
            (password(("sandbox", "wrong")), WRONG_LOGIN),
            ({"X-Cybozu-Authorization": ""}, WRONG_LOGIN),
            ({"X-Cybozu-Authorization": "not base64"}, WRONG_LOGIN),
            ({"X-Cybozu-API-Token": "any"}, API_TOKEN),
            ({"Authorization": "Basic c2FuZGJveDpzYW5kYm94"}, NO_LOGIN),
            ({**SESSION, "X-Requested-With": ""}, NO_LOGIN),
            ({**SESSION, "Cookie": "JSESSIONID=wrong"}, NO_LOGIN),
            ({"Cookie": SESSION["Cookie"]}, NO_LOGIN),
            ({"X-Requested-With": "XMLHttpRequest"}, NO_LOGIN),
            # password > API token > session
            ({**password(("sandbox", "wrong")), "X-Cybozu-API-Token": "any", **SESSION}, WRONG_LOGIN),
            ({"X-Cybozu-API-Token": "any", **SESSION}, API_TOKEN),
        ],
    )
    def test_wrong_ones_are_refused_before_the_body_is_read(
        self, http: httpx.Client, headers: dict[str, str], error: tuple[int, str, str]
    ) -> None:
        assert error_of(http.put(SPACE, content=b"{", headers=headers)) == error

    @pytest.mark.parametrize(
        "headers",
        [
            KINTONE,
            {**KINTONE, "Authorization": "Basic Z2F0ZTpvcGVu"},
            {**KINTONE, "X-Cybozu-API-Token": "any"},
            {**KINTONE, "Cookie": "JSESSIONID=wrong"},
        ],
    )
    def test_a_password_is_enough(self, http: httpx.Client, headers: dict[str, str]) -> None:
        assert http.put(SPACE, json={"id": 1}, headers=headers).status_code == 200

    @pytest.mark.parametrize("cookie", ["JSESSIONID", "anything"])
    def test_a_session_needs_its_token_in_the_body(self, sandbox: Sandbox, http: httpx.Client, cookie: str) -> None:
        headers = {**SESSION, "Cookie": f"a=b; {cookie}={KINTONE_SESSION_COOKIE}"}
        body = {"id": 1, "name": "x", "__REQUEST_TOKEN__": KINTONE_REQUEST_TOKEN}

        assert http.put(SPACE, json=body, headers=headers).status_code == 200
        assert sandbox.kintone.state.spaces[1]["name"] == "x"
        assert "__REQUEST_TOKEN__" not in sandbox.kintone.state.spaces[1]

    @pytest.mark.parametrize("token", [{}, {"__REQUEST_TOKEN__": "wrong"}, {"__REQUEST_TOKEN__": None}])
    def test_a_session_without_its_token_is_refused(
        self, sandbox: Sandbox, http: httpx.Client, token: dict[str, Any]
    ) -> None:
        response = http.put(SPACE, json={"id": 1, "name": "x", **token}, headers=SESSION)

        assert error_of(response) == ILLEGAL
        assert sandbox.kintone.state.spaces[1]["name"] == "Multi-thread space"

    def test_a_reader_has_no_privilege(self, sandbox: Sandbox, http: httpx.Client) -> None:
        response = http.put(SPACE, json={"id": 1, "name": "x"}, headers=password(KINTONE_READER_LOGIN))

        assert error_of(response) == NO_PRIVILEGE
        assert sandbox.kintone.state.spaces[1]["name"] == "Multi-thread space"


ID_PATTERN = document_of("kintone_spaces")["components"]["schemas"]["SpaceId"]["pattern"]


class TestKintoneRefusal:
    @pytest.mark.parametrize(
        ("body", "errors"),
        [
            ({}, {"id": "Required field."}),
            ({"id": ""}, {"id": "Required field."}),
            ({"id": None}, {"id": "must be integer or string"}),
            ({"id": True}, {"id": "must be integer or string"}),
            ({"id": 1.5}, {"id": "must be integer or string"}),
            ({"id": 0}, {"id": "must be greater than or equal to 1"}),
            ({"id": -1}, {"id": "must be greater than or equal to 1"}),
            ({"id": "0"}, {"id": f'must match "{ID_PATTERN}"'}),
            ({"id": "one"}, {"id": f'must match "{ID_PATTERN}"'}),
            ({"id": "1\n"}, {"id": f'must match "{ID_PATTERN}"'}),
            ({"id": 1, "name": ""}, {"name": "Required field."}),
            ({"id": 1, "name": "x" * 129}, {"name": "must be at most 128 characters long"}),
            ({"id": 1, "name": None}, {"name": "must be string"}),
            ({"id": 1, "isPrivate": "true"}, {"isPrivate": "must be boolean"}),
            ({"id": 1, "showAppList": None}, {"showAppList": "must be boolean"}),
            ({"id": 1, "permissions": "ADMIN"}, {"permissions": "must be object"}),
            (
                {"id": 1, "permissions": {"createApp": "NOBODY"}},
                {"permissions.createApp": "must be one of the enum value"},
            ),
            (
                {"name": "", "fixedMember": 1, "permissions": {"createApp": "NOBODY"}},
                {
                    "id": "Required field.",
                    "name": "Required field.",
                    "fixedMember": "must be boolean",
                    "permissions.createApp": "must be one of the enum value",
                },
            ),
        ],
    )
    def test_each_broken_rule_is_told_by_its_path(
        self, kintone: httpx.Client, body: dict[str, Any], errors: dict[str, str]
    ) -> None:
        response = kintone.put(SPACE, json=body)

        assert error_of(response) == INVALID
        assert response.json()["errors"] == {path: {"messages": [message]} for path, message in errors.items()}

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b'{"id": 1e400}', b'{"id": NaN}', b'{"name": "\xff"}'])
    def test_a_body_that_is_no_json_object_is_refused(self, kintone: httpx.Client, body: bytes) -> None:
        assert error_of(kintone.put(SPACE, content=body, headers=JSON)) == NO_JSON

    def test_a_wrong_content_type_is_refused(self, kintone: httpx.Client) -> None:
        assert error_of(kintone.put(SPACE, content=b'{"id": 1}', headers={"Content-Type": "text/plain"})) == ILLEGAL

    def test_the_words_are_those_of_the_specs_examples(self) -> None:
        answers: dict[str, Any] = document_of("kintone_spaces")["components"]["responses"]
        media: list[Any] = [each for answer in answers.values() for each in answer.get("content", {}).values()]
        bodies: list[Any] = [example["value"] for each in media for example in each["examples"].values()]
        words: dict[str, str] = {body["code"]: body["message"] for body in bodies if "code" in body}

        assert len(words) > 3
        assert words.items() <= {code: message for code, (_, message) in ERRORS.items()}.items()

    def test_each_error_has_an_id_of_its_own(self, http: httpx.Client) -> None:
        assert http.put(SPACE).json()["id"] != http.put(SPACE).json()["id"]

    @pytest.mark.parametrize(
        ("path", "body", "error"),
        [
            (SPACE, {"id": 3}, GUEST_ON_NORMAL_URL),
            (SPACE, {"id": 99}, UNKNOWN),
            (GUEST_SPACE, {"id": 1}, NO_PRIVILEGE),
            (GUEST_SPACE, {"id": 99}, UNKNOWN),
            ("/k/guest/1/v1/space.json", {"id": 1}, NO_PRIVILEGE),
            ("/k/guest/4/v1/space.json", {"id": 3}, NO_PRIVILEGE),
            ("/k/guest/three/v1/space.json", {"id": 3}, NO_PRIVILEGE),
            ("/k/guest/3%0A/v1/space.json", {"id": 3}, NO_PRIVILEGE),
            ("/k/guest/%D9%A3/v1/space.json", {"id": 3}, NO_PRIVILEGE),
            (f"/k/guest/{'3' * 5000}/v1/space.json", {"id": 3}, NO_PRIVILEGE),
            ("/k/guest/3%3F/v1/space.json", {"id": 3}, NO_PRIVILEGE),
        ],
    )
    def test_each_space_has_one_url(
        self, kintone: httpx.Client, path: str, body: dict[str, Any], error: tuple[int, str, str]
    ) -> None:
        assert error_of(kintone.put(path, json=body)) == error

    @pytest.mark.parametrize("number", [10**18, 10**4000, "1" * 5000])
    def test_a_long_id_is_no_space(self, kintone: httpx.Client, number: int | str) -> None:
        assert error_of(kintone.put(SPACE, json={"id": number})) in {UNKNOWN, INVALID}

    @pytest.mark.parametrize(
        ("path", "content", "error"),
        [
            (SPACE, b"{", NO_JSON),
            (SPACE, b'{"id": 99, "name": ""}', INVALID),
            (SPACE, b'{"id": 99}', UNKNOWN),
            (SPACE, b'{"id": 3}', GUEST_ON_NORMAL_URL),
            (SPACE, b'{"id": 1}', NO_PRIVILEGE),
            (GUEST_SPACE, b'{"id": 3}', NO_PRIVILEGE),
        ],
    )
    def test_the_privilege_is_checked_last(
        self, http: httpx.Client, path: str, content: bytes, error: tuple[int, str, str]
    ) -> None:
        headers = {**JSON, **password(KINTONE_READER_LOGIN)}

        assert error_of(http.put(path, content=content, headers=headers)) == error

    def test_the_parameters_of_a_get_may_stand_in_its_body(self, kintone: httpx.Client) -> None:
        for number in (2, "2"):
            assert kintone.request("GET", SPACE, json={"id": number}).json()["name"] == "Single-thread space"
        page = {"limit": 1, "offset": "1"}
        statistics = kintone.request("GET", "/k/v1/spaces/statistics.json", json=page).json()

        assert [each["id"] for each in statistics["spaces"]] == ["2"]
        assert error_of(kintone.request("GET", SPACE, content=b"{")) == NO_JSON
        assert error_of(kintone.request("GET", SPACE, content=rb'{"id": "\ud800"}')) == INVALID
        for wrong in (None, [1], {"a": 1}, True, 1.5):
            assert error_of(kintone.request("GET", SPACE, json={"id": wrong})) == INVALID

    def test_the_parameters_of_a_delete_may_stand_in_its_query(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        guests = {f"guests[{index}]": f"{index}@example.com" for index in reversed(range(11))}
        sandbox.kintone.state.guests.update({code: {} for code in (*guests.values(), "other@example.com")})
        unknown = kintone.delete("/k/v1/guests.json", params={**guests, "guests[2]": "2"})

        assert unknown.json()["errors"] == {"guests[2]": {"messages": ["unknown guest"]}}
        assert kintone.delete("/k/v1/guests.json", params=guests).json() == {}
        assert list(sandbox.kintone.state.guests) == ["other@example.com"]
        assert kintone.delete(SPACE, params={"id": 2}).json() == {}
        assert list(sandbox.kintone.state.spaces) == [1, 3]
        assert error_of(kintone.delete(SPACE)) == NO_JSON
        assert error_of(kintone.delete(SPACE, params={"ids": 1})) == INVALID

    def test_a_session_deletes_by_the_query_with_its_token_there(self, sandbox: Sandbox, http: httpx.Client) -> None:
        """As the JavaScript client does in a browser."""
        given = {"id": "2", "__REQUEST_TOKEN__": KINTONE_REQUEST_TOKEN}

        assert error_of(http.delete(SPACE, params={"id": "2"}, headers=SESSION)) == ILLEGAL
        assert http.delete(SPACE, params=given, headers=SESSION).json() == {}
        assert list(sandbox.kintone.state.spaces) == [1, 3]

    def test_a_get_that_promises_json_and_brings_none_is_refused(self, kintone: httpx.Client) -> None:
        assert error_of(kintone.get(SPACE, headers=JSON)) == ILLEGAL
        assert kintone.get(SPACE, params={"id": 1}).status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            "/k/v1/nothing.json",
            "/k/v1",
            "/k/guest/3/v1/nothing.json",
            "/k/v1/space/guests.json",  # guest spaces only
            "/k/guest/3/v1/guests.json",  # normal spaces only
        ],
    )
    def test_an_unknown_path_is_404(self, kintone: httpx.Client, path: str) -> None:
        response = kintone.put(path, json={"id": 1})

        assert (response.status_code, response.text) == (404, "Not Found")
        assert response.headers["X-ConcurrencyLimit-Running"] == "1"

    @pytest.mark.parametrize(
        ("method", "override"), [("PATCH", None), ("POST", None), ("POST", "put"), ("POST", "PATCH"), ("PATCH", "PUT")]
    )
    def test_an_unknown_method_is_405(self, kintone: httpx.Client, method: str, override: str | None) -> None:
        headers = {"X-HTTP-Method-Override": override} if override else {}
        response = kintone.request(method, SPACE, headers=headers)

        assert response.status_code == 405
        assert response.headers["Allow"] == "DELETE, GET, PUT"
        assert response.headers["X-ConcurrencyLimit-Limit"] == "100"


def half_sent(base_url: str) -> socket.socket:
    """A request whose body doesn't come."""
    address = urlsplit(base_url)
    assert address.hostname is not None
    connection = socket.create_connection((address.hostname, address.port or 0))
    connection.sendall(f"PUT {SPACE} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n".encode())
    return connection


class TestKintoneConcurrency:
    def test_running_counts_the_requests_that_are_still_on_their_way(self) -> None:
        with (
            Sandbox(kintone_concurrency=1) as sandbox,
            client_of(sandbox, KINTONE) as client,
        ):
            with half_sent(sandbox.base_url) as connection:
                deadline = time.monotonic() + 30
                while (refused := client.put(SPACE, json={"id": 1})).status_code == 200:
                    assert time.monotonic() < deadline, "the half-sent request isn't counted"
                connection.sendall(b'{"id": 1}')
                assert b"401 Unauthorized" in connection.recv(4096)
            accepted = client.put(SPACE, json={"id": 1})

        assert refused.status_code == 429
        assert refused.headers["X-Cybozu-Error"] == refused.json()["code"] == "GAIA_TO04"
        assert refused.json()["message"] == "The number of concurrent API requests exceeds the limit."
        assert refused.headers["X-ConcurrencyLimit-Limit"] == "1"
        assert refused.headers["X-ConcurrencyLimit-Running"] == "2"
        assert "Retry-After" not in refused.headers
        assert (accepted.status_code, accepted.headers["X-ConcurrencyLimit-Running"]) == (200, "1")

    def test_a_caller_who_hangs_up_isnt_counted_any_more(self, sandbox: Sandbox, kintone: httpx.Client) -> None:
        half_sent(sandbox.base_url).close()
        deadline = time.monotonic() + 30
        while kintone.put(SPACE, json={"id": 1}).headers["X-ConcurrencyLimit-Running"] != "1":
            assert time.monotonic() < deadline

        assert {request.body for request in sandbox.requests} == {b'{"id":1}'}


class TestEverythingElse:
    @pytest.mark.parametrize("path", ["/", "/api/v2/spaces", "/k/v10/space.json", "/k/guest/v1/space.json"])
    def test_what_belongs_to_neither_service_is_404(self, http: httpx.Client, path: str) -> None:
        response = http.get(path)

        assert (response.status_code, response.text) == (404, "Not Found")

    def test_any_host_header_will_do(self, kaiten: httpx.Client) -> None:
        assert kaiten.post(SPACES, json={"title": "x"}, headers={"Host": "acme.kaiten.ru"}).status_code == 200
        assert kaiten.post(SPACES, json={"title": "x"}, headers={"Host": "["}).status_code == 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=8,
)
FIELDS = {
    package: list(document_of(package)["components"]["schemas"][schema]["properties"])
    for package, schema in (("kaiten_spaces", "CreateSpaceRequest"), ("kintone_spaces", "UpdateSpaceRequest"))
}
bodies = st.binary(max_size=40) | st.one_of(
    [
        st.dictionaries(st.sampled_from(names), json_values).map(lambda body: json.dumps(body).encode())
        for names in FIELDS.values()
    ]
)
content_types = st.just("application/json") | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)


@pytest.fixture(scope="module")
def unlimited() -> Iterator[tuple[Sandbox, httpx.Client]]:
    with (
        Sandbox(kaiten_rate=None) as sandbox,
        client_of(sandbox, {**KAITEN, **KINTONE}) as client,
    ):
        yield sandbox, client


class TestAnyInput:
    @settings(max_examples=150, deadline=None)
    @given(body=bodies, content_type=content_types)
    def test_no_body_breaks_the_sandbox(
        self, unlimited: tuple[Sandbox, httpx.Client], body: bytes, content_type: str
    ) -> None:
        sandbox, client = unlimited
        headers = {"Content-Type": content_type}

        assert client.post(SPACES, content=body, headers=headers).status_code in {200, 400}
        assert client.put(SPACE, content=body, headers=headers).status_code in {200, 400, 404}
        assert sandbox.faults == []

    @settings(max_examples=50, deadline=None)
    @given(path=st.binary(max_size=20), query=st.binary(max_size=20))
    def test_no_path_breaks_the_sandbox(
        self, unlimited: tuple[Sandbox, httpx.Client], path: bytes, query: bytes
    ) -> None:
        sandbox, client = unlimited
        escaped = "".join(f"%{byte:02x}" for byte in path)
        response = client.put(f"/k/guest/{escaped}/v1/space.json?{query.hex()}", json={"id": 3})

        assert response.status_code in {200, 403, 404}
        assert sandbox.faults == []


class TestRequests:
    def test_every_request_is_kept_refused_ones_too(self, sandbox: Sandbox, http: httpx.Client) -> None:
        http.post(f"{SPACES}?a=1&b=%20", json={"title": "x"}, headers={"X-Mark": "one"})
        http.get("/nothing/%E2%9C%93")
        first, other = sandbox.requests

        assert (first.method, first.path, first.query) == ("POST", SPACES, "a=1&b=%20")
        assert (first.body, first.json()) == (b'{"title":"x"}', {"title": "x"})
        assert first.headers["x-mark"] == first.headers["X-MARK"] == "one"
        assert (other.method, other.path, other.query, other.body) == ("GET", "/nothing/✓", "", b"")

    def test_a_received_request_is_frozen_and_hides_its_headers(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        kaiten.post(SPACES, json={"title": "x"})
        (request,) = sandbox.requests

        assert isinstance(request, ReceivedRequest)
        assert KAITEN_TOKEN not in repr(request)
        with pytest.raises(AttributeError):
            request.method = "GET"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

    def test_a_body_that_isnt_json_cant_be_read_as_json(self, sandbox: Sandbox, http: httpx.Client) -> None:
        http.post(SPACES, content=b"{")

        with pytest.raises(ValueError, match="Expecting property name"):
            sandbox.requests[0].json()

    def test_reset_goes_back_to_the_start(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        seeds = json.loads(json.dumps(sandbox.kintone.state.spaces))
        kaiten.post(SPACES, json={"title": "x"})
        kaiten.put(SPACE, json={"id": 2, "name": "x", "permissions": {"createApp": "ADMIN"}}, headers=KINTONE)
        requests = sandbox.requests
        sandbox.reset()

        assert requests == []
        assert sandbox.kaiten.state.spaces == {}
        assert json.loads(json.dumps(sandbox.kintone.state.spaces)) == seeds
        assert kaiten.post(SPACES, json={"title": "x"}).json()["id"] == 700001

    def test_reset_undoes_what_a_test_put_in_the_places_of_the_state(
        self, sandbox: Sandbox, kaiten: httpx.Client, kintone: httpx.Client
    ) -> None:
        class Stubborn(dict[Any, Any]):
            def clear(self) -> None: ...

        sandbox.kaiten.state.spaces = sandbox.kaiten.state.access = Stubborn()
        sandbox.kintone.state.spaces = sandbox.kintone.state.users = Stubborn()
        kaiten.post(SPACES, json={"title": "x"})
        sandbox.reset()

        assert type(sandbox.kaiten.state.spaces) is type(sandbox.kintone.state.spaces) is dict
        assert kaiten.get(SPACES).json() == []
        assert kintone.get(SPACE, params={"id": 1}).json()["name"] == "Multi-thread space"

    def test_the_log_tells_method_path_and_status_and_no_secrets(
        self, sandbox: Sandbox, kaiten: httpx.Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.INFO, "spaceclients.sandbox"):
            kaiten.post(f"{SPACES}?secret=1", json={})
            kaiten.get("/a%0Ab")

        messages = [record.getMessage() for record in caplog.records if record.name == "spaceclients.sandbox"]
        assert messages == [f"POST {SPACES} -> 400", "GET /a%0Ab -> 404"]
        assert sandbox.requests[0].query == "secret=1"


class TestFaults:
    def test_a_status_is_answered_in_place_of_carrying_out_the_request(
        self, sandbox: Sandbox, kaiten: httpx.Client, kintone: httpx.Client
    ) -> None:
        sandbox.fail_next(503, times=2)
        failed = [kaiten.post(SPACES, json={"title": "x"}), kintone.put(SPACE, json={"id": 1, "name": "x"})]

        assert [(answer.status_code, answer.content) for answer in failed] == [(503, b"")] * 2
        assert sandbox.kaiten.state.spaces == {}
        assert sandbox.kintone.state.spaces[1]["name"] == "Multi-thread space"
        assert [request.method for request in sandbox.requests] == ["POST", "PUT"]
        assert kaiten.post(SPACES, json={"title": "x"}).status_code == 200

    def test_the_answer_has_the_given_headers_and_body_alone(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.fail_next(502, headers={"Content-Type": "text/html", "Retry-After": "1"}, body=b"<html>")
        answer = kaiten.post(SPACES, json={"title": "x"})

        assert (answer.status_code, answer.content) == (502, b"<html>")
        assert set(answer.headers) == {"date", "content-type", "content-length", "retry-after"}

    def test_a_request_that_is_hung_up_on_was_carried_out(
        self, sandbox: Sandbox, kaiten: httpx.Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        kaiten.post(SPACES, json={"title": "Before"})  # the connection is kept alive
        sandbox.fail_next(hang_up=True)
        with (
            caplog.at_level(logging.INFO),
            pytest.raises(httpx.RemoteProtocolError, match="without sending a response"),
        ):
            kaiten.post(SPACES, json={"title": "Lost"})
        after = kaiten.post(SPACES, json={"title": "After"})

        assert after.status_code == 200
        assert [space["title"] for space in sandbox.kaiten.state.spaces.values()] == ["Before", "Lost", "After"]
        assert len(sandbox.requests) == 3
        told = [record.getMessage() for record in caplog.records if record.name != "httpx"]
        assert told[0] == f"POST {SPACES} -> no answer"
        assert not any(record.levelno > logging.INFO for record in caplog.records)

    def test_a_slow_answer_holds_up_nobody_else(
        self, sandbox: Sandbox, kintone: httpx.Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        sandbox.fail_next(delay=3600)
        with client_of(sandbox, KINTONE) as slow, pytest.raises(httpx.ReadTimeout):
            slow.put(SPACE, json={"id": 1, "name": "Late"}, timeout=0.2)
        assert sandbox.kintone.state.spaces[1]["name"] == "Late"

        deadline = time.monotonic() + 30
        while kintone.put(SPACE, json={"id": 1}).headers["X-ConcurrencyLimit-Running"] != "1":
            assert time.monotonic() < deadline, "a caller who left is still waited for"
        assert not any(record.levelno > logging.INFO for record in caplog.records)

    def test_others_are_served_while_one_waits(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.fail_next(delay=0.5)
        with ThreadPoolExecutor(1) as pool:
            began = time.monotonic()
            slow = pool.submit(create, sandbox)
            while not sandbox.requests:
                time.sleep(0.001)
            quick = kaiten.post(SPACES, json={"title": "x"})

            assert not slow.done()
            assert slow.result().status_code == quick.status_code == 200
            assert time.monotonic() - began >= 0.5

    @pytest.mark.parametrize("fault", [{"status": 503}, {"hang_up": True}])
    def test_any_fault_may_come_late(self, sandbox: Sandbox, fault: dict[str, Any]) -> None:
        sandbox.fail_next(**fault, delay=0.1)
        began = time.monotonic()
        try:
            assert create(sandbox).status_code == 503
        except httpx.RemoteProtocolError:
            assert "hang_up" in fault

        assert time.monotonic() - began >= 0.1

    def test_faults_come_in_order_and_only_to_the_services(self, sandbox: Sandbox, http: httpx.Client) -> None:
        sandbox.fail_next(500)
        sandbox.fail_next(503, 2)
        paths = [SPACES, "/", "/api/v1/nothing", SPACE, SPACE]

        assert [http.patch(path).status_code for path in paths] == [500, 404, 503, 503, 405]

    def test_faults_count_against_the_limits(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.fail_next(503)
        kaiten.post(SPACES)

        assert kaiten.post(SPACES).headers["X-RateLimit-Remaining"] == "48"

    def test_reset_clears_those_to_come(self, sandbox: Sandbox) -> None:
        sandbox.fail_next(503, times=5)
        sandbox.reset()

        assert create(sandbox).status_code == 200

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({}, "nothing would fail"),
            ({"status": 199}, "status must be a whole number from 200 to 599; got 199"),
            ({"status": 600}, "status must be a whole number from 200 to 599; got 600"),
            ({"status": 400, "body": {"message": "no"}}, "body must be bytes"),
            ({"status": 503, "hang_up": True}, "either answered with the status or hung up on"),
            ({"hang_up": True, "body": b"x"}, "need a status"),
            ({"delay": 1, "headers": {"Retry-After": "1"}}, "need a status"),
            ({"delay": -1}, "delay must be a number from 0 on; got -1"),
            ({"delay": float("nan")}, "delay must be a number from 0 on; got nan"),
            ({"delay": "1"}, "delay must be a number from 0 on; got '1'"),
            ({"status": 503, "times": 0}, "times must be a whole number from 1 on; got 0"),
            ({"status": 503, "times": 1.5}, "times must be a whole number from 1 on; got 1.5"),
            ({"status": "503"}, "status must be a whole number from 200 to 599; got '503'"),
            ({"status": 204, "body": b"x"}, "an answer with status 204 has no body"),
            ({"status": 503, "headers": {"X-A": "a\nb"}}, "such an answer can't be sent: Illegal header value"),
            ({"status": 503, "headers": {"X A": "a"}}, "such an answer can't be sent: Illegal header name"),
            ({"status": 503, "when": 5}, "when 5 is neither an operation's name nor a function"),
        ],
    )
    def test_contradictions_are_refused(self, sandbox: Sandbox, arguments: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            sandbox.fail_next(**arguments)
        assert create(sandbox).status_code == 200


class TestRunning:
    def test_several_run_at_once_and_share_nothing(self) -> None:
        with Sandbox() as one, Sandbox() as other, ThreadPoolExecutor(8) as pool:
            assert one.base_url != other.base_url
            calls = [pool.submit(create, sandbox) for sandbox in (one, other, one) for _ in range(10)]

            assert {call.result().status_code for call in calls} == {200}
            assert list(one.kaiten.state.spaces) == list(range(700001, 700021))
            assert list(other.kaiten.state.spaces) == list(range(700001, 700011))

    def test_it_runs_beside_a_running_event_loop(self) -> None:
        async def call() -> int:
            with Sandbox() as sandbox:
                async with httpx.AsyncClient(base_url=sandbox.base_url, headers=KAITEN, verify=False) as client:
                    return (await client.post(SPACES, json={"title": "x"})).status_code

        assert asyncio.run(call()) == 200

    def test_it_leaves_no_thread_and_no_socket(self) -> None:
        threads = threading.active_count()
        sandbox = Sandbox().start()
        port = urlsplit(sandbox.base_url).port
        client = client_of(sandbox)
        client.get("/")  # kept alive
        began = time.monotonic()
        sandbox.close()

        assert time.monotonic() - began < 5
        assert threading.active_count() == threads
        assert sandbox.requests[0].path == "/"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/")
        client.close()
        gc.collect()  # a forgotten socket would warn now, and warnings are errors

    def test_it_can_be_closed_while_a_request_is_on_its_way(self) -> None:
        sandbox = Sandbox().start()
        with half_sent(sandbox.base_url):
            time.sleep(0.1)
            sandbox.close()

        assert sandbox.requests == []

    def test_it_starts_in_well_under_100_ms(self) -> None:
        durations: list[float] = []
        for _ in range(3):
            began = time.perf_counter()
            with Sandbox() as sandbox:
                assert create(sandbox).status_code == 200
                durations.append(time.perf_counter() - began)

        assert min(durations) < 0.1

    def test_it_can_be_closed_twice_and_started_again(self) -> None:
        sandbox = Sandbox()
        sandbox.close()
        for _ in range(2):
            with sandbox:
                create(sandbox)
        sandbox.close()

        assert list(sandbox.kaiten.state.spaces) == [700001, 700002]

    def test_it_cant_be_started_twice(self, sandbox: Sandbox) -> None:
        with pytest.raises(RuntimeError, match="is running already"):
            sandbox.start()

    def test_a_base_url_needs_a_running_sandbox(self) -> None:
        with pytest.raises(RuntimeError, match="isn't running"):
            _ = Sandbox().base_url

    def test_a_taken_port_is_named(self, sandbox: Sandbox) -> None:
        port = urlsplit(sandbox.base_url).port or 0

        with pytest.raises(OSError, match=f"port {port} on 127.0.0.1 can't be used: Address already in use"):
            Sandbox(port).start()

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.2"])
    def test_other_loopback_addresses_will_do(self, host: str) -> None:
        if host == "127.0.0.2" and sys.platform != "linux":
            pytest.skip("only Linux listens on all of 127.0.0.0/8")
        with Sandbox(host=host) as sandbox:
            assert sandbox.base_url.startswith(f"http://{host}:")
            assert create(sandbox).status_code == 200

    @pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
    def test_an_ipv6_address_is_bracketed(self) -> None:
        try:
            sandbox = Sandbox(host="::1").start()
        except OSError as error:
            pytest.skip(str(error))
        with closing(sandbox):
            assert re.fullmatch(r"http://\[::1\]:\d+", sandbox.base_url)
            assert create(sandbox).status_code == 200

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", ""])
    def test_only_loopback_addresses_are_served(self, host: str) -> None:
        with pytest.raises(ValueError, match="isn't a loopback address"):
            Sandbox(host=host)

    @pytest.mark.parametrize("port", [-1, 65536])
    def test_a_port_must_exist(self, port: int) -> None:
        with pytest.raises(ValueError, match=f"port must be a whole number from 0 to 65535; got {port}"):
            Sandbox(port)


def broken_add(_state: KaitenState, _fields: dict[str, Any]) -> dict[str, Any]:
    return {"id": "not a number"}


Serve = Callable[..., None]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Serve:
    """Let a service of the sandbox follow another spec."""
    name = tmp_path.name  # a module's name is imported but once

    def load(_package: str) -> CheckedSpec:
        return CheckedSpec(name)

    def use(document: dict[str, Any], service: str = "kaiten") -> None:
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "openapi.json").write_text(json.dumps(document))
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
        monkeypatch.setattr(f"spaceclients.sandbox._{service}_service.load_spec", load)

    return use


@pytest.mark.parametrize(
    ("pattern", "matched", "unmatched"),
    [
        ("^a$", ["a"], ["a\n", "a\nb", "b\na", "\na"]),
        ("^(a|b$)", ["a\n", "b"], ["b\n"]),
        (r"^a\$", ["a$", "a$\n"], ["a"]),
        (r"^a\\$", ["a\\"], ["a\\\n", "a"]),
        (r"^[$\]$]$", ["$", "]"], ["$\n", "a"]),
        ("a", ["bab", "\na\n"], ["b"]),
    ],
)
def test_patterns_mean_what_ecmascript_says(pattern: str, matched: list[str], unmatched: list[str]) -> None:
    rules = Rules({"pattern": pattern})
    found = {text: rules.violation(text) is None for text in matched + unmatched}

    assert found == dict.fromkeys(matched, True) | dict.fromkeys(unmatched, False)


class TestSpecs:
    def test_an_answer_that_breaks_the_spec_is_loud(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(KaitenState, "add", broken_add)
        responses: list[httpx.Response] = []
        sandbox = Sandbox()
        with pytest.raises(RuntimeError, match="the sandbox is broken"), sandbox:
            responses.append(create(sandbox))

        assert [response.status_code for response in responses] == [500]
        assert 'id: it is not of type "integer": ' in responses[0].text
        assert "not a number" in responses[0].text
        assert len(sandbox.faults) == 1
        assert sandbox.faults[0].startswith(f"POST {SPACES}: ")

    def test_a_fault_doesnt_hide_the_tests_own_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(KaitenState, "add", broken_add)
        with pytest.raises(httpx.HTTPStatusError), Sandbox() as sandbox:
            create(sandbox).raise_for_status()

    def test_unknown_keys_are_dropped_in_lists_too(self) -> None:
        spec = CheckedSpec("kintone_spaces")
        schema = {"$ref": "#/components/schemas/UpdateSpaceMembersRequest"}
        member: dict[str, Any] = {"entity": {"type": "USER", "code": "taro"}, "isAdmin": True}
        stray: dict[str, Any] = {**member, "mood": 1, "entity": {**member["entity"], "mood": 1}}

        assert spec.known(schema, {"id": 1, "members": [stray, "x"], "mood": 1}) == {"id": 1, "members": [member, "x"]}

    def test_a_field_added_to_the_spec_is_answered(self, serve: Serve) -> None:
        document = document_of("kaiten_spaces")
        space = document["components"]["schemas"]["Space"]
        space["required"].append("mood")
        space["properties"]["mood"] = {"type": "object", "required": ["word"]}
        answer = document["paths"]["/spaces"]["post"]["responses"]["200"]["content"]["application/json"]
        answer["examples"]["created"]["value"]["mood"] = {"word": "calm"}
        serve(document)
        with Sandbox() as sandbox:
            assert create(sandbox).json()["mood"] == {"word": "calm"}
            sandbox.kaiten.state.spaces[700001]["mood"]["word"] = "changed"
            assert create(sandbox).json()["mood"] == {"word": "calm"}

    def test_a_new_field_of_kintone_is_answered_as_the_example_has_it(self, serve: Serve) -> None:
        document = document_of("kintone_spaces")

        def first(path: str) -> dict[str, Any]:
            answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
            shown: dict[str, Any] = next(iter(answer["examples"].values()))["value"]
            return shown

        for name, shown in (
            ("Space", first("/space.json")),
            ("SpaceStatistics", first("/spaces/statistics.json")["spaces"][0]),
        ):
            document["components"]["schemas"][name]["required"].append("mood")
            shown["mood"] = "calm"
        serve(document, "kintone")
        with Sandbox() as sandbox, client_of(sandbox, KINTONE) as client:
            assert client.get(SPACE, params={"id": 2}).json()["mood"] == "calm"
            sandbox.kintone.state.spaces[1]["mood"] = "bright"
            spaces = client.get("/k/v1/spaces/statistics.json").json()["spaces"]

        assert [each["mood"] for each in spaces] == ["bright", "calm", "calm"]

    def test_a_new_operation_takes_one_handler(self, monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
        document = document_of("kaiten_spaces")
        document["paths"]["/spaces/{space_id}/mood"] = {
            "parameters": [{"$ref": "#/components/parameters/SpaceId"}],
            "get": {
                "operationId": "getMood",
                "x-python-name": "get_mood",
                "security": [{"bearerToken": []}],
                "parameters": [
                    {"name": "view", "in": "query", "required": True, "schema": {"enum": ["full"]}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "multipleOf": 5}},
                ],
                "responses": {
                    "200": {
                        "description": "What the handler was given.",
                        "content": {"application/json": {"schema": {"type": "object", "required": ["space_id"]}}},
                    },
                    "400": {"$ref": "#/components/responses/BadRequest"},
                    "404": {"description": "No such space."},
                },
            },
        }
        create_space = document["paths"]["/spaces"]["post"]
        document["components"]["requestBodies"] = {"Create": create_space["requestBody"]}
        create_space["requestBody"] = {"$ref": "#/components/requestBodies/Create"}
        serve(document)

        def get_mood(call: KaitenOperations) -> dict[str, Any]:
            return {**call.path, **call.query}

        def get(sandbox: Sandbox, path: str) -> httpx.Response:
            with client_of(sandbox, KAITEN) as client:
                return client.get(f"{SPACES}/{path}")

        with Sandbox() as sandbox:
            assert get(sandbox, "1/mood").status_code == 501
        monkeypatch.setattr(KaitenOperations, "get_mood", get_mood, raising=False)
        with Sandbox() as sandbox:
            here = f"{create(sandbox).json()['id']}/mood"

            assert get(sandbox, f"{here}?view=full&limit=5").json() == {"space_id": 700001, "view": "full", "limit": 5}
            assert get(sandbox, f"{here}?view=full").json() == {"space_id": 700001, "view": "full"}
            assert get(sandbox, here).json() == {"message": "Space should have required property 'view'"}
            assert get(sandbox, f"{here}?view=half").json() == {
                "message": "Space.view should be equal to one of the allowed values"
            }
            assert get(sandbox, f"{here}?view=full&limit=7").json() == {
                "message": 'Space.limit should pass "multipleOf" keyword validation'
            }
            assert [get(sandbox, f"{number}/mood").status_code for number in ("0", "x", "1")] == [404, 404, 404]
            assert get(sandbox, "1/more").status_code == 404


def run(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "spaceclients.sandbox", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ})


class TestCommandLine:
    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_it_serves_until_a_signal_and_exits_with_0(self, number: signal.Signals) -> None:
        with run("--port", "0") as process:
            assert process.stdout is not None
            welcome = process.stdout.readline()
            while not welcome.endswith("\n\n") or "update_space" not in welcome:
                welcome += process.stdout.readline()
            url = re.findall(r"http://127\.0\.0\.1:\d+", welcome)[0]
            status = httpx.post(f"{url}{SPACES}", json={"title": "x"}, headers=KAITEN).status_code
            process.send_signal(number)
            _, stderr = process.communicate(timeout=30)

        assert status == 200
        assert process.returncode == 0
        secrets = (KAITEN_TOKEN, KAITEN_READER_TOKEN, KINTONE_SESSION_COOKIE, KINTONE_REQUEST_TOKEN)
        for text in (*secrets, *KINTONE_LOGIN, *KINTONE_READER_LOGIN):
            assert text in welcome
        assert stderr == f"POST {SPACES} -> 200\n"

    def test_a_taken_port_is_told_in_one_line(self, sandbox: Sandbox) -> None:
        port = urlsplit(sandbox.base_url).port
        with run("--port", str(port)) as process:
            stdout, stderr = process.communicate(timeout=30)

        assert process.returncode == 1
        assert stdout == ""
        assert re.fullmatch(rf"port {port} on 127\.0\.0\.1 can't be used: [\w ]+\n", stderr)

    def test_main_returns_the_exit_code(self, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
        handlers = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
        timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGTERM])
        try:
            assert __main__.main(["--port", str(urlsplit(sandbox.base_url).port)]) == 1
            timer.start()
            assert __main__.main(["--port", "0"]) == 0
        finally:
            timer.join()
            for number, handler in handlers:
                signal.signal(number, handler)
        out, err = capsys.readouterr()

        assert "KaitenClient" in out
        assert "can't be used" in err

    @pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--port", "70000"], ["--port", "x"]])
    def test_a_wrong_option_is_a_usage_error(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as error:
            __main__.main(arguments)

        assert error.value.code == 2
        assert capsys.readouterr().err.startswith("usage: python -m spaceclients.sandbox")

    @pytest.mark.parametrize("module", ["starlette", "uvicorn"])
    def test_without_the_extra_it_says_what_to_install(self, module: str) -> None:
        code = f"import sys; sys.modules[{module!r}] = None; import spaceclients.sandbox"
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

        assert result.returncode == 1
        hint = 'the sandbox needs its extra: pip install "spaceclients[sandbox]", or ".[sandbox]" in a checkout ('
        assert f"ImportError: {hint}" in result.stderr
