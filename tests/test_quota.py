"""Quotas: who may send when, shared by all callers of a client, and by processes through Redis."""

# pyright: reportUnknownMemberType=false
# redis leaves parts of its types open.

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from itertools import count
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from conftest import SPACE
from fault_server import FaultServer, answer, silence
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
from spaceclients._throttle.quota import QuotaUnavailableError, bounded
from spaceclients._throttle.rate import LATE, SECOND, Log, MemoryLog
from spaceclients.errors import ConfigurationError, RateLimitError, TransportError
from spaceclients.redis import RedisLog
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from conftest import Mode


pytestmark = pytest.mark.wire


@contextmanager
def redis_server(folder: Path) -> Generator[tuple[int, subprocess.Popen[bytes]]]:
    """A real Redis on a free port, and its process."""
    program = shutil.which("redis-server")
    if program is None:
        if "CI" in os.environ:
            pytest.fail("CI must install redis-server")
        pytest.skip("redis-server isn't installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [program, "--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        with redis.Redis(port=port) as connection:
            for _ in range(200):
                try:
                    connection.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.02)
        yield port, server
        server.terminate()


@pytest.fixture(scope="module")
def redis_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a real Redis."""
    with redis_server(tmp_path_factory.mktemp("redis")) as (port, _):
        yield port


@pytest.fixture(params=["memory", "redis"])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """Both kinds of log, empty."""
    if request.param == "memory":
        yield MemoryLog()
        return
    with redis.Redis(port=request.getfixturevalue("redis_port")) as connection:
        connection.flushall()
        yield RedisLog(connection, key="test")


def connection_to(port: int, mode: Mode) -> Any:
    """A connection that gives up at once when Redis is gone."""
    if mode.is_async:
        return redis.asyncio.Redis(port=port, retry=AsyncRetry(NoBackoff(), 0))
    return redis.Redis(port=port, retry=Retry(NoBackoff(), 0))


def done(waiting: Any) -> Any:
    """What a coroutine returns that never suspends."""
    try:
        waiting.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError


NUMBERS = count()


def take(log: Log, position: int, limit: int) -> float:
    return float(done(log.take(str(next(NUMBERS)), position, limit, learns=True)))


def settled(log: Log, position: int, limit: int, *, late: float = 0, counted: int = 0) -> float:
    name = str(next(NUMBERS))
    wait = done(log.take(name, position, limit, learns=True))
    done(log.settle(name, 0, late, 0, counted))
    return float(wait)


def test_a_log_lets_through_as_many_as_the_limit(log: Log) -> None:
    """The rest wait until the second has passed, those behind them for one second more each."""
    assert [settled(log, 0, 3) <= 0 for _ in range(3)] == [True] * 3
    waits = [take(log, position, 3) for position in range(7)]

    assert all(SECOND - 0.1 < wait <= SECOND for wait in waits[:3])
    assert all(2 * SECOND - 0.1 < wait <= 2 * SECOND for wait in waits[3:6])
    assert 3 * SECOND - 0.1 < waits[6] <= 3 * SECOND


def test_a_log_lets_through_again_when_the_second_has_passed(log: Log) -> None:
    assert [settled(log, 0, 2) <= 0 for _ in range(2)] == [True] * 2
    time.sleep(take(log, 1, 2))
    assert [settled(log, 0, 2) <= 0 for _ in range(2)] == [True] * 2
    assert take(log, 0, 2) > 0


def test_a_request_counts_from_when_it_can_have_reached_the_service(log: Log) -> None:
    """Without an answer somewhat longer; with one, as late as its answer tells; from when it went out."""
    take(log, 0, 1)
    assert SECOND < take(log, 0, 1) <= SECOND + LATE

    time.sleep(SECOND + LATE)
    settled(log, 0, 1, late=0.2)
    assert SECOND < take(log, 0, 1) <= SECOND + 0.2

    time.sleep(SECOND + 0.2)
    done(log.take("slow to connect", 0, 1, learns=True))
    done(log.settle("slow to connect", 0.5, 0, 0, 0))
    assert SECOND + 0.4 < take(log, 0, 1) <= SECOND + 0.5


def test_requests_of_others_take_their_part(log: Log) -> None:
    """The service counted three before ours, so only one more fits."""
    settled(log, 0, 5, counted=4)
    assert take(log, 0, 5) <= 0
    assert take(log, 0, 5) > 0.9


def test_own_requests_are_not_taken_for_those_of_others(log: Log) -> None:
    for counted in range(1, 5):
        settled(log, 0, 5, counted=counted)

    assert take(log, 0, 5) <= 0


def test_an_answer_to_a_forgotten_request_changes_nothing(log: Log) -> None:
    done(log.settle("never noted", 0, 0, 0, 5))

    assert take(log, 0, 1) <= 0


def test_an_answer_that_comes_late_tells_of_then(log: Log) -> None:
    """Own requests that the service still counted then, and that don't count any more, aren't those of others."""
    for _ in range(3):
        settled(log, 0, 5)
    done(log.take("slow", 0, 5, learns=True))
    time.sleep(SECOND)
    take(log, 0, 5)
    done(log.settle("slow", 0, 0, 0, 4))

    assert [take(log, 0, 5) <= 0 for _ in range(4)] == [True] * 4


def test_a_limit_that_one_process_has_learnt_counts_for_all(redis_port: int) -> None:
    """Or one that hasn't would find no place for as long as another goes on."""
    with redis.Redis(port=redis_port) as connection:
        connection.flushall()
        one, other = (RedisLog(connection, key="test") for _ in range(2))
        for number in range(10):
            while (wait := done(one.take(str(number), 0, 50, learns=True))) > 0:
                time.sleep(wait)
            done(one.settle(str(number), 0, 0, 50, 0))
        time.sleep(0.1)

        assert done(other.take("x", 0, 5, learns=True)) <= 0
        assert done(other.take("y", 0, 5, learns=False)) > 0


