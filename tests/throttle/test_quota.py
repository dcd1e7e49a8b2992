"""What a quota does for a client: it learns the limit, and holds back all callers when the service says so."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

import pytest

from fault_server import FaultServer, answer
from spaceclients import ConcurrencyQuota, KaitenClient, RateQuota, RetryPolicy
from spaceclients.errors import ConfigurationError, TransportError

if TYPE_CHECKING:
    from conftest import Mode

pytestmark = pytest.mark.wire


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
