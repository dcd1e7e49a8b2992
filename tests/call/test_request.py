"""What the clients send, and what they make of the answers, over a transport that refuses surprises."""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
import inspect
import json
import pickle
import pydoc
import re
from base64 import b64decode
from types import MappingProxyType
from typing import Any

import attrs
import httpx
import pytest

from conftest import KAITEN, KINTONE, SPACE, Expect, Mode
from kaiten_spaces.models import Space
from kintone_spaces.models import (
    Entity,
    MemberEntity,
    SpaceMember,
    SpaceMemberRequest,
    SpacePermissions,
    ThreadComment,
)
from spaceclients import AsyncKintoneClient, KaitenClient, PasswordAuth, SessionAuth, Timeout
from spaceclients._spec.arguments import Serializer
from spaceclients._spec.values import BrokenRuleError
from spaceclients.errors import ClientClosedError, InvalidRequestError, ResponseDecodeError, SpaceClientError

pytestmark = pytest.mark.wire


def mock(expect: Expect) -> httpx.MockTransport:
    return httpx.MockTransport(expect)


def test_create_space_sends_what_was_given_and_returns_a_model(mode: Mode, expect: Expect) -> None:
    """A field left out isn't sent, null is, and times become datetimes."""
    body = {"title": "Launch", "external_id": None, "sort_order": 2.5}
    expect.add("POST", f"{KAITEN}/api/latest/spaces", body, httpx.Response(200, json=SPACE))
    kaiten = mode.kaiten(transport=mock(expect))

    space = mode.run(kaiten.create_space(title="Launch", external_id=None, sort_order=2.5))

    assert isinstance(space, Space)
    assert (space.id, space.title) == (700123, "Launch")
    assert dt.datetime(2026, 3, 4, 9, 15, 27, 318000, dt.UTC) == space.created
    headers = expect.requests[0].headers
    assert headers["authorization"] == "Bearer tok"
    assert headers["content-type"] == "application/json"
    assert headers["accept"] == "application/json"
    assert expect.requests[0].url.query == b""


def test_update_space_sends_the_apis_own_names(mode: Mode, expect: Expect) -> None:
    """Snake case here, camel case there; a model goes in as its JSON; nothing is returned."""
    body = {"id": 1001, "name": "Launch", "isPrivate": True, "permissions": {"createApp": "ADMIN"}}
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", body, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))

    permissions = SpacePermissions(create_app="ADMIN")
    result = mode.run(kintone.update_space(id=1001, name="Launch", is_private=True, permissions=permissions))

    assert result is None
    headers = expect.requests[0].headers
    assert b64decode(headers["x-cybozu-authorization"]) == b"admin:secret"
    assert "authorization" not in headers
    assert "cookie" not in headers


@pytest.mark.parametrize("guest", [7, "7", "007"])
def test_a_guest_space_has_a_url_of_its_own(mode: Mode, expect: Expect, guest: int | str) -> None:
    """By the method and by the option, and the parent stays where it was."""
    for url in ("k/guest/7/v1", "k/guest/7/v1", "k/v1"):
        expect.add("PUT", f"{KINTONE}/{url}/space.json", {"id": 7}, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))

    mode.run(kintone.guest_space(guest).update_space(id=7))
    mode.run(mode.kintone(guest_space_id=guest, transport=mock(expect)).update_space(id=7))
    mode.run(kintone.update_space(id=7))


