"""Waits under a quota, whatever comes in between: interrupts, forks, a frozen clock, closing, a Redis that is silent."""

# pyright: reportUnknownMemberType=false
# redis leaves parts of its types open.

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from itertools import count
from typing import TYPE_CHECKING, Any

import freezegun
import pytest

from conftest import SPACE
from fault_server import FaultServer, answer
from interrupts import InterruptError, alarms
from spaceclients import ConcurrencyQuota, RateQuota
from spaceclients._backend import backend_of, run
from spaceclients._clock import monotonic
from spaceclients._throttle.queue import Queue, Ticket
from spaceclients._throttle.quota import TurnTimeoutError, bounded, call_ends, check_call, pause

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Mode
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


def test_a_frozen_clock_stops_no_call(mode: Mode) -> None:
    """What was really waited counts: for the rate, after a 429, and for the deadline."""
    with FaultServer([answer(200, json.dumps(SPACE).encode())]) as server, freezegun.freeze_time("2026-01-01"):
        kaiten = mode.kaiten(server.url)
        for _ in range(7):
            mode.run(kaiten.create_space(title="x"))

    assert len(server.requests) == 7


@pytest.mark.parametrize("make", [RateQuota, ConcurrencyQuota])
def test_a_frozen_clock_ends_a_hold_and_keeps_a_deadline(make: Callable[[], Quota]) -> None:
    async def held(seconds: float, until: float | None = None) -> bool:
        quota = make()
        await quota.hold(seconds)
        try:
            async with quota.turn(is_async=False, until=until):
                return True
        except TurnTimeoutError:
            return False

    with freezegun.freeze_time("2026-01-01"):
        assert run(held(0.2))
        assert not run(held(600, monotonic() + 0.2))
        assert not run(full(monotonic() + 0.2))


async def full(until: float) -> bool:
    """Whether there is a turn where another has it."""
    quota = ConcurrencyQuota(1)
    async with quota.turn(is_async=False, until=None):
        try:
            async with quota.turn(is_async=False, until=until):
                return True
        except TurnTimeoutError:
            return False


def test_a_frozen_clock_may_have_been_frozen_before(tmp_path: Path) -> None:
    """And may go on, or be another, in the middle."""
    script = tmp_path / "frozen.py"
    script.write_text("""
import freezegun
with freezegun.freeze_time("2026-01-01") as frozen:
    from spaceclients import RateQuota
    from spaceclients._backend import run
    quota = RateQuota(5)
    async def turns(count):
        for _ in range(count):
            async with quota.turn(is_async=False, until=None):
                pass
    run(turns(6))
    frozen.move_to("2020-01-01")
    run(turns(6))
run(turns(6))
""")
    subprocess.run([sys.executable, script], check=True, timeout=60)


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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize(("make", "pause"), [("RateQuota(100000)", 0), ("ConcurrencyQuota(2)", 0.0001)])
def test_a_forked_process_waits_for_nobody_in_its_parent(make: str, pause: float) -> None:
    """Though its threads were in the middle of everything."""
    code = f"""
import os, sys, threading, time
from spaceclients import ConcurrencyQuota, RateQuota
from spaceclients._backend import run
quota = {make}
stop = False
sys.setswitchinterval(1e-6)
async def once(seconds=0):
    async with quota.turn(is_async=False, until=None) as turn:
        time.sleep(seconds)
        await quota.learn(turn, time.monotonic(), time.monotonic(), {{}})
def work():
    while not stop:
        run(once({pause}))
threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(60):
    if (child := os.fork()) == 0:
        others = [threading.Thread(target=run, args=(once(),)) for _ in range(3)]
        for other in others:
            other.start()
        for other in others:
            other.join(20)
        os._exit(any(other.is_alive() for other in others))
    assert os.waitpid(child, 0)[1] == 0
stop = True
for thread in threads:
    thread.join()
run(once())
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=120)


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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_what_cannot_be_made_anew_keeps_nothing_else_from_it() -> None:
    """And users' own kinds of quota may compare as they like."""
    code = """
import os
from spaceclients import ConcurrencyQuota
from spaceclients._fork import renew_when_forked
from spaceclients._backend import run
class Failing:
    def renew(self):
        raise RuntimeError
class Compared(ConcurrencyQuota):
    def __eq__(self, other):
        return True
failing = [Failing(), Failing()]
renew_when_forked(failing[0])
quota = Compared(1)
renew_when_forked(failing[1])
async def once(then=lambda: None):
    async with quota.turn(is_async=False, until=5.0):
        then()
def fork():
    if (child := os.fork()) == 0:
        run(once())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
run(once(fork))
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)
