"""Makes requests of a method's arguments by a generated module, or says which of the spec's rules they break."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import attrs

from ._json import Violation, is_object, json_violation
from .errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from ._spec import OperationSpec


_DEEPEST = 8  # levels of a value that an error looks into


class RequestMaker:
    """Makes the requests of one operation.

    Args:
        get_kwargs: The generated module's function.
        body: The generated class of the request's body; anything else where there is none.

    Attributes:
        body: The class, if any.
        parameters: The method's parameters but for the body's fields.
        signature: All the method's parameters.
    """

    def __init__(self, get_kwargs: Callable[..., dict[str, Any]], body: Callable[..., Any]) -> None:
        self._get_kwargs = get_kwargs
        parameters = dict(inspect.signature(get_kwargs).parameters)
        self.body = body if parameters.pop("body", None) else None
        self.parameters = tuple(parameters.values())
        fields = inspect.signature(body).parameters.values() if self.body else ()
        self.signature = inspect.Signature([*self.parameters, *fields])
        self._names = self.signature.parameters.keys()
        self._required = {name for name, each in self.signature.parameters.items() if each.default is each.empty}

    def make(
        self, name: str, spec: OperationSpec, api_path: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """The request but for its JSON, and the JSON, None without any.

        Args:
            name: The method's name.
            spec: The operation's rules.
            api_path: The client's path of the API.
            args: The method's positional arguments.
            kwargs: The method's other arguments.

        Raises:
            InvalidRequestError: An argument breaks a rule.
            TypeError: The method has no such argument, or an argument is missing.
        """
        fields = dict(kwargs) if not args and self._required <= kwargs.keys() <= self._names else None
        try:
            if fields is None:  # slower, and tells what is wrong
                # First of all: who misspells a name will otherwise read that another is missing.
                self.signature.bind_partial(**kwargs)
                fields = self.signature.bind(*args, **kwargs).arguments
        except TypeError as error:
            raise TypeError(f"{name}() {error}") from None
        given = {
            each.name: fields.pop(each.name)
            for each in self.parameters
            if fields.get(each.name, each.default) is not each.default
        }
        violation = spec.server_problem(api_path) or json_violation(given) or spec.parameter_violation(given)
        if violation is not None:
            raise _invalid(violation, spec.secrets)
        if self.body is None:
            return self._get_kwargs(**given), None
        body = self.body(**fields)
        try:
            request = self._get_kwargs(**given, body=body)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise _invalid(_unwritable(body, error), spec.secrets) from error
        data: dict[str, Any] = request.pop("json")
        violation = json_violation(data) or spec.request_violation(data)
        if violation is None:
            return request, data
        problem = _invalid(violation, spec.secrets)
        del request, data, violation  # a traceback may show locals
        raise problem


def _invalid(violation: Violation, secrets: Container[str]) -> InvalidRequestError:
    value = _without(secrets, {violation.field.rpartition(".")[2]: violation.value}).popitem()[1]
    return InvalidRequestError(violation.field, violation.rule, _shortened(value), violation.reason)


def _without(secrets: Container[str], value: Any, depth: int = 0) -> Any:
    """A value without the secrets in it, and without what lies too deep to be shown."""
    if depth > _DEEPEST:
        return "…"
    if is_object(value):
        return {
            key: "(hidden)" if key in secrets else _without(secrets, part, depth + 1) for key, part in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        parts: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        return [_without(secrets, part, depth + 1) for part in parts]
    return value


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
        except (AttributeError, LookupError, TypeError, ValueError):
            continue
        wanted = str(field.type).replace(" | Unset", "")
        return Violation(field.name, "type", f"must be of the type {wanted}", value)
    # Neither the body nor the error's text: both may hold what nobody should see.
    return Violation("", "type", f"some fields are of a wrong type ({type(error).__name__})", type(body).__name__)