def test_basic_auth_goes_beside_the_password(mode: Mode, expect: Expect) -> None:
    """Both are UTF-8 before base64."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = mode.kintone(
        auth=PasswordAuth("админ", "пароль"), basic_auth=("gate", "Pässwort"), transport=mock(expect)
    )

    mode.run(kintone.update_space(id=1))

    headers = expect.requests[0].headers
    assert b64decode(headers["x-cybozu-authorization"]).decode() == "админ:пароль"
    scheme, _, pair = headers["authorization"].partition(" ")
    assert (scheme, b64decode(pair).decode()) == ("Basic", "gate:Pässwort")


def test_session_auth_sends_cookies_header_and_token(mode: Mode, expect: Expect) -> None:
    """The request token is a field of the body, though no parameter of the method."""
    body = {"id": 1, "name": "x", "__REQUEST_TOKEN__": "tok-1"}
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", body, httpx.Response(200, json={}))
    kintone = mode.kintone(auth=SessionAuth({"a": "1", "b": "2"}, "tok-1"), transport=mock(expect))

    mode.run(kintone.update_space(id=1, name="x"))

    headers = expect.requests[0].headers
    assert (headers["cookie"], headers["x-requested-with"]) == ("a=1; b=2", "XMLHttpRequest")
    assert "x-cybozu-authorization" not in headers


def test_cookies_of_an_answer_are_not_kept(mode: Mode, expect: Expect) -> None:
    """A session that the server starts must not become a second login, nor be shown."""
    answer = httpx.Response(200, json={}, headers={"Set-Cookie": "session=stolen; Path=/"})
    for _ in range(2):
        expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, answer)
    kintone = mode.kintone(transport=mock(expect))

    details = mode.run(kintone.update_space.detailed(id=1))
    mode.run(kintone.update_space(id=1))

    assert "cookie" not in expect.requests[1].headers
    assert "set-cookie" not in details.headers


def test_detailed_returns_status_headers_and_model(mode: Mode, expect: Expect) -> None:
    """The rate-limit headers can be read, in any case."""
    answer = httpx.Response(200, json=SPACE, headers={"X-RateLimit-Remaining": "4"})
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": "x"}, answer)

    details = mode.run(mode.kaiten(transport=mock(expect)).create_space.detailed(title="x"))

    assert (details.status_code, details.headers["x-ratelimit-remaining"]) == (200, "4")
    assert details.parsed.id == SPACE["id"]


def test_the_pinned_version_of_a_base_url_is_kept(mode: Mode, expect: Expect) -> None:
    expect.add("POST", f"{KAITEN}/api/v1/spaces", {"title": "x"}, httpx.Response(200, json=SPACE))

    mode.run(mode.kaiten(f"{KAITEN}/api/v1/", transport=mock(expect)).create_space(title="x"))


def test_any_2xx_with_the_right_body_is_a_success(mode: Mode, expect: Expect) -> None:
    """kintone counts every 2xx as one; the write was made, so an error would be a lie."""
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": "x"}, httpx.Response(201, json=SPACE))

    assert mode.run(mode.kaiten(transport=mock(expect)).create_space(title="x")).id == SPACE["id"]


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


def test_an_update_answered_with_a_web_page_is_no_success(mode: Mode, expect: Expect) -> None:
    """A 200 with a login page must not look like an update, though update_space returns nothing."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, text="<html>Log in</html>"))

    with pytest.raises(ResponseDecodeError):
        mode.run(mode.kintone(transport=mock(expect)).update_space(id=1))


CYCLE: list[Any] = []
CYCLE.append(CYCLE)
KAITEN_REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "title", "minLength"),
    ({"title": "x" * 257}, "title", "maxLength"),
    ({"title": None}, "title", "type"),
    ({"title": True}, "title", "type"),
    ({"title": ["x"]}, "title", "type"),
    ({"title": float("nan")}, "title", "json"),
    ({"title": "x", "sort_order": float("inf")}, "sort_order", "json"),
    ({"title": "\ud800"}, "title", "json"),
    ({"title": b"x"}, "title", "json"),
    ({"title": 10**5000}, "title", "json"),
    ({"title": {1: 2}}, "title", "json"),
    ({"title": CYCLE}, "title" + ".0" * 100, "json"),
    ({"title": "x", "sort_order": 0}, "sort_order", "exclusiveMinimum"),
    ({"title": "x", "sort_order": -1.5}, "sort_order", "exclusiveMinimum"),
    ({"title": "x", "sort_order": "1"}, "sort_order", "type"),
    ({"title": "x", "external_id": "x" * 1025}, "external_id", "maxLength"),
    ({"title": "x", "parent_entity_uid": None}, "parent_entity_uid", "type"),
    ({"title": "x", "work_calendar_id": "monday"}, "work_calendar_id", "pattern"),
]
KINTONE_REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"id": "seven"}, "id", "pattern"),
    ({"id": "7\n"}, "id", "pattern"),
    ({"id": ""}, "id", "pattern"),
    ({"id": "0"}, "id", "pattern"),
    ({"id": 0}, "id", "minimum"),
    ({"id": 1.5}, "id", "type"),
    ({"id": 1, "name": ""}, "name", "minLength"),
    ({"id": 1, "name": "x" * 129}, "name", "maxLength"),
    ({"id": float("inf")}, "id", "json"),
    ({"id": 1, "is_private": "true"}, "is_private", "type"),
    ({"id": 1, "permissions": "ADMIN"}, "permissions", "type"),
    ({"id": 1, "permissions": ["ADMIN"]}, "permissions", "type"),
    ({"id": 1, "permissions": {"createApps": "ADMIN"}}, "permissions.createApps", "additionalProperties"),
    (
        {"id": 1, "permissions": {"createApp": "ADMIN", "create_app": "ADMIN"}},
        "permissions.create_app",
        "additionalProperties",
    ),
    # the names are those that the caller wrote
    ({"id": 1, "permissions": {"createApp": "NOBODY"}}, "permissions.createApp", "enum"),
    ({"id": 1, "permissions": {"create_app": "NOBODY"}}, "permissions.create_app", "enum"),
    ({"id": 1, "permissions": SpacePermissions(create_app="NOBODY")}, "permissions.create_app", "enum"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("fields", "field", "rule"), KAITEN_REFUSALS)
