"""Calls that are broken off by the caller leave the client usable, and nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time

import httpx
import pytest

from fault_server import FaultServer, answer, silence
from spaceclients import (
    AsyncKintoneClient,
    ConcurrencyQuota,
    KaitenClient,
    KintoneClient,
    PasswordAuth,
    RateQuota,
    RetryPolicy,
)
from spaceclients.errors import ClientClosedError, OutcomeUnknownError, RateLimitError

AUTH = PasswordAuth("a", "b")


def test_a_cancelled_call_leaves_the_client_usable() -> None:
    """Its place under the quota is free again, its connection is gone, no task stays."""

    async def run() -> None:
        with FaultServer([silence, silence, answer(200, b"{}")]) as server:
            quota = ConcurrencyQuota(2)
            async with AsyncKintoneClient(server.url, auth=AUTH, quota=quota) as kintone:
                calls = [asyncio.create_task(kintone.update_space(id=1)) for _ in range(2)]
                while len(server.requests) < 2:
                    await asyncio.sleep(0.01)
                for call in calls:
                    call.cancel()
                results = await asyncio.gather(*calls, return_exceptions=True)
                assert [type(result) for result in results] == [asyncio.CancelledError] * 2

                await asyncio.wait_for(kintone.update_space(id=1), 5)
            while server.open:
                await asyncio.sleep(0.01)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


def interrupt_when(server: FaultServer, requests: int) -> threading.Thread:
    """Press Ctrl-C as soon as the server has read so many requests."""

    def press() -> None:
        while len(server.requests) < requests:
            time.sleep(0.01)
        time.sleep(0.05)  # so that the client waits for the answer
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    return thread


def test_ctrl_c_leaves_a_sync_client_usable() -> None:
    with FaultServer([silence, answer(200, b"{}")]) as server:
        with KintoneClient(server.url, auth=AUTH, quota=ConcurrencyQuota(1)) as kintone:
            thread = interrupt_when(server, 1)
            with pytest.raises(KeyboardInterrupt):
                kintone.update_space(id=1)
            thread.join()

            kintone.update_space(id=1)
        assert len(server.requests) == 2


def test_ctrl_c_ends_a_wait_between_attempts() -> None:
    """And the place in the queue is given up."""
    with FaultServer([answer(429, b"", "Retry-After: 30")]) as server:
        quota = RateQuota()
        with KaitenClient(server.url, "tok", quota=quota, retry=RetryPolicy()) as kaiten:
            thread = interrupt_when(server, 1)
            with pytest.raises(KeyboardInterrupt):
                kaiten.create_space(title="x")
            thread.join()
            with pytest.raises(RateLimitError):
                kaiten.with_options(quota=None, retry=None).create_space(title="x")
        assert vars(quota)["_waiting"] == []


def test_closing_in_the_middle_of_anothers_call_is_told_as_closing() -> None:
    """Not as an error of the library underneath."""

    def close_meanwhile(_: httpx.Request) -> httpx.Response:
        kintone.close()
        raise RuntimeError("Cannot send a request, as the client has been closed.")

    kintone = KintoneClient("https://a.example", auth=AUTH, transport=httpx.MockTransport(close_meanwhile))
    with pytest.raises(ClientClosedError):
        kintone.update_space(id=1)


def test_a_client_closed_between_two_attempts_does_not_say_that_nothing_was_sent() -> None:
    """The first attempt was, and may have been carried out."""

    def fail(_: httpx.Request) -> httpx.Response:
        kintone.close()
        return httpx.Response(503)

    retry = RetryPolicy(backoff=0)
    kintone = KintoneClient("https://a.example", auth=AUTH, retry=retry, transport=httpx.MockTransport(fail))
    with pytest.raises(OutcomeUnknownError) as caught:
        kintone.update_space(id=1)

    assert caught.value.attempts == 1


@pytest.mark.parametrize("strange", [TimeoutError("slow"), OSError("odd")])
def test_a_transports_own_errors_leave_the_outcome_unknown(strange: OSError) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise strange

    with (
        KaitenClient("https://a.example", "tok", transport=httpx.MockTransport(fail)) as kaiten,
        pytest.raises(OutcomeUnknownError),
    ):
        kaiten.create_space(title="x")


def test_a_bug_of_a_transport_is_not_told_as_closing() -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("a bug")

    with (
        KintoneClient("https://a.example", auth=AUTH, transport=httpx.MockTransport(fail)) as kintone,
        pytest.raises(RuntimeError, match="a bug"),
    ):
        kintone.update_space(id=1)
