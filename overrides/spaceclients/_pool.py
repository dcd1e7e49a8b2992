"""The connections that a client shares with its siblings: their transport, the environment's proxies, closing."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import asynccontextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs

from ._cancel import undisturbed
from .errors import ClientClosedError, ConfigurationError

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence

    import httpx

# Many servers close a connection that was idle for 5 seconds; a POST that meets them in doing so is lost without a trace.
_IDLE = 2  # seconds for which an idle connection is kept
_MOST = 100  # connections
CLOSED = "This client was closed: make a new one. Nothing was sent."


@attrs.define(eq=False)
class _Lane:
    """A transport, and what it does just now.

    Attributes:
        transport: The transport.
        users: Requests that are under way on it.
        idle_since: The time of the monotonic clock when the last one ended.
    """

    transport: Any
    users: int = 0
    idle_since: float = 0.0


class Pool:
    """Connections to one origin; opened when first needed.

    A transport of httpx's own gets one connection, and the pool has many of them: with many in one, httpcore looks at
    all of them for each request, which takes ten times as long as the request when 50 are under way. And they are asked
    without an httpx client before them, whose cookies, redirects and authentication have no place here, and take a
    tenth of a call.

    Args:
        transport: What to send through, or the class to make that of; None for httpx's own.
        origin: Where all requests go.
        tls: How to check the server, and which certificate to show it.
        is_async: Which kind of transport it is.

    Attributes:
        tells: Whether connections tell of their steps, as httpx's own do.
        shields: Whether a request that is cancelled must be seen to its end, lest its connection stay in use.
        closed: Whether no more is to be sent.
        told: The headers of the last answer.
    """

    def __init__(self, transport: Any, origin: str, tls: ssl.SSLContext | None, *, is_async: bool) -> None:
        own = transport is None
        traces = isinstance(transport, type) and getattr(transport, "traces", False)
        self.tells: bool = own or traces
        self.shields: bool = is_async and not traces
        self.closed = False
        self.told: Mapping[str, str] = {}
        self._origin = origin
        self._tls = tls
        self._make: Callable[..., Any] | None = transport if isinstance(transport, type) else None
        self._most = _MOST if own else 1
        self._options: dict[str, Any] = {}
        self._is_async = is_async
        self._lock = threading.Lock()
        self._lanes: list[_Lane] = [] if self._make or own else [_Lane(transport)]
        self._idle: deque[_Lane] = deque(self._lanes)
        self._loop: asyncio.AbstractEventLoop | None = None

    def prepare(self) -> None:
        """Refuse to go on after closing, and see whether connections can be made."""
        with self._lock:
            self._prepare()

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Refuse an event loop other than the first: connections belong to one."""
        self._loop = self._loop or loop
        if self._loop is not loop:
            raise ClientClosedError("This client belongs to another event loop: make one in each. Nothing was sent.")

    @asynccontextmanager
    async def transport(self) -> AsyncGenerator[Any]:
        """What to send one request through, until its answer was read. With a sync client this never suspends."""
        with self._lock:
            self._prepare()
            lane = self._lane()
            lane.users += 1
            expired = self._expired()
        try:
            await self._close(expired)
            yield lane.transport
        finally:
            with self._lock:
                lane.users -= 1
                lane.idle_since = monotonic()
                if not lane.users:
                    self._idle.append(lane)
            if self.closed and self._make:  # in the meantime, by another thread or task
                await self._close([lane])

    def take(self) -> Sequence[Any]:
        """The transports, which are to be closed; none is given out any more."""
        with self._lock:
            self.closed, lanes, self._lanes = True, self._lanes, []
            return [lane.transport for lane in lanes]

    def _lane(self) -> _Lane:
        if self._idle:
            return self._idle.pop()  # the last one used, so that others can end
        if self._make and len(self._lanes) < self._most:
            self._lanes.append(_Lane(self._make(**self._options)))
            return self._lanes[-1]
        return min(self._lanes, key=lambda lane: lane.users)  # in which the request waits for the connection

    def _expired(self) -> list[_Lane]:
        """Lanes that weren't needed of late, which the pool gives up."""
        expired: list[_Lane] = []
        while self._make and self._idle and self._idle[0].idle_since < monotonic() - _IDLE:
            expired.append(self._idle.popleft())
            self._lanes.remove(expired[-1])
        return expired

    async def _close(self, lanes: Iterable[_Lane]) -> None:
        for lane in lanes:
            if self._is_async:
                await undisturbed(lane.transport.aclose())
            else:
                lane.transport.close()

    def _prepare(self) -> None:
        if self.closed:
            raise ClientClosedError(CLOSED)
        if self._lanes:
            return
        import httpx

        from ._log_filter import hide_cookies

        if self._make is None:
            self._make = httpx.AsyncHTTPTransport if self._is_async else httpx.HTTPTransport
        hide_cookies()
        # A proxy from the environment would see what plain http carries, and http never leaves this machine.
        trusted = not self._origin.startswith("http:")
        problem = ""
        try:
            self._options = {
                # To read all authorities takes longer than many calls, and plain http asks none.
                "verify": self._tls or (trusted and httpx.create_ssl_context()),
                "proxy": environment_proxy(self._origin) if trusted else None,
                "limits": httpx.Limits(max_connections=_MOST // self._most, keepalive_expiry=_IDLE),
            }
            self._lanes.append(_Lane(self._make(**self._options)))
            self._idle.extend(self._lanes)
        except (ConfigurationError, ImportError, OSError) as error:
            problem = f": {error}"
        except (ValueError, httpx.InvalidURL):  # whose text may quote a proxy's password
            problem = ": it isn't such a URL"
        if problem:
            where = "HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE or SSL_CERT_DIR"
            raise ConfigurationError(f"one of {where} in the environment can't be used{problem}")


def environment_proxy(origin: str) -> httpx.Proxy | None:
    """The proxy that the environment, or the system's settings, names for an origin.

    Raises:
        ValueError: It isn't the URL of a proxy.
    """
    import urllib.request

    import httpx

    parts = urlsplit(origin)
    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(parts.netloc):
        return None
    return httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
