"""What changed between two versions of a schema, and whether it breaks: in a request or in an answer."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from plain_schema import LOWER, NUMBER, UPPER, Schema

# A request that was allowed must stay allowed; an answer that was impossible must stay impossible.
REQUEST, ANSWER = "request", "answer"
HIDDEN = {REQUEST: "readOnly", ANSWER: "writeOnly"}  # fields that aren't in one of them

TYPES = {"null", "boolean", "object", "array", "string", *NUMBER}
EXACT = (
    "pattern", "format", "multipleOf", "uniqueItems", "contains", "minContains", "maxContains", "not", "propertyNames",
    "if", "then", "else", "patternProperties", "dependentSchemas", "dependentRequired", "prefixItems",
    "unevaluatedProperties", "unevaluatedItems",
)  # fmt: skip
REFUSED: Schema = {"not": {}}
# What the models hold as another type than text.
PYTHON_FORMATS = ("date", "date-time", "uuid", "binary")


class Difference(NamedTuple):
    """One difference.

    Attributes:
        place: The part that differs, such as `body.title`.
        text: How.
        breaks: Whether what worked may no longer do so.
    """

    place: str
    text: str
    breaks: bool


def schema_changes(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    """The differences of two plain schemas, and of all within them."""
    if old == new or ("$ref" in old and "$ref" in new):  # a schema that holds itself is told of where it begins
        return
    if "anyOf" in old or "anyOf" in new:
        yield from _alternatives(old, new, place, way)
        return
    before, after = types_of(old), types_of(new)
    if not before & after or "$ref" in old or "$ref" in new:
        yield Difference(place, f"type changed: {kind(old)} -> {kind(new)}", breaks=True)
        return
    if before - after:
        yield Difference(place, f"type narrowed: no longer {words(before - after)}", way == REQUEST)
    if after - before:
        yield Difference(
            place, f"type widened: {'anything' if after == TYPES else f'also {words(after - before)}'}", way == ANSWER
        )
    yield from _enum(old, new, place, way)
    yield from _limits(old, new, place, way)
    yield from _wanted(old, new, place, way)
    yield from _notes(old, new, place, way)
    hidden = HIDDEN[way]
    fields, required = [], []
    for side in (old, new):
        seen = {name: each for name, each in side.get("properties", {}).items() if each.get(hidden) is not True}
        fields.append(seen)
        required.append({*side.get("required", ())} & {*seen})
    yield from field_changes((fields[0], fields[1]), (required[0], required[1]), place, way)
    yield from schema_changes(old.get("items", {}), new.get("items", {}), f"{place}[]", way)
    yield from _others(old.get("additionalProperties", {}), new.get("additionalProperties", {}), place, way)


def field_changes(
    fields: tuple[Schema, Schema], required: tuple[set[str], set[str]], place: str, way: str, what: str = "field"
) -> Iterator[Difference]:
    """The differences of fields, or of parameters.

    Args:
        fields: Their schemas by name, old and new.
        required: Which of them must be there, old and new.
        place: What they are in.
        way: REQUEST or ANSWER.
        what: What they are called.
    """
    old, new = fields
    for name in sorted({*old, *new}):
        where = f"{place}.{name}"
        now = name in required[1]
        if name not in new:
            yield Difference(where, f"{what} removed", breaks=True)
        elif name not in old:
            yield Difference(where, f"required {what} added" if now else f"{what} added", now and way == REQUEST)
        else:
            if (name in required[0]) != now:
                yield Difference(where, "newly required" if now else "no longer required", now is (way == REQUEST))
            yield from schema_changes(old[name], new[name], where, way)


def _alternatives(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    gone, more = (
        [each for each in side.get("anyOf", [side]) if each not in other.get("anyOf", [other])]
        for side, other in ((old, new), (new, old))
    )
    for each in list(gone):
        twin = next((other for other in more if types_of(other) == types_of(each)), None)
        if twin is not None:
            gone.remove(each)
            more.remove(twin)
            yield from schema_changes(each, twin, place, way)
    for each in gone:
        yield Difference(place, f"alternative removed: {kind(each)}", way == REQUEST)
    for each in more:
        yield Difference(place, f"alternative added: {kind(each)}", way == ANSWER)


def _enum(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    before, after = (None if "enum" not in side else {literal(each) for each in side["enum"]} for side in (old, new))
    if before is None and after is not None:
        yield Difference(place, f"values narrowed: only {', '.join(sorted(after))}", way == REQUEST)
    elif before is not None and after is None:
        yield Difference(place, "values widened: any", way == ANSWER)
    elif before is not None and after is not None:
        if before - after:
            yield Difference(place, f"values narrowed: without {', '.join(sorted(before - after))}", way == REQUEST)
        if after - before:
            yield Difference(place, f"values widened: also {', '.join(sorted(after - before))}", way == ANSWER)


def _limits(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    for key in (*LOWER, *UPPER):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if not all(isinstance(each, int | float | None) for each in (before, after)):
            yield Difference(place, f"{key} changed: {shown(before)} -> {shown(after)}", breaks=True)
            continue
        narrower = after is not None and (before is None or (after > before) is (key in LOWER))
        text = f"{key} {'narrowed' if narrower else 'widened'}: {shown(before)} -> {shown(after)}"
        yield Difference(place, text, narrower is (way == REQUEST))
    for key in EXACT:
        before, after = old.get(key), new.get(key)
        if before != after:
            held = after if way == REQUEST else before  # a rule that is new to requests, a promise that answers held
            typed = key == "format" and (before in PYTHON_FORMATS or after in PYTHON_FORMATS)
            yield Difference(place, f"{key} changed: {shown(before)} -> {shown(after)}", held is not None or typed)


def _wanted(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    before, after = ({*side.get("wanted", ())} for side in (old, new))
    for each in sorted(after - before):
        yield Difference(place, f"newly required: {each}", way == REQUEST)
    for each in sorted(before - after):
        yield Difference(place, f"no longer required: {each}", way == ANSWER)


def _notes(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    if new.get("deprecated", False) != old.get("deprecated", False):
        yield Difference(place, "deprecated" if new.get("deprecated") else "no longer deprecated", breaks=False)
    if old.get("default") != new.get("default"):  # a request without the field means something else
        text = f"default changed: {shown(old.get('default'))} -> {shown(new.get('default'))}"
        yield Difference(place, text, way == REQUEST)
    before, after = (side.get("x-give", "it is") for side in (old, new))
    if before != after:
        yield Difference(place, f"given to Python as {after}, not as {before}", breaks=True)


def _others(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    """The differences of fields that have no description of their own."""
    if (old == REFUSED) != (new == REFUSED):
        refused = new == REFUSED  # an answer may always gain a field
        yield Difference(place, f"other fields {'refused' if refused else 'allowed'}", refused and way == REQUEST)
    else:
        yield from schema_changes(old, new, f"{place}.*", way)


def types_of(schema: Schema) -> set[str]:
    """The types that a plain schema allows."""
    return {*schema.get("type", TYPES)}


def kind(schema: Schema) -> str:
    """What a plain schema describes, in short."""
    if "$ref" in schema:
        return "the same as around it"
    fields = ", ".join(sorted(schema.get("properties", ())))
    values = ", ".join(sorted(map(literal, schema.get("enum", ()))))
    name = "anything" if "type" not in schema else words(types_of(schema))
    return f"{name} with {fields}" if fields else f"{name} {values}" if values else name


def words(types: set[str]) -> str:
    """Types as a reader knows them."""
    if types >= NUMBER:
        types = types - NUMBER | {"number"}
    return ", ".join(sorted("number with a fraction" if each == "fraction" else each for each in types))


def literal(value: Any) -> str:
    """A value as JSON has it."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def shown(value: Any) -> str:
    """A rule's value as a reader knows it."""
    return "none" if value is None else literal(value)
