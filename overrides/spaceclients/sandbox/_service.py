"""What the two services have in common: how the app sees them, the calls that they get, and JSON in and out."""

import json
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Final, NamedTuple

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from spaceclients._spec.json_values import is_array, is_object
from spaceclients.sandbox._validation import CheckedOperation, CheckedSpec, Route

Json = dict[str, Any]
MAX_DEPTH: Final = 100  # deeper values would exhaust the stack where an error message prints them


class RefusedError(Exception):
    """The call is answered with an error, which is `response`."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


class Visit(NamedTuple):
    """How a request counts against a service's limit.

    Attributes:
        headers: What every response to it says about the limit.
        over_limit: Whether it is one too many.
    """

    headers: dict[str, str]
    over_limit: bool


@frozen
class Call:
    """A request to a service; nothing about it is checked yet.

    Attributes:
        request: The request, with the method that it means and the parameters in its path.
        body: Its body.
        visit: How it counts against the service's limit.
        route: The path that it names; None if the spec has no such path.
    """

    request: Request
    body: bytes
    visit: Visit
    route: Route | None

    @property
    def operation(self) -> CheckedOperation | None:
        """The operation that it names; None if the spec has none."""
        return self.route.operations.get(self.request.method) if self.route else None


class Service(ABC):
    """One vendor's API. An operation added to its spec needs one more method in the class of its operations."""

    operations: ClassVar[type]  # has a method for each operation, named as the client's
    spec: CheckedSpec

    @abstractmethod
    def visit(self, request: Request) -> AbstractContextManager[Visit]:
        """Count a request for as long as it is served."""

    def method(self, request: Request) -> str:
        """Return the method that a request means."""
        return request.method

    @abstractmethod
    def carry_out(self, operation: CheckedOperation, call: Call) -> Any:
        """Return the JSON that a call is answered with, or raise `RefusedError`."""

    @abstractmethod
    def refuse_unknown(self, call: Call) -> Response:
        """Return the response where there is no such path (no route), or no such method on the route."""

    @abstractmethod
    def reset(self) -> None:
        """Forget everything since the start."""


def read_object(body: bytes) -> Json:
    """Read a JSON object by the letter of RFC 8259.

    Raises:
        ValueError: It isn't one, is nested too deep, or has too large a number.
    """
    try:
        value: Any = json.loads(body.decode())
        json.dumps(value, allow_nan=False)  # json.loads takes NaN, and makes infinity of too large a number
        is_too_deep = _depth(value) > MAX_DEPTH
    except RecursionError:
        value, is_too_deep = None, True
    if is_too_deep:
        raise ValueError("nested too deep")
    if not is_object(value):
        raise ValueError("not an object")
    return value


def _depth(value: object) -> int:
    children = value.values() if is_object(value) else value if is_array(value) else ()
    return 1 + max(map(_depth, children), default=0)
