"""Keeps requests within a service's rate, for all callers that share a client."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from contextlib import asynccontextmanager
from itertools import count
from math import inf
from os import getpid, urandom
from typing import TYPE_CHECKING, Protocol

import attrs

from spaceclients._clock import monotonic
from spaceclients._fork import renew_when_forked
from spaceclients._numbers import require_number
from spaceclients._response import reset_after, whole_number
from spaceclients._seam import seam_of
from spaceclients.errors import ConfigurationError

from .queue import Queue, Ticket
from .quota import TurnTimeoutError, call_ends, check_call, pause

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

SECOND = 1.005  # the service's second by a clock that runs differently
LATE = 0.2  # seconds by which a request may reach the service's counter later than the quickest one seen
BURST = 5  # requests that are let through together; a larger limit is spread over its second in so large parts
KEPT = 5.0  # seconds for which a request is remembered, as an answer may say late what was counted early
_POLL = 0.05, 0.5  # seconds after which a caller that waits looks again at the earliest and the latest
_SEEN = 1000  # callers before one that it counts; it has a long wait if there are more
_FEW = 10  # answers
_FAR = 10  # seconds; a limit whose time ends later isn't one of requests in a second


class Log(Protocol):
    """The requests of the last second, here or in a place that several processes share.

    Each counts from when it can have reached the service at the latest: from its answer on that is known, before it
    is taken to be `LATE`.
    """

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it; None for both kinds."""
        ...

    async def take(self, name: str, position: int, limit: int, *, learns: bool, until: float | None = None) -> float:
        """Note a request if it may be sent now.

        Args:
            name: What to call it.
            position: How many callers are before this one.
            limit: Requests in a second.
            learns: Whether a limit that another process has learnt goes before.
            until: The time of the monotonic clock until which it may take; None for the log's own limit.

        Returns:
            0 or less if it was noted, else the seconds until it may be.
        """
        ...

    async def settle(
        self, name: str, sent: float, late: float, limit: int, counted: int, *, until: float | None = None
    ) -> None:
        """Note when a request reached the service, and what that says of its limit.

        Args:
            name: What `take` called it.
            sent: Seconds from `take` until it went out.
            late: Seconds from then until it was counted, at the most.
            limit: The service's limit; 0 if it isn't known, or isn't to be followed.
            counted: Requests that the service counted in the second up to this one, others' included.
            until: As for `take`.
        """
        ...

    async def hold(self, seconds: float, *, until: float | None = None) -> None:
        """Allow nothing for so long.

        Args:
            seconds: How long.
            until: As for `take`.
        """
        ...


class MemoryLog:
    """The requests that this process has sent."""

    is_async: bool | None = None

    def __init__(self) -> None:
        # The same twice, as a limit may be thousands. An interrupt may come between the two: what is only in the second
        # counts until it is forgotten.
        self._times: dict[str, float] = {}  # when each was counted, at the latest
        self._sorted: list[tuple[float, str]] = []  # by time
        self._last = [0.0] * BURST  # when the last ones were let through
        self._held_until = 0.0
        self.renew()
        renew_when_forked(self)

    def renew(self) -> None:
        """Begin anew in a forked process, but for what has been sent."""
        self._queue = Queue(1)  # one at a time looks at the times and changes them

    async def take(
        self,
        name: str,
        position: int,
        limit: int,
        *,
        learns: bool,  # noqa: ARG002  # no others here
        until: float | None = None,  # noqa: ARG002  # it doesn't wait
    ) -> float:
        """Note a request if it may be sent now, else return the seconds until it may be."""
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

    async def settle(
        self,
        name: str,
        sent: float,
        late: float,
        limit: int,  # noqa: ARG002
        counted: int,
        *,
        until: float | None = None,  # noqa: ARG002
    ) -> None:
        """Note when a request reached the service, and how many it had counted then."""
        with Ticket(self._queue):
            if name not in self._times:
                return
            noted = self._times[name]
            out = noted - LATE + sent
            if out + late != noted:
                self._note(name, out + late)
                self._sorted.remove((noted, name))
            # Requests of others with the same token.
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

    async def hold(self, seconds: float, *, until: float | None = None) -> None:  # noqa: ARG002
        """Allow nothing for so long."""
        with Ticket(self._queue):
            self._held_until = max(self._held_until, monotonic() + seconds)


@attrs.frozen
class _Turn:
    """A request that was let through.

    Attributes:
        name: What the log calls it.
        taken: The time of the monotonic clock just before it was let through.
        until: The time at which its call ends; None for never.
    """

    name: str
    taken: float
    until: float | None


class RateQuota:
    """At most so many requests in any second, first come first served.

    Threads and tasks that share the client share it; so do clients that are given the same object. A 429 stops all of
    them at once, for as long as the service says.

    Args:
        per_second: Requests in a second, from 1 on, until the service says its own limit. Kaiten's documents say 5.
        learn: Whether to follow the answers' `X-RateLimit-Limit`, and to leave room for what others send with the same
            token, by `X-RateLimit-Remaining`.
        log: Where the requests are noted: in this process, or a `RedisLog` that processes and machines share.

    Raises:
        ConfigurationError: `per_second` isn't such a number, or `log` no log.

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
        self._took: deque[float] = deque(maxlen=100)  # seconds from each request's going out to its answer
        self.renew()
        renew_when_forked(self)

    def __repr__(self) -> str:
        return f"RateQuota(per_second={self.per_second})"

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it, by the kind of its log."""
        return self._log.is_async

    def renew(self) -> None:
        """Begin anew in a forked process, where those who wait in the parent don't."""
        self._waiting = Queue(0)

    @asynccontextmanager
    async def turn(self, *, is_async: bool, until: float | None) -> AsyncGenerator[_Turn]:
        """Wait until one more request fits into the last second."""
        ticket = Ticket(self._waiting)
        try:
            # With the number of the process, as one that was forked has the same name.
            name = f"{self._name}:{getpid()}:{next(self._tickets)}"
            while True:
                check_call()
                turn = _Turn(name, monotonic(), until)
                position = ticket.before(max(_SEEN, 5 * self.per_second))
                wait = await self._log.take(name, position, self.per_second, learns=self._learns, until=until)
                if wait <= 0:
                    break
                left = inf if until is None else until - monotonic()
                # Who is first knows how long it takes; for the others the queue and the limit may change.
                if left <= 0 or (position == 0 and wait > left + LATE):
                    raise TurnTimeoutError
                await pause(min(wait, left, max(_POLL[0], min(_POLL[1], wait / 8))), seam_of(is_async=is_async))
        finally:
            ticket.leave()
        yield turn

    async def learn(self, turn: _Turn, sent: float, answered: float, headers: Mapping[str, str]) -> None:
        """Follow the service's limit, and note when it counted the request."""
        limit, remaining = (whole_number(headers.get(f"x-ratelimit-{name}", ""), 4) for name in ("limit", "remaining"))
        counted = 0
        if not self._learns or not limit or (reset_after(headers) or 0) > _FAR:
            limit = 0
        else:
            self.per_second = limit
            counted = 0 if remaining is None else limit - remaining
        took = answered - sent
        self._took.append(took)
        # Of the first few answers it isn't known what is quick: connections and servers warm up.
        quickest = min(self._took) if len(self._took) >= _FEW else 0
        late = min(LATE, took - quickest)
        out = min(max(sent, turn.taken), monotonic()) - turn.taken  # whatever clock a transport goes by
        await self._log.settle(turn.name, out, late, limit, counted, until=turn.until)

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long."""
        await self._log.hold(seconds, until=call_ends())
