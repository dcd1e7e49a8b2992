"""Both services on one origin: what belongs to neither, the requests that are kept, and any input."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox_cases import KAITEN, KINTONE, SPACE, SPACES, client_of, document_of
from spaceclients.sandbox import KAITEN_TOKEN, ReceivedRequest, Sandbox
from spaceclients.sandbox._app import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


class TestEverythingElse:
    @pytest.mark.parametrize("path", ["/", "/api/v2/spaces", "/k/v10/space.json", "/k/guest/v1/space.json"])
    def test_what_belongs_to_neither_service_is_404(self, http: httpx.Client, path: str) -> None:
        response = http.get(path)

        assert (response.status_code, response.text) == (404, "Not Found")

    @pytest.mark.parametrize("host", ["127.0.0.1", "LOCALHOST:80", "[::1]:8000", "acme.localhost", "127.8.9.1"])
    def test_it_is_called_by_a_name_of_this_machine(self, kaiten: httpx.Client, host: str) -> None:
        assert kaiten.post(SPACES, json={"title": "x"}, headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["acme.kaiten.ru", "127.0.0.1.evil.example", "evil.example:80", "[", "", "10.0.0.1"]
    )
    def test_another_host_is_refused(self, sandbox: Sandbox, kaiten: httpx.Client, host: str) -> None:
        """A page in a browser may let its own name lead to this machine, and would use the sandbox's known logins."""
        response = kaiten.post(SPACES, json={"title": "x"}, headers={"Host": host})

        assert response.status_code == 421
        assert "127.0.0.1, [::1] or localhost" in response.text
        assert not sandbox.kaiten.state.spaces

    @pytest.mark.parametrize("chunked", [False, True])
    def test_a_body_that_is_too_large_is_refused_and_not_kept(
        self,
        sandbox: Sandbox,
        kaiten: httpx.Client,
        chunked: bool,  # noqa: FBT001
    ) -> None:
        whole = b" " * (MAX_BODY - 1) + b"1"
        refused = kaiten.post(SPACES, content=iter([whole, b"2"]) if chunked else whole + b"2")
        read = kaiten.post(SPACES, content=whole)

        assert (refused.status_code, read.status_code) == (413, 400)
        assert f"{MAX_BODY:,} bytes" in refused.text
        assert [len(each.body) for each in sandbox.requests] == [MAX_BODY]


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
