"""Arguments by Python's names or the API's, as models, dicts or values of any type, become the spec's JSON."""

from __future__ import annotations

import datetime as dt
import enum
import json
import pickle
from types import MappingProxyType
from typing import Any

import attrs
import httpx
import pytest

from conftest import KAITEN, KINTONE, SPACE, Expect, Mode
from kintone_spaces.models import Entity, MemberEntity, SpaceMember, SpaceMemberRequest, ThreadComment
from mock_transports import answering, mock
from spaceclients._spec.json_values import BrokenRuleError
from spaceclients._spec.serializer import Serializer
from spaceclients.errors import InvalidRequestError


def test_a_parameter_left_out_is_not_sent(mode: Mode) -> None:
    from kaiten_spaces.types import UNSET

    transport, requests = answering(*(httpx.Response(200, json=[]) for _ in range(3)))
    kaiten = mode.kaiten(transport=transport, quota=None)
    for arguments in ({}, {"limit": UNSET, "offset": UNSET}, {"limit": 10, "offset": 0}):
        mode.run(kaiten.list_spaces(**arguments))

    sent = [str(request.url).removeprefix(f"{KAITEN}/api/latest") for request in requests]
    assert sent == ["/spaces", "/spaces", "/spaces?limit=10&offset=0"]


def test_a_path_parameter_may_be_named(mode: Mode) -> None:
    transport, requests = answering(httpx.Response(200, json=SPACE))
    mode.run(mode.kaiten(transport=transport).update_space(space_id=5, title="x"))

    assert requests[0].method == "PATCH"
    assert str(requests[0].url) == f"{KAITEN}/api/latest/spaces/5"
    assert json.loads(requests[0].content) == {"title": "x"}


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


@pytest.mark.wire
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


@pytest.mark.wire
def test_numbers_and_words_go_out_in_json_s_own_types(mode: Mode, expect: Expect) -> None:
    expect.add("GET", f"{KAITEN}/api/latest/spaces?limit=50&offset=3", None, httpx.Response(200, json=[]))
    expect.add("GET", f"{KAITEN}/api/latest/spaces/10000000000000000", None, httpx.Response(200, json=SPACE))
    body: dict[str, Any] = {"title": "Launch", "sort_order": 2.5, "hidden_card_type_uids": []}
    expect.add("PATCH", f"{KAITEN}/api/latest/spaces/5", body, httpx.Response(200, json=SPACE))
    kaiten = mode.kaiten(transport=mock(expect))

    mode.run(kaiten.list_spaces(limit=50.0, offset=Whole(3)))
    mode.run(kaiten.get_space(1e16))
    mode.run(kaiten.update_space(5.0, title=Word.NAME, sort_order=Whole(2.5), hidden_card_type_uids=()))


@pytest.mark.wire
@pytest.mark.parametrize("number", [1.5, True, float("nan"), float("inf"), "1", 10**400, None])
def test_what_is_no_whole_number_is_refused(mode: Mode, expect: Expect, number: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(mode.kaiten(transport=mock(expect)).get_space(number))

    assert caught.value.field == "space_id"


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


@pytest.mark.wire
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


@pytest.mark.wire
def test_a_model_is_sent_with_fields_that_the_spec_does_not_have(mode: Mode, expect: Expect) -> None:
    """Also one of another schema, such as an answer's, if it has what is wanted."""
    sent = {"entity": {"type": "USER", "code": "ada"}, "isAdmin": True}
    body = {"id": 1, "members": [{**sent, "mascot": "cat"}, {**sent, "isImplicit": None}]}
    expect.add("PUT", f"{KINTONE}/k/v1/space/members.json", body, httpx.Response(200, json={}))
    new = SpaceMemberRequest.from_dict({**sent, "mascot": "cat"})
    known = SpaceMember.from_dict({**sent, "isImplicit": None})

    mode.run(mode.kintone(transport=mock(expect)).update_space_members(id=1, members=[new, known]))


@pytest.mark.wire
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


@pytest.mark.wire
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
