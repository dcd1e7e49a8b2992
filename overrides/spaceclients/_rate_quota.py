"""Keeps requests within a service's rate, for all callers that share a client."""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections import deque
from contextlib import asynccontextmanager
from itertools import count
from math import inf
from os import getpid, urandom
from time import monotonic
from typing import TYPE_CHECKING, Protocol

import attrs

from ._answer import reset_after, whole_number
from ._quota import TurnTimeoutError, at_least_one, pause
from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

SECOND = 1.005  # the service's second by a clock that runs differently
LATE = 0.2  # seconds by which a request may reach the service's counter later than the quickest one seen
BURST = 5  # requests that are let through together; a larger limit is spread over its second in so large parts
KEPT = 5.0  # seconds for which a request is remembered, as an answer may tell late what was counted early
_POLL = 0.05, 0.5  # seconds after which a caller that waits looks again at the earliest and the latest
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

    async def take(self, name: str, position: int, limit: int, *, learns: bool) -> float:
        """Note a request if it may be sent now.

        Args:
            name: What to call it.
            position: How many callers are before this one.
            limit: Requests in a second.
            learns: Whether a limit that another process has learnt goes before.

        Returns:
            0 or less if it was noted, else the seconds until it may be.
        """
        ...

    async def settle(self, name: str, sent: float, late: float, limit: int, counted: int) -> None:
        """Note when a request reached the service, and what that told of its limit.

        Args:
            name: What `take` called it.
            sent: Seconds from `take` until it went out.
            late: Seconds from then until it was counted, at the most.
            limit: The service's limit; 0 if it didn't tell, or isn't asked.
            counted: Requests that the service counted in the second up to this one, others' included.
        """
        ...

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long.

        Args:
            seconds: How long.
        """
        ...


class MemoryLog:
    """The requests that this process has sent."""

    is_async: bool | None = None

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[str, float] = {}  # when each was counted, at the latest
        self._sorted: list[tuple[float, str]] = []  # the same, by time, as a limit may be thousands
        self._last = [0.0] * BURST  # when the last ones were let through
        self._held_until = 0.0

    async def take(self, name: str, position: int, limit: int, *, learns: bool) -> float:  # noqa: ARG002  # no others here
        """Note a request if it may be sent now, else tell the seconds until it may be."""
        with self._lock:
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
        """Note when a request reached the service, and how many it had counted then."""
        with self._lock:
            if name not in self._times:
                return
            noted = self._times[name]
            out = noted - LATE + sent
            del self._sorted[bisect_left(self._sorted, (noted, name))]
            self._note(name, out + late)
            # Requests of others with the same token.
            for number in range(counted - self._since(out - SECOND)):
                self._note(f"{name}/{number}", out + late)

    def _note(self, name: str, time: float) -> None:
        self._times[name] = time
        insort(self._sorted, (time, name))

    def _since(self, time: float) -> int:
        return len(self._sorted) - bisect_left(self._sorted, (time, ""))

    def _forget(self, time: float) -> None:
        old = self._sorted[: bisect_left(self._sorted, (time, ""))]
        del self._sorted[: len(old)]
        for _, name in old:
            del self._times[name]

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long."""
        with self._lock:
            self._held_until = max(self._held_until, monotonic() + seconds)


@attrs.frozen
class _Turn:
    """A request that was let through.

    Attributes:
        name: What the log calls it.
        taken: The time of the monotonic clock just before it was let through.
    """

    name: str
    taken: float


class RateQuota:
    """At most so many requests in any second, first come first served.

    Threads and tasks that share the client share it; so do clients that are given the same object. A 429 stops all of
    them at once, for as long as the service says.

    Args:
        per_second: Requests in a second, from 1 on, until the service tells its own limit. Kaiten's documents say 5.
        learn: Whether to follow the answers' `X-RateLimit-Limit`, and to leave room for what others send with the same
            token, as `X-RateLimit-Remaining` tells it.
        log: Where the requests are noted: in this process, or a `RedisLog` that processes and machines share.

    Raises:
        ConfigurationError: `per_second` isn't such a number, or `log` no log.

    Examples:
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=RateQuota(per_second=2, learn=False))

    Source: https://developers.kaiten.ru
    """

    def __init__(self, per_second: int = 5, *, learn: bool = True, log: Log | None = None) -> None:
        self.per_second = at_least_one("per_second", per_second)
        self._learns = learn
        if log is not None and not hasattr(log, "take"):
            raise ConfigurationError(f"quota: log must be a RedisLog or None; got {log!r}")
        self._log = log or MemoryLog()
        self._lock = threading.Lock()
        self._tickets = count()
        self._waiting: list[int] = []
        self._name = urandom(16).hex()  # other processes may share the log
        self._took: deque[float] = deque(maxlen=100)  # seconds from each request's going out to its answer

    def __repr__(self) -> str:
        return f"RateQuota(per_second={self.per_second})"

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it, by the kind of its log."""
        return self._log.is_async

    @asynccontextmanager
    async def turn(self, *, is_async: bool, until: float | None) -> AsyncGenerator[_Turn]:
        """Wait until one more request fits into the last second."""
        ticket = -1
        try:
            with self._lock:
                ticket = next(self._tickets)
                self._waiting.append(ticket)
            while True:
                # With the number of the process, as one that was forked has the same name.
                turn = _Turn(f"{self._name}:{getpid()}:{ticket}", monotonic())
                position = bisect_left(self._waiting, ticket)
                wait = await self._log.take(turn.name, position, self.per_second, learns=self._learns)
                if wait <= 0:
                    break
                left = inf if until is None else until - monotonic()
                # Who is first knows how long it takes; for the others the queue and the limit may change.
                if left <= 0 or (position == 0 and wait > left + LATE):
                    raise TurnTimeoutError
                await pause(min(wait, left, max(_POLL[0], min(_POLL[1], wait / 8))), is_async=is_async)
        finally:
            with self._lock:
                if ticket in self._waiting[bisect_left(self._waiting, ticket) :][:1]:
                    self._waiting.remove(ticket)
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
        await self._log.settle(turn.name, sent - turn.taken, late, limit, counted)

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long."""
        await self._log.hold(seconds)
