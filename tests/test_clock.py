"""Quotas and deadlines while a test freezes the clock."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import freezegun
import pytest

from conftest import SPACE
from fault_server import FaultServer, answer
from spaceclients import ConcurrencyQuota, RateQuota
from spaceclients._backend import run
from spaceclients._clock import monotonic
from spaceclients._throttle.quota import TurnTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Mode
    from spaceclients._throttle.quota import Quota


def test_a_frozen_clock_stops_no_call(mode: Mode) -> None:
    """What was really waited counts: for the rate, after a 429, and for the deadline."""
    with FaultServer([answer(200, json.dumps(SPACE).encode())]) as server, freezegun.freeze_time("2026-01-01"):
        kaiten = mode.kaiten(server.url)
        for _ in range(7):
            mode.run(kaiten.create_space(title="x"))

    assert len(server.requests) == 7


@pytest.mark.parametrize("make", [RateQuota, ConcurrencyQuota])
def test_a_frozen_clock_ends_a_hold_and_keeps_a_deadline(make: Callable[[], Quota]) -> None:
    async def held(seconds: float, until: float | None = None) -> bool:
        quota = make()
        await quota.hold(seconds)
        try:
            async with quota.turn(is_async=False, until=until):
                return True
        except TurnTimeoutError:
            return False

    with freezegun.freeze_time("2026-01-01"):
        assert run(held(0.2))
        assert not run(held(600, monotonic() + 0.2))
        assert not run(full(monotonic() + 0.2))


async def full(until: float) -> bool:
    """Whether there is a turn where another has it."""
    quota = ConcurrencyQuota(1)
    async with quota.turn(is_async=False, until=None):
        try:
            async with quota.turn(is_async=False, until=until):
                return True
        except TurnTimeoutError:
            return False


def test_a_frozen_clock_may_have_been_frozen_before(tmp_path: Path) -> None:
    """And may go on, or be another, in the middle."""
    script = tmp_path / "frozen.py"
    script.write_text("""
import freezegun
with freezegun.freeze_time("2026-01-01") as frozen:
    from spaceclients import RateQuota
    from spaceclients._backend import run
    quota = RateQuota(5)
    async def turns(count):
        for _ in range(count):
            async with quota.turn(is_async=False, until=None):
                pass
    run(turns(6))
    frozen.move_to("2020-01-01")
    run(turns(6))
run(turns(6))
""")
    subprocess.run([sys.executable, script], check=True, timeout=60)
