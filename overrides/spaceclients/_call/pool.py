"""The connections that a client shares with its siblings: who has which, how many there may be, closing."""

from __future__ import annotations

import logging
import re
import threading
from collections import deque
from contextlib import ExitStack, nullcontext, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakSet

import attrs

from spaceclients._address import environment_proxy
from spaceclients._clock import monotonic
from spaceclients._fork import renew_when_forked
from spaceclients.errors import ClientClosedError, ConfigurationError

from .cancellation import CAREFUL, undisturbed

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Callable, Mapping

    from spaceclients._seam import Bell, Seam

# Many servers close a connection that was idle for 5 seconds; a POST that meets them in doing so is lost without a trace.
_IDLE = 2  # seconds for which an idle connection is kept
_MOST = 100  # connections
_SLICE = 0.5  # seconds after which a thread that waits looks again: who was interrupted gives nothing back
CLOSED = "This client was closed: make a new one. Nothing was sent."
_ABANDONED: list[Any] = []  # a parent process's connections, which mustn't be tidied up here


@attrs.define(eq=False)
class PoolEntry:
    """A transport, and what it does just now.

    Attributes:
        transport: The transport.
        single: Whether it is one connection, for one request at a time.
        users: Requests that are under way on it.
        idle_since: The time of the monotonic clock when the last one ended.
    """

    transport: Any
    single: bool
    users: int = 0
    idle_since: float = 0.0

    def __del__(self) -> None:
        if self.single and self.users:  # it isn't idle, and an interrupt kept it from being given back
            with suppress(OSError):  # an interrupt may have closed it already, and nobody could catch this
                self.transport.end()