def test_kaiten_refuses_what_its_spec_forbids_before_sending(
    mode: Mode, expect: Expect, fields: dict[str, Any], field: str, rule: str
) -> None:
    """The error names field, rule and value; the empty `expect` fails on any request."""
    check_refusal(mode, mode.kaiten(transport=mock(expect)).create_space, fields, (field, rule))


@pytest.mark.parametrize(("fields", "field", "rule"), KINTONE_REFUSALS)
def test_kintone_refuses_what_its_spec_forbids_before_sending(
    mode: Mode, expect: Expect, fields: dict[str, Any], field: str, rule: str
) -> None:
    check_refusal(mode, mode.kintone(transport=mock(expect)).update_space, fields, (field, rule))


def check_refusal(mode: Mode, operation: Any, fields: dict[str, Any], expected: tuple[str, str]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(operation(**fields))

    error = caught.value
    assert expected == (error.field, error.rule)
    assert len(str(error.value)) <= 80
    assert "Nothing was sent" in str(error)
    assert expected[0] in str(error)
    assert isinstance(error, ValueError)


class Whole(float):
    """As numpy's and pandas' floats are."""

    def __repr__(self) -> str:
        return f"float64({float(self)})"


class Index:
    """As numpy's integers are, which are no int."""

    def __index__(self) -> int:
        return 700001


class Number(int, enum.Enum):
    ID = 700001


class Word(str, enum.Enum):  # noqa: UP042  # whose str() is another one than a StrEnum's
    NAME = "Launch"


@pytest.mark.parametrize("number", [700001.0, Whole(700001), Index(), Number.ID])
def test_a_whole_number_of_any_type_is_an_integer(mode: Mode, expect: Expect, number: Any) -> None:
    """In paths, queries, bodies and what is nested in them: spreadsheets know no integers."""
    expect.add("GET", f"{KAITEN}/api/latest/spaces/700001", None, httpx.Response(200, json=SPACE))
    expect.add("GET", f"{KINTONE}/k/v1/space/members.json?id=700001", None, httpx.Response(200, json={"members": []}))
    comment: dict[str, Any] = {"text": "x", "files": [], "mentions": []}
    body = {"space": 700001, "thread": 700001, "comment": comment}
    expect.add("POST", f"{KINTONE}/k/v1/space/thread/comment.json", body, httpx.Response(200, json={"id": "1"}))

    mode.run(mode.kaiten(transport=mock(expect)).get_space(number))
    kintone = mode.kintone(transport=mock(expect))
    mode.run(kintone.get_space_members(number))
    mode.run(kintone.add_thread_comment(space=number, thread=number, comment=comment))

    assert expect.requests[-1].content.count(b"700001,") == 2


def test_numbers_and_words_go_out_in_json_s_own_types(mode: Mode, expect: Expect) -> None:
    expect.add("GET", f"{KAITEN}/api/latest/spaces?limit=50&offset=3", None, httpx.Response(200, json=[]))
    expect.add("GET", f"{KAITEN}/api/latest/spaces/10000000000000000", None, httpx.Response(200, json=SPACE))
    body: dict[str, Any] = {"title": "Launch", "sort_order": 2.5, "hidden_card_type_uids": []}
    expect.add("PATCH", f"{KAITEN}/api/latest/spaces/5", body, httpx.Response(200, json=SPACE))
    kaiten = mode.kaiten(transport=mock(expect))

    mode.run(kaiten.list_spaces(limit=50.0, offset=Whole(3)))
    mode.run(kaiten.get_space(1e16))
    mode.run(kaiten.update_space(5.0, title=Word.NAME, sort_order=Whole(2.5), hidden_card_type_uids=()))


@pytest.mark.parametrize("number", [1.5, True, float("nan"), float("inf"), "1", 10**400, None])
def test_what_is_no_whole_number_is_refused(mode: Mode, expect: Expect, number: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(mode.kaiten(transport=mock(expect)).get_space(number))

    assert caught.value.field == "space_id"


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


@attrs.frozen
class Note:
    """A class of somebody else's."""

    text: str
    author: str


NESTED: list[Any] = [
    {"text": "x", "mentions": [{"type": "USER", "code": "ada"}]},
    {"text": "x", "mentions": ({"type_": "USER", "code": "ada"},)},
    {"text": "x", "mentions": [Entity(type_="USER", code="ada")]},
    MappingProxyType({"text": "x", "mentions": [{"type": "USER", "code": "ada"}]}),
    ThreadComment(text="x", mentions=[{"type_": "USER", "code": "ada"}]),  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    ThreadComment(text="x", mentions=[MemberEntity(type_="USER", code="ada")]),  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
]


@pytest.mark.parametrize("comment", NESTED)
def test_a_dict_is_taken_for_the_model_that_it_spells(mode: Mode, expect: Expect, comment: Any) -> None:
    """By the API's names or by Python's, in models or models in it."""
    sent = {"text": "x", "mentions": [{"type": "USER", "code": "ada"}]}
    body = {"space": 1, "thread": 2, "comment": sent}
    expect.add("POST", f"{KINTONE}/k/v1/space/thread/comment.json", body, httpx.Response(200, json={"id": "1"}))

    mode.run(mode.kintone(transport=mock(expect)).add_thread_comment(space=1, thread=2, comment=comment))


def test_a_time_is_written_where_a_time_is_wanted() -> None:
    """No request has one today; a spec may ask for one tomorrow."""
    serializer = Serializer(lambda schema: schema)
    moment = dt.datetime(2026, 3, 4, 9, 15, tzinfo=dt.UTC)

    assert serializer.serialize({"type": "string", "format": "date-time"}, moment) == "2026-03-04T09:15:00+00:00"
    with pytest.raises(BrokenRuleError, match="datetime isn't a type of JSON"):
        serializer.serialize({"type": "string"}, moment)


def test_a_model_is_sent_with_fields_that_the_spec_does_not_have(mode: Mode, expect: Expect) -> None:
    """Also one of another schema, such as an answer's, if it has what is wanted."""
    sent = {"entity": {"type": "USER", "code": "ada"}, "isAdmin": True}
    body = {"id": 1, "members": [{**sent, "mascot": "cat"}, {**sent, "isImplicit": None}]}
    expect.add("PUT", f"{KINTONE}/k/v1/space/members.json", body, httpx.Response(200, json={}))
    new = SpaceMemberRequest.from_dict({**sent, "mascot": "cat"})
    known = SpaceMember.from_dict({**sent, "isImplicit": None})

    mode.run(mode.kintone(transport=mock(expect)).update_space_members(id=1, members=[new, known]))


@pytest.mark.parametrize(
    ("operation", "fields", "field", "told"),
    [
        (
            "add_thread_comment",
            {"space": 1, "thread": 1, "comment": "x"},
            "comment",
            "ThreadComment, or a dict of its f",
        ),
        ("add_thread_comment", {"space": 1, "thread": 1, "comment": {"txt": "x"}}, "comment.txt", "did you mean text?"),
        ("update_space_members", {"id": 1, "members": ["x"]}, "members.0", "a SpaceMemberRequest, or a dict of its f"),
        ("update_space_members", {"id": 1, "members": "x"}, "members", "a list of SpaceMemberRequest"),
        (
            "update_space_members",
            {"id": 1, "members": [{"entity": {"code": "x"}}]},
            "members.0.entity.type",
            "required",
        ),
        ("delete_guests", {"guests": "ada@example.com"}, "guests", "must be a list"),
        (
            "add_thread_comment",
            {"space": 1, "thread": 1, "comment": Note("x", "ada")},
            "comment",
            "a ThreadComment, or a ",
        ),
    ],
)
def test_what_spells_no_model_is_refused_by_name(
    mode: Mode, expect: Expect, operation: str, fields: dict[str, Any], field: str, told: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(getattr(mode.kintone(transport=mock(expect)), operation)(**fields))

    assert caught.value.field == field
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (["x"], ["x"]),
        ({"name": [1.5, None]}, {"name": [1.5, None]}),
        (b"x", b"x"),
        (["x" * 30] * 9, ["x" * 30, "x" * 30, "…"]),
        ({"name": "x" * 90}, {"…": "…"}),
        (Whole(5.5), 5.5),
    ],
)
def test_an_error_keeps_the_type_of_what_was_given(mode: Mode, expect: Expect, value: Any, shown: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(mode.kintone(transport=mock(expect)).update_space(id=1, is_private=value))

    error = caught.value
    assert (error.value, type(error.value)) == (shown, type(shown))
    assert f"got {shown!r}." in str(error)
    assert pickle.loads(pickle.dumps(error)).value == shown


@pytest.mark.parametrize(
    ("operation", "args", "kwargs", "problem"),
    [
        ("create_space", [], {"titel": "x"}, "got an unexpected keyword argument 'titel'; did you mean title?"),
        ("create_space", [], {"title": "x", "sortOrder": 1}, "argument 'sortOrder'; did you mean sort_order?"),
        ("create_space", [], {"title": "x", "qqq": 1}, "argument 'qqq'"),
        ("create_space", ["x"], {}, "write fields by name, such as title=..."),
        ("update_space", [1, "x"], {"title": "y"}, "write fields by name, such as external_id=..."),
        ("get_space", [1, 2], {}, "too many positional arguments"),
    ],
)
def test_a_wrong_call_says_how_to_write_it(
    mode: Mode, expect: Expect, operation: str, args: list[Any], kwargs: dict[str, Any], problem: str
) -> None:
    with pytest.raises(TypeError) as caught:
        mode.run(getattr(mode.kaiten(transport=mock(expect)), operation)(*args, **kwargs))

    assert str(caught.value).startswith(f"{operation}() ")
    assert str(caught.value).endswith(problem)
    assert caught.value.__context__ is None, "its frames would hold the arguments"


def test_the_one_argument_that_must_be_given_may_be_given_by_its_place(mode: Mode, expect: Expect) -> None:
    """In kintone's query as in Kaiten's path."""
    for _ in range(2):
        expect.add("GET", f"{KINTONE}/k/v1/space/members.json?id=7", None, httpx.Response(200, json={"members": []}))
    kintone = mode.kintone(transport=mock(expect))

    mode.run(kintone.get_space_members(7))
    mode.run(kintone.get_space_members(id=7))


@pytest.mark.parametrize("title", ["x", "x" * 256, 5, 2.5, "😀" * 256])
def test_the_limits_themselves_are_allowed(mode: Mode, expect: Expect, title: str | float) -> None:
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": title}, httpx.Response(200, json=SPACE))

    mode.run(mode.kaiten(transport=mock(expect)).create_space(title=title))


def test_an_unknown_keyword_is_a_type_error(mode: Mode, expect: Expect) -> None:
    """Kaiten ignores unknown fields in silence, so a misspelt one must be caught here."""
    with pytest.raises(TypeError, match=r"^create_space\(\) got an unexpected keyword argument 'titel'"):
        mode.run(mode.kaiten(transport=mock(expect)).create_space(titel="x"))


def test_options_of_a_sibling_leave_the_parent_alone(mode: Mode, expect: Expect) -> None:
    """Each request carries its client's own timeouts; never none unless asked for."""
    for _ in range(4):
        expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))

    mode.run(kintone.with_options(timeout=5).update_space(id=1))
    mode.run(kintone.with_options(timeout=Timeout(read=300)).update_space(id=1))
    mode.run(kintone.with_options(timeout=None).update_space(id=1))
    mode.run(kintone.with_options().update_space(id=1))

    steps = ("connect", "read", "write", "pool")
    timeouts = [[request.extensions["timeout"][step] for step in steps] for request in expect.requests]
    assert timeouts == [[5] * 4, [10, 300, 60, 60], [None] * 4, [10, 60, 60, 60]]


