"""Goes through an answer beside the schema that describes it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from redact import json_type
from walk_spec import items, nodes, target_of

Schema = dict[str, Any]
Path = tuple[str | int, ...]


class Seen(NamedTuple):
    """A value that a schema describes.

    Attributes:
        path: Where it is in the answer, by keys and indexes.
        place: Where it is in the schema; nothing in it comes from the answer.
        value: The value.
        parts: The schemas that apply.
        unknown: The names of its fields that none of them has.
    """

    path: Path
    place: str
    value: Any
    parts: list[Schema]
    unknown: list[str]


def described(
    document: Schema, schema: Schema, value: Any, path: Path = (), place: str | None = None
) -> Iterator[Seen]:
    """A value and all within it that the schema describes."""
    place = name_of(schema) if place is None else place
    parts = list(applying(document, schema, value))
    unknown: list[str] = []
    children: list[tuple[str | int, str, list[Schema]]] = []
    if isinstance(value, dict):
        for name in value:
            own = [part["properties"][name] for part in parts if name in part.get("properties", {})]
            others = [each for part in parts for each in matching(part, name)]
            if own or others:
                children.append((name, join(place, name if own else "<key>"), own or others))
            elif any("properties" in part or part.get("additionalProperties") is False for part in parts):
                unknown.append(name)
    elif isinstance(value, list):
        inner = [part["items"] for part in parts if isinstance(part.get("items"), dict)]
        # In a bare list each item begins a place of its own.
        where = f"{place}[]" if place else next(map(name_of, inner), "") or "[]"
        children = [(index, where, inner) for index in range(len(value)) if inner]
    yield Seen(path, place, value, parts, unknown)
    for key, where, inner in children:
        yield from described(document, {"allOf": inner}, value[key], (*path, key), where)


def applying(document: Schema, schema: Any, value: Any) -> Iterator[Schema]:
    """The schemas that a value is described by: of a choice, those that are for its type."""
    if not isinstance(schema, dict):
        return
    yield schema
    if "$ref" in schema:
        yield from applying(document, target_of(document, schema["$ref"]), value)
    for part in schema.get("allOf", ()):
        yield from applying(document, part, value)
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        branch = list(applying(document, part, value))
        if all(suits(each, value) for each in branch):
            yield from branch


def suits(schema: Schema, value: Any) -> bool:
    """Whether a schema is for values of that type."""
    wanted = schema.get("type", json_type(value))
    found = {json_type(value)} | ({"number"} if json_type(value) == "integer" else set())
    return bool(found & ({wanted} if isinstance(wanted, str) else {*wanted}))


def matching(schema: Schema, name: str) -> Iterator[Schema]:
    """The schemas of fields whose names aren't in the spec."""
    yield from (each for pattern, each in schema.get("patternProperties", {}).items() if re.search(pattern, name))
    if isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]


def open_values(seen: Seen, fields: set[str]) -> set[str]:
    """The values that the spec names in words, of a field that it leaves open.

    They are the words in backticks of its description, but for examples and for the names of other fields.
    """
    if not isinstance(seen.value, str) or any("enum" in part for part in seen.parts):
        return set()
    texts = [part.get("description", "") for part in seen.parts if "string" in part.get("type", ())]
    return {word for text in texts if "such as" not in text for word in re.findall(r"`([A-Za-z_]+)`", text)} - fields


def field_names(document: Schema) -> set[str]:
    """The names of all fields in a spec."""
    return {name for place, node in nodes(document) if place[-1:] == ("properties",) for name, _ in items(node)}


def public_names(document: Schema) -> Iterator[str]:
    """The names that a spec itself has: of fields, headers, parameters, operations and values, and in backticks."""
    for place, node in nodes(document):
        if {"example", "examples"} & {*place}:  # in which people and companies are named
            continue
        if place[-1:] in {("properties",), ("headers",)}:
            yield from (name for name, _ in items(node))
        elif not isinstance(node, str):
            continue
        elif place[-1] == "description":
            yield from re.findall(r"`([A-Za-z_-]+(?:\d\d)?)`", node)
        elif place[-2:-1] == ("enum",) or place[-1] in {"const", "operationId"} or place[-3:-2] == ("parameters",):
            yield node


def style(names: set[str]) -> str:
    """What values look like that may stand beside those: in the same case, without figures and not long."""
    return "[A-Z_]{1,24}" if all(name.isupper() for name in names) else "[a-z_]{1,24}"


def texts_of(value: Any) -> Iterator[tuple[Path, str]]:
    """Each text in a value, with its place; the value may be nested deeper than Python can call."""
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, str):
            yield path, each
        pairs: Iterable[tuple[str | int, Any]] = (
            each.items() if isinstance(each, dict) else enumerate(each) if isinstance(each, list) else ()
        )
        waiting.extend(((*path, key), part) for key, part in pairs)


def name_of(schema: Schema) -> str:
    """The name of a schema; empty without one."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def join(place: str, name: str) -> str:
    """The place of a field."""
    return f"{place}.{name}".lstrip(".")