class Pool:
    """Connections to one origin; opened when first needed.

    A transport of httpx's own gets one connection, and the pool has many of them: with many in one, httpcore looks at
    all of them for each request, which takes ten times as long as the request when 50 are under way, and loses some of
    them when requests are cancelled or interrupted. Here a connection whose request didn't end well is closed.

    They are asked without an httpx client before them, whose cookies, redirects and authentication have no place here,
    and take a tenth of a call.

    Args:
        transport: What to send through, or the class to make that of; None for httpx's own.
        origin: Where all requests go.
        tls: How to check the server, and which certificate to show it.
        seam: The way of sync or of async code.

    Attributes:
        reports: Whether connections report their steps, as httpx's own do.
        seam: That way; with a transport of the user's own, one that sees a cancelled request to its end.
        closed: Whether no more is to be sent.
        last_headers: The headers of the latest response.
    """

    def __init__(self, transport: Any, origin: str, tls: ssl.SSLContext | None, seam: Seam) -> None:
        self._single = transport is None
        kind = transport if isinstance(transport, type) else type(transport)
        traces = bool(getattr(kind, "traces", False))
        # httpx's own, of which it is known how they may be cancelled.
        plain = kind.__module__ == "httpx" and kind.__name__ in {"HTTPTransport", "AsyncHTTPTransport"}
        self.reports: bool = self._single or traces or plain
        self.seam: Seam = seam if self._single or traces else seam.pick(seam, CAREFUL)
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
        self._lock = threading.RLock()  # a signal's handler may close the client in the middle
        self._waiting: deque[Bell] = deque()
        # Weak, so that an entry which an interrupt keeps from being given back takes nobody's place.
        self._entries: WeakSet[PoolEntry] = WeakSet()
        self._idle: deque[PoolEntry] = deque()
        self._shared: PoolEntry | None = self._given
        self._loop: asyncio.AbstractEventLoop | None = None

    def renew(self) -> None:
        """Begin anew in a forked process, and leave the connections to its parent."""
        for entry in [*self._entries, *filter(None, [self._shared])]:
            _ABANDONED.append(entry)
            if abandon := getattr(entry.transport, "abandon", None):
                abandon()
        self._foreign = self._given is not None
        self._renew()

    def prepare(self) -> None:
        """Refuse to go on after closing, and see whether connections can be made."""
        if self.closed:
            raise ClientClosedError(CLOSED)
        if loop := self.seam.loop():
            self._bind(loop)
        if self._foreign:
            raise ClientClosedError(
                "The transport of this client was made in another process: make a client in each. Nothing was sent."
            )
        if self._given or self._options is not None:
            return
        with self._lock:
            if self._options is None:
                self._options, entry = self._begun()
                if self._single:
                    self._entries.add(entry)
                    self._idle.append(entry)
                else:
                    self._shared = entry

    @property
    def looked_up(self) -> tuple[str, str]:
        """The host whose name is looked up for a connection, and where it comes from."""
        proxy = (self._options or {}).get("proxy")
        return (proxy.url.host, "HTTPS_PROXY or ALL_PROXY") if proxy else (urlsplit(self._origin).netloc, "base_url")

    def _bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Refuse an event loop other than the first: connections belong to one."""
        self._loop = self._loop or loop
        if self._loop is not loop:
            raise ClientClosedError("This client belongs to another event loop: make one in each. Nothing was sent.")

    async def acquire(self, seconds: float | None) -> PoolEntry | None:
        """What to send one request through; with a sync client this never suspends.

        Args:
            seconds: How long to wait for a connection; None for ever.

        Returns:
            The entry, which must be given back; None if none became free.
        """
        until = None if seconds is None else monotonic() + seconds
        while True:
            self.prepare()
            entry = self._acquired()
            if entry is not None and not self.closed:
                return entry
            if entry is not None:  # closed in the very moment
                self.release(entry, clean=False)
                continue
            left = _SLICE if until is None else min(until - monotonic(), _SLICE)
            if left <= 0:
                return None
            await self._wait(left)

    def release(self, entry: PoolEntry, *, clean: bool) -> None:
        """Take an entry back; close it if its request didn't end well."""
        ends: list[PoolEntry] = []
        with self._lock:
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
            retired = not (entry.single or entry.users or self.closed or self.seam.is_async or entry is self._shared)
        if entry.single and self.closed:  # perhaps by a signal's handler, in the middle of the above
            ends.append(entry)
        for each in ends:
            each.transport.end()
        if retired:
            entry.transport.close()

    def retire(self, entry: PoolEntry) -> None:
        """Give an entry in which something was broken off to nobody else; but a user's own transport must do."""
        with self._lock:
            if self._make and self._shared is entry and not self.seam.is_async:
                self._shared = None

    def close(self) -> list[PoolEntry]:
        """Give out nothing more, and end what is under way.

        Returns:
            The entries: a transport that isn't single is yet to be closed.
        """
        with self._lock:
            self.closed, entries, self._entries = True, list(self._entries), WeakSet()
            shared, self._shared = self._shared, None
            self._idle.clear()
            while self._waiting:
                self._waiting.popleft().ring()
        with ExitStack() as stack:  # one that fails keeps no other from ending
            for entry in entries:
                stack.callback(entry.transport.interrupt if entry.users else entry.transport.end)
        return [*entries, *filter(None, [shared])]

    def _acquired(self) -> PoolEntry | None:
        """An entry that is free, or a new one; None if there may be no more."""
        unfit: list[PoolEntry] = []
        with self._lock:
            if not self._single:
                self._shared = self._shared or PoolEntry(self._new(self._options), single=False)
                self._shared.users += 1
                return self._shared
            found = None
            while self._idle and found is None:
                entry = self._idle.pop()  # the last one used, so that others can end
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
        """Close a transport of a user's own; what belongs to another event loop can't be, and is left."""
        import asyncio

        try:
            here = self._loop in {None, asyncio.get_running_loop()}
        except RuntimeError:  # no loop of asyncio
            await transport.aclose()
            return
        with nullcontext() if here else suppress(RuntimeError):
            await undisturbed(transport.aclose())

    async def _wait(self, seconds: float) -> None:
        """Wait until an entry is given back, so many seconds at the most."""
        bell = self.seam.bell()
        try:
            with self._lock:
                if self._is_free or self.closed:
                    return
                self._waiting.append(bell)
            await bell.wait(seconds)
        finally:
            with self._lock:
                if bell in self._waiting:
                    self._waiting.remove(bell)
                elif self._waiting and self._is_free:
                    self._waiting.popleft().ring()  # this one may be cancelled, or another be quicker

    @property
    def _is_free(self) -> bool:
        return bool(self._idle) or len(self._entries) < _MOST

    def _expired(self) -> list[PoolEntry]:
        """Entries that weren't needed of late, which the pool gives up."""
        expired: list[PoolEntry] = []
        while self._idle and self._idle[0].idle_since < monotonic() - _IDLE:
            expired.append(self._idle.popleft())
            self._entries.discard(expired[-1])
        return expired

    def _new(self, options: dict[str, Any] | None) -> Any:
        if self._make is None:
            from .connection import AsyncConnection, SyncConnection

            self._make = self.seam.pick(SyncConnection, AsyncConnection)
        return self._make(**options or {})

    def _begun(self) -> tuple[dict[str, Any], PoolEntry]:
        """What each transport is made with, and the first one."""
        import ssl

        from spaceclients import _http

        hide_cookies()
        # A proxy from the environment would see what plain http carries, and http never leaves this machine.
        trusted = not self._origin.startswith("http:")
        problem = ""
        try:
            options = {
                # To read all authorities takes longer than many calls, and plain http asks none. Nor is one left out, or
                # each connection would make its own, which OpenSSL does under a lock that a forked process never gets.
                "verify": self._tls
                or (_http.create_ssl_context() if trusted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)),
                "proxy": environment_proxy(self._origin) if trusted else None,
                "limits": _http.Limits(max_connections=1 if self._single else _MOST, keepalive_expiry=_IDLE),
            }
            entry = PoolEntry(self._new(options), self._single)
        except (ConfigurationError, ImportError, OSError) as error:
            problem = f": {error}"
        except (ValueError, _http.InvalidURL):  # whose text may quote a proxy's password
            problem = ": it isn't such a URL"
        else:
            return options, entry
        where = "HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE or SSL_CERT_DIR"
        raise ConfigurationError(f"one of {where} in the environment can't be used{problem}")


# What httpcore logs of an answer's headers has its cookies, which are credentials; h11's errors quote the line that they
# can't read.
_COOKIE = re.compile(r"""(\(b["']set-cookie["'], )b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.IGNORECASE)

_QUOTED = re.compile(r"(\.failed exception=\w+).*", re.DOTALL)


class _WithoutCookies(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _QUOTED.sub(r"\1(...)", _COOKIE.sub(r"\1...", str(record.msg)))
        return True


def hide_cookies() -> None:
    """See to it that httpcore, which logs answers' headers at DEBUG level, leaves them out."""
    logger = logging.getLogger("httpcore.http11")
    if not any(isinstance(each, _WithoutCookies) for each in logger.filters):
        logger.addFilter(_WithoutCookies())
