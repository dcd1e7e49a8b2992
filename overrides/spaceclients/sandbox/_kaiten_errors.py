"""Kaiten's refusals, in the words of Ajv."""

from typing import Any, Final

from starlette.responses import Response

from spaceclients.sandbox._json import json_response
from spaceclients.sandbox._problem import Problem, in_words
from spaceclients.sandbox._service import RefusedError

# The words of Ajv 6, https://github.com/ajv-validator/ajv/tree/v6/lib/dot, which live messages follow.
AJV_WORDS: Final = {
    "type": "should be {}",
    "enum": "should be equal to one of the allowed values",
    "pattern": 'should match pattern "{}"',
    "minLength": "should NOT be shorter than {} characters",
    "maxLength": "should NOT be longer than {} characters",
    "minimum": "should be >= {}",
    "maximum": "should be <= {}",
    "exclusiveMinimum": "should be > {}",
    "exclusiveMaximum": "should be < {}",
}

CHANGES: Final = ["title", "external_id", "hidden_card_type_uids"]
"""What the vendor's schema wants one of in a change of a space; no source shows whether the live service insists."""


def refused(status: int) -> RefusedError:
    """Make an error without a body, as documented for 403, 404 and 409."""
    return RefusedError(Response(status_code=status))


def bad_request(message: str) -> RefusedError:
    """Make the error of a request that breaks a rule.

    Args:
        message: What is wrong.

    Returns:
        The error, to be raised.
    """
    return RefusedError(json_response({"message": message}, 400))


def needs_one_of(names: list[str]) -> str:
    """Ajv's words for an object with none of the properties of which it needs one."""
    each = [f"Space should have required property '{name}'" for name in names]
    return ", ".join([*each, "Space should match some schema in anyOf"])


def in_ajv_words(problem: Problem) -> str:
    """Tell a broken rule as Ajv does."""
    place = ".".join(["Space", *problem.path])  # "Space" is what live messages call the body
    if problem.rule == "required":
        parent, _, name = place.rpartition(".")
        return f"{parent} should have required property '{name}'"
    if problem.rule == "minProperties":  # the spec has it for changes of a space, in place of the vendor's rule
        return needs_one_of(CHANGES)
    if problem.rule == "anyOf":
        choices: list[dict[str, Any]] = problem.limit
        return needs_one_of([name for choice in choices for name in choice["required"]])
    if not problem.rule:
        return problem.text
    words = in_words(problem, AJV_WORDS, ",") or f'should pass "{problem.rule}" keyword validation'
    return f"{place} {words}"
