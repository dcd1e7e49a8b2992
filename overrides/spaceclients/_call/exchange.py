"""One call on the wire: turns, attempts, waits, until there is an answer to give."""

from __future__ import annotations

import logging
from contextlib import aclosing, contextmanager, nullcontext
from typing import TYPE_CHECKING

import attrs

from spaceclients._clock import monotonic
from spaceclients._headers import json_object, public_headers, retry_after, text_or_none
from spaceclients._throttle.quota import QuotaUnavailableError, TurnTimeoutError, bounded, pause
from spaceclients._throttle.retry import Outcome, RetryPolicy
from spaceclients.errors import ClientClosedError, OutcomeUnknownError, TransportError, unresolved

from .body import Body, BodyError
from .cancellation import undisturbed
from .failure import describe, failed_outcome, failure_of, interruption
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping

    import httpx

    from spaceclients.errors import RequestInfo

    from .sender import Sender

logger = logging.getLogger(__name__)


@attrs.define
class Answer:
    """What the service answered.

    Attributes:
        status_code: The status.
        headers: The headers, but for cookies.
        body: The body, or what came of it.
        broken: Why not all of the body came; empty if it did.
        attempts: How often the request was sent.
        unsure: Whether an attempt before the last may have been carried out.
    """

    status_code: int
    headers: Mapping[str, str]
    body: bytes
    broken: str
    attempts: int = 1
    unsure: bool = False


async def exchange(sender: Sender, request: httpx.Request, info: RequestInfo) -> Answer:
    """Send a request, again where that is safe, and return the last answer.

    Raises:
        TransportError: No answer came, and nothing was changed.
        OutcomeUnknownError: No answer came, and something may have been changed.
    """
    policy, quota = sender.retry, sender.quota
    until = None if policy is None or policy.deadline is None else monotonic() + policy.deadline
    unsure = False

    def failure(attempts: int, cause: str) -> TransportError:
        return (OutcomeUnknownError if unsure else TransportError)(info, attempts, cause)

    attempt, delay = 0, None
    with bounded(until, sender.check_open):
        while True:
            attempt += 1
            try:
                if delay is not None:
                    await pause(delay, is_async=sender.is_async)
                sender.prepare()
                progress, result = await _in_turn(sender, request, until)
            except QuotaUnavailableError as error:
                raise failure(attempt - 1, str(error) or "the deadline comes before the quota allows it") from error
            except ClientClosedError as error:
                if attempt > 1:  # "nothing was sent" would be untrue
                    raise failure(attempt - 1, "the client was closed between two attempts") from error
                raise
            outcome = _outcome(result, progress)
            told = _told(result, sender)
            logger.debug("%s: %s, attempt %d, %.0f ms", info, told, attempt, (monotonic() - progress.started) * 1000)
            delay = _delay(policy, info.method, outcome, attempt, until)
            if quota and outcome.status_code == 429:
                with _unless_lost("the other callers can't be told to wait"):
                    await quota.hold(max(delay or 0, _asked_for(outcome, policy)))
            if delay is None and isinstance(result, Answer):
                result.attempts, result.unsure = attempt, unsure
                return result
            unsure = unsure or outcome.may_have_changed(info.method)
            if delay is None or sender.pool.closed:
                raise failure(attempt, told) from (None if isinstance(result, Answer) else result)
            logger.warning("%s: %s; attempt %d follows in %.2f s", info, told, attempt + 1, delay)


def _told(result: Answer | httpx.HTTPError, sender: Sender) -> str:
    """What became of an attempt, in a few words."""
    if isinstance(result, Answer):
        return str(result.status_code)
    if sender.pool.closed:
        return "the client was closed meanwhile"
    return unresolved(result, *sender.pool.looked_up) or describe(result)


def _delay(
    policy: RetryPolicy | None, method: str, outcome: Outcome, attempt: int, until: float | None
) -> float | None:
    """Seconds to wait before the next attempt; None for no other."""
    delay = policy.delay(method, outcome, attempt) if policy else None
    return None if delay is None or (until is not None and monotonic() + delay >= until) else delay


