"""Calls that are cancelled leave the client usable, and no connection behind."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from typing import Any

import httpx
import pytest

from conftest import PASSWORD
from fault_server import FaultServer, answer, http, silence
from spaceclients import AsyncKaitenClient, AsyncKintoneClient, ConcurrencyQuota, RateQuota, RetryPolicy
from spaceclients.aiohttp import AiohttpTransport
from spaceclients.errors import PermissionDeniedError, RateLimitError, ResponseDecodeError, TransportError


def test_a_cancelled_call_leaves_the_client_usable() -> None:
    """Its place under the quota is free again, its connection is gone, no task stays."""

    async def run() -> None:
        with FaultServer([silence, silence, answer(200, b"{}")]) as server:
            quota = ConcurrencyQuota(2)
            async with AsyncKintoneClient(server.url, auth=PASSWORD, quota=quota) as kintone:
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
                server.url, auth=PASSWORD, quota=None, retry=None, transport=transport
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
            async with AsyncKintoneClient(server.url, auth=PASSWORD, quota=None, transport=transport) as kintone:
                for microseconds in range(0, 6000, 100):
                    hasty = kintone.with_options(retry=RetryPolicy(deadline=max(0.001, microseconds / 1e6)))
                    with suppress(TransportError, ResponseDecodeError):
                        await hasty.update_space(id=1)
                await nothing_in_use(kintone)

    asyncio.run(run())


def test_closing_that_is_cancelled_closes_all_connections() -> None:
    async def run(steps: int) -> bool:
        with FaultServer([answer(200, b"{}")]) as server:
            kintone = AsyncKintoneClient(server.url, auth=PASSWORD, quota=None)
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
            async with AsyncKintoneClient(server.url, auth=PASSWORD, quota=quota, retry=None) as kintone:
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


# Being broken off


@pytest.mark.parametrize(
    "transport",
    [None, AiohttpTransport, lambda: httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=20))],
    ids=["own", "aiohttp", "the user's"],
)
def test_cancelling_under_contention_loses_no_connection(transport: Any) -> None:
    """Also those of a transport of the user's own, of httpx's kind."""

    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(random.random() / 50)
        writer.write(http(200, b"{}"))

    async def run() -> None:
        with FaultServer([late]) as server:
            given = transport if transport in {None, AiohttpTransport} else transport()
            async with AsyncKintoneClient(
                server.url, auth=PASSWORD, quota=None, retry=None, transport=given
            ) as kintone:
                for _ in range(10):
                    calls = [asyncio.create_task(kintone.update_space(id=1)) for _ in range(140)]
                    for call in calls:
                        asyncio.get_running_loop().call_later(random.random() * 0.4, call.cancel)
                    await asyncio.gather(*calls, return_exceptions=True)
                pool: Any = vars(kintone)["_sender"].pool
                shared = pool._shared and getattr(pool._shared.transport, "_pool", None)
                deadline = time.monotonic() + 10
                while used := [
                    *(each for each in (shared.connections if shared else ()) if not each.is_idle()),
                    *(entry for entry in pool._entries if entry not in pool._idle),
                ]:
                    assert time.monotonic() < deadline, used
                    await asyncio.sleep(0.01)
                most = [kintone.update_space(id=1) for _ in range(150)]
                await asyncio.wait_for(asyncio.gather(*most), 20)

    asyncio.run(run())