def test_a_large_limit_is_spread_over_its_second(log: Log) -> None:
    """In parts of five, so that no service meets them all at once; those behind count on that."""
    began = time.monotonic()
    assert [settled(log, 0, 50) <= 0 for _ in range(5)] == [True] * 5
    waits = [take(log, position, 50) for position in (0, 4, 5, 9, 10)]
    passed = time.monotonic() - began + 0.01

    for wait, parts in zip(waits, (1, 1, 2, 2, 3), strict=True):
        assert 0.1 * parts - passed < wait <= 0.1 * parts
    time.sleep(0.1)
    assert take(log, 0, 50) <= 0


def test_a_hold_does_not_last_longer_when_the_clock_of_redis_is_set_back(redis_port: int) -> None:
    """As the clock can't be set here, what it would have left is written: an end that lies too far ahead."""
    with redis.Redis(port=redis_port) as connection:
        connection.flushall()
        log = RedisLog(connection, key="test")
        connection.set("spaceclients:{test}:hold", f"{time.time() + 600:.6f} 1.000000")
        connection.zadd("spaceclients:{test}:log", {str(number): time.time() + 600 for number in range(5)})

        assert take(log, 0, 5) <= 0


def test_a_forked_process_counts_as_one_of_its_own(redis_port: int) -> None:
    """Though its quota was made before."""
    code = f"""
import os, redis
from spaceclients import RateQuota
from spaceclients._backend import run
from spaceclients.redis import RedisLog
quota = RateQuota(5, log=RedisLog(redis.Redis(port={redis_port}), key="forked"))
async def once():
    async with quota.turn(is_async=False, until=None) as turn:
        print(turn.name, flush=True)
if (child := os.fork()) == 0:
    run(once())
    os._exit(0)
os.waitpid(child, 0)
run(once())
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert len(set(result.stdout.split())) == 2, result.stderr


def test_a_queue_moves_on_when_those_ahead_have_left() -> None:
    """Those behind look again soon, not only after what was their wait."""

    async def run() -> None:
        quota = RateQuota(5)

        async def one() -> None:
            async with quota.turn(is_async=True, until=None):
                pass

        crowd = [asyncio.create_task(one()) for _ in range(500)]
        await asyncio.sleep(0)
        last = [asyncio.create_task(one()) for _ in range(3)]
        await asyncio.sleep(0.2)
        for task in crowd:
            task.cancel()
        await asyncio.wait_for(asyncio.gather(*last), 10)  # not the 100 seconds that they were told at first
        await asyncio.gather(*crowd, return_exceptions=True)

    asyncio.run(run())


def test_a_deadline_is_not_given_up_for_an_estimate(mode: Mode) -> None:
    """Those behind others may still come through in time, as when the service turns out to allow more."""

    async def run() -> int:
        quota = RateQuota(1)
        until = time.monotonic() + 5

        async def one() -> None:
            async with quota.turn(is_async=True, until=until):
                quota.per_second = 100

        results = await asyncio.gather(*(one() for _ in range(30)), return_exceptions=True)
        return sum(result is None for result in results)

    if mode.is_async:
        assert asyncio.run(run()) == 30


@pytest.mark.parametrize("wrong", ["x", 5, object()])
def test_a_log_that_is_none_is_refused(wrong: Any) -> None:
    with pytest.raises(ConfigurationError, match="log"):
        RateQuota(log=wrong)
    with pytest.raises(ConfigurationError, match="RedisLog"):
        RedisLog(wrong, key="x")
    with pytest.raises(ConfigurationError, match="key"):
        RedisLog(redis.Redis(), key="")


def test_a_smaller_limit_counts_what_was_sent_before(log: Log) -> None:
    for _ in range(5):
        take(log, 0, 5)

    assert take(log, 0, 2) > 0.9


def test_a_hold_stops_everybody(log: Log) -> None:
    """And a shorter one doesn't shorten it."""
    for seconds in (5, 1):
        done(log.hold(seconds))

    assert 4 < take(log, 0, 5) <= 5


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
        wait = await quota._log.take("next", len(quota._waiting), 5, learns=True)
        return sum(result is None for result in done), wait

    passed, wait = asyncio.run(run())
    assert passed == 5
    assert wait <= SECOND + LATE


