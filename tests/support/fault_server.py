"""A server that answers as no server should: for tests of what the clients make of it."""

from __future__ import annotations

import asyncio
import socket
import ssl  # noqa: TC003  # attrs looks at the annotations
import struct
import threading
from collections.abc import Awaitable, Callable
from typing import Self

import attrs

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]


def http(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """An HTTP/1.1 response; `length` may lie."""
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status} Some words", f"Content-Length: {size}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer(status: int, body: bytes = b"", *headers: str) -> Fault:
    """Answer in full, and keep the connection."""
    return raw(http(status, body, *headers))


def raw(data: bytes) -> Fault:
    """Send these bytes, and keep the connection."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return play


def then_hang_up(data: bytes = b"") -> Fault:
    """Send these bytes, then close the connection in peace."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.close()

    return play


def then_reset(data: bytes = b"") -> Fault:
    """Send these bytes, then break the connection."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if data:
            await asyncio.sleep(0.02)  # so that they arrive before the reset
        plug: socket.socket = writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return play


def drip(head: bytes, data: bytes, pause: float) -> Fault:
    """Send a head at once, then the rest byte by byte."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for byte in data:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(pause)

    return play


async def silence(_: asyncio.StreamWriter) -> None:
    """Say nothing, and keep the connection."""


@attrs.define
class FaultServer:
    """Plays one fault after another, the last for ever.

    Attributes:
        faults: What to play.
        tls: How to speak TLS; None for plain http.
        requests: The requests read, whole.
        open: How many connections are open.
    """

    faults: list[Fault]
    tls: ssl.SSLContext | None = None
    requests: list[bytes] = attrs.Factory(list[bytes])
    open: int = 0
    url: str = ""
    _ready: threading.Event = attrs.Factory(threading.Event)
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event = attrs.Factory(asyncio.Event)
    _handlers: dict[asyncio.StreamWriter, asyncio.Task[None]] = attrs.Factory(
        dict[asyncio.StreamWriter, asyncio.Task[None]]
    )

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Break all connections and listen no more."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
            self._thread = None

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self.tls)
        host = "https://localhost" if self.tls else "http://127.0.0.1"
        self.url = f"{host}:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        # A connection may just be coming in: asyncio accepts it in a task, which needs the server open, and makes ours.
        for plug in server.sockets:
            self._loop.remove_reader(plug)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for writer in self._handlers:
                writer.transport.abort()
            await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
        server.close()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._handlers[writer] = asyncio.create_task(self._serve(reader, writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                body = await reader.readexactly(int(lengths[0].partition(b":")[2]) if lengths else 0)
                self.requests.append(head + body)
                fault = self.faults.pop(0) if len(self.faults) > 1 else self.faults[0]
                await fault(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is done
        finally:
            self.open -= 1
            del self._handlers[writer]
            writer.close()
