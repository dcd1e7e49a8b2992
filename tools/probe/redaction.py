"""Keeps a tenant's data out of a report: it shows only kinds of values, and names that the specs have."""

import re
from collections.abc import Iterable
from typing import Any

from tools.spec.traversal import json_type

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


def kind(value: Any) -> str:
    """The kind of a JSON value, without its content."""
    if isinstance(value, str):
        matching = (name for name, pattern in KINDS.items() if re.fullmatch(pattern, value, re.DOTALL))
        return f"string ({next(matching, 'text')})"
    if isinstance(value, list):
        return f"array of {' or '.join(sorted({json_type(each) for each in value}))}" if value else "array (empty)"
    return json_type(value)


class Redactor:
    """Shows only names that other tenants are known to have, as any other name may be the tenant's data.

    Args:
        names: Public names: those in the specs.
        vouched: Names of which the user says that they aren't the tenant's data.

    Attributes:
        withheld: Names that weren't shown.
    """

    def __init__(self, names: Iterable[str], vouched: Iterable[str] = ()) -> None:
        self._public = {each.casefold() for each in (*names, *vouched)}
        self.withheld: set[str] = set()

    def shown(self, name: str, otherwise: str) -> str:
        """Return a name if it is public, and the other text if not."""
        if name.casefold() in self._public:
            return name
        self.withheld.add(name)
        return otherwise

    def value(self, value: Any) -> str:
        """Return a value of an enumeration, or only its kind if it may be data."""
        public = isinstance(value, str) and self.shown(value, "")
        return f"`{value}`" if public else kind(value)
