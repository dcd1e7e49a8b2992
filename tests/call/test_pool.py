"""Connections that calls wait for, and closing the client while others use them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from conftest import PASSWORD, Mode
from fault_server import FaultServer, answer, http, raw, silence
from spaceclients import AsyncKintoneClient, ConcurrencyQuota, KaitenClient, KintoneClient, RetryPolicy, Timeout
from spaceclients.aiohttp import AiohttpTransport
from spaceclients.errors import ClientClosedError, OutcomeUnknownError, SpaceClientError, TransportError

if TYPE_CHECKING:
    from collections.abc import Generator


@contextlib.contextmanager
def deaf_port() -> Generator[int]:
    """A port where connecting never ends."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for each in fillers:
            each.settimeout(0)
            each.connect_ex(plug.getsockname())
        yield plug.getsockname()[1]
        for each in fillers:
            each.close()


@pytest.mark.parametrize("stage", ["connect", "tls", "head", "body"])
def test_closing_a_sync_client_ends_the_calls_of_other_threads(stage: str) -> None:
    """At once, and with what is known of them."""
    faults = {"head": silence, "body": raw(http(200, b"{", length=100))}
    with deaf_port() as port, FaultServer([faults.get(stage, silence)]) as server:
        url = f"http://127.0.0.1:{port}" if stage == "connect" else server.url
        if stage == "tls":  # to a server that speaks no TLS, and says nothing
            url = server.url.replace("http://127.0.0.1", "https://localhost")
        kaiten = KaitenClient(url, "tok", quota=None)
        with ThreadPoolExecutor() as pool:
            write = pool.submit(kaiten.create_space, title="x")
            read = pool.submit(kaiten.get_space, 1)
            time.sleep(0.5)
            began = time.monotonic()
            kaiten.close()
            errors = [write.exception(), read.exception()]
            took = time.monotonic() - began

    assert took < 5  # connecting alone may take 10 seconds, reading 60
    assert all(isinstance(error, SpaceClientError) for error in errors)
    if stage == "head":
        assert isinstance(errors[0], OutcomeUnknownError)
        assert "the client was closed" in str(errors[0])
        assert type(errors[1]) is TransportError
    if stage in {"connect", "tls"}:
        assert type(errors[0]) is TransportError


def test_looking_up_a_name_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """By closing, which ends the calls that are further on as well, and by the deadline."""
    look_up = socket.getaddrinfo

    def slowly(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "localhost":
            time.sleep(8)
        return look_up(host, *args, **kwargs)

    with FaultServer([silence]) as server:
        known = KaitenClient(server.url, "tok", quota=None)
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(known.get_space, 1)
            while not server.requests:
                time.sleep(0.01)
            monkeypatch.setattr(socket, "getaddrinfo", slowly)
            kaiten = KaitenClient(server.url.replace("127.0.0.1", "localhost"), "tok", quota=None)
            hasty = kaiten.with_options(retry=RetryPolicy(deadline=0.3))
            began = time.monotonic()
            with pytest.raises(TransportError):
                hasty.get_space(1)
            looking = pool.submit(kaiten.get_space, 1)
            time.sleep(0.3)
            for client in (kaiten, known):
                client.close()
            errors = [looking.exception(), waiting.exception()]
            took = time.monotonic() - began

    assert [type(error) for error in errors] == [TransportError] * 2
    assert took < 6


def test_a_signals_handler_may_close_the_client() -> None:
    """In the middle of a call, whatever it does just then; the call ends, and nothing hangs."""
    with FaultServer([answer(200, b"{}")]) as server:
        for round_ in range(60):
            kintone = KintoneClient(server.url, auth=PASSWORD, quota=None, retry=None, timeout=5)

            def close(*_: object, client: KintoneClient = kintone) -> None:
                client.close()

            before = signal.signal(signal.SIGALRM, close)
            try:
                kintone.update_space(id=1)
                signal.setitimer(signal.ITIMER_REAL, 0.0005 + round_ * 0.00005)
                with pytest.raises((ClientClosedError, TransportError)):
                    for _ in iter(partial(kintone.update_space, id=1), ...):
                        pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("transport", [None, AiohttpTransport, httpx.AsyncHTTPTransport])
def test_closing_in_a_later_event_loop_drops_what_it_cannot_close(transport: Any) -> None:
    with FaultServer([answer(200, b"{}")]) as server:
        kintone = AsyncKintoneClient(server.url, auth=PASSWORD, transport=transport)
        asyncio.run(kintone.update_space(id=1))
        with warnings.catch_warnings():  # the loop that was left has not closed it
            warnings.simplefilter("ignore", ResourceWarning)
            asyncio.run(kintone.aclose())
            asyncio.run(kintone.aclose())
            with pytest.raises(ClientClosedError):
                asyncio.run(kintone.update_space(id=1))
            del kintone
            gc.collect()


def test_more_calls_than_connections_wait_for_each_other(mode: Mode) -> None:
    """And give up in time."""

    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        writer.write(http(200, b"{}"))

    with FaultServer([late]) as server:
        kintone = mode.kintone(server.url, quota=None, retry=None)
        hasty = mode.kintone(server.url, quota=None, retry=None, timeout=Timeout(pool=0.1))
        if mode.is_async:

            async def run(client: Any) -> list[Any]:
                return await asyncio.gather(*(client.update_space(id=1) for _ in range(150)), return_exceptions=True)

            results = [mode.run(run(kintone)), mode.run(run(hasty))]
        else:
            results = list[list[Any]]()
            for client in (kintone, hasty):
                with ThreadPoolExecutor(150) as pool:
                    calls = [pool.submit(client.update_space, id=1) for _ in range(150)]
                results.append([call.exception() or call.result() for call in calls])

    assert results[0] == [None] * 150
    assert any("PoolTimeout" in str(error) for error in results[1])


def test_closing_while_anothers_call_waits_for_its_turn_is_told_as_closing() -> None:
    with FaultServer([silence, answer(200, b"{}")]) as server:
        kintone = KintoneClient(server.url, auth=PASSWORD, quota=ConcurrencyQuota(1), timeout=0.5, retry=None)
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
    with FaultServer([answer(200, b"{}")] * 200) as server, KintoneClient(server.url, auth=PASSWORD) as kintone:
        with ThreadPoolExecutor(8) as pool:
            [each.result() for each in [pool.submit(kintone.update_space, id=1) for _ in range(60)]]
        assert server.open > 1
        for _ in range(50):
            time.sleep(0.05)
            kintone.update_space(id=1)
        assert server.open == 1
