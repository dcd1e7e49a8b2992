"""How the generated operations become methods: how they are called, and what a wrong call is told."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from conftest import KAITEN, KINTONE, SPACE, Expect, Mode
from mock_transports import mock
from spaceclients import KaitenClient


@pytest.mark.parametrize(
    ("args", "kwargs", "problem"),
    [
        ([], {"title": "x"}, "missing a required argument: 'space_id'"),
        ([1, 2], {"title": "x"}, "too many positional arguments"),
        ([1], {"space_id": 1, "title": "x"}, "multiple values for argument 'space_id'"),
        ([1], {"titel": "x"}, "got an unexpected keyword argument 'titel'"),
    ],
)
def test_a_wrong_call_is_told_by_the_methods_own_name(
    mode: Mode, args: list[Any], kwargs: dict[str, Any], problem: str
) -> None:
    with pytest.raises(TypeError, match=rf"^update_space\(\) {problem}"):
        mode.run(mode.kaiten().update_space(*args, **kwargs))


@pytest.mark.wire
def test_detailed_returns_status_headers_and_model(mode: Mode, expect: Expect) -> None:
    """The rate-limit headers can be read, in any case."""
    answer = httpx.Response(200, json=SPACE, headers={"X-RateLimit-Remaining": "4"})
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": "x"}, answer)

    details = mode.run(mode.kaiten(transport=mock(expect)).create_space.detailed(title="x"))

    assert (details.status_code, details.headers["x-ratelimit-remaining"]) == (200, "4")
    assert details.parsed.id == SPACE["id"]


@pytest.mark.wire
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


@pytest.mark.wire
def test_the_one_argument_that_must_be_given_may_be_given_by_its_place(mode: Mode, expect: Expect) -> None:
    """In kintone's query as in Kaiten's path."""
    for _ in range(2):
        expect.add("GET", f"{KINTONE}/k/v1/space/members.json?id=7", None, httpx.Response(200, json={"members": []}))
    kintone = mode.kintone(transport=mock(expect))

    mode.run(kintone.get_space_members(7))
    mode.run(kintone.get_space_members(id=7))


@pytest.mark.wire
def test_an_unknown_keyword_is_a_type_error(mode: Mode, expect: Expect) -> None:
    """Kaiten ignores unknown fields in silence, so a misspelt one must be caught here."""
    with pytest.raises(TypeError, match=r"^create_space\(\) got an unexpected keyword argument 'titel'"):
        mode.run(mode.kaiten(transport=mock(expect)).create_space(titel="x"))


@pytest.mark.wire
def test_no_operation_of_one_product_is_on_the_other(mode: Mode) -> None:
    kaiten, kintone = (
        {name for name in dir(client) if not name.startswith("_")} for client in (mode.kaiten(), mode.kintone())
    )

    shared = {"aclose" if mode.is_async else "close", "base_url", "from_env", "limits", "with_options"}
    assert {"create_space", "spaces", "ensure_space"} < kaiten - shared
    assert {"guest_space", "update_space", "plan_members"} < kintone - shared
    assert (kaiten & kintone) - shared == {"get_space", "update_space"}


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
