"""One attempt to send a request: how far it has come, how long it may go on, and what became of it."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from spaceclients._clock import monotonic
from spaceclients._response import json_object, public_headers, text_or_none
from spaceclients._throttle.retry import Outcome

from .body import Body, BodyError
from .failure import describe, failed_outcome, failure_of, interruption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spaceclients import _http
    from spaceclients._seam import Seam
    from spaceclients._timeout import Timeout

    from .pool import Pool


class Progress:
    """One attempt: the connection reports each step to it, and learns from it what time is left.

    Args:
        timeout: Seconds that each step may take.
        until: The time of the monotonic clock at which the attempt ends; None for none.
        reports: Whether the connection reports its steps; a transport of the user's own may not.

    Attributes:
        started: The time when the attempt began.
        sent: The time when the request began to go out; when the attempt began, if the transport doesn't report it.
        answered: The time when the answer's headers were there.
        until: The time at which the attempt ends; None for none.
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
        """Begin now, after waiting for one's turn."""
        self.started = self.sent = self.answered = monotonic()

    @property
    def queued(self) -> bool:
        """Whether the request still waits for a connection, which a transport that reports its steps would have reported."""
        return self._reports and not self._begun

    def pool_seconds(self) -> float | None:
        """The seconds that waiting for a connection may take; None for no limit."""
        left = None if self.until is None else max(0.0, self.until - monotonic())
        given = self._steps["pool"]
        return left if given is None else given if left is None else min(given, left)

    @property
    def never_sent(self) -> bool:
        """Whether the request is known not to have left."""
        return self._reports and not self._going_out

    def attach(self, request: _http.Request, seam: Seam) -> _http.Request:
        """Let the request's connection report its steps (httpcore's `trace` extension)."""
        # What is ended from outside mustn't end a step by itself at the same moment: it would be cancelled twice, and
        # httpcore would not close its connection.
        self._cuts_steps = self.until is not None and seam.cuts_steps
        self._shorten_timeouts()
        request.extensions |= {"timeout": self._timeouts, "trace": seam.tracer(self._step), "until": self.until}
        return request

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self.until is not None and monotonic() >= self.until

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
        step = event.partition(".")[2]  # without the part of httpcore that reports it
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
        if self.until is None or not self._cuts_steps:
            return
        left = max(0.001, self.until - monotonic())
        for name, seconds in self._steps.items():
            self._timeouts[name] = left if seconds is None else min(left, seconds)


def _cancelled() -> BaseException:
    import asyncio

    return asyncio.CancelledError()


async def attempt(request: _http.Request, pool: Pool, progress: Progress) -> Outcome:
    """Send once; read the body up to the size limit.

    Args:
        request: The request.
        pool: Where the connections are.
        progress: How far the attempt has come.
    """
    from spaceclients import _http

    seam = pool.seam
    entry = await pool.acquire(progress.pool_seconds())
    if entry is None:
        return failed_outcome(_http.PoolTimeout("no connection became free in time"), never_sent=True)
    clean = False
    broken_off: BaseException | None = None
    try:
        async with seam.limit(progress.until):
            response = await seam.send(entry.transport, progress.attach(request, seam), progress)
        progress.answered = monotonic()
        body, problem = await _read(response, seam, progress)
        clean = not problem
        status, headers = response.status_code, public_headers(response.headers)
        code = text_or_none(json_object(body).get("code")) if status >= 400 else None
        return Outcome(status_code=status, headers=headers, body=body, code=code, problem=problem)
    except BaseException as error:  # noqa: BLE001  # it goes on its way below, without what it came along with
        broken_off = error
    finally:
        pool.release(entry, clean=clean)
    failure = failure_of(broken_off, request, never_sent=progress.never_sent)
    if isinstance(failure, _http.HTTPError):
        return failed_outcome(failure, never_sent=progress.never_sent)
    pool.retire(entry)
    raise failure


async def _read(response: _http.Response, seam: Seam, progress: Progress) -> tuple[bytes, str]:
    """An answer's body, and why not all of it came; closes the answer."""
    from spaceclients import _http

    # A transport of the user's own may have read it: it is unfolded then, and the connection is another's by now.
    body = Body({} if response.is_closed else response.headers)
    problem = ""
    try:
        async with seam.limit(progress.until), aclosing(seam.chunks(response)) as chunks:
            async for chunk in chunks:
                body.add(chunk)
                progress.check()
            body.end()
    except BodyError as error:
        problem = str(error)
    except (_http.HTTPError, OSError) as error:
        if interruption(error) is not None:
            raise
        late = progress.over or isinstance(error, TimeoutError)
        problem = "the deadline came before its end" if late else f"it broke off ({describe(error)})"
    finally:
        await seam.close(response)
    return bytes(body.data), problem
