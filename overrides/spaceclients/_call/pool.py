"""The connections that a client shares with its siblings: gives them out, limits their number, closes them."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack, nullcontext, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakSet

import attrs

from spaceclients._address import environment_proxy
from spaceclients._clock import monotonic
from spaceclients._fork import renew_when_forked
from spaceclients._throttle.queue import Queue, Ticket
from spaceclients.errors import ClientClosedError, ConfigurationError

from .custom_transport import CAREFUL, undisturbed

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Callable, Mapping

    from spaceclients._backend import Backend, Bell

# Many servers close a connection that was idle for 5 seconds; a POST that arrives at that moment is lost without a trace.
_IDLE = 2  # seconds for which an idle connection is kept
_MOST = 100  # connections
_SLICE = 0.5  # seconds after which a waiting thread looks again: an interrupted thread may give nothing back
_ABANDONED: list[Any] = []  # the parent process's connections, which mustn't be collected here


@attrs.define(eq=False)
class PoolEntry:
    """A transport and its present use.

    Attributes:
        transport: The transport.
        single: Whether it is one connection, for one request at a time.
        users: The number of requests that are under way on it.
        idle_since: The time of the monotonic clock when the last one ended.
    """

    transport: Any
    single: bool
    users: int = 0
    idle_since: float = 0.0

    def __del__(self) -> None:
        if self.single and self.users:  # it isn't idle: an interrupt came before it was released
            with suppress(OSError):  # an interrupt may have closed it already, and nothing could catch this
                self.transport.end()


class Pool:
    """Connections to one origin; opened when first needed.

    Each of httpx's own transports gets one connection, and the pool has many of these transports. With many connections
    in one transport, httpcore looks at all of them for each request, which takes ten times as long as the request when
    50 are under way, and loses some of them when requests are cancelled or interrupted. Here a connection whose request
    failed is closed.

    Requests go to the transports directly, without an httpx client: its cookies, redirects and authentication aren't
    wanted here, and take a tenth of a call's time.

    Args:
        transport: The user's own transport, or a class of transports; None for httpx's own.
        origin: The origin to which all requests go.
        tls: How to check the server, and which certificate to show it.
        backend: The backend of sync or async code.

    Attributes:
        reports: Whether connections report their steps, as httpx's own do.
        backend: The same; with a user's own async transport, one that waits for a cancelled request to end.
        closed: Whether the pool was closed.
        last_headers: The headers of the latest response.
    """

    def __init__(self, transport: Any, origin: str, tls: ssl.SSLContext | None, backend: Backend) -> None:
        self._single = transport is None
        kind = transport if isinstance(transport, type) else type(transport)
        traces = bool(getattr(kind, "traces", False))
        # httpx's own, which report their steps.
        plain = kind.__module__ == "httpx" and kind.__name__ in {"HTTPTransport", "AsyncHTTPTransport"}
        self.reports: bool = self._single or traces or plain
        self.backend: Backend = backend if self._single or traces else backend.pick(backend, CAREFUL)
        self.closed = False
        self.last_headers: Mapping[str, str] = {}
        self._origin = origin
        self._tls = tls
        self._make: Callable[..., Any] | None = transport if isinstance(transport, type) else None
        self._given = None if self._single or self._make else PoolEntry(transport, single=False)
        self._foreign = False
        self._options: dict[str, Any] | None = None
        self._renew()
        renew_when_forked(self)

    def _renew(self) -> None:
        # Not a lock: an interrupt between taking it and the block that releases it would leave it held (Python 3.14).
        self._queue = Queue(1)
        self._waiting: deque[Bell] = deque()
        # Weak, so that an entry that wasn't given back because of an interrupt doesn't count.
        self._entries: WeakSet[PoolEntry] = WeakSet()
        self._idle: deque[PoolEntry] = deque()
        self._shared: PoolEntry | None = self._given
        self._loop: asyncio.AbstractEventLoop | None = None

    def renew(self) -> None:
        """Start without connections in a forked process, and leave the old ones to its parent."""
        for entry in [*self._entries, *filter(None, [self._shared])]:
            _ABANDONED.append(entry)
            if abandon := getattr(entry.transport, "abandon", None):
                abandon()
        self._foreign = self._given is not None
        self._renew()

    def prepare(self, *, closed: bool = False) -> None:
        """Check that requests can be sent, and prepare for making connections.

        Args:
            closed: Whether the client that asks was closed, though its pool may be open.

        Raises:
            ClientClosedError: The client or the pool was closed, or belongs to another process or event loop.
            ConfigurationError: Something in the environment, such as the proxy, can't be used.
        """
        if closed or self.closed:
            raise ClientClosedError("This client was closed: make a new one. Nothing was sent.")
        if loop := self.backend.loop():
            self._loop = self._loop or loop
            if self._loop is not loop:  # connections belong to one
                raise ClientClosedError(
                    "This client belongs to another event loop: make one in each. Nothing was sent."
                )
        if self._foreign:
            raise ClientClosedError(
                "The transport of this client was made in another process: make a client in each. Nothing was sent."
            )
        if self._given or self._options is not None:
            return
        with Ticket(self._queue):
            if self._options is None:
                self._options, entry = self._first_entry()
                if self._single:
                    self._entries.add(entry)
                    self._idle.append(entry)
                else:
                    self._shared = entry

    @property
    def looked_up(self) -> tuple[str, str]:
        """The host whose name is looked up for a connection, and the setting that names it."""
        proxy = (self._options or {}).get("proxy")
        return (proxy.url.host, "HTTPS_PROXY or ALL_PROXY") if proxy else (urlsplit(self._origin).netloc, "base_url")

    async def acquire(self, seconds: float) -> PoolEntry | None:
        """Return an entry for one request; with a sync client this never suspends.

        Args:
            seconds: How long to wait for a connection at most.

        Returns:
            The entry, which must be released; None if none became free.
        """
        until = monotonic() + seconds
        while True:
            self.prepare()
            entry = self._acquired()
            if entry is not None and not self.closed:
                return entry
            if entry is not None:  # the pool was closed at that moment
                self.release(entry, clean=False)
                continue
            left = min(until - monotonic(), _SLICE)
            if left <= 0:
                return None
            await self._wait(left)

    def release(self, entry: PoolEntry, *, clean: bool) -> None:
        """Take an entry back; close its connection unless the request ended well."""
        ends: list[PoolEntry] = []
        with Ticket(self._queue):
            entry.idle_since = monotonic()
            if not entry.single:
                entry.users -= 1
            else:
                if clean and not self.closed and entry in self._entries and entry.transport.fit:
                    entry.users = 0
                    self._idle.append(entry)
                else:
                    self._entries.discard(entry)
                    ends.append(entry)
                ends += self._expired()
            if self._waiting:
                self._waiting.popleft().ring()
            retired = not (entry.single or entry.users or self.closed or self.backend.is_async or entry is self._shared)
        if entry.single and self.closed:  # perhaps by a signal handler, during the lines above
            ends.append(entry)
        for each in ends:
            each.transport.end()
        if retired:
            entry.transport.close()

    def retire(self, entry: PoolEntry) -> None:
        """Use a transport no more in which a request was interrupted, unless it was given by the user."""
        with Ticket(self._queue):
            if self._make and self._shared is entry and not self.backend.is_async:
                self._shared = None

    def close(self) -> list[PoolEntry]:
        """Give out no entries any more, and end the requests that are under way.

        Returns:
            The entries; the caller has to close the transport of one that isn't single.
        """
        with Ticket(self._queue):
            self.closed, entries, self._entries = True, list(self._entries), WeakSet()
            shared, self._shared = self._shared, None
            self._idle.clear()
            while self._waiting:
                self._waiting.popleft().ring()
        with ExitStack() as stack:  # so that all are ended even if one of them fails
            for entry in entries:
                stack.callback(entry.transport.interrupt if entry.users else entry.transport.end)
        return [*entries, *filter(None, [shared])]

    def _acquired(self) -> PoolEntry | None:
        """Return a free entry, or a new one; None if there are too many."""
        unfit: list[PoolEntry] = []
        with Ticket(self._queue):
            if not self._single:
                self._shared = self._shared or PoolEntry(self._new(self._options), single=False)
                self._shared.users += 1
                return self._shared
            found = None
            while self._idle and found is None:
                entry = self._idle.pop()  # the one used last, so that the others can expire
                if entry.transport.fit:
                    found = entry
                else:
                    unfit.append(entry)
                    self._entries.discard(entry)
            if found is None and len(self._entries) < _MOST:
                found = PoolEntry(self._new(self._options), single=True)
                self._entries.add(found)
            if found is not None:
                found.users = 1
        for entry in unfit:
            entry.transport.end()
        return found

    async def shut(self, transport: Any) -> None:
        """Close a user's own transport; one that belongs to another event loop can't be closed, and is left open."""
        import asyncio

        try:
            here = self._loop in {None, asyncio.get_running_loop()}
        except RuntimeError:  # no loop of asyncio
            await transport.aclose()
            return
        with nullcontext() if here else suppress(RuntimeError):
            await undisturbed(transport.aclose())

    async def _wait(self, seconds: float) -> None:
        """Wait until an entry is released, for so many seconds at most."""
        bell = self.backend.bell()
        try:
            with Ticket(self._queue):
                if self._is_free or self.closed:
                    return
                self._waiting.append(bell)
            await bell.wait(seconds)
        finally:
            with Ticket(self._queue):
                if bell in self._waiting:
                    self._waiting.remove(bell)
                elif self._waiting and self._is_free:
                    self._waiting.popleft().ring()  # this caller may be cancelled, or may have found another entry

    @property
    def _is_free(self) -> bool:
        return bool(self._idle) or len(self._entries) < _MOST

    def _expired(self) -> list[PoolEntry]:
        """Remove and return the entries that were idle for too long."""
        expired: list[PoolEntry] = []
        while self._idle and self._idle[0].idle_since < monotonic() - _IDLE:
            expired.append(self._idle.popleft())
            self._entries.discard(expired[-1])
        return expired

    def _new(self, options: dict[str, Any] | None) -> Any:
        if self._make is None:
            from .connection import AsyncConnection, SyncConnection

            self._make = self.backend.pick(SyncConnection, AsyncConnection)
        return self._make(**options or {})

    def _first_entry(self) -> tuple[dict[str, Any], PoolEntry]:
        """Return the options with which each transport is made, and the first one."""
        import ssl

        from spaceclients import _http

        # Plain http never leaves this machine, and a proxy from the environment could read it.
        trusted = not self._origin.startswith("http:")
        problem = ""
        try:
            options = {
                # Reading all certificate authorities takes longer than many calls, and plain http needs none. It needs a
                # context all the same: else each connection would make its own, which OpenSSL does under a lock that a
                # forked process may never get.
                "verify": self._tls
                or (_http.create_ssl_context() if trusted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
                "proxy": environment_proxy(self._origin) if trusted else None,
                "limits": _http.Limits(max_connections=1 if self._single else _MOST, keepalive_expiry=_IDLE),
            }
            entry = PoolEntry(self._new(options), self._single)
        except (ConfigurationError, ImportError, OSError) as error:
            problem = f": {error}"
        except (ValueError, _http.InvalidURL):  # their texts may quote a proxy's password
            problem = ": it isn't a valid URL"
        else:
            return options, entry
        where = "HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE or SSL_CERT_DIR"
        raise ConfigurationError(f"one of {where} in the environment can't be used{problem}")
