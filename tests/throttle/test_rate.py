"""Quotas of rate: who may send when, counted in memory or in Redis."""

# pyright: reportUnknownMemberType=false
# redis leaves parts of its types open.

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import redis

from rate_logs import NUMBERS, done, take
from spaceclients import AsyncKaitenClient, KaitenClient, RateQuota
from spaceclients._throttle.rate import LATE, SECOND, Log, MemoryLog
from spaceclients.errors import ConfigurationError
from spaceclients.redis import RedisLog
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Mode

pytestmark = pytest.mark.wire


@pytest.fixture(params=["memory", "redis"])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """Both kinds of log, empty."""
    if request.param == "memory":
        yield MemoryLog()
        return
    with redis.Redis(port=request.getfixturevalue("redis_port")) as connection:
        connection.flushall()
        yield RedisLog(connection, key="test")


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
