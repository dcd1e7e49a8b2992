"""The progress of an attempt: what its connection has reported, and how much time is left."""

from __future__ import annotations

import asyncio
from math import inf
from typing import TYPE_CHECKING, Any

from spaceclients._clock import monotonic, seconds_until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spaceclients import _http
    from spaceclients._backend import Backend
    from spaceclients._timeout import Timeout


class Progress:
    """The progress of one attempt: the connection reports each step to it, and gets the remaining time from it.

    Args:
        timeout: Seconds that each step may take.
        until: The time of the monotonic clock at which the attempt ends; None for no limit.
        reports: Whether the connection reports its steps; a user's own transport may not.

    Attributes:
        started: The time when the attempt began.
        sent: The time when sending the request began; when the attempt began, if the transport doesn't report it.
        answered: The time when the response's headers had been read.
        until: The time at which the attempt ends; None for no limit.
    """

    def __init__(self, timeout: Timeout, until: float | None, *, reports: bool = True) -> None:
        self.begin()
        self._steps = timeout.steps
        self.until = until
        self._timeouts = dict(self._steps)
        self._reports = reports
        self._cuts_steps = False
        self._begun = self._connected = self._going_out = self._cancelled = False

    def begin(self) -> None:
        """Start the attempt's time, after waiting for the quota."""
        self.started = self.sent = self.answered = monotonic()

    @property
    def queued(self) -> bool:
        """Whether the request still waits for a connection; not known if the transport doesn't report its steps."""
        return self._reports and not self._begun

    @property
    def pool_seconds(self) -> float:
        """The seconds that waiting for a connection may take; infinite for no limit."""
        limit = self._steps["pool"]
        return min(inf if limit is None else limit, seconds_until(self.until))

    @property
    def never_sent(self) -> bool:
        """Whether the request is known not to have left."""
        return self._reports and not self._going_out

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return seconds_until(self.until) <= 0

    def attach(self, request: _http.Request, backend: Backend) -> _http.Request:
        """Make the request's connection report its steps (httpcore's `trace` extension)."""
        # If the limit comes from outside, a step mustn't end by itself at the same moment: it would be cancelled twice,
        # and httpcore would not close its connection.
        self._cuts_steps = self.until is not None and backend.cuts_steps
        self._shorten_timeouts()
        trace = backend.tracer(self._step)
        request.extensions |= {"timeout": self._timeouts, "trace": trace, "until": self.until, "progress": self}
        return request

    def check(self) -> None:
        """Raise a `TimeoutError` if no time is left."""
        if self.over:
            raise TimeoutError

    def cancel(self) -> bool:
        """Cancel the attempt before it sends; return whether the connection's next step does that.

        httpcore's pool keeps a new connection for ever if it is abandoned between being made and being used.
        """
        self._cancelled = self.queued or (self._connected and not self._going_out)
        return self._cancelled

    def _step(self, event: str, info: Mapping[str, Any]) -> None:
        step = event.partition(".")[2]  # without the part of httpcore that reports it
        first, self._begun = not self._begun, True
        if first and self._cancelled:
            raise asyncio.CancelledError
        if step in {"connect_tcp.complete", "start_tls.complete"}:
            self._connected = True
        elif step == "start_tls.started":
            self._connected = False
        # A proxy gets a CONNECT first.
        elif step == "send_request_headers.started" and getattr(info.get("request"), "method", b"") != b"CONNECT":
            if self._cancelled:
                raise asyncio.CancelledError
            if self._cuts_steps:
                self.check()
            self._going_out = True
            self.sent = monotonic()
        self._shorten_timeouts()

    def _shorten_timeouts(self) -> None:
        """Limit each further step to the remaining time; the connection reads its limit when the step begins."""
        if self._cuts_steps:
            left = max(0.001, seconds_until(self.until))
            for name, seconds in self._steps.items():
                self._timeouts[name] = left if seconds is None else min(left, seconds)
