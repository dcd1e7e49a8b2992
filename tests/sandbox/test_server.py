"""Starting and closing the sandbox; where it listens."""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import freezegun
import httpx
import pytest

from sandbox_cases import KAITEN, SPACES, client_of, create, half_sent
from spaceclients.sandbox import Sandbox


class TestRunning:
    def test_several_run_at_once_and_share_nothing(self) -> None:
        with Sandbox() as one, Sandbox() as other, ThreadPoolExecutor(8) as pool:
            assert one.base_url != other.base_url
            calls = [pool.submit(create, sandbox) for sandbox in (one, other, one) for _ in range(10)]

            assert {call.result().status_code for call in calls} == {200}
            assert list(one.kaiten.state.spaces) == list(range(700001, 700021))
            assert list(other.kaiten.state.spaces) == list(range(700001, 700011))

    def test_it_runs_beside_a_running_event_loop(self) -> None:
        async def call() -> int:
            with Sandbox() as sandbox:
                async with httpx.AsyncClient(base_url=sandbox.base_url, headers=KAITEN, verify=False) as client:
                    return (await client.post(SPACES, json={"title": "x"})).status_code

        assert asyncio.run(call()) == 200

    def test_it_leaves_no_thread_and_no_socket(self) -> None:
        threads = threading.active_count()
        sandbox = Sandbox().start()
        port = urlsplit(sandbox.base_url).port
        client = client_of(sandbox)
        client.get("/")  # kept alive
        began = time.monotonic()
        sandbox.close()

        assert time.monotonic() - began < 5
        assert threading.active_count() == threads
        assert sandbox.requests[0].path == "/"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/")
        client.close()
        gc.collect()  # a forgotten socket would warn now, and warnings are errors

    def test_it_can_be_closed_while_a_request_is_on_its_way(self, capfd: pytest.CaptureFixture[str]) -> None:
        sandbox = Sandbox().start()
        with half_sent(sandbox.base_url):
            time.sleep(0.1)
            began = time.monotonic()
            sandbox.close()
            assert time.monotonic() - began < 1  # it doesn't wait for the rest

        assert sandbox.requests == []
        assert capfd.readouterr() == ("", "")

    def test_it_starts_in_well_under_100_ms(self) -> None:
        durations: list[float] = []
        for _ in range(3):
            began = time.perf_counter()
            with Sandbox() as sandbox:
                assert create(sandbox).status_code == 200
                durations.append(time.perf_counter() - began)

        assert min(durations) < 0.1

    def test_it_can_be_closed_twice_and_started_again(self) -> None:
        sandbox = Sandbox()
        sandbox.close()
        for _ in range(2):
            with sandbox:
                create(sandbox)
        sandbox.close()

        assert list(sandbox.kaiten.state.spaces) == [700001, 700002]

    def test_it_can_be_closed_after_a_frozen_clock(self) -> None:
        sandbox = Sandbox().start()
        with freezegun.freeze_time("2026-01-01"):
            time.sleep(0.3)
            create(sandbox)
        closing_it = threading.Thread(target=sandbox.close, daemon=True)
        closing_it.start()
        closing_it.join(10)

        assert not closing_it.is_alive()

    def test_it_cant_be_started_twice(self, sandbox: Sandbox) -> None:
        with pytest.raises(RuntimeError, match="is running already"):
            sandbox.start()

    def test_a_base_url_needs_a_running_sandbox(self) -> None:
        with pytest.raises(RuntimeError, match="isn't running"):
            _ = Sandbox().base_url

    def test_a_taken_port_is_named(self, sandbox: Sandbox) -> None:
        port = urlsplit(sandbox.base_url).port or 0

        with pytest.raises(OSError, match=f"port {port} on 127.0.0.1 can't be used: Address already in use"):
            Sandbox(port).start()

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.2"])
    def test_other_loopback_addresses_will_do(self, host: str) -> None:
        if host == "127.0.0.2" and sys.platform != "linux":
            pytest.skip("only Linux listens on all of 127.0.0.0/8")
        with Sandbox(host=host) as sandbox:
            assert sandbox.base_url.startswith(f"http://{host}:")
            assert create(sandbox).status_code == 200

    @pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
    def test_an_ipv6_address_is_bracketed(self) -> None:
        try:
            sandbox = Sandbox(host="::1").start()
        except OSError as error:
            pytest.skip(str(error))
        with closing(sandbox):
            assert re.fullmatch(r"http://\[::1\]:\d+", sandbox.base_url)
            assert create(sandbox).status_code == 200

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.com", ""])
    def test_only_loopback_addresses_are_served(self, host: str) -> None:
        with pytest.raises(ValueError, match="isn't a loopback address"):
            Sandbox(host=host)

    @pytest.mark.parametrize("port", [-1, 65536])
    def test_a_port_must_exist(self, port: int) -> None:
        with pytest.raises(ValueError, match=f"port must be a whole number from 0 to 65535; got {port}"):
            Sandbox(port)
