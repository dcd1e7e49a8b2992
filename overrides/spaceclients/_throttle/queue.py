"""Queues of callers, in which no interrupt can leave a place occupied."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import islice
from threading import get_ident
from typing import TYPE_CHECKING, Self, TypeVar
from weakref import ref

from spaceclients._backend import THREADS, run
from spaceclients._clock import seconds_until

from .quota import TurnTimeoutError, check_call

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spaceclients._backend import Backend

T = TypeVar("T")


class Queue:
    """Callers, first come first served: threads, or the tasks of one event loop.

    There is no lock and no counter, as a signal handler may raise an exception between any two steps. A caller is in the
    queue while its `Ticket` exists; if an interrupt kept it from leaving, the ticket goes with the frames of its call.

    Args:
        first: How many callers may go on at a time.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        self.tickets: dict[int, ref[Ticket]] = {}

    def __len__(self) -> int:
        return len(self.tickets)


class Ticket:
    """A place in a queue, from its end on, until `leave`; as a context manager, it makes a thread wait until it is first.

    Args:
        queue: The queue.
        backend: The backend of the callers, threads or tasks.
    """

    def __init__(self, queue: Queue, backend: Backend = THREADS) -> None:
        self._queue = queue
        self._backend = backend
        self._bell = backend.bell()
        self._thread = get_ident()
        self._waits = True
        # The callback isn't Python code, so no signal handler can interrupt it.
        queue.tickets[id(self)] = ref(self, partial(queue.tickets.pop, id(self)))

    def before(self, most: int) -> int:
        """Return how many callers are ahead, at most `most`."""
        ahead = _first(self._queue.tickets, most)
        return ahead.index(id(self)) if id(self) in ahead else most

    async def reach(self, until: float | None) -> None:
        """Wait until it is among the first.

        Args:
            until: The time of the monotonic clock at which to give up; None for never.

        Raises:
            TurnTimeoutError: That time has come.
        """
        while not self._is_first():
            check_call()
            left = min(self._backend.look, seconds_until(until))
            if left <= 0:
                raise TurnTimeoutError
            await self._bell.wait(left)

    def leave(self) -> None:
        """Leave the queue, and wake the callers that are among the first now."""
        tickets = self._queue.tickets
        tickets.pop(id(self), None)
        if len(tickets) >= self._queue.first:
            for each in _first(tickets.values(), self._queue.first):
                ticket = each()
                if ticket is not None and ticket._waits:  # noqa: SLF001  # of the same class
                    ticket._bell.ring()  # noqa: SLF001

    def _is_first(self) -> bool:
        self._waits = self.before(self._queue.first) >= self._queue.first
        return not self._waits

    def _is_within(self) -> bool:
        """Whether this is a signal handler that interrupted the first caller in the queue: it can't wait for that one."""
        first = next(iter(_first(self._queue.tickets.values(), 1)), None)
        ticket = first and first()
        return bool(ticket and ticket._thread == self._thread)  # noqa: SLF001

    def wait(self, until: float | None = None) -> None:
        """Make a thread wait until it is first, but not longer than until this time."""
        while not (self._is_first() or self._is_within() or seconds_until(until) <= 0):
            run(self._bell.wait(min(self._backend.look, seconds_until(until))))

    def __enter__(self) -> Self:
        try:
            self.wait()
        except BaseException:
            self.leave()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()


def _first(items: Iterable[T], most: int) -> list[T]:
    while True:
        with suppress(RuntimeError):  # the queue changed meanwhile
            return list(islice(items, most))
