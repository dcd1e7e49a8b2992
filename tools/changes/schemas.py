"""What changed between two versions of a schema, and whether it breaks: in a request or in an answer.

Both are compared in one form, so that those which mean the same are the same: references followed, parts put together.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from tools.spec.structure import LISTED_PARTS, NAMED_PARTS, SINGLE_PARTS, items, json_type, target_of

WORDS = {"description", "title", "example", "examples", "externalDocs", "$comment", "$defs", "xml"}
UNIONS = ("anyOf", "oneOf")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
NO_LESS = ("minLength", "minItems", "minProperties")  # where 0 says nothing
NUMBER = {"integer", "fraction"}  # a number is either
NULL = {"type": ["null"]}
Schema = dict[str, Any]


def plain(spec: Schema, schema: Any, within: tuple[str, ...] = ()) -> Schema:
    """A schema in its plain form; odd ones count as those that allow anything.

    The form has no words, no references but to what it stands in itself, and no `allOf`, `const` or `oneOf`; `type` is
    a list with whole numbers and others apart; a union with null is a type that may be null; `wanted` holds the sets
    of fields of which one must be there; a union has only the alternatives, each whole.

    Args:
        spec: The spec that references lead into.
        schema: The schema.
        within: The references that led here, so that a schema may hold itself.
    """
    if not isinstance(schema, dict):
        return {"not": {}} if schema is False else {}
    rest = {key: value for key, value in schema.items() if key not in {*UNIONS, "allOf", "$ref"}}
    whole = _own(spec, rest, within)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        if reference in within:
            return {"$ref": reference}
        whole = both(whole, plain(spec, target_of(spec, reference), (*within, reference)))
    for _, part in items(schema.get("allOf")):
        whole = both(whole, plain(spec, part, within))
    for key in UNIONS:
        if parts := [plain(spec, part, within) for _, part in items(schema.get(key))]:
            whole = both(whole, _union(parts))
    return whole


def both(one: Schema, other: Schema) -> Schema:
    """What allows only that which two plain schemas allow; where they can't be joined, the first one's word."""
    for union, beside in ((one, other), (other, one)):
        if "anyOf" in union:
            return {"anyOf": [both(each, beside) for each in union["anyOf"]]}
    whole = {**other, **one}
    shared = one.keys() & other.keys()
    for key in shared & {*LOWER, *UPPER}:
        if isinstance(one[key], int | float) and isinstance(other[key], int | float):
            whole[key] = (max if key in LOWER else min)(one[key], other[key])
    for key in shared & {"type", "enum"}:
        whole[key] = [each for each in one[key] if each in other[key]]
    for key in shared & {"required", "wanted"}:
        whole[key] = sorted({*one[key], *other[key]})
    if "properties" in shared:
        ours, theirs = one["properties"], other["properties"]
        whole["properties"] = {
            name: both(ours.get(name, {}), theirs.get(name, {})) for name in sorted({*ours, *theirs})
        }
    return whole


def _own(spec: Schema, schema: Schema, within: tuple[str, ...]) -> Schema:
    """The plain form of what a schema says by itself."""
    own = {key: value for key, value in schema.items() if key not in WORDS and not (key in NO_LESS and value == 0)}
    for key in {*NAMED_PARTS} & own.keys():
        own[key] = {name: plain(spec, part, within) for name, part in items(own[key])}
    for key in {*LISTED_PARTS} & own.keys():
        own[key] = [plain(spec, part, within) for _, part in items(own[key])]
    for key in {*SINGLE_PARTS} & own.keys():
        own[key] = plain(spec, own[key], within)
    if "const" in own:
        own["enum"] = [own.pop("const")]
    if "enum" in own:
        own["enum"] = [value for _, value in items(own["enum"])]
        own.setdefault("type", sorted({json_type(value) for value in own["enum"]}))
    if "type" in own:
        given = own["type"]
        named = {given} if isinstance(given, str) else {str(each) for _, each in items(given)}
        named |= {"null"} if own.pop("nullable", False) is True else set()
        own["type"] = sorted((named - {"number"}) | (NUMBER if "number" in named else set()))
    if "required" in own:
        own["required"] = sorted({str(name) for _, name in items(own["required"])})
        own["properties"] = {**{name: {} for name in own["required"]}, **own.get("properties", {})}
    return own


def _union(parts: list[Schema]) -> Schema:
    """The plain form of a choice."""
    if all(part.keys() == {"required", "properties"} and not any(part["properties"].values()) for part in parts):
        return {"wanted": [" or ".join(sorted(" with ".join(part["required"]) for part in parts))]}
    for key in ("type", "enum"):
        if all(part.keys() <= {"type", key} and key in part for part in parts):
            types = sorted({each for part in parts for each in part.get("type", ())})
            values = [value for part in parts for value in part.get("enum", ())]
            return {"type": types, **({"enum": values} if values else {})}
    rest = [part for part in parts if part not in (NULL, {**NULL, "enum": [None]})]
    if len(rest) == 1 < len(parts) and "type" in rest[0]:
        with_null = {"type": sorted({*rest[0]["type"], "null"})}
        return {**rest[0], **with_null, **({"enum": [*rest[0]["enum"], None]} if "enum" in rest[0] else {})}
    alternatives = [inner for part in parts for inner in part.get("anyOf", [part])]
    return alternatives[0] if len(alternatives) == 1 else {"anyOf": alternatives}


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
