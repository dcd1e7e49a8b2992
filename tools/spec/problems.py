"""Finds the problems of a spec, each with its place. Generating needs a spec without them."""

import json
import math
import re
from collections.abc import Callable, Container, Iterable, Iterator
from importlib.metadata import files
from itertools import chain
from typing import Any

from jsonschema_rs import Draft202012Validator, Validator, validator_map_for

from tools.spec.python_names import module_name, python_name
from tools.spec.support import support_problems
from tools.spec.traversal import (
    WITHIN,
    Place,
    Problem,
    described_by,
    items,
    made_of,
    nodes,
    operations,
    pointer,
    reached,
    resolved,
    schemas,
    subschemas,
    target_of,
)

# A schema within one of these may require a property that the schema around it describes.
PARTIAL = {"allOf", "anyOf", "oneOf", "not", "if", "then", "else"}

# Names that generated code uses itself: a field or a parameter of such a name would conflict.
USED_IN_MODELS = {"additional_keys", "additional_properties", "cast", "cls", "d", "field_dict", "from_dict"}
USED_IN_MODELS |= {"prop", "prop_name", "src_dict", "to_dict"}
USED_IN_CALLS = {"body", "client", "cookies", "headers", "params", "quote", "url"}


def find_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Every problem of a spec. The later checks need a spec in which the earlier ones found nothing."""
    stages: list[list[Callable[[dict[str, Any]], Iterator[Problem]]]] = [
        [json_problems],
        [outline_problems, structure_problems, schema_problems, reference_problems],
        [
            support_problems,
            operation_problems,
            security_problems,
            name_problems,
            response_problems,
            required_problems,
            value_problems,
        ],
    ]
    for checks in stages:
        found: list[Problem] = []
        failed: list[Problem] = []
        for check in checks:
            try:
                found.extend(check(spec))
            except Exception as error:  # noqa: BLE001  # whatever stops a check is in the spec
                failed.append(((), f"checking failed ({check.__name__}): {type(error).__name__}: {error}"))
        if found or failed:
            yield from found or failed
            return


def json_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What YAML allows and JSON doesn't: keys that aren't text, dates, infinite numbers."""
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
    """What OpenAPI lets a document leave out, although generating needs it."""
    for key in ("paths", "servers"):
        if not spec.get(key):
            yield (key,), "missing or empty"
    for place, operation in operations(spec):
        if isinstance(operation, dict) and not operation.get("operationId"):
            yield place, "there is no operationId, which the method's name is made of"


def structure_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Mistakes in the document around the schemas."""
    # The import of this package would take longer than all checks, and the file is all that is needed of it.
    [file] = [each for each in files("openapi-spec-validator") or () if each.match("schemas/v3.1/schema.json")]
    yield from broken_rules(Draft202012Validator(json.loads(file.read_text(encoding="utf-8"))), spec, ())


def schema_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Mistakes in the schemas, regular expressions among them."""
    rules = Draft202012Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"}, validate_formats=True)
    for place, schema in schemas(spec):
        yield from broken_rules(rules, schema, place)


def broken_rules(rules: Validator, value: Any, place: Place) -> Iterator[Problem]:
    """The rules of a schema that a value at a place of the spec breaks."""
    for error in rules.iter_errors(value):
        # A choice sums up what is wrong with each branch; the deepest error is in the branch that is meant.
        while (branches := error.kind.as_dict().get("context")) and all(branches):
            error = max(chain(*branches), key=lambda inner: len(inner.instance_path))  # noqa: PLW2901
        yield (*place, *map(str, error.instance_path)), error.message


def reference_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """References that lead nowhere, or back to themselves."""
    for place, node in nodes(spec):
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str):
            continue
        if target_of(spec, reference) is None:
            yield (*place, "$ref"), f"{reference} leads nowhere"
        elif any(part is node for part in made_of(spec, node, WITHIN)):
            yield (*place, "$ref"), f"{reference} leads back to itself"


def operation_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Names that aren't unique, path parameters that are missing, and servers of an operation alone."""
    yield from doubles("Tag", ((("tags", index), tag["name"]) for index, tag in items(spec.get("tags"))))
    yield from doubles("Operation ID", ((place, operation["operationId"]) for place, operation in operations(spec)))
    for (paths, route, method), operation in operations(spec):
        shared = parameters(spec, (paths, route), spec["paths"][route])
        own = parameters(spec, (paths, route, method), operation)
        for declared in (shared, own):
            yield from doubles("Parameter", declared)
        path_and_body = {name for _, name, location in (*shared, *own) if location == "path"}
        for name in sorted(path_and_body ^ {*re.findall(r"\{([^{}]+)\}", route)}):
            where = "the parameters" if name not in path_and_body else "the path"
            yield (paths, route, method), f"Path parameter '{name}' isn't in {where}"
        for index, server in items(operation.get("servers")):
            if server["url"] not in {each["url"] for each in spec["servers"]}:
                yield (paths, route, method, "servers", index, "url"), "this isn't one of the servers of the whole spec"


def security_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Ways to authenticate that aren't described."""
    described = spec.get("components", {}).get("securitySchemes", {})
    for place, holder in (((), spec), *operations(spec)):
        for index, way in items(holder.get("security")):
            for name in sorted(way.keys() - described):
                yield (*place, "security", index, name), f"'{name}' isn't described under components: securitySchemes"


