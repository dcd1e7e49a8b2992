"""A call on the wire: turns, attempts and pauses, until there is an answer to give."""

from __future__ import annotations

import logging
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from spaceclients._clock import monotonic
from spaceclients._response import retry_after
from spaceclients._throttle.quota import QuotaUnavailableError, TurnTimeoutError, bounded, pause
from spaceclients._throttle.retry import Outcome, RetryPolicy
from spaceclients.errors import ClientClosedError, OutcomeUnknownError, TransportError, unresolved

from .attempt import Progress, attempt
from .failure import interruption

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from spaceclients import _http
    from spaceclients._throttle.quota import Quota
    from spaceclients._timeout import Timeout
    from spaceclients.errors import RequestInfo

    from .pool import Pool

logger = logging.getLogger(__name__)


async def exchange(
    request: _http.Request,
    info: RequestInfo,
    pool: Pool,
    *,
    timeout: Timeout,  # noqa: ASYNC109  # of each step
    policy: RetryPolicy | None,
    quota: Quota | None,
    check_open: Callable[[], object],
) -> Outcome:
    """Send a request, again where that is safe, and return the last answer.

    Args:
        request: The request, signed.
        info: What errors say of it.
        pool: Where the connections are.
        timeout: How long each step may take.
        policy: When it is sent again; None for never.
        quota: What keeps requests within the service's limits, if anything does.
        check_open: Raises a `ClientClosedError` if the client was closed.

    Raises:
        TransportError: No answer came, and nothing was changed.
        OutcomeUnknownError: No answer came, and something may have been changed.
    """
    until = None if policy is None or policy.deadline is None else monotonic() + policy.deadline
    unsure = False

    def failure(attempts: int, cause: str) -> TransportError:
        return (OutcomeUnknownError if unsure else TransportError)(info, attempts, cause)

    attempts, delay = 0, None
    with bounded(until, check_open):
        while True:
            attempts += 1
            try:
                if delay is not None:
                    await pause(delay, pool.seam)
                check_open()
                pool.prepare()
                progress = Progress(timeout, until, reports=pool.reports)
                outcome = await _in_turn(request, pool, quota, progress)
            except QuotaUnavailableError as error:
                raise failure(attempts - 1, str(error) or "the deadline comes before the quota allows it") from error
            except ClientClosedError as error:
                if attempts > 1:  # "nothing was sent" would be untrue
                    raise failure(attempts - 1, "the client was closed between two attempts") from error
                raise
            text = _text(outcome, pool)
            logger.debug("%s: %s, attempt %d, %.0f ms", info, text, attempts, (monotonic() - progress.started) * 1000)
            delay = _delay(policy, info.method, outcome, attempts, until)
            if quota and outcome.status_code == 429:
                with _unless_lost("the other callers can't be held back"):
                    await quota.hold(max(delay or 0, _asked_for(outcome, policy)))
            if delay is None and outcome.status_code is not None:
                outcome.attempts, outcome.unsure = attempts, unsure
                return outcome
            unsure = unsure or outcome.may_have_changed(info.method)
            if delay is None or pool.closed:
                raise failure(attempts, text) from outcome.error
            logger.warning("%s: %s; attempt %d follows in %.2f s", info, text, attempts + 1, delay)


def _text(outcome: Outcome, pool: Pool) -> str:
    """What became of an attempt, in a few words."""
    if outcome.complete:
        return str(outcome.status)
    if pool.closed:
        return "the client was closed meanwhile"
    if outcome.error is None:
        return f"{outcome.status}, but {outcome.problem}"
    return unresolved(outcome.error, *pool.looked_up) or outcome.problem


def _delay(
    policy: RetryPolicy | None, method: str, outcome: Outcome, attempts: int, until: float | None
) -> float | None:
    """Seconds to wait before the next attempt; None for no other."""
    delay = policy.delay(method, outcome, attempts) if policy else None
    return None if delay is None or (until is not None and monotonic() + delay >= until) else delay


def _asked_for(outcome: Outcome, policy: RetryPolicy | None) -> float:
    """Seconds that everybody should wait after a 429, whether or not its call is tried again."""
    seconds = retry_after(outcome.headers) or 0
    return max(0.5, min(seconds, (policy or RetryPolicy()).max_retry_after))


@contextmanager
def _unless_lost(what: str) -> Generator[None]:
    """Go on without the quota's help: the answer that there is matters more."""
    try:
        yield
    except Exception as error:  # of a log of the user's own, too
        if interruption(error) is not None:
            raise
        logger.warning("%s: %s: %s", what, type(error).__name__, error)


async def _in_turn(request: _http.Request, pool: Pool, quota: Quota | None, progress: Progress) -> Outcome:
    """Wait for the quota's turn, and send once."""
    until = progress.until
    async with quota.turn(is_async=pool.seam.is_async, until=until) if quota else nullcontext() as turn:
        if until is not None and monotonic() >= until:
            raise TurnTimeoutError  # rather than send what can't be waited for
        progress.begin()
        outcome = await attempt(request, pool, progress)
        if outcome.status_code is not None:
            pool.last_headers = outcome.headers
            if quota:
                with _unless_lost("the quota can't note when the request was counted"):
                    await quota.learn(turn, progress.sent, progress.answered, outcome.headers)
    return outcome