def test_first_come_first_served() -> None:
    async def run() -> list[int]:
        quota, order = RateQuota(10), list[int]()

        async def one(number: int) -> None:
            async with quota.turn(is_async=True, until=None):
                order.append(number)

        await asyncio.gather(*(one(number) for number in range(30)))
        return order

    order = asyncio.run(run())
    assert [set(order[start : start + 10]) for start in (0, 10, 20)] == [
        set(range(start, start + 10)) for start in (0, 10, 20)
    ]


def test_each_event_loop_has_a_limit_of_its_own() -> None:
    """One quota, two clients, two loops one after the other: the second doesn't wait for the first one's tasks."""
    quota = ConcurrencyQuota(1)

    async def update(server: FaultServer, *, patient: bool) -> None:
        options: Any = {"auth": PasswordAuth("a", "b"), "quota": quota, "retry": None}
        async with AsyncKintoneClient(server.url, **options) as kintone:
            call = asyncio.create_task(kintone.update_space(id=1))
            if patient:
                await asyncio.wait_for(call, 5)
            else:
                while not server.requests:
                    await asyncio.sleep(0.01)
                thread = threading.Thread(target=lambda: asyncio.run(update(server, patient=True)))
                thread.start()
                await asyncio.to_thread(thread.join)
                call.cancel()

    with FaultServer([silence, answer(200, b"{}")]) as server:
        asyncio.run(update(server, patient=False))

        assert len(server.requests) == 2


