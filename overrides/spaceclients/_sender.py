"""Sends signed requests over shared connections: the one place that sync and async differ in."""

from __future__ import annotations

import asyncio
import threading
from inspect import isawaitable
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

import attrs
import httpx

from ._log_filter import hide_cookies
from .errors import ClientClosedError, ConfigurationError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ._progress import Progress
    from ._quota import Quota
    from ._retry import RetryPolicy
    from ._spec import Spec


# Many servers close a connection that was idle for 5 seconds; a POST that meets them in doing so is lost without a trace.
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2)
CLOSED = "This client was closed: make a new one. Nothing was sent."


def _check_seconds(_: object, attribute: Any, value: Any) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (number and isfinite(value) and value > 0):
        raise ConfigurationError(f"timeout: {attribute.name} must be more than 0 seconds, or None; got {value!r}")


@attrs.frozen(kw_only=True)
class Timeout:
    """How many seconds each step of a request may take; None waits for ever.

    Attributes:
        connect: Making the connection.
        read: Waiting for the next part of the answer. kintone's own Java client waits 60 seconds.
        write: Sending the next part of the request.
        pool: Waiting for a free connection.

    Raises:
        ConfigurationError: A number isn't more than 0.

    Examples:
        >>> Timeout(read=5)
        Timeout(connect=10, read=5, write=60, pool=60)
    """

    connect: float | None = attrs.field(default=10, validator=_check_seconds)
    read: float | None = attrs.field(default=60, validator=_check_seconds)
    write: float | None = attrs.field(default=60, validator=_check_seconds)
    pool: float | None = attrs.field(default=60, validator=_check_seconds)

    @classmethod
    def of(cls, value: float | Timeout | None) -> Timeout:
        """The same number of seconds for each step, unless it is a `Timeout` already."""
        return value if isinstance(value, Timeout) else cls(connect=value, read=value, write=value, pool=value)


class Credentials(Protocol):
    """Signs requests."""

    def headers(self) -> Mapping[str, str]:
        """Headers to add."""
        ...

    def fields(self) -> Mapping[str, str]:
        """Fields to add to a JSON body."""
        ...


class Pool:
    """The connections that a client shares with its siblings; opened when first needed.

    Args:
        http_class: `httpx.Client` or `httpx.AsyncClient`.
        transport: What to send through instead of the network.
        tls: How to check the server, and which certificate to show it.
        environment: Whether proxies and certificate files named in the environment count.

    Attributes:
        tells: Whether connections tell of their steps, as httpx's own do.
        closed: Whether no more is to be sent.
    """

    def __init__(
        self,
        http_class: type[httpx.Client | httpx.AsyncClient],
        transport: Any,
        tls: ssl.SSLContext | None,
        *,
        environment: bool,
    ) -> None:
        self._make: Callable[[], Any] = lambda: http_class(
            transport=transport,
            verify=tls or True,
            trust_env=environment,
            limits=_LIMITS,
        )
        self.tells = transport is None
        self._lock = threading.Lock()
        self._http: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closed = False

    def get(self) -> Any:
        """The httpx client."""
        with self._lock:
            if self.closed:
                raise ClientClosedError(CLOSED)
            if self._http is None:
                problem = ""
                hide_cookies()
                try:
                    self._http = self._make()
                except (ImportError, OSError) as error:
                    problem = f": {error}"
                except (ValueError, httpx.InvalidURL):  # whose text may quote a proxy's password
                    problem = ": it isn't such a URL"
                if problem:
                    where = "HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE or SSL_CERT_DIR"
                    raise ConfigurationError(f"one of {where} in the environment can't be used{problem}")
            return self._http

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Refuse an event loop other than the first: connections belong to one."""
        self._loop = self._loop or loop
        if self._loop is not loop:
            raise ClientClosedError("This client belongs to another event loop: make one in each. Nothing was sent.")

    def take(self) -> Any:
        """The httpx client if there is one, so that it can be closed; none is given out any more."""
        with self._lock:
            self.closed, http, self._http = True, self._http, None
            return http


@attrs.define(kw_only=True, eq=False, repr=False)
class Sender:
    """Builds and sends the requests of one client."""

    spec: Spec
    origin: str
    api_path: str
    credentials: Sequence[Credentials]
    timeout: Timeout
    retry: RetryPolicy | None
    quota: Quota | None
    pool: Pool
    is_async: bool
    owns_pool: bool = True
    closed: bool = False

    def build(self, kwargs: Mapping[str, Any], body: Mapping[str, Any] | None) -> httpx.Request:
        """The request that a generated module describes, signed.

        Args:
            kwargs: What the module's `_get_kwargs` gave.
            body: The JSON body, or None without one.
        """
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "spaceclients"}
        headers |= kwargs.get("headers", {})
        for credentials in self.credentials:
            headers |= credentials.headers()
            body = None if body is None else {**body, **credentials.fields()}
        return httpx.Request(
            kwargs["method"].upper(),
            f"{self.origin}{self.api_path}{kwargs['url']}",
            params=kwargs.get("params"),
            headers=headers,
            json=body,
        )

    def prepare(self) -> None:
        """Refuse to go on after closing; and set up what a turn shouldn't be spent on."""
        if self.closed:
            raise ClientClosedError(CLOSED)
        if self.is_async:
            self.pool.bind(asyncio.get_running_loop())
        self.pool.get()

    async def send(self, request: httpx.Request, progress: Progress) -> httpx.Response:
        """Send a request; its answer is yet to be read. With a sync client this never suspends."""
        http = self.pool.get()
        progress.attach(request, is_async=self.is_async)
        try:
            answer = http.send(request, stream=True)
            response: httpx.Response = await _cancellable(answer, progress) if isawaitable(answer) else answer
        except RuntimeError as error:
            if self.pool.closed and str(error).startswith("Cannot send a request"):
                raise ClientClosedError(CLOSED) from None  # by another thread, in this very moment
            raise
        return response

    def close(self) -> Any:
        """Send no more; the httpx client that is to be closed now, if any."""
        self.closed = True
        return self.pool.take() if self.owns_pool else None


async def undisturbed(work: Awaitable[None]) -> None:
    """Await something to its end, even if cancelled: httpcore doesn't close a connection whose closing is cancelled."""
    task = asyncio.ensure_future(work)
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


_UNDER_WAY: set[asyncio.Future[None]] = set()  # the loop itself holds its tasks weakly


async def _cancellable(answer: Awaitable[httpx.Response], progress: Progress) -> httpx.Response:
    """Await an answer so that being cancelled leaves no connection behind that nobody uses or closes."""
    task = asyncio.ensure_future(answer)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not progress.cancel():
            task.cancel()
        await undisturbed(_discard(task))
        raise


async def _discard(task: asyncio.Future[httpx.Response]) -> None:
    """Wait for an answer that nobody wants any more, and close it."""
    await asyncio.wait([task])
    if not task.cancelled() and task.exception() is None:
        await task.result().aclose()
