"""Schemas in one form, so that those which mean the same are the same: references followed, parts put together."""

from typing import Any

from walk_spec import LISTED_PARTS, NAMED_PARTS, SINGLE_PARTS, items, target_of

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
        own.setdefault("type", sorted({_type_of(value) for value in own["enum"]}))
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


def _type_of(value: Any) -> str:
    kinds: dict[type, str] = {
        bool: "boolean",
        int: "integer",
        float: "fraction",
        str: "string",
        list: "array",
        dict: "object",
    }
    return kinds.get(type(value), "null")
