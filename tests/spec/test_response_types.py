"""What the clients make of answers: models with ids and numbers of one type, or an error that says what is wrong."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from conftest import KAITEN, KINTONE, SPACE, Expect, Mode
from fault_server import FaultServer, answer, http, raw, then_hang_up
from mock_transports import answering, mock
from spaceclients._spec.response_types import Converters
from spaceclients.errors import ResponseDecodeError

STATISTICS = {"name": "x", "isPrivate": True, "isGuest": False}


@pytest.mark.parametrize(("number", "count"), [("7", "3"), (7, 3), ("7", 3), (7, "3")])
def test_ids_and_counts_are_given_in_one_form(mode: Mode, number: Any, count: Any) -> None:
    """The sources disagree whether they are numbers or text."""
    space = {**STATISTICS, "id": number, "administratorCount": count, "memberCount": count}
    transport, _ = answering(httpx.Response(200, json={"spaces": [space]}))
    (given,) = mode.run(mode.kintone(transport=transport).get_spaces_statistics()).spaces

    assert (given.id, given.administrator_count, given.member_count) == ("7", 3, 3)


def test_a_thread_never_meets_a_half_known_schema() -> None:
    """When another is about to find out, for the first time, what answers of it have to change."""
    number = {"x-give": "integer"}
    schema = {"properties": {"id": number}}
    given: list[Any] = []

    def resolve(part: dict[str, Any]) -> dict[str, Any]:
        if part is number and not given:
            given.append("asked")
            with ThreadPoolExecutor(1) as other:
                given.append(other.submit(lambda: give_to({"id": "7"})).result())
        return part

    def give_to(value: Any) -> Any:
        give = converters.of(schema)
        assert give is not None
        return give(value)

    converters = Converters(resolve)
    assert give_to({"id": "8"}) == {"id": 8}
    assert given == ["asked", {"id": 7}]


def test_a_count_that_is_no_number_is_told(mode: Mode) -> None:
    space = {**STATISTICS, "id": "7", "administratorCount": "many", "memberCount": 1}
    transport, _ = answering(httpx.Response(200, json={"spaces": [space]}))

    with pytest.raises(ResponseDecodeError):
        mode.run(mode.kintone(transport=transport).get_spaces_statistics())


def test_an_answer_without_a_body_is_an_empty_list(mode: Mode) -> None:
    """Where the spec says so, and nowhere else."""
    transport, _ = answering(*(httpx.Response(200, headers={"Content-Length": "0"}) for _ in range(2)))
    kaiten = mode.kaiten(transport=transport, quota=None)

    assert mode.run(kaiten.list_spaces()) == []
    with pytest.raises(ResponseDecodeError):
        mode.run(kaiten.get_space(1))


EMPTY: dict[str, tuple[bytes, bool]] = {
    "a length of 0": (http(200), True),
    "a length of 0, as JSON": (http(200, b"", "Content-Type: Application/JSON; charset=utf-8"), True),
    "finished chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", True),
    "no length": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", False),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\n", False),
    "chunks cut off": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", False),
    "a page": (http(200, b"", "Content-Type: text/html"), False),
    "202": (http(202), False),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", False),
    "205": (http(205), False),
}


@pytest.mark.wire
@pytest.mark.parametrize(("data", "is_a_list"), EMPTY.values(), ids=EMPTY.keys())
def test_no_body_is_an_empty_list_only_where_it_was_meant_so(mode: Mode, data: bytes, *, is_a_list: bool) -> None:
    """What may have been lost is no answer: a space that was in it isn't made again."""
    made = answer(200, json.dumps(SPACE).encode())
    with FaultServer([raw(data), made] if is_a_list else [then_hang_up(data)]) as server:
        kaiten = mode.kaiten(server.url, quota=None, retry=None)
        if is_a_list:
            mode.run(kaiten.ensure_space(external_id="x", title="Launch"))
        else:
            with pytest.raises(ResponseDecodeError):
                mode.run(kaiten.ensure_space(external_id="x", title="Launch"))

    assert [request.split()[0] for request in server.requests] == [b"GET", b"POST"][: 1 + is_a_list]


