"""What the tests of a quota's log share, in memory and in Redis."""

# pyright: reportUnknownMemberType=false
# redis leaves parts of its types open.

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import redis

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from spaceclients._throttle.rate import Log


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
