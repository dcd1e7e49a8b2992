"""Compares two versions of a schema: each change, and whether it breaks requests or responses.

Both are first put into a plain form, in which schemas with the same meaning are equal.
"""

import json
import math
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from tools.spec.traversal import LISTED_PARTS, NAMED_PARTS, SINGLE_PARTS, items, json_type, target_of

WORDS = {"description", "title", "example", "examples", "externalDocs", "$comment", "$defs", "xml"}
UNIONS = ("anyOf", "oneOf")
LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
NO_RULES = [("minLength", 0), ("minItems", 0), ("minProperties", 0), ("format", "password")]
NUMBER = {"integer", "fraction"}  # a number is one of these
NULL = {"type": ["null"]}
Schema = dict[str, Any]


def plain(spec: Schema, schema: Any, within: tuple[str, ...] = ()) -> Schema:
    """The plain form of a schema; an invalid schema counts as one that allows anything.

    The form has no descriptions, no `allOf`, `const` or `oneOf`, and references only where a schema contains itself.
    `type` is a list, in which `integer` and `fraction` stand for numbers; a union with null is a type that may be null;
    `wanted` has the sets of fields of which one is required; any other union has only alternatives, each complete.

    Args:
        spec: The whole spec, for references.
        schema: The schema.
        within: The references that led here, as a schema may contain itself.
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
    """The plain schema that allows what both allow; where a keyword can't be joined, that of the first."""
    for union, beside in ((one, other), (other, one)):
        if "anyOf" in union:
            return {"anyOf": [both(each, beside) for each in union["anyOf"]]}
    whole = {**other, **one}
    shared = one.keys() & other.keys()
    for key in shared & {*LOWER, *UPPER}:
        if type(one[key]) is type(other[key]) and isinstance(one[key], int | tuple):
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
    """The plain form of a schema's own keywords, without references and unions."""
    own = {key: value for key, value in schema.items() if key not in WORDS and (key, value) not in NO_RULES}
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
    whole = own.get("type") and "fraction" not in own["type"]
    for key, nearest, step in (("minimum", math.ceil, 1), ("maximum", math.floor, -1)):
        limits = [(own.pop(each, None), each != key) for each in (key, f"exclusive{key.title()}")]
        found = [(limit, is_exclusive * step) for limit, is_exclusive in limits if _is_number(limit)]
        if found:  # of whole numbers, 0 exclusive is 1
            limit, beyond = (max if step > 0 else min)(found)
            own[key] = (nearest(limit) + beyond * (nearest(limit) == limit), 0) if whole else (limit, beyond)
    if "required" in own:
        own["required"] = sorted({str(name) for _, name in items(own["required"])})
        own["properties"] = {**{name: {} for name in own["required"]}, **own.get("properties", {})}
    return own


def _union(parts: list[Schema]) -> Schema:
    """The plain form of a union."""
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


# A request that was allowed must stay allowed; a response that was impossible must stay impossible. Each rule says in
# which of the two a change breaks what worked.
REQUEST, RESPONSE = "request", "response"
Rule = tuple[str, tuple[str, ...]]  # what changed, and where that breaks
NEVER: tuple[str, ...] = ()
NARROWER, WIDER, ALWAYS = (REQUEST,), (RESPONSE,), (REQUEST, RESPONSE)
HIDDEN = {REQUEST: "readOnly", RESPONSE: "writeOnly"}  # marks the fields that one of them doesn't have

# What the fields of these places are called.
NOUNS = {**dict.fromkeys(("path", "query", "header", "cookie"), "parameter"), "response header": "header"}
NOUNS["error header"] = "header"
TYPES = {"null", "boolean", "object", "array", "string", *NUMBER}
SERIALIZATION = ("style", "explode", "allowReserved", "allowEmptyValue")  # of parameters
EXACT = (
    "pattern", "format", "multipleOf", "uniqueItems", "contains", "minContains", "maxContains", "not", "propertyNames",
    "if", "then", "else", "patternProperties", "dependentSchemas", "dependentRequired", "prefixItems",
    "unevaluatedProperties", "unevaluatedItems",
)  # fmt: skip
REFUSED: Schema = {"not": {}}
# The models hold these as another type than text.
PYTHON_FORMATS = ("date", "date-time", "uuid", "binary")


class Difference(NamedTuple):
    """One difference.

    Attributes:
        place: The part that differs, such as `body.title`.
        text: How it differs.
        breaks: Whether what worked may no longer work.
    """

    place: str
    text: str
    breaks: bool


