"""Keeps requests within a service's rate, for all callers that share a client."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from contextlib import asynccontextmanager
from itertools import count
from os import getpid, urandom
from typing import TYPE_CHECKING, Protocol

import attrs

from spaceclients._backend import backend_of
from spaceclients._clock import monotonic, seconds_until
from spaceclients._fork import renew_when_forked
from spaceclients._options import require_number
from spaceclients._response import header_numbers, reset_after
from spaceclients.errors import ConfigurationError

from .queue import Queue, Ticket
from .quota import TurnTimeoutError, check_call, pause

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

SECOND = 1.005  # the service's second, measured by a clock that may be faster
LATE = 0.2  # seconds by which a request may reach the service's counter later than the quickest one seen
BURST = 5  # requests that may be sent together; a larger limit is spread over its second in parts of this size
KEPT = 5.0  # seconds for which a request is remembered, as a response may come long after the request was counted
_POLL = 0.05, 0.5  # seconds after which a waiting caller looks again, at the earliest and at the latest
_SEEN = 1000  # callers ahead that are counted; with more, the wait is long anyway
_FEW = 10  # responses
_FAR = 10  # seconds; a limit that is reset later doesn't count requests in a second
_LARGEST = 9999  # requests in a second; a larger limit isn't believed


class Log(Protocol):
    """The requests of the last second, in this process or in a place that several processes share.

    Each counts from the latest time at which it can have reached the service. Its response shows that time; before the
    response, `LATE` seconds are assumed. A log that asks another machine keeps to the deadline of the call (`call_ends`).
    """

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it; None for both kinds."""
        ...

    async def take(self, name: str, position: int, limit: int, *, learns: bool) -> float:
        """Note a request if it may be sent now.

        Args:
            name: The request's name in the log.
            position: How many callers are ahead of this one.
            limit: Requests in a second.
            learns: Whether a limit that another process has learnt replaces `limit`.

        Returns:
            0 or less if it was noted, else the seconds until it may be sent.
        """
        ...

    async def settle(self, name: str, sent: float, late: float, limit: int, counted: int) -> None:
        """Note when a request reached the service, and what the response said about the limit.

        Args:
            name: The name that `take` was given.
            sent: Seconds from `take` until it was sent.
            late: Seconds from then until it was counted, at most.
            limit: The service's limit; 0 if it isn't known or mustn't be followed.
            counted: Requests that the service counted in the second up to this one, those of others included.
        """
        ...

    async def hold(self, seconds: float) -> None:
        """Allow no requests for some time.

        Args:
            seconds: How long.
        """
        ...


class MemoryLog:
    """The requests that this process has sent."""

    is_async: bool | None = None

    def __init__(self) -> None:
        # The same twice, as a limit may be thousands. An interrupt may come between the two: a request that is only in
        # the second counts until it is forgotten.
        self._times: dict[str, float] = {}  # the latest time at which each can have been counted
        self._sorted: list[tuple[float, str]] = []  # by time
        self._last = [0.0] * BURST  # when the last requests were allowed
        self._held_until = 0.0
        self.renew()
        renew_when_forked(self)

    def renew(self) -> None:
        """Make the queue anew in a forked process; the requests that were sent still count."""
        self._queue = Queue(1)  # one caller at a time reads and changes the times

    async def take(self, name: str, position: int, limit: int, *, learns: bool) -> float:  # noqa: ARG002  # no other process
        """Note a request if it may be sent now, else return the seconds until it may be sent."""
        with Ticket(self._queue):
            now = monotonic()
            self._forget(now - KEPT)
            seconds, ahead = divmod(position, limit)
            free = limit - self._since(now - SECOND)
            start = now if ahead < free else self._sorted[ahead - limit][0] + SECOND
            parts, among = divmod(position, BURST)
            spread = self._last[among] + (parts + 1) * BURST / limit if limit > BURST else 0.0
            wait = max(start + seconds * SECOND, self._held_until + seconds * SECOND, spread) - now
            if wait <= 0:
                self._note(name, now + LATE)
                self._last = [*self._last[1:], now]
            return wait

    async def settle(self, name: str, sent: float, late: float, limit: int, counted: int) -> None:  # noqa: ARG002
        """Note when a request reached the service, and how many the service had counted then."""
        with Ticket(self._queue):
            if name not in self._times:
                return
            noted = self._times[name]
            out = noted - LATE + sent
            if out + late != noted:
                self._note(name, out + late)
                self._sorted.remove((noted, name))
            # Requests that others sent with the same token.
            for number in range(counted - self._since(out - SECOND)):
                self._note(f"{name}/{number}", out + late)

    def _note(self, name: str, time: float) -> None:
        insort(self._sorted, (time, name))
        self._times[name] = time

    def _since(self, time: float) -> int:
        return len(self._sorted) - bisect_left(self._sorted, (time, ""))

    def _forget(self, time: float) -> None:
        old = self._sorted[: bisect_left(self._sorted, (time, ""))]
        for _, name in old:
            self._times.pop(name, None)
        del self._sorted[: len(old)]

    async def hold(self, seconds: float) -> None:
        """Allow no requests for some time."""
        with Ticket(self._queue):
            self._held_until = max(self._held_until, monotonic() + seconds)


