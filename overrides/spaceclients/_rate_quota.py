"""Keeps requests within a service's rate, for all callers that share a client."""

from __future__ import annotations

import threading
from bisect import bisect_left
from contextlib import asynccontextmanager
from itertools import count
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

import attrs

from ._quota import TurnTimeoutError, at_least_one, pause

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

SECOND = 1.005  # the service's second by a clock that runs differently
LATE = 0.2  # seconds by which a request may reach the service's counter later than the quickest one seen
_POLL = 0.05  # seconds after which a caller that waits looks whether the limit has changed


class Log(Protocol):
    """The requests of the last second, here or in a place that several processes share.

    Each counts from when it can have reached the service at the latest: from its answer on that is known, before it
    is taken to be `LATE`.
    """

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it; None for both kinds."""
        ...

    async def take(self, name: str, position: int, limit: int) -> float:
        """Note a request if it may be sent now.

        Args:
            name: What to call it.
            position: How many callers are before this one.
            limit: Requests in a second.

        Returns:
            0 if it was noted, else the seconds until it may be.
        """
        ...

    async def settle(self, name: str, sent: float, late: float, counted: int) -> None:
        """Note when a request reached the service, and how many it had counted then.

        Args:
            name: What `take` called it.
            sent: Seconds from `take` until it went out.
            late: Seconds from then until it was counted, at the most.
            counted: Requests that the service counted in the second up to this one, others' included.
        """
        ...

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long."""
        ...


class MemoryLog:
    """The requests that this process has sent."""

    is_async: bool | None = None

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[str, float] = {}  # when each was counted, at the latest
        self._held_until = 0.0

    async def take(self, name: str, position: int, limit: int) -> float:
        """Note a request if it may be sent now, else tell the seconds until it may be."""
        with self._lock:
            now = monotonic()
            self._times = {each: time for each, time in self._times.items() if time > now - SECOND}
            times = sorted(self._times.values())
            seconds, ahead = divmod(position, limit)
            free = limit - len(times)
            start = now if ahead < free else times[ahead - free] + SECOND
            wait = max(start, self._held_until) + seconds * SECOND - now
            if wait <= 0:
                self._times[name] = now + LATE
            return wait

    async def settle(self, name: str, sent: float, late: float, counted: int) -> None:
        """Note when a request reached the service, and how many it had counted then."""
        with self._lock:
            if name not in self._times:
                return
            reached = self._times[name] = self._times[name] - LATE + sent + late
            # Requests of others with the same token.
            self._times |= {f"{name}/{number}": reached for number in range(counted - len(self._times))}

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
        ConfigurationError: `per_second` isn't such a number.

    Example:
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=RateQuota(per_second=2, learn=False))

    Source: https://developers.kaiten.ru
    """

    def __init__(self, per_second: int = 5, *, learn: bool = True, log: Log | None = None) -> None:
        self.per_second = at_least_one("per_second", per_second)
        self._learns = learn
        self._log = log or MemoryLog()
        self._lock = threading.Lock()
        self._tickets = count()
        self._waiting: list[int] = []
        self._name = uuid4().hex  # other processes may share the log
        self._quickest = inf

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
                turn = _Turn(f"{self._name}:{ticket}", monotonic())
                wait = await self._log.take(turn.name, bisect_left(self._waiting, ticket), self.per_second)
                if wait <= 0:
                    break
                if until is not None and monotonic() + wait > until:
                    raise TurnTimeoutError
                # Those far behind look rarely; all look again in time, as the limit and the queue change.
                await pause(min(wait, max(_POLL, wait / 8)), is_async=is_async)
        finally:
            with self._lock:
                if ticket in self._waiting[bisect_left(self._waiting, ticket) :][:1]:
                    self._waiting.remove(ticket)
        yield turn

    async def learn(self, turn: _Turn, sent: float, answered: float, headers: Mapping[str, str]) -> None:
        """Follow the service's limit, and note when it counted the request."""
        limit, remaining = (_number(headers.get(f"x-ratelimit-{name}", "")) for name in ("limit", "remaining"))
        counted = 0
        if self._learns and limit:
            self.per_second = limit
            counted = 0 if remaining is None else limit - remaining
        self._quickest = min(self._quickest, answered - sent)
        late = min(LATE, answered - sent - self._quickest)
        await self._log.settle(turn.name, sent - turn.taken, late, counted)

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long."""
        await self._log.hold(seconds)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
