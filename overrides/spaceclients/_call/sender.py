"""Builds, signs and sends the requests of one client, over the connections that it shares with its siblings."""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from spaceclients.errors import ClientClosedError

from .pool import CLOSED, Pool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spaceclients import _http
    from spaceclients._credentials import Credentials
    from spaceclients._spec.document import Spec
    from spaceclients._throttle.quota import Quota
    from spaceclients._throttle.retry import Outcome, RetryPolicy
    from spaceclients._timeout import Timeout
    from spaceclients.errors import RequestInfo

    from .pool import PoolEntry


_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


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
    owns_pool: bool = True
    closed: bool = False

    def build(self, kwargs: Mapping[str, Any], body: Mapping[str, Any] | None) -> _http.Request:
        """The request that a generated module describes, signed.

        Args:
            kwargs: What the module's `_get_kwargs` gave.
            body: The JSON body, or None without one.
        """
        from spaceclients import _http

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
        request = _http.Request(kwargs["method"].upper(), url, headers=headers, stream=_http.ByteStream(content))
        request.read()
        return request

    def check_open(self) -> None:
        """Refuse to go on after this client, or the one whose connections it uses, was closed."""
        if self.closed or self.pool.closed:
            raise ClientClosedError(CLOSED)

    async def send(self, request: _http.Request, info: RequestInfo) -> Outcome:
        """Send a request, again where that is safe, and return the last answer; with a sync client it never suspends.

        Raises:
            TransportError: No answer came.
        """
        from .exchange import exchange  # and with it httpx, which takes its time

        return await exchange(
            request,
            info,
            self.pool,
            timeout=self.timeout,
            policy=self.retry,
            quota=self.quota,
            check_open=self.check_open,
        )

    @cached_property
    def _host(self) -> str:
        """The header, which lacks a scheme's usual port."""
        from spaceclients import _http

        return _http.URL(self.origin).netloc.decode()

    def close(self) -> Sequence[PoolEntry]:
        """Send no more; the entries whose transports are to be closed now."""
        self.closed = True
        return self.pool.close() if self.owns_pool else ()


@lru_cache
def _url(text: str) -> _http.URL:
    """The URL; a client calls few, and each takes a twelfth of a call to read."""
    from spaceclients import _http

    return _http.URL(text)
