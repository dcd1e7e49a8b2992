"""Keeps requests within a service's limits, for all callers that share a client."""

from __future__ import annotations

import asyncio
import threading
from bisect import bisect_left
from contextlib import asynccontextmanager
from itertools import count
from time import monotonic, sleep
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping
    from contextlib import AbstractAsyncContextManager

_SECOND = 1.03  # and some more: the network can bring requests closer together than they were sent
SLACK = 0.01  # seconds that a caller may be woken late, and still count as in time; less than what is added above
_BURST = 5  # requests that may be sent together; Kaiten's smallest limit seen
_POLL = 0.05  # seconds after which a caller that waits looks whether the limit has changed


class QuotaUnavailableError(Exception):
    """What keeps the quota can't be asked, so nothing may be sent."""


class TurnTimeoutError(QuotaUnavailableError):
    """The call's deadline comes before its turn."""


class Quota(Protocol):
    """What a client asks before each attempt, and tells about each answer."""

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it; None for both kinds."""
        ...

    def turn(self, *, is_async: bool, until: float | None) -> AbstractAsyncContextManager[None]:
        """Wait for one's turn, and keep it while the request is under way.

        Args:
            is_async: Whether to wait as async code does.
            until: The time of the monotonic clock at which to give up with a `TurnTimeoutError`; None to wait on.
        """
        ...

    async def learn(self, headers: Mapping[str, str]) -> None:
        """Take what an answer's headers tell of the limit."""
        ...

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long."""
        ...


class Log(Protocol):
    """The requests of the last window, here or in a place that several processes share."""

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it; None for both kinds."""
        ...

    async def take(self, position: int, limit: int, window: float) -> float:
        """Note a request if it may be sent now.

        Args:
            position: How many callers are before this one.
            limit: Requests in a window.
            window: Seconds.

        Returns:
            0 if it was noted, else the seconds until it may be.
        """
        ...

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long."""
        ...


async def pause(seconds: float, *, is_async: bool) -> None:
    """Wait; in sync code without suspending."""
    if is_async:
        await asyncio.sleep(seconds)
    elif seconds > 0:
        sleep(seconds)  # noqa: ASYNC251  # sync code runs this coroutine, and must wait here


class MemoryLog:
    """The requests that this process has sent."""

    is_async: bool | None = None

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: list[float] = []
        self._held_until = 0.0

    async def take(self, position: int, limit: int, window: float) -> float:
        """Note a request if it may be sent now, else tell the seconds until it may be."""
        with self._lock:
            now = monotonic()
            del self._times[: bisect_left(self._times, now - window - SLACK)]
            rows, ahead = divmod(position, limit)
            free = limit - len(self._times)
            start = max(now if ahead < free else self._times[ahead - free] + window, self._held_until)
            wait = start + rows * window - now
            if wait > 0:
                return wait
            # By when it was due, or the time lost in waking up would add up.
            self._times.append(max(start, now - SLACK, *self._times[-1:]))
            return 0

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long."""
        with self._lock:
            self._held_until = max(self._held_until, monotonic() + seconds)


