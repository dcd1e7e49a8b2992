"""Goes through the parts of a spec, valid or not. A place is the keys and indexes from the root, as text."""

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
NAMED_PARTS = ("properties", "patternProperties", "$defs", "dependentSchemas")
LISTED_PARTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLE_PARTS = ("items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else")

# Under these a schema only tests a value, so `enum` and `additionalProperties` are allowed there.
CONDITIONS = {"not", "if", "contains"}

# The parts of a schema that are about the same value as the schema itself.
WITHIN = ("allOf", "anyOf", "oneOf", "dependentSchemas", "not", "if", "then", "else")

Place = tuple[str, ...]
Problem = tuple[Place, str]


def items(node: Any) -> Iterator[tuple[str, Any]]:
    """The items of an object or a list; none of anything else."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return ((str(key), value) for key, value in pairs)


def nodes(node: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Everything in a document, from the outside in."""
    yield place, node
    for key, value in items(node):
        yield from nodes(value, (*place, key))


def operations(spec: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Each operation, without the fields that belong to a path itself."""
    for route, path_item in items(spec.get("paths")):
        for method, operation in items(path_item):
            if method in METHODS:
                yield ("paths", route, method), operation


def routes(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation with its method and path; the path's parameters are among its own."""
    for (_, route, method), operation in operations(spec):
        shared = spec["paths"][route].get("parameters", ())
        yield method, route, {**operation, "parameters": [*shared, *operation.get("parameters", ())]}


def schemas(node: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Each outermost schema: the named ones, and those of bodies, headers and parameters."""
    for key, value in items(node):
        if key == "schema" or place == ("components", "schemas"):
            yield (*place, key), value
        elif key not in {"example", "examples"}:
            yield from schemas(value, (*place, key))


def subschemas(schema: Any, place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """A schema and all schemas within it."""
    if not isinstance(schema, dict):
        return
    yield place, schema
    for key in (*NAMED_PARTS, *LISTED_PARTS):
        for name, part in items(schema.get(key)):
            yield from subschemas(part, (*place, key, name))
    for key in SINGLE_PARTS:
        yield from subschemas(schema.get(key), (*place, key))


def reached(spec: dict[str, Any], waiting: list[tuple[Place, Any]]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The schemas that values of some schemas have, through references too; without those that only test a value."""
    seen: set[Place] = set()
    waiting = [*waiting]
    while waiting:
        root, outermost = waiting.pop()
        for place, schema in subschemas(outermost, root):
            if place not in seen and not CONDITIONS & {*place[3:]}:
                seen.add(place)
                yield place, schema
                if "$ref" in schema:
                    at = tuple(schema["$ref"].removeprefix("#/").split("/"))
                    waiting.append((at, target_of(spec, schema["$ref"])))


def pointer(place: Place) -> str:
    """A reference to a place."""
    return "#" + "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in place)


def resolved(spec: dict[str, Any], node: Any) -> Any:
    """The target of a reference, None if it leads nowhere; anything else as it is."""
    for _ in range(9):  # references may form a circle
        if not (isinstance(node, dict) and isinstance(node.get("$ref"), str)):
            break
        node = target_of(spec, node["$ref"])
    return node


def target_of(spec: dict[str, Any], reference: str) -> Any:
    """The target of a reference; None if it leads nowhere."""
    target: Any = spec
    for part in reference.removeprefix("#/").split("/"):
        target = dict(items(target)).get(part.replace("~1", "/").replace("~0", "~"))
    return target


def made_of(
    spec: dict[str, Any], node: dict[str, Any], keys: tuple[str, ...] = ("allOf", "anyOf", "oneOf")
) -> Iterator[dict[str, Any]]:
    """What a node refers to or consists of, directly or through others; each once, and the node only if it does itself."""
    waiting, seen = [node], set[int]()
    while waiting:
        each = waiting.pop()
        parts = [part for key in keys if key not in SINGLE_PARTS for _, part in items(each.get(key))]
        parts += [each[key] for key in keys if key in each and key in SINGLE_PARTS]
        if isinstance(each.get("$ref"), str):
            parts.append(target_of(spec, each["$ref"]))
        for part in parts:
            if isinstance(part, dict) and id(part) not in seen:
                seen.add(id(part))
                waiting.append(part)
                yield part


def described_by(spec: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    """The properties that a schema describes, itself or through the schemas that it consists of."""
    return {name for part in (schema, *made_of(spec, schema)) for name in part.get("properties", ())}


def title_of(schema: dict[str, Any]) -> str:
    """The name of the schema that a schema refers to; empty if it refers to none."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def is_for_guests(server: dict[str, Any]) -> bool:
    """Whether a server has the API of guest spaces."""
    return "{guestSpaceId}" in server["url"]


def guest_form(spec: dict[str, Any], operation: dict[str, Any]) -> str:
    """Whether an operation exists for guest spaces: `no`, `yes`, or `only`. Its servers say so."""
    guest = {is_for_guests(server) for server in operation.get("servers", spec["servers"])}
    return "no" if guest == {False} else "only" if guest == {True} else "yes"


def json_type(value: Any) -> str:
    """The type of a JSON value, as JSON Schema names it."""
    names = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "object")
