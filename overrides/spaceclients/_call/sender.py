"""One call with its retries: waits for the quota, starts attempts, pauses between them, and returns the last response."""

from __future__ import annotations

import logging
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import attrs

from spaceclients._clock import monotonic, seconds_until
from spaceclients._response import retry_after
from spaceclients._throttle.quota import QuotaUnavailableError, TurnTimeoutError, bounded, pause
from spaceclients._throttle.retry import RetryPolicy
from spaceclients.errors import ClientClosedError, OutcomeUnknownError, TransportError, unresolved

from .request import Draft, http_request

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from spaceclients import _http
    from spaceclients._credentials import Credentials
    from spaceclients._spec.document import Spec
    from spaceclients._throttle.quota import Quota
    from spaceclients._throttle.retry import Outcome
    from spaceclients._timeout import Timeout
    from spaceclients.errors import RequestInfo

    from .pool import Pool, PoolEntry
    from .progress import Progress

logger = logging.getLogger(__name__)


@attrs.define(kw_only=True, eq=False, repr=False)
class Sender:
    """Builds and sends the requests of one client, over the connections that it shares with its siblings.

    Attributes:
        spec: The rules of the client's API.
        origin: The tenant's origin.
        api_path: The client's path of the API.
        credentials: What signs each request.
        timeout: How long each step may take.
        retry: When a request is sent again; None for never.
        quota: What keeps requests within the service's limits, if anything does.
        pool: The connections.
        owns_pool: Whether closing the client closes the connections; a sibling's doesn't.
        closed: Whether the client was closed.
    """

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

    def build(self, draft: Draft) -> _http.Request:
        """Return a request, signed."""
        return http_request(self.origin, self.api_path, self.credentials, draft)

    def check_open(self) -> None:
        """Raise an error if no request can be sent: see `Pool.prepare`."""
        self.pool.prepare(closed=self.closed)

    async def send(self, request: _http.Request, info: RequestInfo) -> Outcome:
        """Send a request, again where that is safe, and return the last response; with a sync client it never suspends.

        Args:
            request: The request, signed.
            info: What errors say about it.

        Raises:
            TransportError: There was no response, and nothing was changed.
            OutcomeUnknownError: There was no response, and something may have been changed.
        """
        from .progress import Progress

        until = None if self.retry is None or self.retry.deadline is None else monotonic() + self.retry.deadline
        unsure = False

        def failure(attempts: int, cause: str) -> TransportError:
            return (OutcomeUnknownError if unsure else TransportError)(info, attempts, cause)

        attempts, delay = 0, None
        with bounded(until, self.check_open):
            while True:
                attempts += 1
                try:
                    if delay is not None:
                        await pause(delay, self.pool.backend)
                    self.check_open()
                    progress = Progress(self.timeout, until, reports=self.pool.reports)
                    outcome = await self._in_turn(request, progress)
                except QuotaUnavailableError as error:
                    raise failure(
                        attempts - 1, str(error) or "the deadline comes before the quota allows it"
                    ) from error
                except ClientClosedError as error:
                    if attempts > 1:  # "nothing was sent" would be untrue
                        raise failure(attempts - 1, "the client was closed between two attempts") from error
                    raise
                text = self._text(outcome)
                spent = (monotonic() - progress.started) * 1000
                logger.debug("%s: %s, attempt %d, %.0f ms", info, text, attempts, spent)
                delay = self._delay(info.method, outcome, attempts, until)
                if self.quota and outcome.status_code == 429:
                    with _unless_lost("the other callers can't be held back"):
                        await self.quota.hold(max(delay or 0, self._requested_pause(outcome)))
                if delay is None and outcome.status_code is not None:
                    outcome.attempts, outcome.unsure = attempts, unsure
                    return outcome
                unsure = unsure or outcome.may_have_changed(info.method)
                if delay is None or self.pool.closed:
                    raise failure(attempts, text) from outcome.error
                logger.warning("%s: %s; attempt %d follows in %.2f s", info, text, attempts + 1, delay)

    async def _in_turn(self, request: _http.Request, progress: Progress) -> Outcome:
        """Wait for the quota's turn, and send once."""
        from .attempt import attempt  # and with it httpx, which takes long to import

        quota, is_async = self.quota, self.pool.backend.is_async
        async with quota.turn(is_async=is_async, until=progress.until) if quota else nullcontext() as turn:
            if progress.over:
                raise TurnTimeoutError  # rather than send with no time left for the response
            progress.begin()
            outcome = await attempt(request, self.pool, progress)
            if outcome.status_code is not None:
                self.pool.last_headers = outcome.headers
                if quota:
                    with _unless_lost("the quota can't note when the request was counted"):
                        await quota.learn(turn, progress.sent, progress.answered, outcome.headers)
        return outcome

    def _text(self, outcome: Outcome) -> str:
        """Describe the outcome of an attempt in a few words."""
        if outcome.complete:
            return str(outcome.status)
        if self.pool.closed:
            return "the client was closed meanwhile"
        if outcome.error is None:
            return f"{outcome.status}, but {outcome.problem}"
        return unresolved(outcome.error, *self.pool.looked_up) or outcome.problem

    def _delay(self, method: str, outcome: Outcome, attempts: int, until: float | None) -> float | None:
        """Return the seconds to wait before the next attempt; None to stop."""
        delay = self.retry.delay(method, outcome, attempts) if self.retry else None
        return None if delay is None or delay >= seconds_until(until) else delay

    def _requested_pause(self, outcome: Outcome) -> float:
        """Return the seconds for which all callers should pause after a 429, even if this call isn't tried again."""
        seconds = retry_after(outcome.headers) or 0
        return max(0.5, min(seconds, (self.retry or RetryPolicy()).max_retry_after))

    def close(self) -> Sequence[PoolEntry]:
        """Send nothing more; return the entries whose transports the client has to close now."""
        self.closed = True
        return self.pool.close() if self.owns_pool else ()


@contextmanager
def _unless_lost(what: str) -> Generator[None]:
    """Log an exception of the quota, and go on: the response is more important. An interrupt is raised."""
    from .exceptions import interruption

    try:
        yield
    except Exception as error:  # also of a user's own log
        if interruption(error) is not None:
            raise
        logger.warning("%s: %s: %s", what, type(error).__name__, error)
