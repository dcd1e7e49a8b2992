"""Keeps the number of requests under way within a service's limit."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ._quota import TurnTimeoutError, at_least_one, pause

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Mapping

_SPREAD = 0.5  # seconds over which those that a 429 held back come again


class ConcurrencyQuota:
    """At most so many requests under way at a time.

    A client and its guest-space siblings share it. An object that several clients are given is one limit for all
    threads, and one more for each event loop. A 429 stops all of them at once, for a while.

    Args:
        requests: Requests at a time, from 1 on. kintone allows 100 for a domain, all users and integrations together.

    Raises:
        ConfigurationError: `requests` isn't such a number.

    Examples:
        >>> KintoneClient("https://acme.kintone.com", auth=auth, quota=ConcurrencyQuota(5))

    Source: https://cybozu.dev/ja/kintone/docs/rest-api/overview
    """

    is_async: bool | None = None

    def __init__(self, requests: int = 20) -> None:
        self.requests = at_least_one("requests", requests)
        self._threads = threading.Semaphore(requests)
        # Tasks of one event loop can't wait for those of another.
        self._tasks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
        self._held_until = 0.0

    def __repr__(self) -> str:
        return f"ConcurrencyQuota({self.requests})"

    @asynccontextmanager
    async def turn(self, *, is_async: bool, until: float | None) -> AsyncGenerator[None]:
        """Wait until fewer requests are under way, and count as one until it is done."""
        left = None if until is None else max(0.0, until - monotonic())
        if is_async:
            import asyncio

            tasks = self._tasks.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self.requests))
            try:
                async with nullcontext() if left is None else asyncio.timeout(left):
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
                import random

                wait += _SPREAD * random.random()  # noqa: S311  # those that were stopped together mustn't come together
                if until is not None and monotonic() + wait > until:
                    raise TurnTimeoutError
                await pause(wait, is_async=is_async)
            yield
        finally:
            release()

    async def learn(self, turn: None, sent: float, answered: float, headers: Mapping[str, str]) -> None:
        """Nothing: kintone's limit is the same everywhere, and others' share of it changes all the time."""

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long."""
        self._held_until = max(self._held_until, monotonic() + seconds)
