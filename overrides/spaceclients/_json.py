"""Values of JSON: what they are, and what JSON can't carry."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, TypeGuard

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Violation:
    """One rule that a JSON value breaks.

    Attributes:
        field: The field as the API writes it, parts joined by dots; empty for the body as a whole.
        rule: The rule's name in JSON Schema.
        reason: What is wrong, in words.
        value: The value that breaks it.
    """

    field: str
    rule: str
    reason: str
    value: object


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


_DEEPEST = 100  # levels; a list within itself has no end


def json_violation(value: Any, field: str = "", depth: int = 0) -> Violation | None:
    """The first value within `value` that JSON in UTF-8 can't carry, None when it can carry all."""
    items: Iterable[tuple[Any, Any]] = ()
    problem = ""
    if depth > _DEEPEST:
        problem = "it is nested too deep"
    elif is_object(value):
        items = value.items()
        problem = "" if all(isinstance(key, str) for key in list[object](value)) else "JSON has text as keys alone"
    elif is_array(value):
        items = enumerate(value)
    elif isinstance(value, str):
        problem = "" if _is_utf8(value) else "half of a surrogate pair isn't a character"
    elif isinstance(value, float):
        problem = "" if isfinite(value) else "JSON has no such number"
    elif isinstance(value, int):
        problem = "" if value.bit_length() <= 1024 else "it is larger than the numbers of JSON"
    elif value is not None:
        problem = f"{type(value).__name__} isn't a type of JSON"
    if problem:
        return Violation(field, "json", problem, value)
    if not items:
        return None
    return next(
        filter(None, (json_violation(item, f"{field}.{key}".lstrip("."), depth + 1) for key, item in items)), None
    )


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
