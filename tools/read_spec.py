"""Reads a spec, and says what is wrong with it and in which line."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing.exceptions import Unresolvable
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

Problem = tuple[list[str], str]  # a place in a spec, as keys and indexes from the root, and what is wrong there


class SpecError(Exception):
    """A spec can't be generated from; the text names the spec and the place."""


def read_spec(path: Path) -> dict[str, Any]:
    """Read a spec and validate it; every problem is told at once, with its line."""
    name = f"{path.parent.name}/{path.name}"
    try:
        spec: dict[str, Any] = YAML(typ="safe", pure=True).load(path)
    except YAMLError as error:
        raise SpecError(f"{name}: {error}") from error
    if not isinstance(spec, dict):
        raise SpecError(f"{name}: not an OpenAPI document")
    problems = [
        f"{name}:{line_of(path, place)}: {'.'.join(place) or 'document'}: {problem}"
        for place, problem in chain(schema_problems(spec), reference_problems(spec, spec), document_problems(spec))
    ]
    if problems:
        raise SpecError("\n       ".join(dict.fromkeys(problems)))
    return spec


def schema_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong within the named schemas."""
    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    for title, schema in spec.get("components", {}).get("schemas", {}).items():
        for error in map(innermost, validator.iter_errors(schema)):
            yield ["components", "schemas", title, *map(str, error.absolute_path)], error.message


def reference_problems(spec: dict[str, Any], node: Any, *place: str) -> Iterator[Problem]:
    """References that lead nowhere."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if key == "$ref" and isinstance(value, str):
            target: Any = spec
            for part in value.removeprefix("#/").split("/"):
                target = target.get(part) if isinstance(target, dict) else None
            if target is None:
                yield [*place, "$ref"], f"{value} leads nowhere"
        yield from reference_problems(spec, value, *place, str(key))


def document_problems(spec: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong with the document around the schemas."""
    try:
        for error in map(innermost, OpenAPIV31SpecValidator(spec).iter_errors()):
            if list(error.absolute_path)[:1] != ["properties"]:  # within a schema, whose place it doesn't tell
                yield [str(part) for part in error.absolute_path], error.message.partition("\n")[0]
    except Unresolvable:
        return  # reference_problems says where


def innermost(error: Any) -> Any:
    """The error deepest in the spec among those that an error sums up."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def line_of(path: Path, place: list[str]) -> int:
    """The line of a spec at which a place (keys and indexes from the root) stands."""
    node: Any = YAML(typ="rt").load(path)
    line: int = node.lc.line
    for part in place:
        keys = range(len(node)) if isinstance(node, CommentedSeq) else node if isinstance(node, CommentedMap) else ()
        key = next((key for key in keys if str(key) == part), None)
        if key is None:
            break
        if key in node.lc.data:  # a key that came in by a merge has no line of its own
            line = node.lc.data[key][0]
        node = node[key]
    return line + 1
