"""Finds what responses have that their schema doesn't: fields, nulls, types, values. Nothing else of them is kept."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import jsonschema_rs

from tools.probe.redaction import Redactor, kind
from tools.spec.traversal import items, json_type, nodes, target_of, title_of

NAME = "[A-Za-z_]{1,24}"  # of a value of an enumeration
Schema = dict[str, Any]
Path = tuple[str | int, ...]


class Seen(NamedTuple):
    """A value that a schema describes.

    Attributes:
        path: The keys and indexes that lead to it in the response.
        place: The place in the schema, as the report shows it; nothing in it comes from the response.
        value: The value.
        parts: The schemas that describe it.
        unknown: The names of its fields that none of these schemas has.
    """

    path: Path
    place: str
    value: Any
    parts: list[Schema]
    unknown: list[str]


def described(
    document: Schema, schema: Schema, value: Any, path: Path = (), place: str | None = None
) -> Iterator[Seen]:
    """A value, and everything within it that the schema describes."""
    place = title_of(schema) if place is None else place
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
        # The items of a list without a name begin a new place.
        where = f"{place}[]" if place else next(map(title_of, inner), "") or "[]"
        children = [(index, where, inner) for index in range(len(value)) if inner]
    yield Seen(path, place, value, parts, unknown)
    for key, where, inner in children:
        yield from described(document, {"allOf": inner}, value[key], (*path, key), where)


def applying(document: Schema, schema: Any, value: Any) -> Iterator[Schema]:
    """The schemas that describe a value; of a union, the branches for its type."""
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
    """Whether a schema allows the type of a value."""
    wanted = schema.get("type", json_type(value))
    found = {json_type(value)} | ({"number"} if json_type(value) == "integer" else set())
    return bool(found & ({wanted} if isinstance(wanted, str) else {*wanted}))


def matching(schema: Schema, name: str) -> Iterator[Schema]:
    """The schemas for a field whose name isn't in the spec."""
    yield from (each for pattern, each in schema.get("patternProperties", {}).items() if re.search(pattern, name))
    if isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]


def open_values(seen: Seen, fields: set[str]) -> set[str]:
    """The values that the description of an open field names.

    They are its words in backticks, without examples and without the names of other fields.
    """
    if not isinstance(seen.value, str) or any("enum" in part for part in seen.parts):
        return set()
    texts = [part.get("description", "") for part in seen.parts if "string" in part.get("type", ())]
    return {word for text in texts if "such as" not in text for word in re.findall(r"`([A-Za-z_]+)`", text)} - fields


def field_names(document: Schema) -> set[str]:
    """The names of all fields in a spec."""
    return {name for place, node in nodes(document) if place[-1:] == ("properties",) for name, _ in items(node)}


def public_names(document: Schema) -> Iterator[str]:
    """The names in a spec: of fields, headers, parameters, operations and values, and the words in backticks."""
    for place, node in nodes(document):
        if {"example", "examples"} & {*place}:  # they name people and companies
            continue
        if place[-1:] in {("properties",), ("headers",)}:
            yield from (name for name, _ in items(node))
        elif not isinstance(node, str):
            continue
        elif place[-1] == "description":
            yield from re.findall(r"`([A-Za-z_-]+(?:\d\d)?)`", node)
        elif place[-2:-1] == ("enum",) or place[-1] in {"const", "operationId"} or place[-3:-2] == ("parameters",):
            yield node


def join(place: str, name: str) -> str:
    """The place of a field."""
    return f"{place}.{name}".lstrip(".")


class Finding(NamedTuple):
    """A row of the report: where (empty for the whole response), what, and in how many of the possible places."""

    place: str
    what: str
    often: str