def _asked_for(outcome: Outcome, policy: RetryPolicy | None) -> float:
    """Seconds that everybody should wait after a 429, whether or not its call is tried again."""
    told = retry_after(outcome.headers) or 0
    return max(0.5, min(told, (policy or RetryPolicy()).max_retry_after))


@contextmanager
def _unless_lost(what: str) -> Generator[None]:
    """Go on without the quota's help: the answer that there is matters more."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # of a log of the user's own, too
        logger.warning("%s: %s: %s", what, type(error).__name__, error)


async def _in_turn(
    sender: Sender, request: httpx.Request, until: float | None
) -> tuple[Progress, Answer | httpx.HTTPError]:
    """Wait for the quota's turn, and send once."""
    quota = sender.quota
    async with quota.turn(is_async=sender.is_async, until=until) if quota else nullcontext() as turn:
        if until is not None and monotonic() >= until:
            raise TurnTimeoutError  # rather than send what can't be waited for
        progress = Progress(sender.timeout, until, told=sender.pool.tells)
        result = await _attempt(sender, request, progress)
        if isinstance(result, Answer):
            sender.pool.told = result.headers
        if quota and isinstance(result, Answer):
            with _unless_lost("the quota can't note when the request was counted"):
                await quota.learn(turn, progress.sent, progress.answered, result.headers)
    return progress, result


async def _attempt(sender: Sender, request: httpx.Request, progress: Progress) -> Answer | httpx.HTTPError:
    """Send once, and read what comes, to a limit."""
    import httpx

    pool = sender.pool
    lane = await pool.take(progress.pool_seconds())
    if lane is None:
        return httpx.PoolTimeout("no connection became free in time")
    clean = False
    broken_off: BaseException | None = None
    try:
        async with progress.limit(is_async=sender.is_async):
            response = await sender.send(lane.transport, request, progress)
        progress.answered = monotonic()
        body, broken = await _read(sender, response, progress)
        clean = not broken
        return Answer(response.status_code, public_headers(response.headers), body, broken)
    except BaseException as error:  # noqa: BLE001  # it goes on its way below, without what it came along with
        broken_off = error
    finally:
        pool.give(lane, clean=clean)
    failure = failure_of(broken_off, request, never_sent=progress.never_sent)
    if isinstance(failure, httpx.HTTPError):
        return failure
    pool.retire(lane)
    raise failure


async def _read(sender: Sender, response: httpx.Response, progress: Progress) -> tuple[bytes, str]:
    """An answer's body, and why not all of it came; closes the answer."""
    import httpx

    # A transport of the user's own may have read it: it is unfolded then, and the connection is another's by now.
    body = Body({} if response.is_closed else response.headers)
    broken = ""
    try:
        async with progress.limit(is_async=sender.is_async), aclosing(_chunks(response)) as chunks:
            async for chunk in chunks:
                body.add(chunk)
                progress.check()
            body.end()
    except BodyError as error:
        broken = str(error)
    except (httpx.HTTPError, OSError) as error:
        if interruption(error) is not None:
            raise
        late = progress.over or isinstance(error, TimeoutError)
        broken = "the deadline came before its end" if late else f"it broke off ({describe(error)})"
    finally:
        if not sender.is_async:
            response.close()
        elif sender.pool.shields:
            await undisturbed(response.aclose())
        else:
            await response.aclose()
    return bytes(body.data), broken


async def _chunks(response: httpx.Response) -> AsyncGenerator[bytes]:
    """The body as it comes, still compressed."""
    import httpx

    if response.is_closed:
        yield response.content
    elif isinstance(response.stream, httpx.AsyncByteStream):
        async for chunk in response.stream:
            yield chunk
    else:
        for chunk in response.stream:
            yield chunk


def _outcome(result: Answer | httpx.HTTPError, progress: Progress) -> Outcome:
    if isinstance(result, Answer):
        code = text_or_none(json_object(result.body).get("code")) if result.status_code >= 400 else None
        return Outcome(status_code=result.status_code, headers=result.headers, code=code, complete=not result.broken)
    return failed_outcome(result, never_sent=progress.never_sent)
