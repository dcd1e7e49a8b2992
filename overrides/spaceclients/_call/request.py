"""Checks a method's arguments against the spec, and builds and signs the HTTP request."""

from __future__ import annotations

import inspect
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from spaceclients._spec.files import FilePart
from spaceclients._spec.json_values import JSON, Violation, is_array, is_mapping, is_object, written
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
class Draft:
    """A request before it is signed.

    Attributes:
        method: The HTTP method.
        path: What follows the path of the API in the URL, with the query.
        headers: The headers that the operation has as parameters.
        body: The fields of the body, some of which may be files; None without a body.
        is_multipart: Whether the body is a form rather than JSON.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    is_multipart: bool = False


class RequestMaker:
    """Makes the requests of one operation.

    Args:
        parameters: The function of the generated module that has the operation's parameters, and `body` if it has one.
        body: The generated class of the request's body; ignored if the operation has no body.

    Attributes:
        body: The class, if any.
        parameters: The method's parameters without the body's fields.
        signature: All of the method's parameters.
    """

    def __init__(self, parameters: Callable[..., Any], body: Callable[..., Any]) -> None:
        own = dict(inspect.signature(parameters).parameters)
        self.body = body if own.pop("body", None) else None
        self.parameters = tuple(own.values())
        fields = inspect.signature(body).parameters.values() if self.body else ()
        self.signature = inspect.Signature([*self.parameters, *fields])
        self._names = self.signature.parameters.keys()
        self._placed = [name for name, each in self.signature.parameters.items() if each.kind is not each.KEYWORD_ONLY]
        self._required = {name for name, each in self.signature.parameters.items() if each.default is each.empty}

    def make(
        self, name: str, spec: OperationSpec, api_path: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Draft:
        """Return the request that a call describes.

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
        path, headers = spec.path, dict[str, str]()
        violation = spec.server_problem(api_path)
        if violation is None:
            (path, headers), violation = spec.parameters(given)
        if violation is None and self.body is not None and (fields or spec.must_have_body):
            data, violation = spec.body(fields)
        if violation is not None:
            problem = invalid(violation, spec)
            del args, kwargs, fields, given, data, violation
            raise problem
        return Draft(spec.method, path, headers, data, data is not None and spec.is_multipart)

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


def http_request(origin: str, api_path: str, signers: Iterable[Credentials], draft: Draft) -> _http.Request:
    """Return a request, signed.

    Args:
        origin: The tenant's origin.
        api_path: The client's path of the API.
        signers: The credentials that sign it.
        draft: The request without all of these.
    """
    from spaceclients import _http

    headers = {
        "Host": _url(origin).netloc.decode(),
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "User-Agent": "spaceclients",
        **draft.headers,
    }
    body = draft.body
    for credentials in signers:
        headers |= credentials.headers()
        body = None if body is None else {**body, **credentials.fields()}
    content = b""
    if body is not None:
        content, media_type = _form(body) if draft.is_multipart else (JSON.encode(body).encode(), "application/json")
        headers |= {"Content-Type": media_type, "Content-Length": str(len(content))}
    # If it is given a stream, it doesn't add headers, which would make them twice.
    url = _url(f"{origin}{api_path}{draft.path}")
    request = _http.Request(draft.method, url, headers=headers, stream=_http.ByteStream(content))
    request.read()
    return request


def _form(fields: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return a form, and its media type. A list becomes several fields, an object a field of JSON."""
    from spaceclients import _http

    parts: list[tuple[str, Any]] = []
    for name, value in fields.items():
        for each in value if is_array(value) else [value]:
            if isinstance(each, FilePart):
                parts.append((name, (each.name, each.content, each.media_type)))
            elif is_object(each) or is_array(each):
                parts.append((name, (None, JSON.encode(each), "application/json")))
            else:
                parts.append((name, (None, written(each))))
    form = _http.Request("POST", "https://a.example", files=parts)
    return form.read(), form.headers["Content-Type"]


@lru_cache
def _url(text: str) -> _http.URL:
    """Return the parsed URL; a client calls few, and parsing one takes a twelfth of a call."""
    from spaceclients import _http

    return _http.URL(text)
