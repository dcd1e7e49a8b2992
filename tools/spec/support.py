"""What a spec may use: the rules of supported.yaml, checked on the parts of a spec."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator, Validator
from ruamel.yaml import YAML

from tools.spec.traversal import (
    CONDITIONS,
    Place,
    Problem,
    described_by,
    items,
    made_of,
    nodes,
    operations,
    reached,
    resolved,
    schemas,
    subschemas,
)

TEXTS = {"description", "summary", "title", "x-find-out", "x-live"}
DATA = {"const", "default", "enum", "example", "examples"}  # these hold values of the service
# Code between backticks, within a paragraph.
CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)\1(?!`)", re.DOTALL)


@cache
def supported() -> list[tuple[str, Validator, str]]:
    """What a spec may use: the kind of part that a rule is about, the rule, and its description."""
    rules: dict[str, list[dict[str, Any]]] = YAML(typ="safe", pure=True).load(
        Path(__file__).with_name("supported.yaml")
    )
    each = ((kind, rule) for kind, listed in rules.items() for rule in listed)
    return [(kind, Draft202012Validator(rule), rule["description"].strip()) for kind, rule in each]


def support_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What OpenAPI allows, but the generator or the clients don't."""
    for kind, place, part in parts_of(spec):
        for about, rule, description in supported():
            if about == kind and not rule.is_valid(part):
                yield place, description


def parts_of(spec: dict[str, Any]) -> Iterator[tuple[str, Place, Any]]:
    """The parts that the rules are about: the kind, the place, and the part with what it refers to."""
    for route, path_item in items(spec["paths"]):
        if isinstance(path_item, dict):
            yield "path", ("paths", route), {**path_item, "x-route": route}
    for place, operation in operations(spec):
        yield from operation_parts(spec, place, operation)
    yield from schema_parts(spec)
    yield from json_parts(spec)
    for place, node in nodes(spec):
        if isinstance(node, str) and not is_data(place):
            if place[-1] in {"url", "termsOfService"} or place[-1].endswith("Url"):
                yield "url", place, node
            elif place[-1] in TEXTS:
                yield "text", place, CODE.sub("", node)


def schema_parts(spec: dict[str, Any]) -> Iterator[tuple[str, Place, Any]]:
    """All schemas, and those that have no name."""
    for root, outermost in schemas(spec):
        if not isinstance(outermost, dict):
            yield "schema", root, outermost
        for place, schema in subschemas(outermost, root):
            yield "schema", place, schema
            is_named = place[:-1] == ("components", "schemas")
            if not is_named and not CONDITIONS & {*place}:
                yield "unnamed", place, schema


def json_parts(spec: dict[str, Any]) -> Iterator[tuple[str, Place, Any]]:
    """The schemas of values that are written as JSON or text: all but the fields of a form that may be files."""
    roots = [(place, schema) for place, schema in schemas(spec) if place[:2] != ("components", "schemas")]
    forms = [resolved(spec, schema) for place, schema in roots if place[-2] == "multipart/form-data"]
    parts = [part for form in forms for part in (form, *made_of(spec, form))]
    fields = [resolved(spec, field) for part in parts for _, field in items(part.get("properties"))]
    files = {id(schema) for field in fields for schema in (field, resolved(spec, field.get("items")))}
    for place, schema in reached(spec, roots):
        if id(schema) not in files:
            yield "json", place, schema


def is_data(place: Place) -> bool:
    """Whether a place is within a value of the service, rather than a part of the spec."""
    return any(key in DATA and around != "properties" for around, key in pairwise(place[:-1]))


def operation_parts(spec: dict[str, Any], place: Place, operation: dict[str, Any]) -> Iterator[tuple[str, Place, Any]]:
    """An operation, its parameters, its body and its responses for success."""
    successes = [status for status in operation["responses"] if status.startswith("2")]
    yield "operation", place, {**operation, "x-successes": len(successes)}
    for where, holder in ((place[:2], spec["paths"][place[1]]), (place, operation)):
        for index, each in items(holder.get("parameters")):
            yield "parameter", (*where, "parameters", index), followed(spec, each)
    if "requestBody" in operation:
        yield "body", (*place, "requestBody"), followed(spec, operation["requestBody"])
    for status in successes:
        yield "success", (*place, "responses", status), followed(spec, operation["responses"][status])


def followed(spec: dict[str, Any], node: Any) -> Any:
    """A parameter, a body or a response, with the schemas that it refers to."""
    node = resolved(spec, node)
    if not isinstance(node, dict):
        return node
    inner = {key: follow(spec, node[key]) for key, follow in (("schema", followed), ("items", resolved)) if key in node}
    if "content" in node:
        inner["content"] = {kind: followed(spec, media) for kind, media in items(node["content"])}
    # For a parameter or a body it is a boolean.
    required = sum(len([*items(part.get("required"))]) for part in (node, *made_of(spec, node)))
    return {**node, **inner, "x-required": required, **({"x-has-fields": True} if described_by(spec, node) else {})}