def schema_changes(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    """The differences between two plain schemas, and between all within them."""
    if old == new or ("$ref" in old and "$ref" in new):  # a schema within itself is compared where it begins
        return
    rules = [_notes]
    one_of_many = "anyOf" in old or "anyOf" in new
    comparable = types_of(old) & types_of(new) and "$ref" not in old and "$ref" not in new
    if comparable and not one_of_many:
        rules += [_types, _values, _limits, _wanted]
    for text, breaks_in in chain(*(rule(old, new) for rule in rules)):
        yield Difference(place, text, way in breaks_in)
    if one_of_many:
        yield from _alternatives(old, new, place, way)
    elif not comparable:
        yield Difference(place, f"type changed: {kind(old)} -> {kind(new)}", breaks=True)
    else:
        yield from _fields(old, new, place, way)
        yield from schema_changes(old.get("items", {}), new.get("items", {}), f"{place}[]", way)
        yield from _other_fields(old.get("additionalProperties", {}), new.get("additionalProperties", {}), place, way)


def _fields(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    noun = NOUNS.get(place, "field")
    before, after = (
        {
            name: each
            for name, each in side.get("properties", {}).items()
            if not any(each.get(key) is True for key in (HIDDEN[way], "x-credential"))
        }
        for side in (old, new)
    )
    for name in sorted({*before, *after}):
        where = f"{place}.{name}"
        was, now = (name in side.get("required", ()) for side in (old, new))
        if name not in after:
            yield Difference(where, f"{noun} removed", breaks=True)
        elif name not in before:
            yield Difference(where, f"required {noun} added" if now else f"{noun} added", now and way == REQUEST)
        else:
            if was != now:
                yield Difference(where, "newly required" if now else "no longer required", now is (way == REQUEST))
            yield from schema_changes(before[name], after[name], where, way)


def _other_fields(old: Schema, new: Schema, place: str, way: str) -> Iterator[Difference]:
    """The differences between fields that have no description of their own."""
    if (old == REFUSED) != (new == REFUSED):
        refused = new == REFUSED  # a response may always gain a field
        yield Difference(place, f"other fields {'refused' if refused else 'allowed'}", refused and way == REQUEST)
    else:
        yield from schema_changes(old, new, f"{place}.*", way)


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
        yield Difference(place, f"alternative added: {kind(each)}", way == RESPONSE)


def _notes(old: Schema, new: Schema) -> Iterator[Rule]:
    was, now = (side.get("deprecated", False) for side in (old, new))
    if was != now:
        yield "deprecated" if now else "no longer deprecated", NEVER
    was, now = (side.get("default") for side in (old, new))
    if was != now:  # a request without the field means something else
        yield f"default changed: {shown(was)} -> {shown(now)}", NARROWER
    was, now = (side.get("x-give", "it is") for side in (old, new))
    if was != now:
        yield f"given to Python as {now}, not as {was}", ALWAYS
    was, now = (side.get("x-empty-body") for side in (old, new))
    if was != now:
        yield f"a response without a body counts as {shown(now)}, not as {shown(was)}", ALWAYS * (was is not None)
    for key in SERIALIZATION:
        if old.get(key) != new.get(key):
            yield f"written in another way: {key} {shown(old.get(key))} -> {shown(new.get(key))}", ALWAYS


def _types(old: Schema, new: Schema) -> Iterator[Rule]:
    before, after = types_of(old), types_of(new)
    if before - after:
        yield f"type narrowed: no longer {words(before - after)}", NARROWER
    if after - before:
        yield f"type widened: {'anything' if after == TYPES else f'also {words(after - before)}'}", WIDER


def _values(old: Schema, new: Schema) -> Iterator[Rule]:
    if "enum" not in new:
        if "enum" in old:
            yield "values widened: any", WIDER
        return
    before, after = ({*map(literal, side.get("enum", ()))} for side in (old, new))
    if "enum" not in old:
        yield f"values narrowed: only {', '.join(sorted(after))}", NARROWER
        return
    if before - after:
        yield f"values narrowed: without {', '.join(sorted(before - after))}", NARROWER
    if after - before:
        yield f"values widened: also {', '.join(sorted(after - before))}", WIDER


def _limits(old: Schema, new: Schema) -> Iterator[Rule]:
    for key in (*LOWER, *UPPER, *EXACT):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        change = f"{shown(before)} -> {shown(after)}"
        if key == "format" and (before in PYTHON_FORMATS or after in PYTHON_FORMATS):
            yield f"{key} changed: {change}", ALWAYS
        elif key in EXACT:  # a request may be refused by the new rule; a response no longer keeps the old one
            yield f"{key} changed: {change}", NARROWER * (after is not None) + WIDER * (before is not None)
        elif not all(isinstance(each, int | tuple | None) for each in (before, after)):
            yield f"{key} changed: {change}", ALWAYS
        elif after is not None and (before is None or (after > before) is (key in LOWER)):
            yield f"{key} narrowed: {change}", NARROWER
        else:
            yield f"{key} widened: {change}", WIDER


def _wanted(old: Schema, new: Schema) -> Iterator[Rule]:
    before, after = ({*side.get("wanted", ())} for side in (old, new))
    for each in sorted(after - before):
        yield f"newly required: {each}", NARROWER
    for each in sorted(before - after):
        yield f"no longer required: {each}", WIDER


def types_of(schema: Schema) -> set[str]:
    """The types that a plain schema allows."""
    return {*schema.get("type", TYPES)}


def kind(schema: Schema) -> str:
    """A short description of a plain schema."""
    if "$ref" in schema:
        return "the same as around it"
    fields = ", ".join(sorted(schema.get("properties", ())))
    values = ", ".join(sorted(map(literal, schema.get("enum", ()))))
    name = "anything" if "type" not in schema else words(types_of(schema))
    return f"{name} with {fields}" if fields else f"{name} {values}" if values else name


def words(types: set[str]) -> str:
    """The types in words."""
    if types >= NUMBER:
        types = types - NUMBER | {"number"}
    return ", ".join(sorted("number with a fraction" if each == "fraction" else each for each in types))


def literal(value: Any) -> str:
    """A value as JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def shown(value: Any) -> str:
    """The value of a keyword in a message; a limit of numbers is a pair, which says whether it is exclusive."""
    if isinstance(value, tuple):
        limit, beyond = value
        return f"{literal(limit)} exclusive" if beyond else literal(limit)
    return "none" if value is None else literal(value)
