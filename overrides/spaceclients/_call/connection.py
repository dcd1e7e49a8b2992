"""Connections for one request at a time, which see all data that has arrived, and can be closed from other threads."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import ssl
import threading
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, ClassVar, cast

import httpcore
import httpx
from httpcore._backends.sync import SyncStream  # httpcore names no stream of its own in public
from httpcore._utils import is_socket_readable as is_readable

from spaceclients._clock import monotonic, seconds_until

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

__all__ = ("AsyncConnection", "SyncConnection", "is_readable", "let_go", "settle")

_PIECE = 64 * 1024  # bytes that are written under one time limit
_SLICE = 0.5  # seconds after which a thread that waits for an address checks whether its client was closed
_FULL = 256 * 1024  # bytes that may wait to be read
_FLOOD = (
    16 * 1024 * 1024
)  # bytes of one response on the wire; its body may have 10 MiB, the rest is headers and framing
_NEVER = 10**6  # seconds


class Wire:
    """The state of one connection, from the time when it is being made.

    Attributes:
        socket: The socket, the newest one; None before it is made.
        transport: asyncio's transport, the newest one; None before it is made, and without asyncio.
        lost: With asyncio, done when the connection is closed.
        ended: Whether the pool ended it.
        answered: Whether anything was ever read from it.
    """

    def __init__(self) -> None:
        self.socket: Any = None
        self.transport: asyncio.Transport | None = None
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
        """Return the seconds that a step may take; one without a limit (a SOCKS greeting) has as long as connecting."""
        if self.ended:
            raise httpcore.ReadError("the client was closed")
        seconds = self._usual if seconds is None else seconds
        if self._until is None:
            return seconds
        left = seconds_until(self._until)
        if left <= 0:
            raise late("the deadline came before its end")
        return left if seconds is None else min(left, seconds)

    def receive(self, size: int) -> None:
        """Count the bytes of a response: its headers, chunks and trailers may be endless."""
        self.answered = True
        self._received += size
        if self._received > _FLOOD:
            raise httpcore.ReadError(f"the response takes more than {_FLOOD} bytes")


@contextmanager
def _named(late: type[Exception], failed: type[Exception]) -> Generator[None]:
    """Raise errors of the network as httpcore's."""
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise failed(str(error)) from error


