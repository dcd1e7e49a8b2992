"""JSON values: their types, parsing them, and converting Python's values to them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from operator import index
from typing import Any, TypeGuard

import attrs

Path = tuple[int | str, ...]


@attrs.frozen
class Violation:
    """A rule that a JSON value breaks.

    Attributes:
        path: The names and indexes that lead to the field; empty for the whole value.
        rule: The rule's name in JSON Schema.
        reason: What is wrong, in words.
        value: The value that breaks it.
        limit: The value of the rule in the schema, such as the greatest length; None without one.
    """

    path: Path
    rule: str
    reason: str
    value: object
    limit: Any = None

    @property
    def field(self) -> str:
        """The path as text, with dots."""
        return ".".join(map(str, self.path))


class BrokenRuleError(Exception):
    """A value breaks a rule; caught where the request is built."""

    def __init__(self, path: Path, rule: str, reason: str, value: object) -> None:
        super().__init__(reason)
        self.violation = Violation(path, rule, reason, value)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether a value may be taken for a JSON object."""
    return isinstance(value, Mapping)


def is_sequence(value: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Whether a value may be taken for a JSON array."""
    return isinstance(value, list | tuple)


def parse(body: bytes) -> Any:
    """Parse a body. A whole number is an integer, whether written as `1000`, `1e3` or `1000.0`.

    Raises:
        ValueError: The body isn't JSON.
    """
    return json.loads(body, parse_float=lambda text: whole(float(text)))


def whole(number: float) -> float:
    """Return an integer for a number without a fraction, as JSON has one type of numbers; others as they are."""
    return int(number) if number.is_integer() else number


JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def written(value: Any) -> str:
    """Return a value of JSON as it stands in a URL, a header or a form."""
    return value if isinstance(value, str) else JSON.encode(value)


_DEEPEST = 100  # levels; a list within itself has no end


def plain(value: Any, path: Path = ()) -> Any:
    """Convert a value to JSON's types: a spreadsheet's 5.0 becomes 5, a subclass of int becomes an int.

    Args:
        value: A caller's value.
        path: Its path.

    Raises:
        BrokenRuleError: JSON can't represent it.
    """
    check_depth(value, path)
    if is_mapping(value):
        if all(isinstance(key, str) for key in value):
            return {plain(key, path): plain(item, (*path, key)) for key, item in value.items()}
        problem = "JSON has text as keys alone"
    elif is_sequence(value):
        return [plain(item, (*path, place)) for place, item in enumerate(value)]
    else:
        single, problem = _single(value)
        if not problem:
            return single
    raise BrokenRuleError(path, "json", problem, value)


def _single(value: Any) -> tuple[Any, str]:
    """Convert a text, a number or the like; return it and what is wrong with it, if anything."""
    if value is None or isinstance(value, bool):
        return value, ""
    if isinstance(value, str):
        text = str.__str__(value)  # str() of an enumeration's member is its name
        return text, "" if _is_utf8(text) else "half of a surrogate pair isn't a character"
    if isinstance(value, float):
        number = float(value)
        return (whole(number), "") if isfinite(number) else (number, "JSON has no such number")
    try:
        integer = index(value)
    except TypeError:
        return None, f"{type(value).__name__} isn't a type of JSON"
    return integer, "" if integer.bit_length() <= 1024 else "it is larger than the numbers of JSON"


def check_depth(value: object, path: Path) -> None:
    """Refuse a value that is nested too deep, such as a list that contains itself.

    Raises:
        BrokenRuleError: It is.
    """
    if len(path) > _DEEPEST:
        raise BrokenRuleError(path, "json", "it is nested too deep", value)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
