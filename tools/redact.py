"""Keeps a tenant's data out of a report: what is left are kinds of values, and names that the service chose."""

import re
from collections.abc import Iterable
from typing import Any

KINDS = {
    "empty": r"",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d.*",
    "date": r"\d{4}-\d\d-\d\d",
    "digits": r"\d+",
    "URL": r"[a-zA-Z][a-zA-Z0-9+.-]*://.*",
    "mail address": r"[^@\s]+@[^@\s]+",
    "HTML": r"\s*<.*>\s*",
}
# Narrower than what JSON and HTTP allow: what looks otherwise may be a key of the tenant's, such as an id or a person.
FIELD = re.compile(r"_{0,2}[a-z][a-zA-Z_]{0,39}\d{0,2}")
HEADER = re.compile(r"(?!.*\d{3})[A-Za-z][A-Za-z0-9-]{0,49}")
VALUE = re.compile(r"(?!.*\d{3})[A-Za-z][A-Za-z0-9_-]{0,31}")
CODE = re.compile(r"[A-Z]{2,8}_[A-Z]{2}\d{2}")


def json_type(value: Any) -> str:
    """The type of a JSON value, as JSON Schema names it."""
    names = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")


def kind(value: Any) -> str:
    """What a JSON value is, without what it says.

    Args:
        value: The value.
    """
    if isinstance(value, str):
        matching = (name for name, pattern in KINDS.items() if re.fullmatch(pattern, value, re.DOTALL))
        return f"string ({next(matching, 'text')})"
    if isinstance(value, list):
        return f"array of {' or '.join(sorted({json_type(each) for each in value}))}" if value else "array (empty)"
    return json_type(value)


class Redactor:
    """Tells the names that a service chose from the data of a tenant.

    Args:
        secrets: What mustn't be told, such as credentials.
        tenant: The tenant's own words, which mustn't be told within others either, such as those of its host.
    """

    def __init__(self, secrets: Iterable[str], tenant: Iterable[str]) -> None:
        self._data = {each.casefold() for each in secrets}
        self._tenant = {each.casefold() for each in tenant if len(each) > 2}

    def learn(self, texts: Iterable[str]) -> None:
        """What was seen as data is data, wherever else it stands: a login name may be a key, too."""
        self._data.update(text.casefold() for text in texts)

    def fields(self, names: Iterable[str]) -> dict[str, str]:
        """The names of fields of one object, by themselves; `<key>` where they may be data.

        Where one doesn't look like a field, such as a mail address, the object is a map, and none of its keys is told.
        """
        given = list(names)
        is_map = not all(FIELD.fullmatch(name) for name in given)
        return {name: "<key>" if is_map or not self._is_public(name, FIELD) else name for name in given}

    def header(self, name: str) -> str:
        """The name of a header, `<header>` where it may be data."""
        return name if self._is_public(name, HEADER) else "<header>"

    def value(self, value: Any) -> str:
        """A value of an enumeration; only its kind where it may be data."""
        return f"`{value}`" if isinstance(value, str) and self._is_public(value, VALUE) else kind(value)

    def code(self, code: str) -> str:
        """A service's name for an error; nothing where it may be data."""
        return code if self._is_public(code, CODE) else ""

    def _is_public(self, text: str, pattern: re.Pattern[str]) -> bool:
        small = text.casefold()
        told = small in self._data or any(each in small for each in self._tenant)
        return not told and pattern.fullmatch(text) is not None
