"""Measures how much memory many calls and many clients leave in a process. On nginx, each in its own process.

Usage: python bench/memory.py calls|clients URL
"""

import gc
import subprocess
import sys
import tracemalloc
from pathlib import Path

from figure import Figure
from server import Server, nginx

from spaceclients import KaitenClient, KintoneClient, PasswordAuth, RateQuota

CALLS = 10_000
CLIENTS = 1_000


def resident() -> float:
    """The memory of the process in megabytes."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def calls(url: str) -> float:
    """The megabytes by which 10,000 calls through one client make the process grow."""
    with KaitenClient(url, "secret", quota=RateQuota(10_000)) as kaiten:
        for _ in range(10_000):  # so that the quota already remembers as many as it can
            kaiten.create_space(title="Launch")
        before = resident()
        for _ in range(CALLS):
            kaiten.create_space(title="Launch")
        return resident() - before


def clients(url: str) -> float:
    """The kilobytes of Python objects that each client leaves after it was used and closed."""

    def some(number: int) -> None:
        for _ in range(number):
            with KintoneClient(url, auth=PasswordAuth("admin", "secret")) as kintone:
                kintone.update_space(id=1001, name="Launch")

    some(20)
    tracemalloc.start()
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    some(CLIENTS)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    return (after - before) / 1024 / CLIENTS


def of_its_own(what: str, server: Server) -> float:
    """Measure in a new process."""
    command = [sys.executable, __file__, what, server.url]
    done = subprocess.run(command, env=server.environment, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def measure() -> list[Figure]:
    """The figures."""
    with nginx() as server:
        grown = of_its_own("calls", server)
        left = of_its_own("clients", server)
    return [
        Figure(f"growth of the process by {CALLS:,} calls through one client", [grown], 2, unit="MB"),
        Figure(f"left by each of {CLIENTS:,} clients that were used and closed", [left], 0.1, unit="KB"),
    ]


if __name__ == "__main__":
    print({"calls": calls, "clients": clients}[sys.argv[1]](sys.argv[2]))
