"""The spec's constraints are checked before anything is sent."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from conftest import KAITEN, SPACE, Expect, Mode
from kintone_spaces.models import SpacePermissions
from mock_transports import answering, mock
from spaceclients._spec.document import Rules
from spaceclients.errors import InvalidRequestError

REFUSALS: list[tuple[str, list[Any], dict[str, Any], str, str]] = [
    ("get_space", ["700123"], {}, "space_id", "type"),
    ("get_space", [True], {}, "space_id", "type"),
    ("get_space", [None], {}, "space_id", "type"),
    ("get_space", ["\ud800"], {}, "space_id", "json"),
    ("get_space", ["1/../2"], {}, "space_id", "type"),
    ("list_spaces", [], {"limit": 0}, "limit", "minimum"),
    ("list_spaces", [], {"offset": -1}, "offset", "minimum"),
    ("update_space", [700123], {}, "", "minProperties"),
    ("update_space", [700123], {"access": "nobody"}, "access", "enum"),
    ("change_space_user", [1, 2], {}, "", "anyOf"),
    ("change_space_user", [1, "2"], {"role_id": "x"}, "user_id", "type"),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "field", "rule"), REFUSALS)
def test_what_the_spec_forbids_in_path_query_and_body_is_refused(
    mode: Mode, name: str, args: list[Any], kwargs: dict[str, Any], field: str, rule: str
) -> None:
    transport, requests = answering()
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(getattr(mode.kaiten(transport=transport), name)(*args, **kwargs))

    assert (caught.value.field, caught.value.rule) == (field, rule)
    assert "schemas listed" not in str(caught.value)
    assert requests == []


def test_an_operation_without_that_form_is_refused_with_the_reason(mode: Mode) -> None:
    transport, requests = answering()
    kintone = mode.kintone(transport=transport)
    calls: list[tuple[Any, dict[str, Any]]] = [
        (kintone.update_space_guests, {"id": 7, "guests": []}),
        (kintone.guest_space(7).delete_guests, {"guests": ["a@b.example"]}),
    ]
    for method, arguments in calls:
        with pytest.raises(InvalidRequestError, match="guest space") as caught:
            mode.run(method(**arguments))
        assert caught.value.rule == "servers"
    assert requests == []


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


@pytest.mark.wire
@pytest.mark.parametrize(("fields", "field", "rule"), KAITEN_REFUSALS)
def test_kaiten_refuses_what_its_spec_forbids_before_sending(
    mode: Mode, expect: Expect, fields: dict[str, Any], field: str, rule: str
) -> None:
    """The error names field, rule and value; the empty `expect` fails on any request."""
    check_refusal(mode, mode.kaiten(transport=mock(expect)).create_space, fields, (field, rule))


@pytest.mark.wire
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


@pytest.mark.wire
@pytest.mark.parametrize("title", ["x", "x" * 256, 5, 2.5, "😀" * 256])
def test_the_limits_themselves_are_allowed(mode: Mode, expect: Expect, title: str | float) -> None:
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": title}, httpx.Response(200, json=SPACE))

    mode.run(mode.kaiten(transport=mock(expect)).create_space(title=title))


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