def test_a_closed_client_says_so(mode: Mode, expect: Expect) -> None:
    """Closing twice does no harm; siblings of a closed client are closed with it."""
    kintone = mode.kintone(transport=mock(expect))
    guest = kintone.guest_space(7)
    mode.close(kintone)
    mode.close(kintone)

    for client in (kintone, guest):
        with pytest.raises(ClientClosedError, match="closed"):
            mode.run(client.update_space(id=7))


def test_closing_a_sibling_leaves_its_parent_open(mode: Mode, expect: Expect) -> None:
    """`with kintone.guest_space(7)` must not close the connections of the rest."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))
    guest = kintone.guest_space(7)
    mode.close(guest)

    with pytest.raises(ClientClosedError):
        mode.run(guest.update_space(id=7))
    mode.run(kintone.update_space(id=1))


def test_an_operation_explains_itself(mode: Mode) -> None:
    """In help(), in completion, and where it is printed: the spec's words, and the real parameters."""
    operation = mode.kaiten().create_space

    assert next(iter(inspect.signature(operation).parameters)) == "title"  # the one that is required
    assert "title: 'float | str'" in repr(operation)
    assert repr(operation).startswith("<create_space(*, ")
    # From Python 3.13 on, each parameter of a long signature has a line of its own; from 3.14 on, types no quotes.
    text = " ".join(pydoc.plain(pydoc.render_doc(operation)).replace("'", "").split())
    for part in (
        "*, title: float | str",
        "Create a space.",
        "The name people see",
        "Source: https://developers.kaiten.ru",
    ):
        assert part in text


