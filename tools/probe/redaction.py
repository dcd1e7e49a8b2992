"""Keeps a tenant's data out of a report: it shows only kinds of values, and names whose words are public."""

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
# Narrower than JSON and HTTP allow: any other name may be data of the tenant, such as an id or a person.
FIELD = re.compile(r"_{0,2}[a-z][a-zA-Z_]{0,39}")
HEADER = re.compile(r"[A-Za-z][A-Za-z-]{0,49}")
VALUE = re.compile(r"[A-Za-z][A-Za-z_-]{0,31}")
CODE = re.compile(r"([A-Z]{2,8})_[A-Z]{2}\d{2}")
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Common words of programs, besides those of the specs. None is the name of a person, a project or a customer.
COMMON = """
    abbreviation absolute active alias align amount api attribute backend background backup badge badges banner bool
    cache calculated callback canonical category cell changed channel child children class cluster column columns
    config control copyable creation data dates deleted density deprecated depth direction disabled display dns
    download draft duration dynamic edit editable enable enum etag event events expired expires extended favorite
    favourite feature features field fields filter filters flag flags font format forwarded frozen hash height hint
    history href html https icons index internal ip json kind label labels lang language layout length level limits
    links locked log logo lookup main markdown meta method mime min mode nested node null numeric object old
    online operation option options origin outer owner owners page pages permanent permitted pinned pixel
    placeholder policies policy pool position powered prefetch prefix previous primary priority property protection
    protocol proxy published quota random rank ratelimit raw read readonly recursive ref region relation removed
    requests response restricted revision rgb row rows runtime schema scope score secondary section selected
    sequence serial served service size slug source stage state status storage string style sub suffix sum summary
    sync synced system table tag tags temporary thumbnail timestamp toggle total trace transaction tree trusted unit
    unread upload upstream uri usage utc uuid valid via video view viewed views visibility visible web weight write
    xss zone
"""


def kind(value: Any) -> str:
    """The kind of a JSON value, without its content."""
    if isinstance(value, str):
        matching = (name for name, pattern in KINDS.items() if re.fullmatch(pattern, value, re.DOTALL))
        return f"string ({next(matching, 'text')})"
    if isinstance(value, list):
        return f"array of {' or '.join(sorted({json_type(each) for each in value}))}" if value else "array (empty)"
    return json_type(value)


def words(text: str) -> list[str]:
    """The words of a name, such as `is` and `admin` of `isAdmin`."""
    return [each.casefold() for each in WORD.findall(text)]


class Redactor:
    """Shows only names of which each word is public, as any other name may be the tenant's data.

    Args:
        secrets: Texts that must not be shown, such as credentials.
        tenant: The tenant's own words, such as those of its host; they must not be shown as parts of others either.
        names: Public names, such as those in the specs: names made of their words may be shown.
        vouched: Names of which the user says that they aren't the tenant's data.

    Attributes:
        withheld: Names that weren't shown, although they weren't seen as data either.
    """

    def __init__(
        self, secrets: Iterable[str], tenant: Iterable[str], names: Iterable[str], vouched: Iterable[str] = ()
    ) -> None:
        self._data: set[str] = set()
        self._tenant = {each.casefold() for each in tenant if len(each) > 2}
        self._words = {*COMMON.split(), *(word for name in names for word in words(name) if word.isalpha())}
        self._vouched = {each.casefold() for each in vouched}
        self.withheld: set[str] = set()
        self.learn(secrets)

    def learn(self, texts: Iterable[str]) -> None:
        """Remember texts as data, so that they aren't shown elsewhere: a login name may also be a key, or part of one."""
        self._data.update("".join(words(text)) for text in texts)

    def fields(self, names: Iterable[str]) -> dict[str, str]:
        """How to show the names of the fields of one object: as they are, or as `<key>` if they may be data.

        If one of them doesn't look like a field, such as a mail address, or was seen as data, the object is a map, and
        none of its keys is shown.
        """
        given = list(names)
        is_map = any(not FIELD.fullmatch(name) or "".join(words(name)) in self._data for name in given)
        return {name: "<key>" if is_map or not self._is_public(name, FIELD) else name for name in given}

    def header(self, name: str) -> str:
        """The name of a header, or `<header>` if it may be data."""
        return name if self._is_public(name, HEADER) else "<header>"

    def value(self, value: Any) -> str:
        """A value of an enumeration, or only its kind if it may be data."""
        return f"`{value}`" if isinstance(value, str) and self._is_public(value, VALUE) else kind(value)

    def code(self, code: str) -> str:
        """A service's error code; empty if it may be data."""
        known = CODE.fullmatch(code)
        return code if known and self._is_public(known[1], VALUE) else ""

    def _is_public(self, text: str, pattern: re.Pattern[str]) -> bool:
        parts, small = words(text), text.casefold()
        runs = {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
        if not pattern.fullmatch(text) or runs & self._data or any(each in small for each in self._tenant):
            return False
        if self._words.issuperset(parts) or small in self._vouched:
            return True
        self.withheld.add(text)
        return False
