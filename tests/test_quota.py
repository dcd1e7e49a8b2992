"""Quotas: who may send when, shared by all callers of a client, and by processes through Redis."""

# pyright: reportUnknownMemberType=false
# redis leaves parts of its types open.

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import redis
import redis.asyncio

from fault_server import FaultServer, answer
from spaceclients import (
    AsyncKaitenClient,
    AsyncKintoneClient,
    ConcurrencyQuota,
    KaitenClient,
    KintoneClient,
    PasswordAuth,
    RateQuota,
    RetryPolicy,
)
from spaceclients._quota import Log, MemoryLog
from spaceclients.errors import ConfigurationError, TransportError
from spaceclients.redis import RedisLog
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Mode


@pytest.fixture(scope="module")
def redis_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real Redis on a free port."""
    program = shutil.which("redis-server")
    if program is None:
        if "CI" in os.environ:
            pytest.fail("CI must install redis-server")
        pytest.skip("redis-server isn't installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = str(tmp_path_factory.mktemp("redis"))
    command = [program, "--port", str(port), "--save", "", "--dir", folder, "--bind", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        with redis.Redis(port=port) as connection:
            for _ in range(200):
                try:
                    connection.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.02)
        yield port
        server.terminate()


@pytest.fixture(params=["memory", "redis"])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """Both kinds of log, empty."""
    if request.param == "memory":
        yield MemoryLog()
        return
    with redis.Redis(port=request.getfixturevalue("redis_port")) as connection:
        connection.flushall()
        yield RedisLog(connection, key="test")


def take(log: Log, position: int, limit: int, window: float) -> float:
    try:
        log.take(position, limit, window).__await__().send(None)
    except StopIteration as stop:
        return float(stop.value)
    raise AssertionError


def test_a_log_lets_through_as_many_as_the_limit(log: Log) -> None:
    """The rest wait until the window has passed, those behind them for one window more each."""
    assert [take(log, 0, 3, 10) for _ in range(3)] == [0, 0, 0]
    waits = [take(log, position, 3, 10) for position in range(7)]

    assert all(9 < wait <= 10 for wait in waits[:3])
    assert all(19 < wait <= 20 for wait in waits[3:6])
    assert 29 < waits[6] <= 30


def test_a_log_lets_through_again_when_the_window_has_passed(log: Log) -> None:
    assert [take(log, 0, 2, 0.1) for _ in range(2)] == [0, 0]
    time.sleep(take(log, 0, 2, 0.1) + 0.01)
    assert [take(log, 0, 2, 0.1) for _ in range(2)] == [0, 0]
    assert take(log, 0, 2, 0.1) > 0


def test_a_smaller_limit_counts_what_was_sent_before(log: Log) -> None:
    for _ in range(5):
        take(log, 0, 5, 10)

    assert take(log, 0, 2, 10) > 9


def test_a_hold_stops_everybody(log: Log) -> None:
    """And a shorter one doesn't shorten it."""
    for seconds in (5, 1):
        with pytest.raises(StopIteration):
            log.hold(seconds).__await__().send(None)

    assert 4 < take(log, 0, 5, 1) <= 5


@pytest.mark.parametrize(("limit", "pace"), [(1, 1), (3, 3), (5, 5), (7, 7), (10, 5), (50, 5), (12, 6), (100, 5)])
def test_a_large_limit_is_kept_in_small_parts(limit: int, pace: int) -> None:
    """So that two bursts don't fall into one of the service's seconds."""
    quota: Any = RateQuota(limit)
    part, window = quota._pace()

    assert part == pace
    assert part / window == pytest.approx(limit / 1.03)


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "5", True, None])
def test_a_quota_is_a_whole_number(wrong: Any) -> None:
    for kind in (RateQuota, ConcurrencyQuota):
        with pytest.raises(ConfigurationError, match="quota"):
            kind(wrong)


