"""Builds, signs and sends the requests of one client, over the connections that it shares with its siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from spaceclients.errors import ClientClosedError

from .pool import CLOSED, Pool
from .request import http_request

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
        """The request that a generated module describes, signed."""
        return http_request(self.origin, self.api_path, self.credentials, kwargs, body)

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

    def close(self) -> Sequence[PoolEntry]:
        """Send no more; the entries whose transports are to be closed now."""
        self.closed = True
        return self.pool.close() if self.owns_pool else ()
