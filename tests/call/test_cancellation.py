"""Calls that are broken off by the caller leave the client usable, and nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import pytest

from fault_server import FaultServer, answer, silence
from spaceclients import (
    AsyncKaitenClient,
    AsyncKintoneClient,
    ConcurrencyQuota,
    KaitenClient,
    KintoneClient,
    PasswordAuth,
    RateQuota,
    RetryPolicy,
)
from spaceclients.aiohttp import AiohttpTransport
from spaceclients.errors import (
    ClientClosedError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    TransportError,
)

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


@pytest.mark.parametrize("transport", [None, AiohttpTransport])
def test_cancelling_at_any_step_leaves_no_connection_behind(transport: Any) -> None:
    """Also just after it was made and before it is used, where httpcore would keep it for ever."""

    async def run() -> None:
        with FaultServer([answer(200, b"{}")]) as server:
            async with AsyncKintoneClient(
                server.url, auth=AUTH, quota=None, retry=None, transport=transport
            ) as kintone:
                for steps in range(60):
                    call = asyncio.create_task(kintone.update_space(id=1))
                    for _ in range(steps):
                        await asyncio.sleep(0)
                    call.cancel()
                    await asyncio.gather(call, return_exceptions=True)
                    await nothing_in_use(kintone)
                await asyncio.wait_for(kintone.update_space(id=1), 5)
            while server.open:
                await asyncio.sleep(0.01)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


async def nothing_in_use(client: AsyncKintoneClient) -> None:
    """Wait until every connection is idle or closed, for a while."""
    pool: Any = vars(client)["_sender"].pool
    used: list[Any] = []
    for _ in range(200):
        entries: list[Any] = [*pool._entries, *filter(None, [pool._shared])]
        inner: list[Any] = [getattr(entry.transport, "_pool", None) for entry in entries if not entry.single]
        used = [each for one in inner if one for each in one.connections if not (each.is_idle() or each.is_closed())]
        sessions: list[Any] = [getattr(entry.transport, "_session", None) for entry in entries]
        used += [each for session in sessions if session for each in session.connector._acquired]
        used += [entry for entry in entries if entry.users]
        if not used:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(str(used))


@pytest.mark.parametrize("transport", [None, AiohttpTransport])
def test_a_deadline_at_any_moment_leaves_no_connection_behind(transport: Any) -> None:
    async def run() -> None:
        with FaultServer([answer(200, b"{}")]) as server:
            async with AsyncKintoneClient(server.url, auth=AUTH, quota=None, transport=transport) as kintone:
                for microseconds in range(0, 6000, 100):
                    hasty = kintone.with_options(retry=RetryPolicy(deadline=max(0.001, microseconds / 1e6)))
                    with suppress(TransportError, ResponseDecodeError):
                        await hasty.update_space(id=1)
                await nothing_in_use(kintone)

    asyncio.run(run())


def test_closing_that_is_cancelled_closes_all_connections() -> None:
    async def run(steps: int) -> bool:
        with FaultServer([answer(200, b"{}")]) as server:
            kintone = AsyncKintoneClient(server.url, auth=AUTH, quota=None)
            await asyncio.gather(*(kintone.update_space(id=1) for _ in range(5)))
            assert server.open == 5
            closing = asyncio.create_task(kintone.aclose())
            for _ in range(steps):
                await asyncio.sleep(0)
            cancelled = closing.cancel()
            await asyncio.wait([closing])
            while server.open:
                await asyncio.sleep(0.01)
        return cancelled

    steps = 1  # before it, there is nothing yet to close
    while asyncio.run(asyncio.wait_for(run(steps), 5)):
        steps += 1
    assert steps > 1


def interrupt_when(server: FaultServer, requests: int) -> threading.Thread:
    """Press Ctrl-C as soon as the server has read so many requests."""

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent may have had it ignored

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
        assert not vars(quota)["_waiting"]


def test_ctrl_c_ends_a_wait_behind_others() -> None:
    """The place in the queue is given up, and those who wait still get their turn."""
    with FaultServer([answer(200, b"{}")]) as server:
        quota = RateQuota(1)
        with KaitenClient(server.url, "tok", quota=quota) as kaiten:

            def create(_: int = 0) -> None:
                with suppress(ResponseDecodeError):  # {} is no space
                    kaiten.create_space(title="x")

            others = [threading.Thread(target=create) for _ in range(3)]
            for other in others:
                other.start()
            thread = interrupt_when(server, 1)
            with pytest.raises(KeyboardInterrupt):
                deque(map(create, range(9)))
            for each in (*others, thread):
                each.join()

        assert not vars(quota)["_waiting"]
        assert len(server.requests) >= 3


@pytest.mark.parametrize("quota", [RateQuota(), None])
def test_a_call_can_be_cancelled_while_it_waits_for_its_next_attempt(quota: RateQuota | None) -> None:
    """Whether it waits for itself or, after a 429, for everybody; nothing stays behind."""

    async def run() -> None:
        with FaultServer([answer(429, b"", "Retry-After: 30"), answer(403)]) as server:
            async with AsyncKaitenClient(server.url, "tok", quota=quota) as kaiten:
                call = asyncio.create_task(kaiten.create_space(title="x"))
                while not server.requests:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.05)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call
                with pytest.raises(PermissionDeniedError):
                    await kaiten.with_options(quota=None).create_space(title="x")
            while server.open:
                await asyncio.sleep(0.01)
            assert len(server.requests) == 2
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert quota is None or not vars(quota)["_waiting"]

    asyncio.run(run())


def test_a_call_can_be_cancelled_while_a_429_holds_it_back() -> None:
    """kintone's: its place among those under way is free again."""

    async def run() -> None:
        with FaultServer([answer(429, b"", "Retry-After: 30")]) as server:
            quota = ConcurrencyQuota(1)
            async with AsyncKintoneClient(server.url, auth=AUTH, quota=quota, retry=None) as kintone:
                with pytest.raises(RateLimitError):
                    await kintone.update_space(id=1)
                held = asyncio.create_task(kintone.update_space(id=1))
                await asyncio.sleep(0.05)
                held.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await held
                hasty = kintone.with_options(retry=RetryPolicy(deadline=0.2))
                with pytest.raises(TransportError, match="deadline"):
                    await asyncio.wait_for(hasty.update_space(id=1), 5)
            assert len(server.requests) == 1

    asyncio.run(run())


def test_closing_while_anothers_call_waits_for_its_turn_is_told_as_closing() -> None:
    with FaultServer([silence, answer(200, b"{}")]) as server:
        kintone = KintoneClient(server.url, auth=AUTH, quota=ConcurrencyQuota(1), timeout=0.5, retry=None)
        with ThreadPoolExecutor() as pool:
            pool.submit(kintone.update_space, id=1)  # takes the only place for half a second
            while not server.requests:
                time.sleep(0.01)
            waiting = pool.submit(kintone.update_space, id=1)
            time.sleep(0.1)
            kintone.close()
            with pytest.raises(ClientClosedError):
                waiting.result()
        assert len(server.requests) == 1


def test_what_a_burst_needed_is_closed_by_and_by() -> None:
    """And what is used goes on over one connection."""
    with FaultServer([answer(200, b"{}")] * 200) as server, KintoneClient(server.url, auth=AUTH) as kintone:
        with ThreadPoolExecutor(8) as pool:
            [each.result() for each in [pool.submit(kintone.update_space, id=1) for _ in range(60)]]
        assert server.open > 1
        for _ in range(50):
            time.sleep(0.05)
            kintone.update_space(id=1)
        assert server.open == 1


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