@pytest.mark.parametrize(
    ("header", "learnt"), [("50", 50), ("2", 2), ("0", 5), ("-1", 5), ("many", 5), ("²", 5), ("9" * 9, 5), (None, 5)]
)
def test_the_real_limit_is_learnt_from_the_answers(mode: Mode, header: str | None, learnt: int) -> None:
    """Unless told not to; nonsense teaches nothing."""
    lines = [] if header is None else [f"X-RateLimit-Limit: {header}"]
    with FaultServer([answer(403, b"", *(line for line in lines if line.isascii()))]) as server:
        for quota, expected in ((RateQuota(), learnt), (RateQuota(learn=False), 5)):
            with pytest.raises(Exception, match="403"):
                mode.run(mode.kaiten(server.url, quota=quota).create_space(title="x"))
            assert quota.per_second == expected


def test_a_429_holds_back_every_caller(mode: Mode) -> None:
    """Not each in turn: while one waits, no other sends."""
    with FaultServer([answer(429, b"", "Retry-After: 30")]) as server:
        kaiten = mode.kaiten(server.url, retry=None)
        with pytest.raises(Exception, match="429"):
            mode.run(kaiten.create_space(title="x"))
        impatient = kaiten.with_options(retry=RetryPolicy(deadline=0.2))
        for _ in range(3):
            with pytest.raises(TransportError, match="quota"):
                mode.run(impatient.create_space(title="x"))
        with pytest.raises(Exception, match="429"):
            mode.run(kaiten.with_options(quota=None).create_space(title="x"))

    assert len(server.requests) == 2


def test_kintones_429_holds_back_guest_space_siblings_too(mode: Mode) -> None:
    with FaultServer([answer(429, b"", "Retry-After: 30")]) as server:
        kintone = mode.kintone(server.url, retry=None)
        with pytest.raises(Exception, match="429"):
            mode.run(kintone.update_space(id=1))
        with pytest.raises(TransportError, match="quota"):
            mode.run(kintone.guest_space(7).with_options(retry=RetryPolicy(deadline=0.2)).update_space(id=7))

    assert len(server.requests) == 1


