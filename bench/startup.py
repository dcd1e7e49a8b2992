"""Measures the time of importing, each time in a new Python."""

import subprocess
import sys
from statistics import median

from figure import Figure

# httpx's command line would take most of the time, and a plain installation doesn't have it.
LEAN = "import sys; sys.modules['httpx._main'] = None"
HTTPX = "import httpx"
PACKAGE = "import spaceclients"
CLIENT = "from spaceclients import KaitenClient; KaitenClient('https://acme.kaiten.ru', token='t')"


def milliseconds(code: str) -> float:
    """The time of some code, without the start of Python."""
    timed = f"{LEAN}; import time; started = time.perf_counter()\n{code}\nprint((time.perf_counter() - started) * 1e3)"
    done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
    return float(done.stdout)


def modules(code: str) -> float:
    """The number of modules that some code imports, which is the same on every machine."""
    counted = f"{LEAN}; before = {{*sys.modules}}\n{code}\nprint(len(sys.modules.keys() - before))"
    done = subprocess.run([sys.executable, "-c", counted], capture_output=True, text=True, check=True)
    return float(done.stdout)


def measure(rounds: int = 15) -> list[Figure]:
    """The figures.

    Args:
        rounds: How often each runs, in turn.
    """
    times: dict[str, list[float]] = {code: [] for code in (HTTPX, PACKAGE, CLIENT)}
    for number in range(rounds + 1):
        for code, taken in times.items():
            took = milliseconds(code)
            if number:  # in the first round Python compiles
                taken.append(took)
    figures = []
    for code, what, goal in (
        (CLIENT, "importing spaceclients and making a client", 1.1),
        (PACKAGE, "importing spaceclients alone", 1 / 3),
    ):
        ratios = [one / other for one, other in zip(times[code], times[HTTPX], strict=True)]
        detail = f"{median(times[code]):.0f} ms, httpx {median(times[HTTPX]):.0f} ms"
        figures.append(Figure(f"{what}, by importing httpx", ratios, goal, detail=detail))
    counts = modules(CLIENT), modules(HTTPX)
    what = "modules imported with a client, by those of httpx"
    figures.append(Figure(what, [counts[0] / counts[1]], 1.1, detail=f"{counts[0]:.0f}, httpx {counts[1]:.0f}"))
    return figures
