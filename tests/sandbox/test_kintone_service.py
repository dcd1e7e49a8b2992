"""The sandbox's kintone over real sockets: what it answers and refuses, and its limit of concurrency."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from sandbox_cases import JSON, KINTONE, SPACE, client_of, document_of, half_sent, password
from spaceclients.sandbox import KINTONE_READER_LOGIN, KINTONE_REQUEST_TOKEN, KINTONE_SESSION_COOKIE, Sandbox
from spaceclients.sandbox._kintone_errors import ERRORS

if TYPE_CHECKING:
    import httpx

GUEST_SPACE = "/k/guest/3/v1/space.json"


SESSION = {"Cookie": f"JSESSIONID={KINTONE_SESSION_COOKIE}", "X-Requested-With": "XMLHttpRequest"}


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
