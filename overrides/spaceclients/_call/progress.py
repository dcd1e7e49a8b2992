"""How far one attempt has come, and how long it may go on."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from spaceclients._clock import monotonic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractAsyncContextManager

    import httpx

    from .sender import Timeout


class Progress:
    """One attempt: told of each step by the connection, and telling it what time is left.

    Args:
        timeout: Seconds that each step may take.
        until: The time of the monotonic clock at which the attempt ends; None for none.
        told: Whether the connection tells of its steps; a transport of the user's own may not.

    Attributes:
        started: The time when the attempt began.
        sent: The time when the request began to go out; when the attempt began, if the transport doesn't tell.
        answered: The time when the answer's headers were there.
    """

    def __init__(self, timeout: Timeout, until: float | None, *, told: bool = True) -> None:
        self.started = self.sent = self.answered = monotonic()
        self._steps = timeout.steps
        self._until = until
        self._timeouts = dict(self._steps)
        self._told = told
        self._cuts_steps = False
        self._begun = self._connected = self._going_out = self._cancelled = False

    @property
    def queued(self) -> bool:
        """Whether the request still waits for a connection, of which a transport that tells would have told."""
        return self._told and not self._begun

    def pool_seconds(self) -> float | None:
        """The seconds that waiting for a connection may take; None for no limit."""
        left = None if self._until is None else max(0.0, self._until - monotonic())
        given = self._steps["pool"]
        return left if given is None else given if left is None else min(given, left)

    @property
    def never_sent(self) -> bool:
        """Whether the request is known not to have left."""
        return self._told and not self._going_out

    def attach(self, request: httpx.Request, *, is_async: bool) -> httpx.Request:
        """Let the request's connection tell of its steps (httpcore's `trace` extension)."""

        async def awaited(event: str, info: Mapping[str, Any]) -> None:
            self._step(event, info)

        # Async code is ended from outside; a step that ended by itself at the same moment would be cancelled twice, and
        # httpcore would not close its connection.
        self._cuts_steps = self._until is not None and not is_async
        self._shorten_timeouts()
        trace = awaited if is_async else self._step
        request.extensions |= {"timeout": self._timeouts, "trace": trace, "until": self._until}
        return request

    def limit(self, *, is_async: bool) -> AbstractAsyncContextManager[object]:
        """Ends what takes longer than is left with a `TimeoutError`; in sync code each step ends by itself."""
        if self._until is None or not is_async:
            return nullcontext()
        import asyncio

        return asyncio.timeout(max(0.001, self._until - monotonic()))

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self._until is not None and monotonic() >= self._until

    def check(self) -> None:
        """Raise a `TimeoutError` if no time is left."""
        if self.over:
            raise TimeoutError

    def cancel(self) -> bool:
        """End the attempt before it sends; whether that must be left to the connection's next step.

        A new connection that is left between being made and being used stays in httpcore's pool for ever.
        """
        self._cancelled = self.queued or (self._connected and not self._going_out)
        return self._cancelled

    def _step(self, event: str, info: Mapping[str, Any]) -> None:
        step = event.partition(".")[2]  # without the part of httpcore that it is told by
        first, self._begun = not self._begun, True
        if first and self._cancelled:
            raise _cancelled()
        if step in {"connect_tcp.complete", "start_tls.complete"}:
            self._connected = True
        elif step == "start_tls.started":
            self._connected = False
        # A proxy is sent a CONNECT first.
        elif step == "send_request_headers.started" and getattr(info.get("request"), "method", b"") != b"CONNECT":
            if self._cancelled:
                raise _cancelled()
            if self._cuts_steps:
                self.check()
            self._going_out = True
            self.sent = monotonic()
        self._shorten_timeouts()

    def _shorten_timeouts(self) -> None:
        """What is left is less for each further step; the connection looks when it begins one."""
        if self._until is None or not self._cuts_steps:
            return
        left = max(0.001, self._until - monotonic())
        for name, seconds in self._steps.items():
            self._timeouts[name] = left if seconds is None else min(left, seconds)


def _cancelled() -> BaseException:
    import asyncio

    return asyncio.CancelledError()