class Comparison:
    """Compares returns one schema, and counts equal findings.

    Args:
        document: The whole spec.
        schema: The schema.
        redactor: Decides what may be shown.
    """

    def __init__(self, document: Schema, schema: Schema, redactor: Redactor) -> None:
        self._document = document
        self._schema = schema
        self._redactor = redactor
        self._fields = field_names(document)
        whole = {**schema, "components": document["components"]}
        self._validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        self._responses = 0
        self._rows: dict[tuple[str, str], Row] = defaultdict(Row)
        self._values = Counter[str]()
        self._objects = Counter[str]()

    def add(self, response: Any) -> None:
        """Compare one more response."""
        self._responses += 1
        places: dict[Path, str] = {}
        for seen in described(self._document, self._schema, response):
            places[seen.path] = seen.place
            self._values[seen.place] += 1
            self._objects[seen.place] += isinstance(seen.value, dict)
            for name in seen.unknown:
                place = join(seen.place, self._redactor.shown(name, "<key>"))
                self._add(place, "a field that the spec doesn't have", seen.path, kind(seen.value[name]), of=seen.place)
            names = open_values(seen, self._fields)
            if names and seen.value not in names and re.fullmatch(NAME, seen.value):  # not an id or a text
                self._add(seen.place, "a value that the spec doesn't name", seen.path, self._redactor.value(seen.value))
        try:
            found = list(errors(self._validator.iter_errors(response)))
        except (ValueError, RecursionError) as problem:  # half a character, too many digits or levels
            self._add(places[()], f"JSON that can't be checked ({type(problem).__name__})", ())
            return
        for error in found:
            path = tuple(error.instance_path)
            inside = next(path[:end] for end in range(len(path), -1, -1) if path[:end] in places)
            self._add_error(error, path, places[inside])

    def findings(self) -> list[Finding]:
        """The findings, sorted by place."""
        found = []
        for (place, what), row in sorted(self._rows.items(), key=lambda pair: pair[0]):
            whole = self._values[place] if row.of is None else self._objects[row.of]
            shown = f": {', '.join(sorted(row.shown))}" if row.shown else ""
            found.append(Finding(place, f"{what}{shown}", f"{len(row.paths)} of {whole}"))
        return found

    def _add(self, place: str, what: str, path: Path, shown: str = "", of: str | None = None) -> None:
        row = self._rows[place, what]
        row.of = of
        row.paths.add((self._responses, path))
        row.shown.update({shown} - {""})

    def _add_error(self, error: Any, path: Path, place: str) -> None:
        rule, said, value = error.kind.name, error.kind.as_dict(), error.instance
        if rule == "required":
            self._add(join(place, said["property"]), "a required field is absent", path, of=place)
        elif rule in {"type", *UNIONS}:
            self._add(place, f"{kind(value)}, where the spec has {' or '.join(types_of(error)) or 'another'}", path)
        elif rule in {"enum", "const"}:
            self._add(place, "a value that the spec doesn't have", path, self._redactor.value(value))
        elif rule in {"format", "pattern"}:
            self._add(place, f"{kind(value)}, where the spec has the {rule} `{said[rule]}`", path)
        elif rule not in {"additionalProperties", "unevaluatedProperties"}:  # `described` finds unknown fields
            self._add(place, f"{kind(value)} that breaks the spec's `{rule}`", path)


class Row:
    """The occurrences of a finding.

    Attributes:
        paths: The number of the response and the path of each.
        shown: What the report shows of the values.
        of: The place of the objects that could have it; None if the values of its own place are counted.
    """

    def __init__(self) -> None:
        self.paths: set[tuple[int, Path]] = set()
        self.shown: set[str] = set()
        self.of: str | None = None


UNIONS = ("anyOf", "oneOf", "oneOfNotValid")


def errors(found: Iterable[Any]) -> Iterator[Any]:
    """The errors; of a union, those in the branch that is meant; of a value of the wrong type, only that."""
    found = [each for error in found for each in within(error)]
    mistyped = {tuple(error.instance_path) for error in found if error.kind.name == "type"}
    yield from (each for each in found if each.kind.name == "type" or tuple(each.instance_path) not in mistyped)


def within(error: Any) -> Iterator[Any]:
    """The errors in the only branch of a union for the value's type; without one, the error itself."""
    branches = error.kind.as_dict().get("context", ()) if error.kind.name in UNIONS else ()
    here = list(error.instance_path)
    meant = [
        branch
        for branch in branches
        if not any(each.kind.name == "type" and list(each.instance_path) == here for each in branch)
    ]
    if len(meant) == 1:
        yield from (inner for each in meant[0] for inner in within(each))
    else:
        yield error


def types_of(error: Any) -> list[str]:
    """The types that the schema would have allowed."""
    said = error.kind.as_dict()
    inner = [name for branch in said.get("context", ()) for each in branch for name in types_of(each)]
    return sorted({*said.get("types", ()), *inner}, key=lambda name: (name == "null", name))
