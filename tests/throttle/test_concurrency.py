"""Quotas of concurrency: no more requests under way than the limit, by threads or tasks."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from fault_server import FaultServer, answer, silence
from spaceclients import AsyncKintoneClient, ConcurrencyQuota, KintoneClient, PasswordAuth


def test_threads_never_send_more_than_the_limit_at_a_time() -> None:
    """A guest-space sibling counts as well."""
    peak, running, lock = 0, 0, threading.Lock()

    def serve(_: Any) -> Any:
        nonlocal peak, running
        with lock:
            running += 1
            peak = max(peak, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return httpx.Response(200, json={})

    transport = httpx.MockTransport(serve)
    auth = PasswordAuth("a", "b")
    with KintoneClient("https://a.example", auth=auth, transport=transport, quota=ConcurrencyQuota(3)) as kintone:
        clients = [kintone, kintone.guest_space(7)]

        def update(number: int) -> None:
            clients[number % 2].update_space(id=1)

        with ThreadPoolExecutor(16) as pool:
            list(pool.map(update, range(48)))

    assert peak == 3


def test_tasks_never_send_more_than_the_limit_at_a_time() -> None:
    peak = running = 0

    async def serve(_: Any) -> Any:
        nonlocal peak, running
        running += 1
        peak = max(peak, running)
        await asyncio.sleep(0.01)
        running -= 1
        return httpx.Response(200, json={})

    async def update() -> None:
        options: Any = {"transport": httpx.MockTransport(serve), "quota": ConcurrencyQuota(3)}
        async with AsyncKintoneClient("https://a.example", auth=PasswordAuth("a", "b"), **options) as kintone:
            await asyncio.gather(*(kintone.update_space(id=1) for _ in range(24)))

    asyncio.run(update())
    assert peak == 3


def test_each_event_loop_has_a_limit_of_its_own() -> None:
    """One quota, two clients, two loops one after the other: the second doesn't wait for the first one's tasks."""
    quota = ConcurrencyQuota(1)

    async def update(server: FaultServer, *, patient: bool) -> None:
        options: Any = {"auth": PasswordAuth("a", "b"), "quota": quota, "retry": None}
        async with AsyncKintoneClient(server.url, **options) as kintone:
            call = asyncio.create_task(kintone.update_space(id=1))
            if patient:
                await asyncio.wait_for(call, 5)
            else:
                while not server.requests:
                    await asyncio.sleep(0.01)
                thread = threading.Thread(target=lambda: asyncio.run(update(server, patient=True)))
                thread.start()
                await asyncio.to_thread(thread.join)
                call.cancel()

    with FaultServer([silence, answer(200, b"{}")]) as server:
        asyncio.run(update(server, patient=False))

        assert len(server.requests) == 2
