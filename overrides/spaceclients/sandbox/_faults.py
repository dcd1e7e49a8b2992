"""Faults that a test orders: errors, broken connections, slow answers."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Final, Self

from attrs import frozen
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from spaceclients.sandbox._service import Service

HANG_UP: Final = "spaceclients.sandbox.hang_up"
"""Where the scope's state holds what closes the connection, for which ASGI has no message."""


@frozen
class Fault:
    """What goes wrong with a request; by default nothing.

    Attributes:
        answer: What it is answered with, in place of being carried out.
        hang_up: Whether the connection is closed in place of an answer.
        delay: Seconds until the one or the other.
    """

    answer: Response | None = None
    hang_up: bool = False
    delay: float = 0

    @classmethod
    def of(
        cls, status: int | None, headers: Mapping[str, str] | None, body: bytes, *, hang_up: bool, delay: float
    ) -> Self:
        """Make the fault that `Sandbox.fail_next` describes, or raise ValueError."""
        if not delay >= 0:  # NaN too
            raise ValueError(f"delay {delay} isn't 0 or more")
        if status is None:
            if headers or body:
                raise ValueError("headers and a body need a status")
            if not (hang_up or delay):
                raise ValueError("nothing would fail: give a status, hang_up=True or a delay")
            return cls(None, hang_up, delay)
        if hang_up:
            raise ValueError("a request is either answered with the status or hung up on")
        if not 200 <= status <= 599:
            raise ValueError(f"status {status} isn't between 200 and 599")
        return cls(Response(body, status, headers), hang_up, delay)

    async def send(self, answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as far as the fault lets it be answered."""
        if self.delay and await _is_gone(receive, self.delay):
            return
        if not self.hang_up:
            await answer(scope, receive, send)
            return
        scope["state"][HANG_UP]()
        await _is_gone(receive, None)  # the server takes an app that returns earlier for a broken one


class FaultPlan:
    """The faults of the requests to come."""

    def __init__(self) -> None:
        self._faults: deque[tuple[Fault, Service | None]] = deque()

    def add(self, fault: Fault, times: int, service: Service | None) -> None:
        """Let the next requests to a service, or to any, fail after those that are to fail already."""
        if times < 1:
            raise ValueError(f"times {times} isn't 1 or more")
        self._faults.extend([(fault, service)] * times)

    def take(self, service: Service) -> Fault:
        """What happens to the present request to a service."""
        for place, (fault, only) in enumerate(self._faults):
            if only is None or only is service:
                del self._faults[place]
                return fault
        return Fault()

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._faults.clear()


async def _is_gone(receive: Receive, seconds: float | None) -> bool:
    """Wait for the caller to leave, so long at the most; tell whether that happened."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True
