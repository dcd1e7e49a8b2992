"""Measures the time of calls, compared with other clients: one after another, and 50 at once. On nginx, over TLS."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import IO, Any

from contestants import ASYNC, SYNC
from figure import Figure
from server import Server, nginx, on_core

HERE = Path(__file__).parent
JAVASCRIPT = "@kintone/rest-api-client"
AT_ONCE = 50
PAIRS = (("spaceclients", "httpx"), ("spaceclients, Kaiten", "httpx, Kaiten"))


class Contestant:
    """A client in its own process."""

    def __init__(self, name: str, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.name = name
        self._stdin: IO[str] = process.stdin
        self._stdout: IO[str] = process.stdout
        self.micros: list[float] = []  # of each round, per call

    def run(self, calls: int, at_once: int) -> float:
        """Make calls, and return the microseconds per call."""
        self._stdin.write(f"{calls} {at_once}\n")
        self._stdin.flush()
        return float(self._stdout.readline()) / calls * 1e6


@contextmanager
def contestant(name: str, server: Server) -> Iterator[Contestant]:
    """Start a client's process, until the block ends."""
    command = [sys.executable, str(HERE / "contestants.py"), name, server.url]
    if name == JAVASCRIPT:
        command = ["node", str(HERE / "kintone_javascript.mjs"), server.url]
    options: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": server.environment}
    with subprocess.Popen(command, **options, preexec_fn=on_core(1)) as process:  # noqa: PLW1509
        yield Contestant(name, process)


def race(names: Sequence[str], server: Server, calls: int, at_once: int, rounds: int) -> dict[str, list[float]]:
    """The microseconds per call in each round, by client. In each round the clients run in turn."""
    with ExitStack() as stack:
        contestants = [stack.enter_context(contestant(name, server)) for name in names]
        for each in contestants:  # warm-up: connections, caches, just-in-time compilers
            each.run(4 * at_once + 100, at_once)
        for number in range(rounds):
            for each in contestants[number % 2 :: 2] + contestants[1 - number % 2 :: 2]:
                each.micros.append(each.run(calls, at_once))
        return {each.name: each.micros for each in contestants}


def functions_of(name: str, server: Server) -> float:
    """The number of Python functions that one call runs."""
    command = [sys.executable, str(HERE / "contestants.py"), name, server.url, "count"]
    done = subprocess.run(command, env=server.environment, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def ratios(first: Sequence[float], second: Sequence[float]) -> list[float]:
    """The ratio of two measurements in each round."""
    return [one / other for one, other in zip(first, second, strict=True)]


def measure(rounds: int = 15) -> tuple[list[Figure], dict[str, dict[str, float]]]:
    """The figures, and the calls per second of every client for the picture.

    Args:
        rounds: How often each client is measured.
    """
    with nginx() as server:
        functions = {name: functions_of(name, server) for pair in PAIRS for name in pair}
        sync = race([*SYNC], server, 200, 1, rounds)
        many = race([*ASYNC, JAVASCRIPT], server, 300, AT_ONCE, rounds)

    def shown(times: dict[str, list[float]], *names: str) -> str:
        return ", ".join(f"{name} {median(times[name]):.0f} µs" for name in names)

    figures = [
        Figure(
            f"time of a call, one after another: {ours}, relative to {raw}",
            ratios(sync[ours], sync[raw]),
            1.05,
            detail=shown(sync, ours, raw),
        )
        for ours, raw in PAIRS
    ]
    figures += [
        Figure(
            f"functions of Python that a call takes: {ours}, relative to {raw}",
            [functions[ours] / functions[raw]],
            1.05,
            detail=f"{functions[ours]:.0f}, {functions[raw]:.0f}",
        )
        for ours, raw in PAIRS
    ]
    fast, default = "async spaceclients[fast]", "async spaceclients"
    for name, than, goal in ((fast, "async httpx", 5), (fast, JAVASCRIPT, 1.3), (default, "async httpx", 1)):
        what = f"calls per second, {AT_ONCE} at once: {name}, relative to {than}"
        figures.append(
            Figure(what, ratios(many[than], many[name]), goal, at_least=True, detail=shown(many, name, than))
        )
    speeds = {
        "one after another": {name: 1e6 / median(times) for name, times in sync.items()},
        f"{AT_ONCE} at once": {name: 1e6 / median(times) for name, times in many.items()},
    }
    return figures, speeds
