"""The values of parameters in the path, the query and the headers of a request."""

from __future__ import annotations

from typing import Any

import pytest

from spaceclients._spec.json_values import BrokenRuleError
from spaceclients._spec.parameters import place

PATH = "/things/{thing-key}"


def placed(kind: str, value: Any, **more: Any) -> tuple[str, dict[str, str]]:
    return place(PATH, {"q": {"name": "thing-key", "in": kind, **more}}, {"q": value})


@pytest.mark.parametrize(
    ("kind", "value", "more", "path"),
    [
        ("path", 5, {}, "/things/5"),
        ("path", "a b/c", {}, "/things/a%20b%2Fc"),
        ("path", "...", {}, "/things/..."),
        ("path", ["a", "b"], {}, "/things/a,b"),
        ("query", True, {}, f"{PATH}?thing-key=true"),
        ("query", "a&b", {}, f"{PATH}?thing-key=a%26b"),
        ("query", [1, 2], {}, f"{PATH}?thing-key=1&thing-key=2"),
        ("query", [1, 2], {"explode": False}, f"{PATH}?thing-key=1,2"),
        ("query", [], {"explode": False}, PATH),
        ("query", None, {}, PATH),
    ],
)
def test_a_value_stands_in_the_url(kind: str, value: Any, more: dict[str, Any], path: str) -> None:
    assert placed(kind, value, **more) == (path, {})


def test_a_value_stands_in_a_header() -> None:
    assert placed("header", "a b") == (PATH, {"thing-key": "a b"})


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        *(("path", text, {}) for text in ("", ".", "..", "a/..", "../a", "a\\..", "/", "a//b")),
        ("path", [], {}),
        ("path", ["a,b"], {}),
        ("query", ["a,b"], {"explode": False}),
        *(("header", text, {}) for text in ("a\r\nHost: b", "é", " a", "a ", "\x7f")),
    ],
)
def test_a_value_that_changes_the_meaning_is_refused(kind: str, value: Any, more: dict[str, Any]) -> None:
    with pytest.raises(BrokenRuleError) as caught:
        placed(kind, value, **more)

    assert (caught.value.violation.path, caught.value.violation.value) == (("q",), value)
