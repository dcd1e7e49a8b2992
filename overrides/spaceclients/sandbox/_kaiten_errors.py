"""The errors that Kaiten returns, and its words for them."""

from typing import Any, Final

from starlette.responses import Response

from spaceclients._spec.json_values import Violation
from spaceclients.sandbox._service import RefusedError
from spaceclients.sandbox._validation import in_words, json_response

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
"""A change of a space needs one of these by the vendor's schema; no source shows whether the live service insists."""


def error_without_body(status: int) -> RefusedError:
    """Make the error of a status for which no body is documented: 403, 404 and 409."""
    return RefusedError(Response(status_code=status))


def bad_request(message: str) -> RefusedError:
    """Make the error of a request that breaks a rule."""
    return RefusedError(json_response({"message": message}, 400))


def unknown_value(name: str, what: str) -> RefusedError:
    """Make the error of a field that names what isn't there."""
    # No source shows the response; unknown keys elsewhere gave 500, which helps no caller.
    return bad_request(f"Space.{name} should be the {what}")


def needs_one_of(names: list[str]) -> str:
    """Return Ajv's words for an object that has none of some properties, and needs one."""
    each = [f"Space should have required property '{name}'" for name in names]
    return ", ".join([*each, "Space should match some schema in anyOf"])


def in_ajv_words(violation: Violation) -> str:
    """Return Ajv's words for a broken rule."""
    place = ".".join(["Space", *map(str, violation.path)])  # "Space" is what live messages call the body
    if violation.rule == "required":
        parent, _, name = place.rpartition(".")
        return f"{parent} should have required property '{name}'"
    if violation.rule == "minProperties":  # the spec has it for changes of a space, in place of the vendor's rule
        return needs_one_of(CHANGES)
    if violation.rule == "anyOf":
        choices: list[dict[str, Any]] = violation.limit
        names = [name for choice in choices for name in choice.get("required", ())]
        return needs_one_of(names) if names else f"{place} should match some schema in anyOf"
    otherwise = f'should pass "{violation.rule}" keyword validation'
    return f"{place} {in_words(violation, AJV_WORDS, ',', otherwise)}"
