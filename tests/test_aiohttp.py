"""What the transport by aiohttp does otherwise than httpx's; what they share, the tests marked `wire` see."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest

from conftest import Mode
from spaceclients.aiohttp import AiohttpTransport
from spaceclients.errors import ConfigurationError


def test_a_server_that_stops_reading_ends_with_the_timeouts() -> None:
    """aiohttp itself would wait for ever."""

    async def run() -> None:
        transport = AiohttpTransport()
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), 0.1)
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        request = httpx.Request("POST", url, content=bytes(50_000_000), extensions={"timeout": timeout})
        try:
            with pytest.raises(httpx.ReadTimeout):
                await asyncio.wait_for(transport.handle_async_request(request), 5)
        finally:
            await transport.aclose()
            deaf.close()  # or the loop would go on trying to send the rest
            await asyncio.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        asyncio.run(run())


def test_a_socks_proxy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://u:hunter2@127.0.0.1:1")
    with asyncio.Runner() as runner:
        mode = Mode("aiohttp", runner)
        with pytest.raises(ConfigurationError, match=r"socks5(?!.*hunter2)"):
            mode.run(mode.kaiten("https://acme.example").create_space(title="x"))


def test_it_is_a_transport_of_httpx() -> None:
    """With a client of httpx's own, and without timeouts."""

    async def run() -> int:
        async with httpx.AsyncClient(transport=AiohttpTransport(), timeout=None) as client:
            answer = await client.get(url)
            return answer.status_code

    with socket.create_server(("127.0.0.1", 0)) as plug:
        url = f"http://127.0.0.1:{plug.getsockname()[1]}"

        async def both() -> int:
            async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 204 No\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                writer.close()

            async with await asyncio.start_server(serve, sock=plug):
                return await run()

        assert asyncio.run(both()) == 204
