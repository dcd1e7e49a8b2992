"""Measures how close the quota comes to the rate that a service allows, and how often the service refuses.

The service is the sandbox in its own process, which enforces the rate.
"""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Any

import redis
from figure import Figure

from spaceclients import AsyncKaitenClient, KaitenClient, RateQuota
from spaceclients.redis import RedisLog
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

CALLERS = 20
PROCESSES = 4


def sync(url: str, creates: int, redis_port: int, name: str = "") -> None:
    """Create spaces with threads, through one client."""
    quota = RateQuota(log=RedisLog(redis.Redis(port=redis_port), key="bench")) if name else RateQuota()
    callers = CALLERS // PROCESSES if name else CALLERS
    with KaitenClient(url, KAITEN_TOKEN, quota=quota) as kaiten, ThreadPoolExecutor(callers) as pool:
        if name:  # the start of Python isn't measured
            print("ready", flush=True)
            sys.stdin.readline()
        for created in [pool.submit(kaiten.create_space, title=f"{name}{n}") for n in range(creates)]:
            created.result()


def asynchronous(url: str, creates: int, redis_port: int) -> None:  # noqa: ARG001  # the same parameters as the others
    """Create spaces with tasks, through one client."""

    async def run() -> None:
        numbers = iter(range(creates))

        async def caller(kaiten: AsyncKaitenClient) -> None:
            for n in numbers:
                await kaiten.create_space(title=str(n))

        async with AsyncKaitenClient(url, KAITEN_TOKEN) as kaiten:
            await asyncio.gather(*(caller(kaiten) for _ in range(CALLERS)))

    asyncio.run(run())


@contextmanager
def processes(url: str, creates: int, redis_port: int) -> Iterator[Callable[[], None]]:
    """Start processes that share a Redis; the function lets them create spaces."""
    command = [sys.executable, __file__, "create", url, str(creates // PROCESSES), str(redis_port)]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started: list[Any] = [subprocess.Popen([*command, f"{n}-"], **pipes) for n in range(PROCESSES)]
    for process in started:
        process.stdout.readline()

    def go() -> None:
        for process in started:
            process.stdin.write("\n")
            process.stdin.flush()
        assert not any(process.wait() for process in started)

    yield go


@contextmanager
def sandbox(rate: int) -> Iterator[tuple[str, Callable[[], list[int]]]]:
    """A sandbox in its own process: its URL, and its counts (requests, refused, spaces, duplicates)."""
    command = [sys.executable, __file__, "serve", str(rate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        yield url, lambda: [int(part) for part in server.communicate("\n")[0].split()]


def serve(rate: str) -> None:
    """Run the sandbox in this process."""
    with Sandbox(kaiten_rate=int(rate)) as server:
        print(server.base_url, flush=True)
        sys.stdin.readline()
        titles = Counter(space["title"] for space in server.kaiten.state.spaces.values())
        made, received = sum(titles.values()), len(server.requests)
        print(received, received - made, made, made - len(titles), flush=True)


@contextmanager
def redis_server() -> Iterator[int]:
    """A Redis on a free port."""
    program = shutil.which("redis-server")
    if program is None:
        raise SystemExit("redis-server isn't installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [program, "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        time.sleep(0.5)
        try:
            yield port
        finally:
            server.terminate()


def measure() -> list[Figure]:
    """The figures: the share of each rate that was reached, and how many requests were refused."""
    contestants: list[tuple[str, Callable[..., Any]]] = [
        (f"{CALLERS} threads", lambda *job: nullcontext(lambda: sync(*job))),
        (f"{CALLERS} tasks", lambda *job: nullcontext(lambda: asynchronous(*job))),
        (f"{PROCESSES} processes, one Redis", processes),
    ]
    figures, all_refused = [], 0
    with redis_server() as port:
        for rate, creates in ((5, 60), (50, 500)):
            for name, create in contestants:
                with sandbox(rate) as (url, counted), create(url, creates, port) as go:
                    with KaitenClient(url, KAITEN_TOKEN) as kaiten:
                        kaiten.create_space(title="the first response of the sandbox is slow")
                    time.sleep(2)
                    started = time.perf_counter()
                    go()
                    took = time.perf_counter() - started
                    _, refused, made, doubled = counted()
                assert made == creates + 1, f"{made - 1} spaces instead of {creates}"
                assert not doubled, f"{doubled} spaces were made twice"
                all_refused += refused
                what = f"share of {rate} creates per second: {name}"
                detail = f"{creates} in {took:.1f} s, {refused} refused"
                figures.append(Figure(what, [creates / rate / took], 0.97, at_least=True, detail=detail))
    return [*figures, Figure("requests that were answered with 429", [all_refused], 0)]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", rate]:
            serve(rate)
        case ["create", url, creates, port, name]:
            sync(url, int(creates), int(port), name)
        case _:
            sys.exit("python bench/run.py quota")
