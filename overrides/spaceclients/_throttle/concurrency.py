"""Keeps the number of requests that are under way within a service's limit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from spaceclients._backend import backend_of
from spaceclients._clock import monotonic, seconds_until
from spaceclients._fork import renew_when_forked
from spaceclients._options import require_number

from .queue import Queue, Ticket
from .quota import TurnTimeoutError, pause

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from spaceclients._backend import Backend

_SPREAD = 0.5  # seconds over which callers that a 429 held back are spread


class ConcurrencyQuota:
    """A limit of requests that are under way at the same time.

    A client and its guest-space siblings share it. An object that several clients are given is one limit for all
    threads, and one more for each event loop. A 429 stops all of them at once, for a while.

    Args:
        requests: Requests at a time, at least 1. kintone allows 100 for a domain, all users and integrations together.

    Raises:
        ConfigurationError: `requests` isn't a whole number from 1 on.

    Examples:
        >>> KintoneClient("https://acme.kintone.com", auth=auth, quota=ConcurrencyQuota(5))

    Source: https://cybozu.dev/ja/kintone/docs/rest-api/overview
    """

    is_async: bool | None = None

    def __init__(self, requests: int = 20) -> None:
        self.requests: int = require_number("quota: requests", requests, 1, whole=True)
        self._held_until = 0.0
        self.renew()
        renew_when_forked(self)

    def __repr__(self) -> str:
        return f"ConcurrencyQuota({self.requests})"

    def renew(self) -> None:
        """Make the queues anew in a forked process: the parent's callers don't wait there."""
        self._threads = Queue(self.requests)
        # Tasks of one event loop can't wait for those of another.
        self._tasks: WeakKeyDictionary[asyncio.AbstractEventLoop, Queue] = WeakKeyDictionary()

    def turn(self, *, is_async: bool, until: float | None) -> AbstractAsyncContextManager[None]:
        """Wait until fewer requests are under way, and count as one until it is done."""
        backend = backend_of(is_async=is_async)
        loop = backend.loop()
        queue = self._tasks.setdefault(loop, Queue(self.requests)) if loop else self._threads
        return _Turn(Ticket(queue, backend), until, partial(self._held, backend, until))

    async def _held(self, backend: Backend, until: float | None) -> None:
        while (wait := self._held_until - monotonic()) > 0:
            import random

            wait += _SPREAD * random.random()  # noqa: S311  # callers that stopped together mustn't go on together
            if wait > seconds_until(until):
                raise TurnTimeoutError
            await pause(wait, backend)

    async def learn(self, turn: None, sent: float, answered: float, headers: Mapping[str, str]) -> None:
        """Do nothing: kintone's limit is the same everywhere, and how much of it others use changes all the time."""

    async def hold(self, seconds: float) -> None:
        """Allow no requests for some time."""
        self._held_until = max(self._held_until, monotonic() + seconds)


class _Turn:
    """One request's turn. A class, as an interrupt may leave a generator suspended, which then outlives its call."""

    def __init__(self, ticket: Ticket, until: float | None, held: Callable[[], Awaitable[None]]) -> None:
        self._ticket = ticket
        self._until = until
        self._held = held

    async def __aenter__(self) -> None:
        try:
            await self._ticket.reach(self._until)
            await self._held()
        except BaseException:
            self._ticket.leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._ticket.leave()
