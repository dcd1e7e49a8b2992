"""Waits under a quota, whatever comes in between: interrupts, and being ended."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from interrupts import InterruptError, alarms
from spaceclients import ConcurrencyQuota, RateQuota
from spaceclients._backend import backend_of, run
from spaceclients._throttle.queue import Queue, Ticket
from spaceclients._throttle.quota import bounded, call_ends, check_call, pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from spaceclients._throttle.quota import Quota


async def take(quota: Quota, seconds: float = 0) -> None:
    async with quota.turn(is_async=False, until=time.monotonic() + 60) as turn:
        time.sleep(seconds)  # noqa: ASYNC251  # sync code
        now = time.monotonic()
        await quota.learn(turn, now, now, {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999"})


def in_time(work: Callable[[], object], seconds: float = 20) -> None:
    """Do it in another thread, which must end."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "it hangs"


quotas = pytest.mark.parametrize("make", [lambda: RateQuota(5000), lambda: ConcurrencyQuota(1)], ids=["rate", "one"])


# Between the making of a coroutine and its start, say: nothing is lost by it.
never_awaited = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")


@never_awaited
@quotas
@pytest.mark.parametrize("crowd", [0, 2])
def test_signals_at_any_moment_leave_nothing_taken(make: Callable[[], Quota], crowd: int) -> None:
    """Whether or not others take their turns in the meantime."""
    quota = make()
    stop = threading.Event()

    def others() -> None:
        while not stop.is_set():
            run(take(quota))

    threads = [threading.Thread(target=others, daemon=True) for _ in range(crowd)]
    for thread in threads:
        thread.start()
    moments = count()
    interrupted = 0
    with alarms(lambda: 0.0001 + next(moments) % 97 * 0.00002) as alarm:
        for _ in range(600):
            interrupted += alarm.breaks_off(lambda: [run(take(quota)) for _ in range(20)])
    stop.set()
    for thread in threads:
        thread.join(20)

    assert interrupted > 50
    assert not any(thread.is_alive() for thread in threads)
    in_time(lambda: [run(take(quota)) for _ in range(20)])


@never_awaited
@quotas
def test_an_exception_at_any_line_leaves_nothing_taken(make: Callable[[], Quota]) -> None:
    """And one more at any of the lines that clean up after it."""
    quota = make()

    def interrupted(first: int, second: int) -> bool:
        """Whether there are so many lines."""
        lines = 0

        def trace(frame: Any, event: str, _: Any) -> Any:
            nonlocal lines
            if "spaceclients" not in frame.f_code.co_filename:
                return None
            if event == "line":
                lines += 1
                if lines in {first, first + second}:
                    raise InterruptError
            return trace

        sys.settrace(trace)
        try:
            run(take(quota))
        except InterruptError:
            return True
        finally:
            sys.settrace(None)
        return False

    first = 1
    while interrupted(first, 0):
        for second in range(1, 12):
            interrupted(first, second)
            in_time(lambda: run(take(quota)))
        first += 1
    assert first > 20


class StoppedError(Exception):
    """What a call is to end with."""


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("kind", ["rate", "one", "held", "pause"])
def test_a_wait_can_be_ended(kind: str, *, is_async: bool) -> None:
    """From another thread, say, that closes the client."""
    stopped = threading.Event()

    def check() -> None:
        if stopped.is_set():
            raise StoppedError

    async def wait() -> None:
        quota = RateQuota(1) if kind == "rate" else ConcurrencyQuota(1)
        if kind in {"rate", "held"}:
            await quota.hold(600)
        with bounded(None, check):
            if kind == "pause":
                await pause(600, backend_of(is_async=is_async))
            async with quota.turn(is_async=is_async, until=None), quota.turn(is_async=is_async, until=None):
                raise AssertionError

    def work() -> None:
        with pytest.raises(StoppedError):
            asyncio.run(wait()) if is_async else run(wait())

    threading.Timer(0.3, stopped.set).start()
    in_time(work)


def test_a_signals_handler_does_not_wait_for_what_it_interrupted() -> None:
    """In the middle of noting a request, as a handler that makes a call may come."""
    queue = Queue(1)
    with Ticket(queue), Ticket(queue):
        assert len(queue) == 2

    assert len(queue) == 0


def test_a_call_that_an_interrupt_kept_from_being_tidied_up_bounds_no_other() -> None:
    """Such as a quota that is asked afterwards in the same thread."""

    def fail() -> None:
        raise ConnectionError

    bounded(0, fail).__enter__()

    check_call()
    assert call_ends() is None