def test_what_others_send_with_the_same_token_is_left_room_for(mode: Mode) -> None:
    """After one answer that tells of it, a burst meets no 429."""
    with Sandbox(kaiten_rate=10) as sandbox:
        other = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, quota=None)
        mode.run(other.create_space(title="the first answer is slow"))
        time.sleep(1)
        for number in range(6):
            mode.run(other.create_space(title=f"other {number}"))
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, retry=None)
        for number in range(6):
            mode.run(kaiten.create_space(title=f"own {number}"))

        assert len(sandbox.kaiten.state.spaces) == len(sandbox.requests) == 13


@pytest.mark.parametrize("is_async", [False, True])
def test_twenty_callers_stay_inside_the_sandboxes_rate(is_async: bool) -> None:  # noqa: FBT001
    """Every space is made, once; how few are refused is the benchmark's business."""
    with Sandbox(kaiten_rate=20) as sandbox:
        create_many(sandbox.base_url, RateQuota(20), is_async=is_async)

        assert sorted(space["title"] for space in sandbox.kaiten.state.spaces.values()) == sorted(
            f"s{n}" for n in range(60)
        )


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
from itertools import count
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

        titles = [space["title"] for space in sandbox.kaiten.state.spaces.values()]
        assert len(titles) == len(set(titles)) == 60


def test_an_async_client_shares_a_rate_through_redis(redis_port: int) -> None:
    async def run(url: str) -> None:
        async with redis.asyncio.Redis(port=redis_port) as connection:
            quota = RateQuota(20, log=RedisLog(connection, key="async"))
            async with AsyncKaitenClient(url, KAITEN_TOKEN, quota=quota) as kaiten:
                await asyncio.gather(*(kaiten.create_space(title=f"s{n}") for n in range(30)))

    with Sandbox(kaiten_rate=20) as sandbox:
        asyncio.run(run(sandbox.base_url))

        assert len(sandbox.kaiten.state.spaces) == 30


def test_a_redis_that_is_gone_is_told_before_anything_is_sent(mode: Mode, sandbox: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        connection = connection_to(port, mode)
        quota = RateQuota(log=RedisLog(connection, key="gone"))
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, quota=quota)
        with pytest.raises(TransportError, match="Redis") as caught:
            mode.run(kaiten.create_space(title="x"))

    assert type(caught.value) is TransportError
    assert sandbox.requests == []