@attrs.frozen
class _Turn:
    """A request that may be sent.

    Attributes:
        name: The request's name in the log.
        taken: The time of the monotonic clock just before it was noted there.
    """

    name: str
    taken: float


class RateQuota:
    """A limit of requests in any second, first come first served.

    Threads and tasks that share the client share it; so do clients that are given the same object. A 429 stops all of
    them at once, for as long as the service says.

    Args:
        per_second: Requests in a second, at least 1, until the service says its own limit. Kaiten's documents say 5.
        learn: Whether to follow the responses' `X-RateLimit-Limit`, and to allow for the requests that others send with
            the same token, by `X-RateLimit-Remaining`.
        log: Where the requests are noted: None for this process, or a `RedisLog` that processes and machines share.

    Raises:
        ConfigurationError: `per_second` isn't a whole number from 1 on, or `log` isn't a log.

    Examples:
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=RateQuota(per_second=2, learn=False))

    Source: https://developers.kaiten.ru
    """

    def __init__(self, per_second: int = 5, *, learn: bool = True, log: Log | None = None) -> None:
        self.per_second: int = require_number("quota: per_second", per_second, 1, whole=True)
        self._learns = learn
        if log is not None and not hasattr(log, "take"):
            raise ConfigurationError(f"quota: log must be a RedisLog or None; got {log!r}")
        self._log = log or MemoryLog()
        self._tickets = count()
        self._name = urandom(16).hex()  # other processes may share the log
        self._took: deque[float] = deque(maxlen=100)  # seconds from sending each request to its response
        self.renew()
        renew_when_forked(self)

    def __repr__(self) -> str:
        return f"RateQuota(per_second={self.per_second})"

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it, by the kind of its log."""
        return self._log.is_async

    def renew(self) -> None:
        """Make the queue anew in a forked process: the parent's callers don't wait there."""
        self._waiting = Queue(0)

    @asynccontextmanager
    async def turn(self, *, is_async: bool, until: float | None) -> AsyncGenerator[_Turn]:
        """Wait until one more request may be sent."""
        ticket = Ticket(self._waiting)
        try:
            # With the process id, as a forked process has the same name.
            name = f"{self._name}:{getpid()}:{next(self._tickets)}"
            while True:
                check_call()
                turn = _Turn(name, monotonic())
                position = ticket.before(max(_SEEN, 5 * self.per_second))
                wait = await self._log.take(name, position, self.per_second, learns=self._learns)
                if wait <= 0:
                    break
                left = seconds_until(until)
                # For the first caller the wait is certain; for the others the queue and the limit may change.
                if left <= 0 or (position == 0 and wait > left + LATE):
                    raise TurnTimeoutError
                await pause(min(wait, left, max(_POLL[0], min(_POLL[1], wait / 8))), backend_of(is_async=is_async))
        finally:
            ticket.leave()
        yield turn

    async def learn(self, turn: _Turn, sent: float, answered: float, headers: Mapping[str, str]) -> None:
        """Follow the service's limit, and note when the service counted the request."""
        limit, remaining = header_numbers(headers, "x-ratelimit", "limit", "remaining")
        counted = 0
        if not self._learns or not limit or limit > _LARGEST or (reset_after(headers) or 0) > _FAR:
            limit = 0
        else:
            self.per_second = limit
            counted = 0 if remaining is None else limit - remaining
        took = answered - sent
        self._took.append(took)
        # The first few responses don't show what is quick: connections and servers warm up.
        quickest = min(self._took) if len(self._took) >= _FEW else 0
        late = min(LATE, took - quickest)
        out = min(max(sent, turn.taken), monotonic()) - turn.taken  # a transport's clock may be another
        await self._log.settle(turn.name, out, late, limit, counted)

    async def hold(self, seconds: float) -> None:
        """Allow no requests for some time."""
        await self._log.hold(seconds)
