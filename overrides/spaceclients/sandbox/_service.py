"""What the two services have in common: how the app sees them, and what their handlers get."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, Self

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from spaceclients.sandbox._spec import Operation, Route, Spec


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
class Target:
    """What a request is for.

    Attributes:
        route: The route of its path; None where there is none.
        operation: What the route offers by the method that the request means; None where that is nothing.
        request: The request, with that method and the path's parameters.
    """

    route: Route | None
    operation: Operation | None
    request: Request

    @classmethod
    def of(cls, service: "Service", request: Request) -> Self:
        """Find what a request to a service is for."""
        route, path_params = service.spec.find(request.scope["path"]) or (None, {})
        method = service.method(request)
        operation = route.operations.get(method) if route else None
        return cls(route, operation, Request({**request.scope, "method": method, "path_params": path_params}))


@frozen
class Call:
    """A request that names an operation; nothing else about it is checked yet."""

    operation: Operation
    route: Route
    request: Request
    body: bytes
    visit: Visit

    def arguments(self, spec: Spec, body: dict[str, Any]) -> Arguments:
        """What the operation's handler gets, once the request has no problems."""
        path, query = spec.parameters(self.route, self.request)
        fields = spec.known(self.operation.body or {}, body)
        return Arguments({**self.request.path_params, **path}, query, fields, self.request)


class Service(Protocol):
    """One vendor's API. An operation added to its spec needs one more entry in `handlers`."""

    spec: Spec

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What carries out the operations, by `operationId`."""
        ...

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