@pytest.mark.parametrize("status", [200, 429])
def test_a_redis_that_dies_in_the_middle_of_a_call_does_not_lose_the_answer(
    mode: Mode, tmp_path: Path, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    """The space is made, or the refusal told; a warning says what the quota couldn't note."""
    with redis_server(tmp_path) as (port, process):
        connection = connection_to(port, mode)

        async def die(writer: asyncio.StreamWriter) -> None:
            process.kill()
            process.wait()
            await answer(status, json.dumps(SPACE).encode())(writer)

        with FaultServer([die]) as server:
            quota = RateQuota(log=RedisLog(connection, key="dies"))
            kaiten = mode.kaiten(server.url, quota=quota, retry=None)
            with pytest.raises(RateLimitError) if status == 429 else nullcontext():
                assert mode.run(kaiten.create_space(title="x")).id == SPACE["id"]
        mode.run(connection.aclose() if mode.is_async else connection.close())

    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert any("counted" in warning for warning in warnings)
    assert any("held back" in warning for warning in warnings) is (status == 429)


def test_a_redis_of_the_other_kind_is_refused(mode: Mode) -> None:
    connection: Any = redis.Redis() if mode.is_async else redis.asyncio.Redis()
    quota = RateQuota(log=RedisLog(connection, key="other"))

    with pytest.raises(ConfigurationError, match=r"redis\.asyncio"):
        mode.kaiten(quota=quota)


def default_connection(port: int, mode: Mode) -> Any:
    """As redis-py makes it: with retries that take much longer than the timeout."""
    return (redis.asyncio.Redis if mode.is_async else redis.Redis)(port=port, socket_timeout=0.3)


def close_connection(mode: Mode, connection: Any) -> None:
    mode.run(connection.aclose() if mode.is_async else connection.close())


@contextmanager
def no_redis(kind: str) -> Generator[int]:
    """The port of a Redis that doesn't answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "mute":
            listener.listen()
        yield int(listener.getsockname()[1])


@pytest.mark.parametrize("kind", ["mute", "closed"])
@pytest.mark.parametrize("deadline", [None, 0.1])
def test_no_call_waits_long_for_redis(mode: Mode, sandbox: Sandbox, kind: str, deadline: float | None) -> None:
    """Its timeout, or the deadline; whatever retries the connection would make."""
    with no_redis(kind) as port:
        connection = default_connection(port, mode)
        quota = RateQuota(log=RedisLog(connection, key="silent"))
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, quota=quota, retry=RetryPolicy(deadline=deadline))
        began = time.monotonic()
        with pytest.raises(TransportError, match="Redis"):
            mode.run(kaiten.create_space(title="x"))
        took = time.monotonic() - began
        close_connection(mode, connection)

    assert took < 3  # its own retries take 7 and more
    assert sandbox.requests == []


def test_a_redis_that_stops_and_goes_on_mixes_up_no_answers(mode: Mode, tmp_path: Path, sandbox: Sandbox) -> None:
    """What comes too late is nobody's; and the connection is as good as new."""
    with redis_server(tmp_path) as (port, process):
        connection = default_connection(port, mode)
        log = RedisLog(connection, key="stops")
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, quota=RateQuota(50, learn=False, log=log), retry=None)
        mode.run(kaiten.create_space(title="before"))
        for number in range(3):
            process.send_signal(signal.SIGSTOP)
            with pytest.raises(TransportError, match="Redis"):
                mode.run(kaiten.create_space(title="during"))
            process.send_signal(signal.SIGCONT)
            mode.run(log.hold(0.001 * number) if mode.is_async else done(log.hold(0.001 * number)))
            mode.run(kaiten.create_space(title="after"))
        close_connection(mode, connection)

    assert [space["title"] for space in sandbox.kaiten.state.spaces.values()] == ["before", "after", "after", "after"]


@pytest.mark.parametrize("status", [200, 429])
def test_a_redis_that_falls_silent_in_the_middle_of_a_call_does_not_hold_its_answer_up(
    mode: Mode, tmp_path: Path, status: int
) -> None:
    with redis_server(tmp_path) as (port, process):
        connection = default_connection(port, mode)

        async def stop(writer: asyncio.StreamWriter) -> None:
            process.send_signal(signal.SIGSTOP)
            await answer(status, json.dumps(SPACE).encode())(writer)

        with FaultServer([stop]) as server:
            quota = RateQuota(log=RedisLog(connection, key="stops"))
            kaiten = mode.kaiten(server.url, quota=quota, retry=None)
            began = time.monotonic()
            with pytest.raises(RateLimitError) if status == 429 else nullcontext():
                assert mode.run(kaiten.create_space(title="x")).id == SPACE["id"]
            took = time.monotonic() - began
        process.send_signal(signal.SIGCONT)
        close_connection(mode, connection)

    assert took < 4


def test_questions_that_nobody_waits_for_any_more_do_not_pile_up() -> None:
    """A silent Redis has as many threads as is told, and no more."""
    with no_redis("mute") as port, redis.Redis(port=port, socket_timeout=30) as connection:
        log = RedisLog(connection, key="silent")
        before = threading.active_count()
        for number in range(80):
            with pytest.raises(QuotaUnavailableError), bounded(time.monotonic() + 0.001, lambda: None):
                done(log.take(str(number), 0, 5, learns=True))
        assert threading.active_count() - before <= 51


def test_a_redis_error_keeps_no_password() -> None:
    """Not even in a frame of a cause, which error trackers send off."""
    with no_redis("mute") as port, redis.Redis(port=port, password="s3cret", socket_timeout=0.1) as connection:
        with pytest.raises(QuotaUnavailableError) as caught:
            done(RedisLog(connection, key="silent").take("x", 0, 5, learns=True))
        shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())

    assert "s3cret" not in shown
    assert caught.value.__cause__ is None


