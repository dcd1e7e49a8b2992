"""The sandbox's Kaiten over real sockets: what it answers and refuses, and its limit of rate."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox_cases import JSON, KAITEN, SPACES, client_of
from spaceclients.sandbox import KAITEN_READER_TOKEN, KAITEN_TOKEN, Sandbox
from spaceclients.sandbox._kaiten_service import RateLimit

if TYPE_CHECKING:
    import httpx

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
