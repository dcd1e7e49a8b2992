"""Keeps a tenant's data out of a report: what is told are kinds of values, and names made of words that are public."""

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
# Narrower than what JSON and HTTP allow: what looks otherwise may be a key of the tenant's, such as an id or a person.
FIELD = re.compile(r"_{0,2}[a-z][a-zA-Z_]{0,39}")
HEADER = re.compile(r"[A-Za-z][A-Za-z-]{0,49}")
VALUE = re.compile(r"[A-Za-z][A-Za-z_-]{0,31}")
CODE = re.compile(r"([A-Z]{2,8})_[A-Z]{2}\d{2}")
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What programs call things, beside the words of the specs. None is a person, a project or a customer.
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
    """What a JSON value is, without what it says."""
    if isinstance(value, str):
        matching = (name for name, pattern in KINDS.items() if re.fullmatch(pattern, value, re.DOTALL))
        return f"string ({next(matching, 'text')})"
    if isinstance(value, list):
        return f"array of {' or '.join(sorted({json_type(each) for each in value}))}" if value else "array (empty)"
    return json_type(value)


def words(text: str) -> list[str]:
    """The words that a name is made of, such as `is` and `admin` of `isAdmin`."""
    return [each.casefold() for each in WORD.findall(text)]


class Redactor:
    """Tells names that are harmless, since each of their words is public; any other may be data of the tenant's.

    Args:
        secrets: What mustn't be told, such as credentials.
        tenant: The tenant's own words, which mustn't be told within others either, such as those of its host.
        names: Names that are public, such as those in the specs: what is made of their words may be told.
        vouched: Names that the user says are none of the tenant's.

    Attributes:
        withheld: Names that weren't told, though nothing is known against them.
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
        """What was seen as data is data, wherever else it stands: a login name may be a key or part of one, too."""
        self._data.update("".join(words(text)) for text in texts)

    def fields(self, names: Iterable[str]) -> dict[str, str]:
        """The names of fields of one object, by themselves; `<key>` where they may be data.

        Where one doesn't look like a field, such as a mail address, or was seen as data, the object is a map, and none
        of its keys is told.
        """
        given = list(names)
        is_map = any(not FIELD.fullmatch(name) or "".join(words(name)) in self._data for name in given)
        return {name: "<key>" if is_map or not self._is_public(name, FIELD) else name for name in given}

    def header(self, name: str) -> str:
        """The name of a header, `<header>` where it may be data."""
        return name if self._is_public(name, HEADER) else "<header>"

    def value(self, value: Any) -> str:
        """A value of an enumeration; only its kind where it may be data."""
        return f"`{value}`" if isinstance(value, str) and self._is_public(value, VALUE) else kind(value)

    def code(self, code: str) -> str:
        """A service's name for an error; nothing where it may be data."""
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
