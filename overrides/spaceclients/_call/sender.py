"""Sends signed requests over shared connections: the one place that sync and async differ in."""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from spaceclients.errors import ClientClosedError, ConfigurationError

from .cancellation import cancellable
from .pool import CLOSED, Pool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    import httpx

    from spaceclients._spec.document import Spec
    from spaceclients._throttle.quota import Quota
    from spaceclients._throttle.retry import RetryPolicy

    from .pool import Lane
    from .progress import Progress


_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


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

    @cached_property
    def steps(self) -> Mapping[str, float | None]:
        """The seconds by httpx's names of the steps."""
        return attrs.asdict(self)

    @classmethod
    def of(cls, value: float | Timeout | None) -> Timeout:
        """The same number of seconds for each step, unless it is a `Timeout` already.

        Args:
            value: Seconds, more than 0; None waits for ever.

        Returns:
            The timeout.

        Raises:
            ConfigurationError: The number isn't more than 0.

        Examples:
            >>> Timeout.of(30)
            Timeout(connect=30, read=30, write=30, pool=30)
        """
        if isinstance(value, Timeout):
            return value
        if value is not None and not isinstance(value, int | float):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"timeout must be seconds, or a Timeout such as Timeout(read=5); got {value!r}")
        return cls(connect=value, read=value, write=value, pool=value)


class Credentials(Protocol):
    """Signs requests."""

    def headers(self) -> Mapping[str, str]:
        """Headers to add.

        Returns:
            Their values by their names.
        """
        ...

    def fields(self) -> Mapping[str, str]:
        """Fields to add to a JSON body.

        Returns:
            Their values by their names; a request without a body gets none.
        """
        ...


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
        import httpx

        headers = {
            "Host": self._host,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": "spaceclients",
        }
        headers |= kwargs.get("headers", {})
        for credentials in self.credentials:
            headers |= credentials.headers()
            body = None if body is None else {**body, **credentials.fields()}
        url = _url(f"{self.origin}{self.api_path}{kwargs['url']}")
        if params := kwargs.get("params"):
            url = url.copy_merge_params(params)
        content = b""
        if body is not None:
            content = _JSON.encode(body).encode()
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        # With a stream it takes the headers as they are, which spares it making them twice.
        request = httpx.Request(kwargs["method"].upper(), url, headers=headers, stream=httpx.ByteStream(content))
        request.read()
        return request

    def check_open(self) -> None:
        """Refuse to go on after this client, or the one whose connections it uses, was closed."""
        if self.closed or self.pool.closed:
            raise ClientClosedError(CLOSED)

    def prepare(self) -> None:
        """Refuse to go on after closing; and set up what a turn shouldn't be spent on."""
        self.check_open()
        if self.is_async:
            import asyncio

            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                loop = None
            if loop is None:
                raise ConfigurationError(
                    "the async clients need asyncio's event loop, and none runs here (trio's is no such loop)"
                )
            self.pool.bind(loop)
        self.pool.prepare()

    @cached_property
    def _host(self) -> str:
        """The header, which lacks a scheme's usual port."""
        import httpx

        return httpx.URL(self.origin).netloc.decode()

    async def send(self, transport: Any, request: httpx.Request, progress: Progress) -> httpx.Response:
        """Send a request; its answer is yet to be read. With a sync client this never suspends."""
        progress.attach(request, is_async=self.is_async)
        if not self.is_async:
            response: httpx.Response = transport.handle_request(request)
            return response
        answer: Awaitable[httpx.Response] = transport.handle_async_request(request)
        if self.pool.shields:
            answer = cancellable(answer, progress)
        return await answer

    def close(self) -> Sequence[Lane]:
        """Send no more; the lanes whose transports are to be closed now."""
        self.closed = True
        return self.pool.close() if self.owns_pool else ()


@lru_cache
def _url(text: str) -> httpx.URL:
    """The URL; a client calls few, and each takes a twelfth of a call to read."""
    import httpx

    return httpx.URL(text)
