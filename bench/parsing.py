"""Measures the time of reading a list of 1,000 spaces into models, compared with `json.loads` of the same bytes."""

import gc
import json
import time
from statistics import median

import httpx
from figure import Figure
from server import space

from spaceclients import KaitenClient

SPACES = 1_000


def seconds_of_loads(body: bytes) -> float:
    """The seconds of Python's parser."""
    gc.collect()
    started = time.perf_counter()
    json.loads(body)
    return time.perf_counter() - started


def measure(rounds: int = 15) -> list[Figure]:
    """The figure.

    Args:
        rounds: How often both run.
    """
    responses = {size: json.dumps([space()] * size).encode() for size in (1, SPACES)}
    size = 1

    def respond(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=responses[size])

    samples, ours, theirs = [], [], []
    with KaitenClient("https://a.example", "t", quota=None, transport=httpx.MockTransport(respond)) as kaiten:
        for _ in range(rounds + 1):
            took = {}
            for size in responses:
                gc.collect()  # the garbage of earlier rounds
                started = time.perf_counter()
                assert len(kaiten.list_spaces()) == size
                took[size] = time.perf_counter() - started
            ours.append(took[SPACES] - took[1])  # without the time that any call takes
            theirs.append(seconds_of_loads(responses[SPACES]))
            samples.append(ours[-1] / theirs[-1])
    what = f"reading a list of {SPACES:,} spaces into models, by json.loads"
    detail = f"{median(ours) * 1e3:.1f} ms, {median(theirs) * 1e3:.1f} ms, {len(responses[SPACES]) / 1e6:.1f} MB"
    return [Figure(what, samples[1:], 3, detail=detail)]