def parameters(spec: dict[str, Any], place: Place, holder: Any) -> list[tuple[Place, str, str]]:
    """The parameters of an operation or a path: the place, the name, and `in` of each."""
    found = []
    for index, each in items(holder.get("parameters")):
        parameter = resolved(spec, each)
        found.append(((*place, "parameters", index), parameter["name"], parameter["in"]))
    return found


def doubles(what: str, named: Iterable[tuple[Any, ...]]) -> Iterator[Problem]:
    """Names that aren't unique, each given with its place and the scope in which it must be."""
    seen: set[tuple[Any, ...]] = set()
    for place, name, *scope in named:
        if (name, *scope) in seen:
            yield place, f"{what} '{name}' is not unique"
        seen.add((name, *scope))


def name_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Names that become the same name in Python, where one would silently replace the other."""
    titles: dict[str, Place] = {
        title: ("components", "schemas", title) for title, _ in items(spec.get("components", {}).get("schemas"))
    }
    tags: dict[str, Place] = {tag["name"]: ("tags", index) for index, tag in items(spec.get("tags"))}
    yield from alike({each["operationId"]: place for place, each in operations(spec)}.items(), python_name)
    yield from alike(titles.items(), module_name, USED_IN_MODELS)
    yield from alike(tags.items(), python_name)
    for root, outermost in schemas(spec):
        for place, schema in subschemas(outermost, root):
            own = schema.get("properties", {})
            if "$ref" in schema:  # reported where the reference leads
                continue
            names = {
                name: (*place, "properties", name) if name in own else place for name in described_by(spec, schema)
            }
            yield from alike(sorted(names.items()), python_name, USED_IN_MODELS)
    for (paths, route, method), operation in operations(spec):
        place = (paths, route, method)
        found = [*parameters(spec, (paths, route), spec["paths"][route]), *parameters(spec, place, operation)]
        taken = {(name, location): where for where, name, location in found}
        yield from alike(((name, where) for (name, _), where in taken.items()), python_name, USED_IN_CALLS)
        in_python = {python_name(name): name for name, _ in taken}
        body = resolved(spec, operation.get("requestBody", {}))
        for _, media in items(body.get("content")):
            for name in sorted(described_by(spec, media.get("schema", {}))):
                if python_name(name) in in_python:
                    other = in_python[python_name(name)]
                    yield place, f"the body's '{name}' and the parameter '{other}' are one in Python"


def alike(
    named: Iterable[tuple[str, Place]], spell: Callable[[str], str], used: Container[str] = ()
) -> Iterator[Problem]:
    """Names, given with their places, that are the same in Python as another or as a name in use."""
    seen: dict[str, str] = {}
    for name, place in named:
        spelt = spell(name)
        if spelt in used:
            yield place, f"'{name}' is {spelt} in Python, which generated code uses itself"
        if spelt in seen:
            yield place, f"'{name}' and '{seen[spelt]}' are both {spelt} in Python"
        seen[spelt] = name


def response_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Schemas of responses that aren't open: with one addition of the service the whole response would be unreadable."""
    waiting: list[tuple[Place, Any]] = []
    for place, operation in operations(spec):
        for status, response in items(operation.get("responses")):
            for kind, media in items(resolved(spec, response).get("content")):
                waiting.append(((*place, "responses", status, "content", kind, "schema"), media.get("schema")))
    for place, schema in reached(spec, waiting):
        yield from closed_parts(place, schema)


def closed_parts(place: Place, schema: dict[str, Any]) -> Iterator[Problem]:
    """The keywords by which a schema refuses what it doesn't know."""
    for key in ("enum", "const"):
        if key in schema:
            yield (*place, key), "a response has it, so leave it open: say in the description which values are known"
    for key in ("additionalProperties", "unevaluatedProperties"):
        if schema.get(key) is False:
            yield (*place, key), "a response has it, so leave it open: responses gain fields"


def required_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Required properties that a named schema doesn't describe."""
    for title, named in items(spec.get("components", {}).get("schemas")):
        for place, schema in subschemas(named, ("components", "schemas", title)):
            for index, name in enumerate(schema.get("required", ())):
                if not PARTIAL & {*place[3:]} and name not in described_by(spec, schema):
                    yield (*place, "required", str(index)), f"'{name}' isn't one of the properties"


def value_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """Default values and examples that break their own schema."""
    rules = validator_map_for(spec)
    for schema, place, value in values(spec):
        yield from broken_rules(rules[pointer(schema)], value, place)


def values(spec: dict[str, Any]) -> Iterator[tuple[Place, Place, Any]]:
    """Default values and examples: the place of the schema, the place of the value, and the value."""
    for root, outermost in schemas(spec):
        for place, schema in subschemas(outermost, root):
            yield from ((place, (*place, key), schema[key]) for key in ("default", "example") if key in schema)
            for index, value in items(schema.get("examples")):
                yield place, (*place, "examples", index), value
        holder = target_of(spec, pointer(root[:-1])) if root[-1] == "schema" else {}
        if "example" in holder:  # bodies, headers and parameters have examples beside the schema
            yield root, (*root[:-1], "example"), holder["example"]
        for name, example in items(holder.get("examples")):
            if "value" in example:
                yield root, (*root[:-1], "examples", name, "value"), example["value"]
