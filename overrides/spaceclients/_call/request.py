"""Checks a method's arguments against the spec, and builds and signs the HTTP request."""

from __future__ import annotations

import inspect
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from spaceclients._spec.json_values import Violation, is_array, is_mapping, is_object
from spaceclients._spec.serializer import hint
from spaceclients.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from spaceclients import _http
    from spaceclients._credentials import Credentials
    from spaceclients._spec.document import OperationSpec


_DEEPEST = 8  # levels of a value that an error shows
_SHORT = 80  # characters of a value that an error shows


@attrs.frozen
class _Written:
    """A body that is JSON already, in the form that the generated function expects."""

    data: dict[str, Any] = attrs.field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        return self.data


class RequestMaker:
    """Makes the requests of one operation.

    Args:
        get_kwargs: The generated module's function.
        body: The generated class of the request's body; ignored if the operation has no body.

    Attributes:
        body: The class, if any.
        parameters: The method's parameters without the body's fields.
        signature: All of the method's parameters.
    """

    def __init__(self, get_kwargs: Callable[..., dict[str, Any]], body: Callable[..., Any]) -> None:
        self._get_kwargs = get_kwargs
        parameters = dict(inspect.signature(get_kwargs).parameters)
        self.body = body if parameters.pop("body", None) else None
        self.parameters = tuple(parameters.values())
        fields = inspect.signature(body).parameters.values() if self.body else ()
        self.signature = inspect.Signature([*self.parameters, *fields])
        self._names = self.signature.parameters.keys()
        self._placed = [name for name, each in self.signature.parameters.items() if each.kind is not each.KEYWORD_ONLY]
        self._required = {name for name, each in self.signature.parameters.items() if each.default is each.empty}

    def make(
        self, name: str, spec: OperationSpec, api_path: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return the request without its JSON, and the JSON; None if there is none.

        Args:
            name: The method's name.
            spec: The operation's rules.
            api_path: The client's path of the API.
            args: The method's positional arguments.
            kwargs: The method's other arguments.

        Raises:
            InvalidRequestError: An argument breaks a rule of the spec.
            TypeError: The method has no such argument, or an argument is missing.
        """
        fields = dict(kwargs) if not args and self._required <= kwargs.keys() <= self._names else None
        if fields is None:  # slower, and finds mistakes
            fields, misfit = self._bound(args, kwargs)
            if misfit:
                del args, kwargs, fields  # a traceback may show locals
                raise TypeError(f"{name}() {misfit}")
        defaults = self.signature.parameters
        fields = {each: value for each, value in fields.items() if value is not defaults[each].default}
        given = {each.name: fields.pop(each.name) for each in self.parameters if each.name in fields}
        data: dict[str, Any] | None = None
        violation = spec.server_problem(api_path)
        if violation is None:
            given, violation = spec.parameters(given)
        if violation is None and self.body is not None:
            data, violation = spec.body(fields)
        if violation is not None:
            problem = invalid(violation, spec)
            del args, kwargs, fields, given, data, violation
            raise problem
        if data is None:
            return self._get_kwargs(**given), None
        request = self._get_kwargs(**given, body=_Written(data))
        return request, request.pop("json")

    def _bound(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """Return the arguments by their names, and what is wrong with them; empty if nothing is."""
        # First, as a misspelt name would otherwise be reported as a missing one.
        unknown = next((name for name in kwargs if name not in self._names), None)
        if unknown is not None:
            return {}, f"got an unexpected keyword argument {unknown!r}{hint(unknown, self._names)}"
        by_name = [name for name in self._names if name not in self._placed and name not in kwargs]
        if len(args) > len(self._placed) and by_name:
            return {}, f"too many positional arguments: write fields by name, such as {by_name[0]}=..."
        try:
            return dict(self.signature.bind(*args, **kwargs).arguments), ""
        except TypeError as error:
            return {}, str(error)


def invalid(violation: Violation, spec: OperationSpec) -> InvalidRequestError:
    """Return the error about a broken rule."""
    value = "(hidden)" if spec.secrets.intersection(violation.path) else _without(spec, violation.value)
    return InvalidRequestError(violation.field, violation.rule, _shortened(value), violation.reason)


def _without(spec: OperationSpec, value: Any, depth: int = 0) -> Any:
    """Return a value without its secrets, and without the levels that are too deep to be shown."""
    if depth > _DEEPEST:
        return "…"
    if is_mapping(value):
        return {
            key: "(hidden)" if spec.is_secret(key) else _without(spec, part, depth + 1) for key, part in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        parts: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType]
        return [_without(spec, part, depth + 1) for part in parts]
    return value


def _shortened(value: Any) -> Any:
    """Return a value for an error: of the same type, but short, and with types that can be pickled everywhere."""
    if value is None or isinstance(value, bool) or (type(value) is bytes and len(repr(value)) <= _SHORT):
        return value
    if isinstance(value, float):
        return float(value)
    if isinstance(value, int) and value.bit_length() <= 64:
        return int(value)
    if is_array(value):
        return _fitting([], value, lambda kept, part: [*kept, _shortened(part)], ["…"])
    if is_object(value):
        return _fitting({}, value.items(), lambda kept, pair: {**kept, _text(pair[0]): _shortened(pair[1])}, {"…": "…"})
    return _text(value)


def _fitting(kept: Any, parts: Iterable[Any], add: Callable[[Any, Any], Any], rest: Any) -> Any:
    """Return as many parts of a list or an object as can be shown."""
    for part in parts:
        longer = add(kept, part)
        if len(repr(longer)) > _SHORT - len(repr(rest)):
            return kept | rest if is_object(kept) else kept + rest
        kept = longer
    return kept


def _text(value: object) -> str:
    try:
        text = str.__str__(value) if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):  # an integer of thousands of digits, a list within itself
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def http_request(
    origin: str,
    api_path: str,
    signers: Iterable[Credentials],
    kwargs: Mapping[str, Any],
    body: Mapping[str, Any] | None,
) -> _http.Request:
    """Return the request that a generated module describes, signed.

    Args:
        origin: The tenant's origin.
        api_path: The client's path of the API.
        signers: The credentials that sign it.
        kwargs: The result of the module's `_get_kwargs`.
        body: The JSON body; None without one.
    """
    from spaceclients import _http

    headers = {
        "Host": _url(origin).netloc.decode(),
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "User-Agent": "spaceclients",
    }
    headers |= kwargs.get("headers", {})
    for credentials in signers:
        headers |= credentials.headers()
        body = None if body is None else {**body, **credentials.fields()}
    url = _url(f"{origin}{api_path}{kwargs['url']}")
    if params := kwargs.get("params"):
        url = url.copy_merge_params(params)
    content = b""
    if body is not None:
        content = _JSON.encode(body).encode()
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    # If it is given a stream, it doesn't add headers, which would make them twice.
    request = _http.Request(kwargs["method"].upper(), url, headers=headers, stream=_http.ByteStream(content))
    request.read()
    return request


@lru_cache
def _url(text: str) -> _http.URL:
    """Return the parsed URL; a client calls few, and parsing one takes a twelfth of a call."""
    from spaceclients import _http

    return _http.URL(text)
