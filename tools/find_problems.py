"""What is wrong with a spec, and where: each check goes from the spec to its problems."""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import files
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator

from walk_spec import Place, items, nodes, operations, pointer, schemas, subschemas, target_of

Problem = tuple[Place, str]

# A schema within one of these adds to the one around it, so it may require what that one describes.
PARTIAL = {"allOf", "anyOf", "oneOf", "not", "if", "then", "else"}


def find_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Every problem of a spec, the coarse ones first: a finer check needs a document in which they are mended."""
    stages: list[list[Callable[[dict[str, Any]], Iterator[Problem]]]] = [
        [json_problems],
        [outline_problems, structure_problems, schema_problems, reference_problems],
        [operation_problems, required_problems, value_problems],
    ]
    for checks in stages:
        found: list[Problem] = []
        failed: list[Problem] = []
        for check in checks:
            try:
                found.extend(check(spec))
            except Exception as error:  # noqa: BLE001  # whatever a validator trips over is wrong with the spec
                failed.append(((), f"checking failed ({check.__name__}): {type(error).__name__}: {error}"))
        if found or failed:
            yield from found or failed
            return


def json_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What YAML has and JSON hasn't: keys that aren't text, dates, infinite numbers."""
    for place, node in nodes(spec):
        if isinstance(node, dict):
            for key in node:
                if not isinstance(key, str):
                    yield (*place, str(key)), "a key must be text, in quotes"
        elif isinstance(node, float) and not math.isfinite(node):
            yield place, f"JSON has no number {node}"
        elif not isinstance(node, str | int | float | list | None):
            yield place, f"a {type(node).__name__} must be text, in quotes"


def outline_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What OpenAPI lets a document leave out, but generating needs."""
    for key in ("paths", "servers"):
        if not spec.get(key):
            yield (key,), "missing or empty"
    for place, operation in operations(spec):
        if isinstance(operation, dict) and not operation.get("operationId"):
            yield place, "there is no operationId, of which the method's name is made"


def structure_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong with the document around the schemas."""
    schema = schema_of_openapi()
    if not jsonschema_rs.is_valid(schema, spec):
        for error in map(innermost, Draft202012Validator(schema).iter_errors(spec)):
            yield tuple(map(str, error.absolute_path)), error.message


def schema_of_openapi() -> Any:
    """The schema of OpenAPI 3.1, out of a package whose import would take longer than all checks."""
    [file] = [each for each in files("openapi-spec-validator") or () if each.match("schemas/v3.1/schema.json")]
    return json.loads(file.read_text(encoding="utf-8"))


def schema_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong within the schemas; the format checker knows regular expressions."""
    checker = Draft202012Validator.FORMAT_CHECKER
    schema = Draft202012Validator.META_SCHEMA
    quick = jsonschema_rs.Draft202012Validator(
        schema, validate_formats=True, formats={"regex": lambda text: checker.conforms(text, "regex")}
    )
    meta = Draft202012Validator(schema, format_checker=checker)
    for place, schema in schemas(spec):
        if not quick.is_valid(schema):
            for error in map(innermost, meta.iter_errors(schema)):
                yield (*place, *map(str, error.absolute_path)), error.message


def reference_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """References that lead nowhere."""
    for place, node in nodes(spec):
        if place[-1:] == ("$ref",) and isinstance(node, str) and target_of(spec, node) is None:
            yield place, f"{node} leads nowhere"


def operation_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong between operations: a name that is there twice, a path parameter that is missing."""
    yield from doubles("Tag", ((("tags", index), tag["name"]) for index, tag in items(spec.get("tags"))))
    yield from doubles("Operation ID", ((place, operation["operationId"]) for place, operation in operations(spec)))
    for (paths, route, method), operation in operations(spec):
        shared = parameters(spec, (paths, route), spec["paths"][route])
        own = parameters(spec, (paths, route, method), operation)
        for declared in (shared, own):
            yield from doubles("Parameter", declared)
        in_path = {name for _, name, location in (*shared, *own) if location == "path"}
        for name in sorted(in_path ^ {*re.findall(r"\{([^{}]+)\}", route)}):
            where = "the parameters" if name not in in_path else "the path"
            yield (paths, route, method), f"Path parameter '{name}' isn't in {where}"


def parameters(spec: dict[str, Any], place: Place, holder: Any) -> list[tuple[Place, str, str]]:
    """The parameters of an operation or a path, each by its place, its name, and where it goes."""
    found = []
    for index, each in items(holder.get("parameters")):
        while "$ref" in each:
            each = target_of(spec, each["$ref"])  # noqa: PLW2901
        found.append(((*place, "parameters", index), each["name"], each["in"]))
    return found


def doubles(what: str, named: Iterable[tuple[Any, ...]]) -> Iterator[Problem]:
    """Names that are there twice, each given by its place, itself, and what it has to be unique in."""
    seen: set[tuple[Any, ...]] = set()
    for place, name, *scope in named:
        if (name, *scope) in seen:
            yield place, f"{what} '{name}' is not unique"
        seen.add((name, *scope))


def required_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Required properties that a named schema doesn't describe."""
    for title, named in items(spec.get("components", {}).get("schemas")):
        for place, schema in subschemas(named, ("components", "schemas", title)):
            for index, name in enumerate(schema.get("required", ())):
                if not PARTIAL & {*place[3:]} and name not in described_by(spec, schema):
                    yield (*place, "required", str(index)), f"'{name}' isn't one of the properties"


def described_by(spec: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    """The properties that a schema describes, itself or by others that it is made of."""
    parts = [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ()) if isinstance(part, dict)]
    if "$ref" in schema:
        parts.append(target_of(spec, schema["$ref"]))
    return {*schema.get("properties", ())}.union(*(described_by(spec, part) for part in parts))


def value_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Default values and examples that break their own schema."""
    found = [*values(spec)]
    validator = Draft202012Validator(spec)
    for schema, place, value in found:
        for error in map(innermost, validator.evolve(schema={"$ref": pointer(schema)}).iter_errors(value)):
            yield (*place, *map(str, error.absolute_path)), error.message


def values(spec: dict[str, Any]) -> Iterator[tuple[Place, Place, Any]]:
    """Default values and examples: the place of the schema, the value's place, and the value."""
    for root, outermost in schemas(spec):
        for place, schema in subschemas(outermost, root):
            yield from ((place, (*place, key), schema[key]) for key in ("default", "example") if key in schema)
            for index, value in items(schema.get("examples")):
                yield place, (*place, "examples", index), value
        holder = target_of(spec, pointer(root[:-1])) if root[-1] == "schema" else {}
        if "example" in holder:  # a body, a header and a parameter have examples beside the schema
            yield root, (*root[:-1], "example"), holder["example"]
        for name, example in items(holder.get("examples")):
            if "value" in example:
                yield root, (*root[:-1], "examples", name, "value"), example["value"]


def innermost(error: Any) -> Any:
    """The error deepest in the spec among those that an error sums up."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error
