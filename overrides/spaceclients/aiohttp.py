"""Sends the async clients' requests by aiohttp, several times as fast as by httpx when many are under way.

Needs the extra `fast`: `pip install "spaceclients[fast]"`.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from contextlib import nullcontext
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakSet

import aiohttp
import httpx
from yarl import URL

from ._call.connection import is_readable, let_go, settle
from .errors import ConfigurationError

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Mapping
    from types import SimpleNamespace

__all__ = ("AiohttpTransport",)

_LONGEST = 64 * 1024  # bytes of one header, as with httpx; aiohttp's own limit is 8 KiB
_WAITS = 2**15  # bytes of a body; asyncio may have to wait before it can write more
_LARGE = 2**20  # bytes of a body; aiohttp wants to read more part by part


class AiohttpTransport(httpx.AsyncBaseTransport):
    """A transport by aiohttp: give the class to an async client, which makes it with its certificate and proxy.

    Errors, retries, deadlines and quotas are the same as without it; SOCKS proxies aren't possible. `write` has no limit
    of its own: its time is added to that of the other steps.

    Args:
        verify: How to check servers, and which certificate to show them.
        proxy: The proxy, if any.
        limits: How many connections there may be, and how long an idle one is kept.

    Raises:
        ConfigurationError: It is a SOCKS proxy.

    Examples:
        >>> AsyncKintoneClient("https://acme.kintone.com", auth=auth, transport=AiohttpTransport)

    Source: https://docs.aiohttp.org
    """

    traces: ClassVar = True
    """A request's `trace` extension is called when the request is about to be sent."""

    def __init__(
        self,
        *,
        verify: ssl.SSLContext | bool = True,
        proxy: httpx.Proxy | None = None,
        limits: httpx.Limits | None = None,
    ) -> None:
        if proxy is not None and proxy.url.scheme not in {"http", "https"}:
            raise ConfigurationError(f"aiohttp can't use a proxy by {proxy.url.scheme}: leave AiohttpTransport out")
        self._verify = verify
        self._limits = limits or httpx.Limits(max_connections=100, keepalive_expiry=2)
        self._options: dict[str, Any] = {}
        if proxy is not None:
            headers = dict(proxy.headers)
            if proxy.raw_auth is not None:
                headers["Proxy-Authorization"] = f"Basic {b64encode(b':'.join(proxy.raw_auth)).decode()}"
            self._options = {"proxy": str(proxy.url), "proxy_headers": headers}
        self._session: aiohttp.ClientSession | None = None
        self._used = WeakSet[Any]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the response's body isn't read yet.

        Raises:
            httpx.TransportError: There was no response.
        """
        session = self._session = self._session or self._open()
        timeout: Mapping[str, float | None] = request.extensions.get("timeout", {})
        try:
            # aiohttp has no time limit for sending, and a large body may have to wait.
            async with asyncio.timeout(_sum(*timeout.values())) if len(request.content) > _WAITS else nullcontext():
                response = await session.request(
                    request.method,
                    _url(str(request.url)),
                    headers=[(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw],
                    data=_data(request),
                    allow_redirects=False,
                    timeout=_timeout(timeout.get("connect"), timeout.get("pool"), timeout.get("read")),
                    trace_request_ctx=request.extensions.get("trace"),
                    **self._options,
                )
        except (aiohttp.ClientError, OSError) as error:
            raise _translated(error) from error
        return httpx.Response(response.status, headers=response.raw_headers, stream=_Body(response))

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def abandon(self) -> None:
        """Leave the connections to the process that this one was forked from; nothing is sent on them.

        The clients call it in the forked process.

        Examples:
            >>> transport.abandon()
        """
        for protocol in self._used:
            if protocol.transport is not None:
                let_go(protocol.transport.get_extra_info("socket"))

    def _open(self) -> aiohttp.ClientSession:
        connector = _Connector(
            self._used,
            ssl=self._verify,
            limit=self._limits.max_connections or 0,
            keepalive_timeout=self._limits.keepalive_expiry,
        )
        steps = aiohttp.TraceConfig()
        steps.on_request_headers_sent.append(_report_sending)
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=_NoCookies(),
            auto_decompress=False,
            max_line_size=_LONGEST,
            max_field_size=_LONGEST,
            middlewares=[_send_once],
            trace_configs=[steps],
        )


class _Connector(aiohttp.TCPConnector):
    """Closes an idle connection on which data has arrived that belongs to no request: its end, or a response."""

    def __init__(self, used: WeakSet[Any], **options: Any) -> None:
        super().__init__(**options)  # pyright: ignore[reportUnknownMemberType]  # of aiohttp's own types
        self._used = used

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: Any,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  # aiohttp's own
    ) -> Any:
        while True:
            connection = await super().connect(req, traces, timeout)
            protocol: Any = connection.protocol
            sock = protocol.transport and protocol.transport.get_extra_info("socket")  # None if it was lost meanwhile
            if protocol not in self._used:  # a new one, on which TLS may still send an alert
                self._used.add(protocol)
                await settle(sock)
                return connection
            # asks the kernel too: the loop may not have read it yet
            if not (protocol.should_close or is_readable(sock)):
                return connection
            connection.close()


class _NoCookies(aiohttp.DummyCookieJar):
    """Doesn't parse cookies either: invalid ones would be logged."""

    def update_cookies_from_headers(self, headers: Any, response_url: Any) -> None: ...