def test_threads_never_send_more_than_the_limit_at_a_time() -> None:
    """A guest-space sibling counts as well."""
    peak, running, lock = 0, 0, threading.Lock()

    def serve(_: Any) -> Any:
        nonlocal peak, running
        with lock:
            running += 1
            peak = max(peak, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return httpx.Response(200, json={})

    transport = httpx.MockTransport(serve)
    auth = PasswordAuth("a", "b")
    with KintoneClient("https://a.example", auth=auth, transport=transport, quota=ConcurrencyQuota(3)) as kintone:
        clients = [kintone, kintone.guest_space(7)]

        def update(number: int) -> None:
            clients[number % 2].update_space(id=1)

        with ThreadPoolExecutor(16) as pool:
            list(pool.map(update, range(48)))

    assert peak == 3


def test_tasks_never_send_more_than_the_limit_at_a_time() -> None:
    peak = running = 0

    async def serve(_: Any) -> Any:
        nonlocal peak, running
        running += 1
        peak = max(peak, running)
        await asyncio.sleep(0.01)
        running -= 1
        return httpx.Response(200, json={})

    async def update() -> None:
        options: Any = {"transport": httpx.MockTransport(serve), "quota": ConcurrencyQuota(3)}
        async with AsyncKintoneClient("https://a.example", auth=PasswordAuth("a", "b"), **options) as kintone:
            await asyncio.gather(*(kintone.update_space(id=1) for _ in range(24)))

    asyncio.run(update())
    assert peak == 3


def test_a_cancelled_caller_gives_up_its_place() -> None:
    """A thousand that gave up must not make the next one wait."""

    async def run() -> tuple[int, float]:
        quota: Any = RateQuota(5)

        async def one() -> None:
            async with quota.turn(is_async=True, until=None):
                pass

        tasks = [asyncio.create_task(one()) for _ in range(1000)]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        wait = await quota._log.take(len(quota._waiting), *quota._pace())
        return sum(result is None for result in done), wait

    passed, wait = asyncio.run(run())
    assert passed == 5
    assert wait <= 1.03


def test_first_come_first_served() -> None:
    async def run() -> list[int]:
        quota, order = RateQuota(50), list[int]()

        async def one(number: int) -> None:
            async with quota.turn(is_async=True, until=None):
                order.append(number)

        await asyncio.gather(*(one(number) for number in range(30)))
        return order

    order = asyncio.run(run())
    assert [sorted(order[start : start + 5]) for start in range(0, 30, 5)] == [
        list(range(start, start + 5)) for start in range(0, 30, 5)
    ]


@pytest.mark.parametrize("is_async", [False, True])
def test_twenty_callers_stay_inside_the_sandboxes_rate(is_async: bool) -> None:  # noqa: FBT001
    """Every space is made, once; how few are refused is the benchmark's business."""
    with Sandbox(kaiten_rate=20) as sandbox:
        create_many(sandbox.base_url, RateQuota(20), is_async=is_async)

        assert sorted(space["title"] for space in sandbox.kaiten.spaces.values()) == sorted(f"s{n}" for n in range(60))


def create_many(url: str, quota: RateQuota, *, is_async: bool) -> None:
    if is_async:

        async def run() -> None:
            async with AsyncKaitenClient(url, KAITEN_TOKEN, quota=quota) as kaiten:
                await asyncio.gather(*(kaiten.create_space(title=f"s{n}") for n in range(60)))

        asyncio.run(run())
        return

    def create(number: int) -> None:
        kaiten.create_space(title=f"s{number}")

    with KaitenClient(url, KAITEN_TOKEN, quota=quota) as kaiten, ThreadPoolExecutor(20) as pool:
        list(pool.map(create, range(60)))


PROCESS = """
import sys, redis
from concurrent.futures import ThreadPoolExecutor
from spaceclients import KaitenClient, RateQuota
from spaceclients.redis import RedisLog
url, port, name = sys.argv[1:]
quota = RateQuota(20, log=RedisLog(redis.Redis(port=int(port)), key="shared"))
with KaitenClient(url, "sandbox-token", quota=quota) as kaiten, ThreadPoolExecutor(5) as pool:
    list(pool.map(lambda n: kaiten.create_space(title=f"{name}-{n}"), range(15)))
"""


def test_processes_share_a_rate_through_redis(redis_port: int) -> None:
    """Four of them, one token: every space is made, once."""
    with Sandbox(kaiten_rate=20) as sandbox:
        command = [sys.executable, "-c", PROCESS, sandbox.base_url, str(redis_port)]
        processes = [subprocess.Popen([*command, str(number)]) for number in range(4)]
        assert [process.wait() for process in processes] == [0, 0, 0, 0]

        titles = [space["title"] for space in sandbox.kaiten.spaces.values()]
        assert len(titles) == len(set(titles)) == 60


def test_an_async_client_shares_a_rate_through_redis(redis_port: int) -> None:
    async def run(url: str) -> None:
        async with redis.asyncio.Redis(port=redis_port) as connection:
            quota = RateQuota(20, log=RedisLog(connection, key="async"))
            async with AsyncKaitenClient(url, KAITEN_TOKEN, quota=quota) as kaiten:
                await asyncio.gather(*(kaiten.create_space(title=f"s{n}") for n in range(30)))

    with Sandbox(kaiten_rate=20) as sandbox:
        asyncio.run(run(sandbox.base_url))

        assert len(sandbox.kaiten.spaces) == 30


def test_a_redis_that_is_gone_is_told_before_anything_is_sent(mode: Mode, sandbox: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        connection: Any = redis.asyncio.Redis(port=port) if mode.is_async else redis.Redis(port=port)
        quota = RateQuota(log=RedisLog(connection, key="gone"))
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, quota=quota)
        with pytest.raises(TransportError, match="Redis") as caught:
            mode.run(kaiten.create_space(title="x"))

    assert type(caught.value) is TransportError
    assert sandbox.requests == []


def test_a_redis_of_the_other_kind_is_refused(mode: Mode) -> None:
    connection: Any = redis.Redis() if mode.is_async else redis.asyncio.Redis()
    quota = RateQuota(log=RedisLog(connection, key="other"))

    with pytest.raises(ConfigurationError, match=r"redis\.asyncio"):
        mode.kaiten(quota=quota)
