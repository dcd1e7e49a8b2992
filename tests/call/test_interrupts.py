"""Ctrl-C and what other signals' handlers raise leave a sync client usable, and nothing behind."""

from __future__ import annotations

import json
import linecache
import os
import random
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from conftest import PASSWORD, SPACE
from fault_server import Fault, FaultServer, answer, drip, http, silence
from interrupts import InterruptError, alarms
from spaceclients import ConcurrencyQuota, KaitenClient, KintoneClient, RateQuota, RetryPolicy
from spaceclients.errors import RateLimitError, ResponseDecodeError

if TYPE_CHECKING:
    from types import FrameType


BROKEN_OFF_EARLY = """
import signal, sys
from spaceclients import KaitenClient

class Once:
    def find_spec(self, name, path=None, target=None):
        if name == "asyncio.locks" and self in sys.meta_path:
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Once())
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
kaiten = KaitenClient(sys.argv[1], "tok", retry=None)
for _ in range(3):
    try:
        print(kaiten.get_space(1).id)
    except BaseException as error:
        print(type(error).__name__)
"""


def test_an_interrupt_in_the_first_call_leaves_the_client_usable() -> None:
    """Python would leave modules half imported, asyncio among them, and fail for good."""
    with FaultServer([answer(200, json.dumps(SPACE).encode())]) as server:
        command = [sys.executable, "-c", BROKEN_OFF_EARLY, server.url]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (ended.stdout.split(), ended.stderr) == (["KeyboardInterrupt", *[str(SPACE["id"])] * 2], "")


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # sockets that nobody had got hold of yet
@pytest.mark.parametrize("quota", [None, ConcurrencyQuota(2)])
def test_interrupts_at_any_moment_leave_a_sync_client_usable(quota: ConcurrencyQuota | None) -> None:
    with FaultServer([answer(200, b"{}")]) as server:
        with KintoneClient(server.url, auth=PASSWORD, quota=quota, retry=None, timeout=5) as kintone:
            kintone.update_space(id=1)
            with alarms(lambda: random.random() / 300 + 1e-4) as alarm:
                rounds = [alarm.breaks_off(lambda: [kintone.update_space(id=1) for _ in range(3)]) for _ in range(400)]
            assert sum(rounds) > 50
            with ThreadPoolExecutor(120) as pool:
                [each.result() for each in [pool.submit(kintone.update_space, id=1) for _ in range(240)]]
        deadline = time.monotonic() + 10
        while server.open and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not server.open


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # what was just being tidied up
@pytest.mark.parametrize("offset", range(5))
def test_an_exception_at_any_line_leaves_a_sync_client_usable(offset: int) -> None:
    """Of ours, of httpcore's and of h11's: the next call works, on a connection that is right."""
    left = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if not any(part in frame.f_code.co_filename for part in ("spaceclients", "httpcore", "h11", "httpx")):
            return None
        if event == "line":
            left -= 1
            # Python looks for interrupts after a call, never between the end of a block and leaving its context.
            if left <= 0 and "with " not in linecache.getline(frame.f_code.co_filename, frame.f_lineno):
                left = sys.maxsize
                raise KeyboardInterrupt
        return trace

    def call() -> bool:
        sys.settrace(trace)
        try:
            kintone.update_space(id=1)
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(None)
        return False

    with FaultServer([answer(200, b"{}")]) as server:
        with KintoneClient(server.url, auth=PASSWORD, quota=ConcurrencyQuota(1), retry=None, timeout=5) as kintone:
            kintone.update_space(id=1)
            step = 1 + offset
            while True:
                left = step
                with warnings.catch_warnings():  # an interrupted close leaves its socket to the garbage collector
                    warnings.simplefilter("ignore", ResourceWarning)
                    broken = call()
                kintone.update_space(id=1)
                if not broken:
                    break
                step += 5
        assert step > 200


@pytest.mark.parametrize("kind", [TimeoutError, OSError, ConnectionError, InterruptError])
@pytest.mark.parametrize("fault", [silence, drip(http(200, length=100), b"x" * 100, 0.2)], ids=["head", "body"])
def test_a_signal_handlers_exception_is_no_failure_of_the_network(kind: type[Exception], fault: Fault) -> None:
    """It passes through, at once, whatever its kind."""

    def handler(*_: object) -> None:
        raise kind("of the handler")

    before = signal.signal(signal.SIGALRM, handler)
    try:
        with FaultServer([fault]) as server, KaitenClient(server.url, "tok") as kaiten:
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(kind, match="of the handler"):
                kaiten.get_space(1)
            assert len(server.requests) == 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def interrupt_when(server: FaultServer, requests: int) -> threading.Thread:
    """Press Ctrl-C as soon as the server has read so many requests."""

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent may have had it ignored

    def press() -> None:
        while len(server.requests) < requests:
            time.sleep(0.01)
        time.sleep(0.05)  # so that the client waits for the answer
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    return thread


def test_ctrl_c_leaves_a_sync_client_usable() -> None:
    with FaultServer([silence, answer(200, b"{}")]) as server:
        with KintoneClient(server.url, auth=PASSWORD, quota=ConcurrencyQuota(1)) as kintone:
            thread = interrupt_when(server, 1)
            with pytest.raises(KeyboardInterrupt):
                kintone.update_space(id=1)
            thread.join()

            kintone.update_space(id=1)
        assert len(server.requests) == 2


def test_ctrl_c_ends_a_wait_between_attempts() -> None:
    """And the place in the queue is given up."""
    with FaultServer([answer(429, b"", "Retry-After: 30")]) as server:
        quota = RateQuota()
        with KaitenClient(server.url, "tok", quota=quota, retry=RetryPolicy()) as kaiten:
            thread = interrupt_when(server, 1)
            with pytest.raises(KeyboardInterrupt):
                kaiten.create_space(title="x")
            thread.join()
            with pytest.raises(RateLimitError):
                kaiten.with_options(quota=None, retry=None).create_space(title="x")
        assert not vars(quota)["_waiting"]


def test_ctrl_c_ends_a_wait_behind_others() -> None:
    """The place in the queue is given up, and those who wait still get their turn."""
    with FaultServer([answer(200, b"{}")]) as server:
        quota = RateQuota(1)
        with KaitenClient(server.url, "tok", quota=quota) as kaiten:

            def create(_: int = 0) -> None:
                with suppress(ResponseDecodeError):  # {} is no space
                    kaiten.create_space(title="x")

            others = [threading.Thread(target=create) for _ in range(3)]
            for other in others:
                other.start()
            thread = interrupt_when(server, 1)
            with pytest.raises(KeyboardInterrupt):
                deque(map(create, range(9)))
            for each in (*others, thread):
                each.join()

        assert not vars(quota)["_waiting"]
        assert len(server.requests) >= 3
