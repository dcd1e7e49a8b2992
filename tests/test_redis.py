"""The log of a quota in Redis: shared by processes, and whatever becomes of Redis."""

# pyright: reportUnknownMemberType=false
# redis leaves parts of its types open.

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import pytest
import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from conftest import SPACE
from fault_server import FaultServer, answer
from rate_logs import done, redis_server, take
from spaceclients import AsyncKaitenClient, RateQuota, RetryPolicy
from spaceclients._throttle.quota import QuotaUnavailableError, bounded
from spaceclients.errors import ConfigurationError, RateLimitError, TransportError
from spaceclients.redis import RedisLog
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from conftest import Mode

pytestmark = pytest.mark.wire


def connection_to(port: int, mode: Mode) -> Any:
    """A connection that gives up at once when Redis is gone."""
    if mode.is_async:
        return redis.asyncio.Redis(port=port, retry=AsyncRetry(NoBackoff(), 0))
    return redis.Redis(port=port, retry=Retry(NoBackoff(), 0))


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
