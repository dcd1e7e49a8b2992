"""What is wrong with a message, in terms of its spec, without openapi-core's classes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, cast

from attrs import frozen
from openapi_core.validation.request.exceptions import MissingRequiredParameter, ParameterValidationError
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue


@frozen
class Problem:
    """A broken rule.

    Attributes:
        path: Where: the keys from the body's root to the value, or the name of a parameter.
        rule: The keyword of JSON Schema; empty where the schema wasn't reached, as with a wrong `Content-Type`.
        limit: The keyword's value.
        value: The offending value.
        text: The problem in the validator's words.
        place: `path` or `query` where it is a parameter's, else `body`.
    """

    path: tuple[str, ...]
    rule: str
    limit: Any
    value: Any
    text: str
    place: str = "body"

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}: {self.text}"


def in_words(problem: Problem, words: Mapping[str, str], separator: str) -> str | None:
    """Fill in a service's words for a broken rule.

    Args:
        problem: The problem.
        words: Texts by rule, with a place for the limit.
        separator: What stands between limits where there are several.

    Returns:
        The text; None where there are no words for the rule.
    """
    if problem.rule not in words:
        return None
    limit: object = problem.limit
    limits = cast("list[object]", limit) if isinstance(limit, list) else [limit]
    return words[problem.rule].format(separator.join(map(str, limits)))


class _SchemaError(Protocol):
    """What is used of `jsonschema.ValidationError`, which has no types of its own."""

    absolute_path: Iterable[str | int]
    validator: str
    validator_value: Any
    instance: Any
    message: str


def problems(errors: Iterable[Exception]) -> Iterator[Problem]:
    """Read openapi-core's errors.

    Args:
        errors: What its validation yields.

    Yields:
        One problem for each broken rule.
    """
    for error in errors:
        parameter = error if isinstance(error, ParameterValidationError) else None
        path, place = ((parameter.name,), parameter.location) if parameter else ((), "body")
        cause = error.__cause__
        if isinstance(cause, InvalidSchemaValue):
            for schema_error in cause.schema_errors:
                yield _schema_problem(path, place, cast("_SchemaError", schema_error))
        else:
            rule = "required" if isinstance(error, MissingRequiredParameter) else ""
            yield Problem(path, rule, None, None, str(cause or error), place)


def _schema_problem(base: tuple[str, ...], place: str, error: _SchemaError) -> Problem:
    path = (*base, *map(str, error.absolute_path))
    if error.validator == "required":
        # jsonschema blames the object, once for each missing key, and names the key only in its message.
        (name,) = (name for name in error.validator_value if error.message.startswith(repr(name)))
        path = (*path, name)
    return Problem(path, error.validator, error.validator_value, error.instance, error.message, place)
