"""Places the values of an operation's parameters in the path, the query and the headers of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .json_values import BrokenRuleError, is_array, written

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRINTABLE = re.compile(r"[!-~]([ -~]*[!-~])?|")
# A service may take an encoded slash for a slash.
_LEADS_ELSEWHERE = re.compile(r"(^|[/\\\\])\.{0,2}([/\\\\]|$)")


def place(path: str, parameters: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the path with its query, and the headers.

    Args:
        path: The path in the spec.
        parameters: The parameters in the spec, by their names in Python.
        given: Valid values, as JSON, by the same names.

    Raises:
        BrokenRuleError: A value would change the meaning of what it is placed in.
    """
    query: list[str] = []
    headers: dict[str, str] = {}
    for key, value in given.items():
        name, kind = parameters[key]["name"], parameters[key]["in"]
        values = [written(each) for each in (value if is_array(value) else [value]) if each is not None]
        if kind == "query" and parameters[key].get("explode", True):
            query += [f"{quote(name)}={quote(each, safe='')}" for each in values]
            continue
        if problem := _problem(kind, ",".join(values), is_array(value) and "," in "".join(values)):
            raise BrokenRuleError((key,), kind, problem, value)
        quoted = ",".join(quote(each, safe="") for each in values)
        if kind == "path":
            path = path.replace(f"{{{name}}}", quoted)
        elif values and kind == "query":
            query.append(f"{quote(name)}={quoted}")
        elif values:
            headers[name] = ",".join(values)
    return f"{path}?{'&'.join(query)}" if query else path, headers


def _problem(kind: str, text: str, has_comma: bool) -> str:  # noqa: FBT001
    """Return what is wrong with a value or a list that is separated by commas; empty if nothing is."""
    if has_comma:
        return "commas separate its items, so none of them may have one"
    if kind == "path" and _LEADS_ELSEWHERE.search(text):
        return "it would lead to another resource: between slashes, nothing may be empty, '.' or '..'"
    if kind == "header" and not _PRINTABLE.fullmatch(text):
        return "a header has printable ASCII characters only, and no space at either end"
    return ""