def test_a_client_belongs_to_one_event_loop(expect: Expect) -> None:
    """Told before anything is sent, by the siblings too."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = AsyncKintoneClient(KINTONE, auth=PasswordAuth("a", "b"), transport=mock(expect))
    asyncio.run(kintone.update_space(id=1))

    for client in (kintone, kintone.guest_space(7)):
        with pytest.raises(ClientClosedError, match="another event loop"):
            asyncio.run(client.update_space(id=7))


def test_no_operation_of_one_product_is_on_the_other(mode: Mode) -> None:
    kaiten, kintone = (
        {name for name in dir(client) if not name.startswith("_")} for client in (mode.kaiten(), mode.kintone())
    )

    shared = {"aclose" if mode.is_async else "close", "base_url", "from_env", "limits", "with_options"}
    assert {"create_space", "spaces", "ensure_space"} < kaiten - shared
    assert {"guest_space", "update_space", "plan_members"} < kintone - shared
    assert (kaiten & kintone) - shared == {"get_space", "update_space"}


def test_the_error_tree_has_one_root() -> None:
    from spaceclients import errors

    named = [getattr(errors, name) for name in errors.__all__ if name != "RequestInfo"]
    assert all(issubclass(error, SpaceClientError) for error in named)
    assert {f"class {error.__name__}" for error in named if f" {error.__name__} " not in (errors.__doc__ or "")} <= {
        "class SpaceClientError"
    }


@pytest.mark.parametrize(
    ("method", "args", "fields", "problem"),
    [
        ("spaces", (), {"limits": 0}, "got an unexpected keyword argument 'limits'; did you mean limit?"),
        (
            "ensure_space",
            (),
            {"external_id": "x", "titel": "A"},
            "got an unexpected keyword argument 'titel'; did you mean",
        ),
        (
            "ensure_space",
            (),
            {"extrnal_id": "x", "title": "A"},
            "got an unexpected keyword argument 'extrnal_id'; did you",
        ),
        ("ensure_space", ("x", "A"), {}, "too many positional arguments: write fields by name"),
    ],
)
def test_a_wrong_argument_is_told_by_the_name_that_was_called(
    method: str, args: tuple[str, ...], fields: dict[str, Any], problem: str
) -> None:
    """Rather than by that of the operation that the method is made of."""
    client = KaitenClient("https://acme.kaiten.example", "tok")
    with client as kaiten, pytest.raises(TypeError, match=re.escape(f"{method}() {problem}")):
        getattr(kaiten, method)(*args, **fields)


def test_a_missing_password_is_told_by_the_public_class() -> None:
    password: Any = PasswordAuth
    with pytest.raises(TypeError, match=r"^PasswordAuth\.__init__\(\) missing"):
        password("ada")