class _Body(httpx.AsyncByteStream):
    """A response's body as it arrives."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.content.iter_any():
                yield chunk
        except (aiohttp.ClientError, OSError) as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        """Give the connection back, or close it if the body wasn't read to its end, without waiting."""
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()


async def _report_sending(_: aiohttp.ClientSession, context: SimpleNamespace, __: Any) -> None:
    """Report a request; aiohttp calls this when the headers are ready, before the first byte is written."""
    report = context.trace_request_ctx
    if report is not None:
        await report("aiohttp.send_request_headers.started", {})


async def _send_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating some requests by itself, by hiding their errors from it: the retry policy decides."""
    try:
        return await handler(request)
    except (aiohttp.ClientError, OSError) as error:
        raise _translated(error) from error


def _translated(error: Exception) -> httpx.TransportError:
    """Return httpx's error for one of aiohttp's. Only errors of connecting become such: they mean that nothing was sent."""
    kind: type[httpx.TransportError] = httpx.ReadError
    text = str(error)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        kind, text = httpx.ProxyError, f"{error.status} {error.message}"
    elif isinstance(error, aiohttp.ClientProxyConnectionError):
        kind = httpx.ProxyError
    elif isinstance(error, aiohttp.ConnectionTimeoutError):
        kind = httpx.ConnectTimeout
    elif isinstance(error, aiohttp.ClientConnectorError):
        kind = httpx.ConnectError
    elif isinstance(error, TimeoutError):
        kind = httpx.ReadTimeout
    elif isinstance(error, aiohttp.ClientResponseError | aiohttp.ClientPayloadError):
        # Their texts quote the response, cookies too.
        kind, text = httpx.RemoteProtocolError, f"the response isn't HTTP ({type(error.__cause__ or error).__name__})"
    return kind(text)


def _data(request: httpx.Request) -> bytes | BytesIO | None:
    """Return the body; the caller keeps it in no variable, as a traceback may show locals."""
    return BytesIO(request.content) if len(request.content) > _LARGE else request.content or None


@lru_cache
def _url(text: str) -> URL:
    return URL(text, encoded=True)


@lru_cache
def _timeout(connect: float | None, pool: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(connect=_sum(connect, pool), sock_connect=connect, sock_read=read)


def _sum(*seconds: float | None) -> float | None:
    """Return the sum; None if one of them has no limit."""
    return None if not seconds or None in seconds else sum(each or 0 for each in seconds)
