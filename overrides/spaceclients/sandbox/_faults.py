"""Faults that a test orders (errors, closed connections, slow responses), and the requests that they are ordered for."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, Self

import h11
from attrs import define, field, frozen
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from spaceclients._options import require_number
from spaceclients.sandbox._service import Service

HANG_UP: Final = "spaceclients.sandbox.hang_up"
"""The key in the scope's state of the function that closes the connection, for which ASGI has no message."""


@frozen
class ReceivedRequest:
    """One request as it arrived, whether it was carried out or refused.

    Examples:
        >>> request = sandbox.requests[-1]
        >>> request.method, request.path, request.json()
        ('POST', '/api/latest/spaces', {'title': 'Launch'})
        >>> request.operation
        'create_space'

    Attributes:
        method: The HTTP method on the wire, before any `X-HTTP-Method-Override`.
        path: The path, percent-decoded.
        query: The query string, without the question mark.
        headers: The headers; names in any case.
        body: The raw body.
        operation: The client's method that makes such requests, such as `create_space`; None where there is none.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)  # credentials
    body: bytes
    operation: str | None

    def json(self) -> Any:
        """Read the body as JSON.

        Examples:
            >>> sandbox.requests[-1].json()["title"]
            'Launch'

        Returns:
            The JSON value.

        Raises:
            ValueError: The body isn't JSON.
        """
        return json.loads(self.body)


When = str | Callable[[ReceivedRequest], bool]
"""Which requests are meant: those for an operation, or those for which a function returns true."""


@frozen
class Fault:
    """What goes wrong with a request; by default nothing.

    Attributes:
        response: What it is answered with, in place of being carried out.
        hang_up: Whether the connection is closed in place of a response.
        delay: Seconds until the response, or until the connection is closed.
    """

    response: Response | None = None
    hang_up: bool = False
    delay: float = 0

    @classmethod
    def of(
        cls, status: int | None, headers: Mapping[str, str] | None, body: bytes, *, hang_up: bool, delay: float
    ) -> Self:
        """Make the fault that `Sandbox.fail_next` describes, or raise ValueError for one that can't be."""
        require_number("delay", delay, 0)
        if status is None:
            if headers or body:
                raise ValueError("headers and a body need a status")
            if not (hang_up or delay):
                raise ValueError("nothing would fail: give a status, hang_up=True or a delay")
            return cls(None, hang_up, delay)
        if hang_up:
            raise ValueError("a request is either answered with the status or hung up on")
        require_number("status", status, 200, most=599, whole=True)
        if not isinstance(body, bytes | str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f"body must be bytes, such as json.dumps(...).encode(); got {body!r}")  # noqa: TRY004  # as for the others
        if body and status in {204, 304}:
            raise ValueError(f"a response with status {status} has no body")
        response = Response(body, status, {name: str(value) for name, value in (headers or {}).items()})
        try:
            h11.Response(status_code=status, headers=response.raw_headers)
        except h11.LocalProtocolError as error:
            raise ValueError(f"such a response can't be sent: {error}") from None
        return cls(response, hang_up, delay)

    async def send(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response to a request, as far as the fault lets it be sent."""
        if self.delay and await _is_gone(receive, self.delay):
            return
        if not self.hang_up:
            await response(scope, receive, send)
            return
        scope["state"][HANG_UP]()
        await _is_gone(receive, None)  # the server would log an app that returns earlier as broken


@define
class FaultOrder:
    """A call of `Sandbox.fail_next`: a fault, and which of the next requests it is for.

    Attributes:
        fault: What goes wrong.
        times: How many requests still fail.
        after: How many requests still pass before them.
        when: Which requests are counted; all of them if None.
        services: Whose requests are counted.
    """

    fault: Fault
    times: int
    after: int
    when: When | None
    services: Sequence[Service]

    def __attrs_post_init__(self) -> None:
        require_number("times", self.times, 1, whole=True)
        require_number("after", self.after, 0, whole=True)
        if isinstance(self.when, str):
            self.when = _method_name(self.when, self.services)
        elif self.when is not None and not callable(self.when):
            raise ValueError(f"when {self.when!r} is neither an operation's name nor a function")

    def covers(self, service: Service, request: ReceivedRequest) -> bool:
        """Whether a request is counted."""
        if service not in self.services:
            return False
        if not callable(self.when):
            return self.when in {None, request.operation}
        try:
            return bool(self.when(request))
        except Exception as error:
            raise RuntimeError(f"the `when` of fail_next raised {error!r}") from error

    def take(self) -> Fault:
        """Count a request, and return what goes wrong with it."""
        if self.after:
            self.after -= 1
            return Fault()
        self.times -= 1
        return self.fault


def _method_name(operation: str, services: Sequence[Service]) -> str:
    """Return the client's method for an operation, which may be named by its `operationId` as well."""
    operations = (each for service in services for each in service.spec.operations.values())
    names = {spelling: each.name for each in operations for spelling in (each.id, each.name)}
    if operation not in names:
        near = "".join(f"; did you mean {each!r}?" for each in get_close_matches(operation, names, 1))
        raise ValueError(f"when {operation!r} is no operation{near}")
    return names[operation]


async def _is_gone(receive: Receive, seconds: float | None) -> bool:
    """Wait until the caller leaves, for so many seconds at most; return whether they left."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True
