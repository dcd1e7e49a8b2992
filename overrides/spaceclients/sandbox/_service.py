"""What the two services have in common: how the app sees them, what their handlers get, and JSON in and out."""

import json
import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, NoReturn, Protocol, cast

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from spaceclients.sandbox._validation import CheckedOperation, CheckedSpec, Route

MAX_DEPTH: Final = 100


@frozen
class Arguments:
    """What an operation is called with, checked and parsed.

    Attributes:
        path: The parameters in the path; those of the server among them, as text.
        query: The parameters in the query, as far as they were sent.
        body: The fields that the spec describes.
        request: Whence all this was read.
    """

    path: dict[str, Any]
    query: dict[str, Any]
    body: dict[str, Any]
    request: Request


Handler = Callable[[Arguments], Any]
"""Carries out one operation: returns the answer's JSON, or raises `RefusedError`."""


class RefusedError(Exception):
    """The call is answered with an error.

    Args:
        response: The error.
    """

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


@frozen
class Visit:
    """A request's stay at a service, counted against the service's limit.

    Attributes:
        headers: What every answer to it says about the limit.
        over_limit: Whether it is one too many.
    """

    headers: dict[str, str]
    over_limit: bool


@frozen
class Call:
    """A request that names an operation; nothing else about it is checked yet."""

    operation: CheckedOperation
    request: Request
    body: bytes
    visit: Visit

    def arguments(self, spec: CheckedSpec, body: dict[str, Any]) -> Arguments:
        """What the operation's handler gets, once the request has no problems."""
        path = self.operation.path_parameters.read(self.request.path_params)
        query = self.operation.query_parameters.read(self.request.query_params)
        fields = spec.known(self.operation.body or {}, body)
        return Arguments({**self.request.path_params, **path}, query, fields, self.request)


class Service(Protocol):
    """One vendor's API. An operation added to its spec needs one more entry in `handlers`."""

    spec: CheckedSpec
    handlers: dict[str, Handler]  # what carries out the operations, by `operationId`

    def visit(self, request: Request) -> AbstractContextManager[Visit]:
        """Count a request for as long as it is served."""
        ...

    def method(self, request: Request) -> str:
        """The method that a request means."""
        ...

    def answer(self, call: Call) -> Response:
        """Answer a call, or raise `RefusedError`."""
        ...

    def unrouted(self, request: Request, route: Route | None, body: bytes) -> Response:
        """Answer where there is no such path (no route), or no such method on the route."""
        ...

    def reset(self) -> None:
        """Forget everything since the start."""
        ...


def check_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Raise ValueError for what is no whole number, or out of range; `name` is what it was handed in as."""
    if not isinstance(value, int) or value < least or (most is not None and value > most):
        end = "on" if most is None else f"to {most}"
        raise ValueError(f"{name} {value!r} isn't a whole number from {least} {end}")


def read_object(body: bytes) -> dict[str, Any]:
    """Read a body by the letter of RFC 8259, or raise ValueError: it is no JSON object, too deep, or has too large a number."""
    try:
        value: Any = json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the text is wrong, not a Python type
    _check_depth(cast("object", value), MAX_DEPTH)
    return cast("dict[str, Any]", value)


def json_response(content: Any, status: int = 200) -> Response:
    """Answer with JSON."""
    # ASCII alone, since a lone surrogate ("\ud800" is legal JSON) can't be sent as UTF-8.
    body = json.dumps(content, allow_nan=False, separators=(",", ":"))
    return Response(body, status, {"Content-Type": "application/json; charset=utf-8"})


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} isn't JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _check_depth(value: object, left: int) -> None:
    # Deeper values would exhaust the stack where an error message prints them.
    if not left:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        children = list(cast("dict[str, object]", value).values())
    elif isinstance(value, list):
        children = cast("list[object]", value)
    else:
        return
    for child in children:
        _check_depth(child, left - 1)
