"""What a spec may use: the rules of supported.yaml, checked on the parts of a spec."""

import re
from collections.abc import Iterator
from functools import cache
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
    nodes,
    operations,
    resolved,
    schemas,
    subschemas,
)

TEXTS = {"description", "summary", "title", "x-find-out", "x-live"}
DATA = {"example", "examples", "properties"}  # where a key is a name of the service's own


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
    for place, operation in operations(spec):
        yield from operation_parts(spec, place, operation)
    for root, outermost in schemas(spec):
        for place, schema in subschemas(outermost, root):
            yield "schema", place, schema
            is_named = place[:-1] == ("components", "schemas")
            if not is_named and not CONDITIONS & {*place}:
                yield "unnamed", place, schema
    for place, node in nodes(spec):
        if isinstance(node, str) and not DATA & {*place[:-1]}:
            if place[-1] == "url":
                yield "url", place, node
            elif place[-1] in TEXTS:
                yield "text", place, re.sub(r"`[^`]*`", "", node)


def operation_parts(spec: dict[str, Any], place: Place, operation: dict[str, Any]) -> Iterator[tuple[str, Place, Any]]:
    """An operation, its path, its parameters, its body and its responses for success."""
    yield "path", place[:2], place[1]
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
    inner = {key: followed(spec, node[key]) for key in ("schema", "items") if key in node}
    if "content" in node:
        inner["content"] = {kind: followed(spec, media) for kind, media in items(node["content"])}
    return {**node, **inner, **({"x-has-fields": True} if described_by(spec, node) else {})}