FORKED = """
import asyncio, os, sys, threading, redis, redis.asyncio
from spaceclients import RateQuota
from spaceclients._backend import run
from spaceclients.redis import RedisLog
kind, port = sys.argv[1], int(sys.argv[2])
options = {"port": port, "single_connection_client": kind.endswith("single")}
is_async = kind.startswith("async")
connection = (redis.asyncio.Redis if is_async else redis.Redis)(**options)
log = RedisLog(connection, key="forked")
quota = RateQuota(1000, log=log)

async def turns():
    for number in range(20):
        async with quota.turn(is_async=is_async, until=None) as turn:
            await log.settle(turn.name, 0, 0, 0, 0)
    return await who() if is_async else connection.client_id()

async def who():
    return await connection.client_id()

def drive(work):
    return asyncio.run(work) if is_async else run(work)

def child(report):
    # What the parent's connection is to Redis: it must not have been used here.
    try:
        os.write(report, f"{drive(turns())} ".encode())
    finally:
        os._exit(0)  # or the parent would wait for ever

reader, writer = os.pipe()
if is_async:
    async def parent():
        mine = await turns()
        children = []
        for _ in range(3):
            if (pid := os.fork()) == 0:
                threading.Thread(target=child, args=(writer,)).start()  # as no loop runs there
                threading.Event().wait()
            children.append(pid)
            await turns()
        for pid in children:
            await asyncio.to_thread(os.waitpid, pid, 0)
        assert await turns() == mine
        return mine
    mine = asyncio.run(parent())
else:
    mine = run(turns())
    stop = False
    def work():
        while not stop:
            run(turns())
    threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(25):
        if (pid := os.fork()) == 0:
            child(writer)
        os.waitpid(pid, 0)
    stop = True
    for thread in threads:
        thread.join()
os.close(writer)
print(mine, *os.read(reader, 10000).decode().split())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize("kind", ["sync", "async", "sync single", "async single"])
def test_a_forked_process_has_connections_to_redis_of_its_own(redis_port: int, kind: str) -> None:
    """Though it is forked while others ask, and hold the pool's locks."""
    command = [sys.executable, "-W", "ignore", "-c", FORKED, kind, str(redis_port)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    ids = result.stdout.split()
    assert len(ids) == (4 if kind.startswith("async") else 26), result.stderr
    assert len(set(ids)) == len(ids)


def test_a_quota_that_only_asyncio_can_wait_for_is_told_in_a_sync_client(kaiten_sandbox: Any) -> None:
    """Nothing is left behind: the coroutine is closed, and the next call works."""

    class Own(ConcurrencyQuota):
        async def hold(self, seconds: float) -> None:
            await asyncio.sleep(0 * seconds)  # which needs no event loop, but suspends

    kaiten_sandbox.fail_next(429)
    with KaitenClient.from_env(quota=Own(), retry=None) as kaiten:
        with pytest.raises(RuntimeError, match="waited in a way that needs asyncio"):
            kaiten.create_space(title="Launch")
        assert kaiten.create_space(title="Launch").title == "Launch"


def test_a_handlers_exception_passes_through_while_a_quota_learns(kaiten_sandbox: Any) -> None:
    """It is no fault of the quota's, which only a warning would tell of."""

    class HandlerError(Exception):
        pass

    def fail(*_: object) -> None:
        raise HandlerError

    class Slow(ConcurrencyQuota):
        async def learn(self, turn: Any, sent: float, answered: float, headers: Any) -> None:  # noqa: ARG002
            signal.raise_signal(signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, fail)
    try:
        with KaitenClient.from_env(quota=Slow()) as kaiten, pytest.raises(HandlerError):
            kaiten.create_space(title="Launch")
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert len(kaiten_sandbox.requests) == 1