@pytest.mark.wire
def test_any_2xx_with_the_right_body_is_a_success(mode: Mode, expect: Expect) -> None:
    """kintone counts every 2xx as one; the write was made, so an error would be a lie."""
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": "x"}, httpx.Response(201, json=SPACE))

    assert mode.run(mode.kaiten(transport=mock(expect)).create_space(title="x")).id == SPACE["id"]


@pytest.mark.wire
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no body"),
        (b"<html>login</html>", "Expecting value"),
        (b"[]", "object"),
        (b"null", "object"),
        (b"{}", "id: "),
        (b'{"id":' + b"[" * 100_000, "while decoding a JSON array"),
        (b'"\xff"', "utf"),
    ],
)
def test_a_2xx_that_cannot_be_read_says_that_the_change_was_made(
    mode: Mode, expect: Expect, body: bytes, reason: str
) -> None:
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": "x"}, httpx.Response(200, content=body))

    with pytest.raises(ResponseDecodeError) as caught:
        mode.run(mode.kaiten(transport=mock(expect)).create_space(title="x"))

    error = caught.value
    assert (error.status_code, error.request.method) == (200, "POST")
    assert error.body == body.decode(errors="replace")
    assert reason.lower() in error.reason.lower()
    assert "POST /api/latest/spaces: [200] done" in str(error)


@pytest.mark.wire
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "700123"}, "id"),
        ({"id": None}, "id"),
        ({"title": None}, "title"),
        ({"created": "yesterday"}, "created"),
        ({"users": [{"id": 1}, {"id": "x"}]}, "users.1.id"),
        ({"users": [{"id": 1, "created": "yesterday"}]}, "users.0.created"),
        ({"created": "2026-03-04"}, "created"),
        ({"settings": []}, "settings"),
    ],
)
def test_an_answer_that_breaks_the_spec_is_never_passed_on_mistyped(
    mode: Mode, expect: Expect, change: dict[str, Any], field: str
) -> None:
    """The generated code alone would put a text where the type says number."""
    answer = httpx.Response(200, json={**SPACE, **change})
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": "x"}, answer)

    with pytest.raises(ResponseDecodeError, match=field):
        mode.run(mode.kaiten(transport=mock(expect)).create_space(title="x"))


@pytest.mark.wire
def test_an_update_answered_with_a_web_page_is_no_success(mode: Mode, expect: Expect) -> None:
    """A 200 with a login page must not look like an update, though update_space returns nothing."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, text="<html>Log in</html>"))

    with pytest.raises(ResponseDecodeError):
        mode.run(mode.kintone(transport=mock(expect)).update_space(id=1))


@pytest.mark.wire
@pytest.mark.parametrize("number", [b"1e3", b"1.0e3", b"1000.0", b"100000E-2"])
def test_a_whole_number_in_an_answer_is_an_integer_however_it_is_written(
    mode: Mode, expect: Expect, number: bytes
) -> None:
    """JSON has but one type of numbers; and a text that is to be given is that of the integer."""
    answer = {**SPACE, "id": "@", "sort_order": 1.5, "external_id": "@", "users": [{"id": "@"}], "mascots": ["@"]}
    body = json.dumps(answer).encode().replace(b'"@"', number)
    expect.add("GET", f"{KAITEN}/api/latest/spaces/1", None, httpx.Response(200, content=body))

    space = mode.run(mode.kaiten(transport=mock(expect)).get_space(1))

    assert (space.id, type(space.id), space.external_id, space.sort_order) == (1000, int, "1000", 1.5)
    assert [type(each) for each in (space.users[0].id, space["mascots"][0])] == [int, int]