class _SyncStream(httpcore.NetworkStream):
    """A stream of httpcore's that keeps to the request's deadline at each step."""

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
        sock = self._inner.get_extra_info("socket")
        if isinstance(sock, ssl.SSLSocket):  # of an https proxy; httpcore implements TLS within TLS
            return _SyncStream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._wire)
        try:
            with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
                # The handshake comes later, when the wire has the socket, so that the pool can end it.
                sock = self._wire.socket = ssl_context.wrap_socket(
                    sock, server_hostname=server_hostname, do_handshake_on_connect=False
                )
                sock.settimeout(timeout)
                sock.do_handshake()
        except BaseException:
            sock.close()
            raise
        return _SyncStream(SyncStream(sock), self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._readable() if info == "is_readable" else self._inner.get_extra_info(info)

    def _readable(self) -> bool:
        """Whether there is anything left to read, within TLS too."""
        if self._inner.get_extra_info("is_readable"):
            return True
        if isinstance(self._inner, SyncStream):
            sock = self._inner.get_extra_info("socket")
            return isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
        try:  # only reading shows it for TLS within TLS
            self._inner.read(1, 0)
        except httpcore.ReadTimeout:
            return False
        except httpcore.ReadError as error:
            return not isinstance(error.__cause__, BlockingIOError | ssl.SSLWantReadError | ssl.SSLWantWriteError)
        return True


class _SyncNetworkBackend(httpcore.SyncBackend):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  # httpx's transports give none
        socket_options: Any = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
            failure = OSError(f"{host} has no address")
            for family, kind, protocol, _, address in self._addresses(host, port, timeout):
                # As socket.create_connection() does, but with a socket that the pool can end.
                sock = self._wire.socket = socket.socket(family, kind, protocol)
                try:
                    sock.settimeout(self._wire.left(timeout, httpcore.ConnectTimeout))
                    sock.connect(address)
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                except OSError as error:
                    failure = error
                    sock.close()
                except BaseException:
                    sock.close()
                    raise
                else:
                    return _SyncStream(SyncStream(sock), self._wire)
            raise failure

    def _addresses(self, host: str, port: int, timeout: float | None) -> Sequence[tuple[Any, ...]]:
        """Return a host's addresses; a thread looks them up, as the look-up itself has no time limit."""
        look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        if _is_address(host):
            return look()
        found = Future[Any]()
        threading.Thread(target=_look_up, args=(found, look), daemon=True).start()
        until = None if timeout is None else monotonic() + timeout
        while True:
            left = self._wire.left(None if until is None else until - monotonic(), httpcore.ConnectTimeout)
            if left is not None and left <= 0:
                raise httpcore.ConnectTimeout(f"no address of {host} in time")
            if wait([found], _SLICE if left is None else min(left, _SLICE)).done:
                addresses: list[tuple[Any, ...]] = found.result()
                return addresses


def _look_up(found: Future[Any], look: Callable[[], Any]) -> None:
    try:
        found.set_result(look())
    except BaseException as error:  # noqa: BLE001  # the waiting thread raises it
        found.set_exception(error)


class _AsyncStream(httpcore.AsyncNetworkStream, asyncio.Protocol):
    """A stream on asyncio's transports that sees all data that has arrived.

    httpcore's own, by anyio, doesn't show data that arrived between two reads, and its closing can be cancelled.
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
        self._wire.transport = self._transport = cast("asyncio.Transport", transport)
        self._wire.socket = transport.get_extra_info("socket")

    def data_received(self, data: bytes) -> None:
        self._came += data
        if len(self._came) > _FULL and not self._held:
            self._held = True
            self._transport.pause_reading()
        _wake(self._reader)

    def eof_received(self) -> None:
        self._over = True
        _wake(self._reader)

    def connection_lost(self, exc: Exception | None) -> None:
        self._over = True
        self._failure = exc
        self._stuck = False
        _wake(self._reader, self._writer, self._lost)

    def pause_writing(self) -> None:
        self._stuck = True

    def resume_writing(self) -> None:
        self._stuck = False
        _wake(self._writer)

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
            await settle(self._wire.socket)
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
        if self._over or self._came:  # data from before TLS mustn't be mistaken for data within TLS
            self._transport.abort()
            raise httpcore.ConnectError("the server closed the connection, or sent something, before TLS began")
        timeout = self._wire.left(timeout, httpcore.ConnectTimeout)
        with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                upgraded = await self._loop.start_tls(
                    self._transport,
                    self,
                    ssl_context,
                    server_hostname=server_hostname,
                    ssl_handshake_timeout=_NEVER if timeout is None else timeout + 1,  # the limit above ends it earlier
                )
        if upgraded is None:
            raise httpcore.ConnectError("the server closed the connection while TLS began")
        self._wire.transport = self._transport = upgraded
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asks the kernel too: the loop may not have read it yet
            return bool(self._came) or self._over or is_readable(self._wire.socket)
        return self._transport.get_extra_info(info)


def _wake(*waiting: asyncio.Future[None] | None) -> None:
    for future in waiting:
        if future and not future.done():
            future.set_result(None)


class _AsyncNetworkBackend(httpcore.AsyncNetworkBackend):
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
                # One of a name's address families may not work; uvloop doesn't have this option.
                several = isinstance(loop, asyncio.BaseEventLoop) and not _is_address(host)
                options: dict[str, Any] = {"happy_eyeballs_delay": 0.25} if several else {}
                _, stream = await loop.create_connection(lambda: _AsyncStream(self._wire), host, port, **options)
        return stream


def _is_address(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False


class _Single:
    """Takes the place of httpcore's pool in one of httpx's transports, and has one connection."""

    def __init__(self, pool: Any, network_backend: object) -> None:
        pool._network_backend = network_backend  # noqa: SLF001  # httpx's transports have no argument for it
        self._make = pool.create_connection
        self.connection: Any = None

    def handle_request(self, request: httpcore.Request) -> Any:
        self.connection = self.connection or self._make(request.url.origin)
        return self.connection.handle_request(request)

    def handle_async_request(self, request: httpcore.Request) -> Any:
        self.connection = self.connection or self._make(request.url.origin)
        return self.connection.handle_async_request(request)


class _Connection:
    """What both kinds of connection share."""

    _pool: Any
    _network_backend: ClassVar[type[Any]]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.wire = Wire()
        self._pool = _Single(self._pool, self._network_backend(self.wire))

    @property
    def fit(self) -> bool:
        """Whether it may take another request: it is open, and no data has arrived that belongs to no request."""
        part = self._pool.connection
        if part is None:
            return True
        if not part.is_available() or part.has_expired():
            return False
        while part is not None and not hasattr(part, "_h11_state"):
            part = getattr(part, "_connection", None)
        # With an httpcore that keeps it elsewhere, each connection is used for one request only.
        return part is not None and bool(part._h11_state.trailing_data == (b"", False))  # noqa: SLF001

    def abandon(self) -> None:
        """Leave the connection to the process that this one was forked from; nothing is sent on it."""
        if self.wire.socket is not None:
            let_go(self.wire.socket)


class SyncConnection(_Connection, httpx.HTTPTransport):
    """A transport of httpx's with one connection, for one request at a time."""

    _network_backend = _SyncNetworkBackend

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its response isn't read yet."""
        self.wire.begin(request.extensions)
        return super().handle_request(request)

    def end(self) -> None:
        """Close the connection."""
        if self.wire.socket is not None:
            self.wire.socket.close()

    def interrupt(self) -> None:
        """Shut the connection down, so that the thread that uses it gets an error."""
        self.wire.ended = True
        if (sock := self.wire.socket) is not None:
            with suppress(OSError):  # it was closed already
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # SSLSocket's own would go on without TLS


class AsyncConnection(_Connection, httpx.AsyncHTTPTransport):
    """The same for asyncio."""

    _network_backend = _AsyncNetworkBackend

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its response isn't read yet."""
        self.wire.begin(request.extensions)
        return await super().handle_async_request(request)

    def end(self) -> None:
        """Close the connection, without waiting."""
        if self.wire.transport is None or self.wire.lost is None:
            return
        if _running() is self.wire.lost.get_loop():
            self.wire.transport.abort()
        elif not self.wire.lost.done():  # its loop can't close it any more, but the service should see its end
            with suppress(OSError):
                self.wire.socket.shutdown(socket.SHUT_RDWR)

    async def gone(self) -> None:
        """Wait until the connection is closed, after it was ended."""
        lost = self.wire.lost
        if lost is not None and _running() is lost.get_loop():
            await asyncio.wait([lost], timeout=1)

    def interrupt(self) -> None:
        """Close the connection, so that the task that uses it gets an error."""
        self.wire.ended = True
        self.end()


async def settle(sock: Any) -> None:
    """Let the loop read what has arrived at a new connection's socket: a failed write would lose a server's refusal."""
    if is_readable(sock):
        for _ in range(2):  # the loop finds it in its next round, and reads it in the one after
            await asyncio.sleep(0)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def let_go(sock: Any) -> None:
    """Detach a forked process from a socket; the file descriptor's number stays in use, as objects here refer to it."""
    with suppress(OSError):  # it is closed
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            os.dup2(nothing, sock.fileno(), inheritable=False)
        finally:
            os.close(nothing)


# httpcore logs a response's headers with its cookies, which are credentials; h11's errors quote the line that they can't
# read.
_COOKIE = re.compile(r"""(\(b["']set-cookie["'], )b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.IGNORECASE)
_QUOTED = re.compile(r"(\.failed exception=\w+).*", re.DOTALL)


class _WithoutCookies(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _QUOTED.sub(r"\1(...)", _COOKIE.sub(r"\1...", str(record.msg)))
        return True


logging.getLogger("httpcore.http11").addFilter(_WithoutCookies())