class RateQuota:
    """At most so many requests in any second, first come first served.

    Threads and tasks that share the client share it; so do clients that are given the same object. A 429 stops all of
    them at once, for as long as the service says.

    Args:
        per_second: Requests in a second, from 1 on, until the service tells its own limit. Kaiten's documents say 5.
        learn: Whether to follow the limit in the answers' `X-RateLimit-Limit`.
        log: Where the requests are noted: in this process, or a `RedisLog` that processes and machines share.

    Raises:
        ConfigurationError: `per_second` isn't such a number.

    Example:
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=RateQuota(per_second=2, learn=False))

    Source: https://developers.kaiten.ru
    """

    def __init__(self, per_second: int = 5, *, learn: bool = True, log: Log | None = None) -> None:
        self.per_second = _at_least_one("per_second", per_second)
        self._learns = learn
        self._log = log or MemoryLog()
        self._lock = threading.Lock()
        self._tickets = count()
        self._waiting: list[int] = []

    def __repr__(self) -> str:
        return f"RateQuota(per_second={self.per_second})"

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it, by the kind of its log."""
        return self._log.is_async

    @asynccontextmanager
    async def turn(self, *, is_async: bool, until: float | None) -> AsyncGenerator[None]:
        """Wait until one more request fits into the last second."""
        ticket = -1
        try:
            with self._lock:
                ticket = next(self._tickets)
                self._waiting.append(ticket)
            while wait := await self._log.take(bisect_left(self._waiting, ticket), *self._pace()):
                if until is not None and monotonic() + wait > until:
                    raise TurnTimeoutError
                # Those far behind look rarely; all look again in time, as the limit and the queue change.
                await pause(min(wait, max(_POLL, wait / 8)), is_async=is_async)
        finally:
            with self._lock:
                if ticket in self._waiting[bisect_left(self._waiting, ticket) :][:1]:
                    self._waiting.remove(ticket)
        yield

    async def learn(self, headers: Mapping[str, str]) -> None:
        """Follow the service's limit."""
        limit = headers.get("x-ratelimit-limit", "")
        if self._learns and limit.isascii() and limit.isdigit() and len(limit) < 5 and int(limit) > 0:
            self.per_second = int(limit)

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long."""
        await self._log.hold(seconds)

    def _pace(self) -> tuple[int, float]:
        """The limit, as so many requests in so many seconds: in small parts, so that no second sees two bursts."""
        limit = self.per_second
        part = next(part for part in range(min(_BURST, limit), limit + 1) if limit % part == 0)
        return part, _SECOND * part / limit


class ConcurrencyQuota:
    """At most so many requests under way at a time, first come first served.

    A client and its guest-space siblings share it. An object that several clients are given is one limit for all
    threads, and one more for each event loop. A 429 stops all of them at once, for a while.

    Args:
        requests: Requests at a time, from 1 on. kintone allows 100 for a domain, all users and integrations together.

    Raises:
        ConfigurationError: `requests` isn't such a number.

    Example:
        >>> KintoneClient("https://acme.kintone.com", auth=auth, quota=ConcurrencyQuota(5))

    Source: https://cybozu.dev/ja/kintone/docs/rest-api/overview
    """

    def __init__(self, requests: int = 20) -> None:
        self.requests = _at_least_one("requests", requests)
        self._threads = threading.Semaphore(requests)
        # Tasks of one event loop can't wait for those of another.
        self._tasks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
        self._held_until = 0.0

    def __repr__(self) -> str:
        return f"ConcurrencyQuota({self.requests})"

    is_async: bool | None = None

    @asynccontextmanager
    async def turn(self, *, is_async: bool, until: float | None) -> AsyncGenerator[None]:
        """Wait until fewer requests are under way, and count as one until it is done."""
        left = None if until is None else max(0.0, until - monotonic())
        if is_async:
            tasks = self._tasks.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self.requests))
            try:
                async with asyncio.timeout(left):
                    await tasks.acquire()
            except TimeoutError:
                raise TurnTimeoutError from None
            release = tasks.release
        else:
            if not self._threads.acquire(timeout=left):
                raise TurnTimeoutError
            release = self._threads.release
        try:
            while (wait := self._held_until - monotonic()) > 0:
                if until is not None and self._held_until > until:
                    raise TurnTimeoutError
                await pause(wait, is_async=is_async)
            yield
        finally:
            release()

    async def learn(self, headers: Mapping[str, str]) -> None:
        """Nothing: kintone's limit is the same everywhere, and others' share of it changes all the time."""

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long."""
        self._held_until = max(self._held_until, monotonic() + seconds)


def _at_least_one(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigurationError(f"quota: {name} must be a whole number from 1 on; got {value!r}")
    return value
