"""Turns a generated request body into JSON that keeps the spec's rules, or says which rule it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs

from ._json import Violation, json_violation
from .errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._spec import OperationSpec


class Body(Protocol):
    """A generated request body."""

    def to_dict(self) -> dict[str, Any]:
        """The body as JSON."""
        ...


def checked(
    get_kwargs: Callable[..., dict[str, Any]], body: Body, spec: OperationSpec
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a generated module makes of a body: the request but for the JSON, and the JSON.

    Args:
        get_kwargs: The generated module's function.
        body: The body.
        spec: The operation's rules.

    Raises:
        InvalidRequestError: The body breaks a rule.
    """
    try:
        kwargs = get_kwargs(body=body)
    except (AttributeError, TypeError, ValueError) as error:
        raise _invalid(_unwritable(body, error)) from error
    data: dict[str, Any] = kwargs.pop("json")
    violation = json_violation(data) or spec.request_violation(data)
    if violation is not None:
        raise _invalid(violation)
    return kwargs, data


def _invalid(violation: Violation) -> InvalidRequestError:
    return InvalidRequestError(violation.field, violation.rule, _shortened(violation.value), violation.reason)


def _shortened(value: object) -> object:
    """A value that an error can carry: short, and of a type that can be pickled everywhere."""
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and value.bit_length() <= 64):
        return value
    try:
        text = value if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list within itself
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 80 else f"{text[:79]}…"


def _unwritable(body: Any, error: Exception) -> Violation:
    """The field that keeps a generated body from becoming JSON: without it, the rest does."""
    for field in attrs.fields(body.__class__):
        value = getattr(body, field.name)
        if field.default in (attrs.NOTHING, value) or not field.init:
            continue
        try:
            attrs.evolve(body, **{field.name: field.default}).to_dict()
        except (AttributeError, TypeError, ValueError):
            continue
        wanted = str(field.type).replace(" | Unset", "")
        return Violation(field.name, "type", f"must be of the type {wanted}", value)
    return Violation("", "type", f"some fields are of a wrong type ({error})", body)
