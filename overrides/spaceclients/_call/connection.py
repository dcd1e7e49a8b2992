"""Connections for one request at a time, of which it is known what has arrived, and which can be ended from outside."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import threading
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, cast

import httpcore
import httpx
from httpcore._backends.sync import SyncStream  # httpcore names no stream of its own in public
from httpcore._utils import is_socket_readable as is_readable

from spaceclients._clock import monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

_PIECE = 64 * 1024  # bytes that are written under one limit of time
_SLICE = 0.5  # seconds after which a thread that waits for an address looks whether its client was closed
_FULL = 256 * 1024  # bytes that may wait to be read
_FLOOD = 16 * 1024 * 1024  # bytes of one answer on the wire; its body may have 10 MiB, whatever it is wrapped in


class Wire:
    """What is known of one connection, while it is made and after.

    Attributes:
        channel: The socket or asyncio's transport, the newest one; None before it is made.
        lost: With asyncio, done when the connection is closed.
        ended: Whether it was ended from outside.
        answered: Whether anything was ever read from it.
    """

    def __init__(self) -> None:
        self.channel: Any = None
        self.lost: asyncio.Future[None] | None = None
        self.ended = self.answered = False
        self._until: float | None = None
        self._usual: float | None = None
        self._received = 0

    def begin(self, extensions: Mapping[str, Any]) -> None:
        """Take the limits of the next request."""
        self._until = extensions.get("until")
        self._usual = extensions.get("timeout", {}).get("connect")
        self._received = 0

    def left(self, seconds: float | None, late: type[Exception]) -> float | None:
        """The seconds that a step may take; what gives none (a SOCKS proxy's greeting) has as long as connecting."""
        if self.ended:
            raise httpcore.ReadError("the client was closed")
        seconds = self._usual if seconds is None else seconds
        if self._until is None:
            return seconds
        left = self._until - monotonic()
        if left <= 0:
            raise late("the deadline came before its end")
        return left if seconds is None else min(left, seconds)

    def receive(self, size: int) -> None:
        """Count what came: an answer's head, chunks and trailers may have no end."""
        self.answered = True
        self._received += size
        if self._received > _FLOOD:
            raise httpcore.ReadError(f"the answer takes more than {_FLOOD} bytes")


@contextmanager
def _named(late: type[Exception], failed: type[Exception]) -> Generator[None]:
    """Errors of the network by httpcore's names."""
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise failed(str(error)) from error


class _SyncStream(httpcore.NetworkStream):
    """A stream of httpcore's that heeds the request's deadline at each step."""

    def __init__(self, inner: httpcore.NetworkStream, wire: Wire) -> None:
        self._inner = inner
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._wire.left(timeout, httpcore.ReadTimeout))
        self._wire.receive(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], self._wire.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = self._wire.left(timeout, httpcore.ConnectTimeout)
        channel = self._inner.get_extra_info("socket")
        if isinstance(channel, ssl.SSLSocket):  # the proxy's own; httpcore has TLS within TLS
            return _SyncStream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._wire)
        try:
            with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
                # The handshake comes later, when the wire knows the socket, so that it can be ended from outside.
                channel = self._wire.channel = ssl_context.wrap_socket(
                    channel, server_hostname=server_hostname, do_handshake_on_connect=False
                )
                channel.settimeout(timeout)
                channel.do_handshake()
        except BaseException:
            channel.close()
            raise
        return _SyncStream(SyncStream(channel), self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._readable() if info == "is_readable" else self._inner.get_extra_info(info)

    def _readable(self) -> bool:
        """Whether there is anything left to read, within TLS too."""
        if self._inner.get_extra_info("is_readable"):
            return True
        if isinstance(self._inner, SyncStream):
            channel = self._inner.get_extra_info("socket")
            return isinstance(channel, ssl.SSLSocket) and channel.pending() > 0
        try:  # of TLS within TLS only reading shows it
            self._inner.read(1, 0)
        except httpcore.ReadTimeout:
            return False
        except httpcore.ReadError as error:
            return not isinstance(error.__cause__, BlockingIOError | ssl.SSLWantReadError | ssl.SSLWantWriteError)
        return True


class _SyncBackend(httpcore.SyncBackend):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  # nobody gives one
        socket_options: Any = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
            failure = OSError(f"{host} has no address")
            for family, kind, protocol, _, address in self._addresses(host, port, timeout):
                # As socket.create_connection() does, but for a socket that can be ended from outside.
                channel = self._wire.channel = socket.socket(family, kind, protocol)
                try:
                    channel.settimeout(self._wire.left(timeout, httpcore.ConnectTimeout))
                    channel.connect(address)
                    channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                except OSError as error:
                    failure = error
                    channel.close()
                except BaseException:
                    channel.close()
                    raise
                else:
                    return _SyncStream(SyncStream(channel), self._wire)
            raise failure

    def _addresses(self, host: str, port: int, timeout: float | None) -> Sequence[tuple[Any, ...]]:
        """What a host's name stands for; looked up in a thread, as nothing else ends that in time."""
        look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        if _is_address(host):
            return look()
        answer = Future[Any]()
        threading.Thread(target=_answer, args=(answer, look), daemon=True).start()
        until = None if timeout is None else monotonic() + timeout
        while True:
            left = self._wire.left(None if until is None else until - monotonic(), httpcore.ConnectTimeout)
            if left is not None and left <= 0:
                raise httpcore.ConnectTimeout(f"no address of {host} in time")
            if wait([answer], _SLICE if left is None else min(left, _SLICE)).done:
                addresses: list[tuple[Any, ...]] = answer.result()
                return addresses


def _answer(answer: Future[Any], look: Callable[[], Any]) -> None:
    try:
        answer.set_result(look())
    except BaseException as error:  # noqa: BLE001  # who waits for it raises it
        answer.set_exception(error)


class _AsyncStream(httpcore.AsyncNetworkStream, asyncio.Protocol):
    """A stream on asyncio's transports, in which nothing that has arrived stays unseen.

    anyio's, which httpcore has, keeps what came between two reads to itself, and its closing can be cancelled.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._loop = asyncio.get_running_loop()
        self._came = bytearray()
        self._over = self._held = self._stuck = False
        self._failure: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._wire.lost = self._lost = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._wire.channel = transport
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._came += data
        if len(self._came) > _FULL and not self._held:
            self._held = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._over = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._over = True
        self._failure = exc
        self._stuck = False
        self._wake()
        if self._writer and not self._writer.done():
            self._writer.set_result(None)
        if not self._lost.done():
            self._lost.set_result(None)

    def pause_writing(self) -> None:
        self._stuck = True

    def resume_writing(self) -> None:
        self._stuck = False
        if self._writer and not self._writer.done():
            self._writer.set_result(None)

    def _wake(self) -> None:
        if self._reader and not self._reader.done():
            self._reader.set_result(None)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  # httpcore's own
        if not self._came and not self._over:
            self._reader = self._loop.create_future()
            with _named(httpcore.ReadTimeout, httpcore.ReadError):
                async with asyncio.timeout(self._wire.left(timeout, httpcore.ReadTimeout)):
                    await self._reader
        if not self._came and self._failure:
            raise httpcore.ReadError(str(self._failure)) from self._failure
        data = bytes(self._came[:max_bytes])
        del self._came[:max_bytes]
        if self._held and not self._over and len(self._came) < _FULL:
            self._held = False
            self._transport.resume_reading()
        self._wire.receive(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        if not self._wire.answered:
            await settle(self._transport)
        if self._over:
            raise httpcore.WriteError("the server has closed the connection") from self._failure
        self._transport.write(buffer)
        if self._stuck:
            self._writer = self._loop.create_future()
            with _named(httpcore.WriteTimeout, httpcore.WriteError):
                async with asyncio.timeout(self._wire.left(timeout, httpcore.WriteTimeout)):
                    await self._writer
            if self._over:
                raise httpcore.WriteError("the server has closed the connection") from self._failure

    async def aclose(self) -> None:
        self._transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        if self._over or self._came:  # what came unasked isn't to be taken for what comes within TLS
            self._transport.abort()
            raise httpcore.ConnectError("the connection ended, or had something to say, before TLS began")
        timeout = self._wire.left(timeout, httpcore.ConnectTimeout)
        with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                upgraded = await self._loop.start_tls(
                    self._transport,
                    self,
                    ssl_context,
                    server_hostname=server_hostname,
                    ssl_handshake_timeout=_NEVER if timeout is None else timeout + 1,  # the limit above comes first
                )
        if upgraded is None:
            raise httpcore.ConnectError("the connection ended while TLS began")
        self._wire.channel = self._transport = upgraded
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # by the kernel, too: the loop may not have got round to it
            return bool(self._came) or self._over or is_readable(self._transport.get_extra_info("socket"))
        names = {"client_addr": "sockname", "server_addr": "peername"}
        return self._transport.get_extra_info(names.get(info, info))


__all__ = ("AsyncConnection", "SyncConnection", "is_readable", "let_go", "settle")

_NEVER = 10**6  # seconds


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's own
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Any = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(self._wire.left(timeout, httpcore.ConnectTimeout)):
                loop = asyncio.get_running_loop()
                # A name may have a family that is dead; uvloop knows no such thing.
                several = isinstance(loop, asyncio.BaseEventLoop) and not _is_address(host)
                options: dict[str, Any] = {"happy_eyeballs_delay": 0.25} if several else {}
                _, stream = await loop.create_connection(lambda: _AsyncStream(self._wire), host, port, **options)
        return stream


def _is_address(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


class _Single:
    """Stands where httpx's transports have httpcore's pool, and is one of its connections."""

    def __init__(self, pool: Any, backend: object) -> None:
        pool._network_backend = backend  # noqa: SLF001  # which httpx's transports take no other from
        self._make = pool.create_connection
        self.connection: Any = None

    def handle_request(self, request: httpcore.Request) -> Any:
        self.connection = self.connection or self._make(request.url.origin)
        return self.connection.handle_request(request)

    def handle_async_request(self, request: httpcore.Request) -> Any:
        self.connection = self.connection or self._make(request.url.origin)
        return self.connection.handle_async_request(request)

    @property
    def fit(self) -> bool:
        """Whether the connection may take another request: it is open, and nothing has come that nobody asked for."""
        if self.connection is None:
            return True
        if not self.connection.is_available() or self.connection.has_expired():
            return False
        part = self.connection
        while part is not None and not hasattr(part, "_h11_state"):
            part = getattr(part, "_connection", None)
        # An httpcore that keeps it elsewhere makes each connection one for a single request.
        return part is not None and part._h11_state.trailing_data == (b"", False)  # noqa: SLF001


class SyncConnection(httpx.HTTPTransport):
    """A transport of httpx's with one connection, for one request at a time."""

    _pool: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.wire = Wire()
        self._pool = _Single(self._pool, _SyncBackend(self.wire))

    @property
    def fit(self) -> bool:
        """Whether it may take another request."""
        return bool(self._pool.fit)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its answer is yet to be read."""
        self.wire.begin(request.extensions)
        return super().handle_request(request)

    def end(self) -> None:
        """Close the connection."""
        if self.wire.channel is not None:
            self.wire.channel.close()

    def interrupt(self) -> None:
        """Let the thread that uses the connection find it at its end."""
        self.wire.ended = True
        if (channel := self.wire.channel) is not None:
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(channel, socket.SHUT_RDWR)  # SSLSocket's own would go on without TLS

    def abandon(self) -> None:
        """Leave the connection to the process that this one was forked from; nothing is sent on it."""
        if self.wire.channel is not None:
            let_go(self.wire.channel)


class AsyncConnection(httpx.AsyncHTTPTransport):
    """The same for asyncio."""

    _pool: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.wire = Wire()
        self._pool = _Single(self._pool, _AsyncBackend(self.wire))

    @property
    def fit(self) -> bool:
        """Whether it may take another request."""
        return bool(self._pool.fit)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its answer is yet to be read."""
        self.wire.begin(request.extensions)
        return await super().handle_async_request(request)

    def end(self) -> None:
        """Close the connection; nothing is waited for."""
        if self.wire.channel is None:
            return
        lost: Any = self.wire.lost
        if _running() is lost.get_loop():
            self.wire.channel.abort()
        elif not lost.done():  # its loop can't close it any more, but the service is to know
            with suppress(OSError):
                self.wire.channel.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    async def gone(self) -> None:
        """Wait until the connection is closed, after it was ended."""
        lost = self.wire.lost
        if lost is not None and _running() is lost.get_loop():
            await asyncio.wait([lost], timeout=1)

    def interrupt(self) -> None:
        """Let the task that uses the connection find it at its end."""
        self.wire.ended = True
        self.end()

    def abandon(self) -> None:
        """Leave the connection to the process that this one was forked from; nothing is sent on it."""
        if self.wire.channel is not None:
            let_go(self.wire.channel.get_extra_info("socket"))


async def settle(transport: Any) -> None:
    """Let the loop read what a new connection has to say: a server's refusal is lost once a write has failed."""
    if is_readable(transport.get_extra_info("socket")):
        for _ in range(2):  # the loop finds it in its next round, and reads it in the one after
            await asyncio.sleep(0)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def let_go(channel: Any) -> None:
    """Let a forked process have no part in a connection, though its number stays taken, as objects here know it."""
    with suppress(OSError):  # it is closed
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            os.dup2(nothing, channel.fileno(), inheritable=False)
        finally:
            os.close(nothing)
