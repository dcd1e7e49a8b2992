"""One call on the wire: turns, attempts, waits, until there is an answer to give."""

from __future__ import annotations

import logging
import ssl
from contextlib import aclosing, nullcontext
from time import monotonic
from typing import TYPE_CHECKING

import attrs
import httpx

from ._answer import json_object, public_headers, retry_after, text_or_none
from ._quota import QuotaUnavailableError, TurnTimeoutError, pause
from ._retry import Outcome
from .errors import ClientClosedError, OutcomeUnknownError, TransportError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Mapping

    from ._sender import Sender
    from .errors import RequestInfo

logger = logging.getLogger(__name__)

MAX_BODY = 10 * 1024 * 1024  # bytes; the largest answer seen of either service has 2.8 MB

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_HOPELESS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, ssl.SSLCertVerificationError)


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

    attempt = 0
    while True:
        attempt += 1
        try:
            sender.prepare()
            async with quota.turn(is_async=sender.is_async, until=until) if quota else nullcontext():
                if until is not None and monotonic() >= until:
                    raise TurnTimeoutError  # rather than send what can't be waited for
                request.extensions["timeout"] = _timeouts(sender, until)
                started = monotonic()
                result = await _attempt(sender, request, until)
        except QuotaUnavailableError as error:
            raise failure(attempt - 1, str(error) or "the deadline comes before the quota allows it") from error
        except ClientClosedError as error:
            if unsure:  # "nothing was sent" would be untrue
                raise failure(attempt - 1, "the client was closed between two attempts") from error
            raise
        outcome = _outcome(result)
        told = str(result.status_code) if isinstance(result, Answer) else _describe(result)
        logger.debug("%s: %s, attempt %d, %.0f ms", info, told, attempt, (monotonic() - started) * 1000)
        delay = await _settle(sender, info.method, outcome, attempt, until)
        if delay is None and isinstance(result, Answer):
            return attrs.evolve(result, attempts=attempt, unsure=unsure)
        unsure = unsure or outcome.may_have_changed(info.method)
        if delay is None:
            raise failure(attempt, told) from (None if isinstance(result, Answer) else result)
        logger.warning("%s: %s; attempt %d follows in %.2f s", info, told, attempt + 1, delay)
        if quota is None or outcome.status_code != 429:  # else the next turn comes when the hold is over
            await pause(delay, is_async=sender.is_async)


async def _settle(sender: Sender, method: str, outcome: Outcome, attempt: int, until: float | None) -> float | None:
    """Tell the quota what came; the seconds to wait before the next attempt, None for no other."""
    delay = sender.retry.delay(method, outcome, attempt) if sender.retry else None
    if delay is not None and until is not None and monotonic() + delay >= until:
        delay = None
    if sender.quota is not None:
        await sender.quota.learn(outcome.headers)
        if outcome.status_code == 429:
            # Everybody waits, whether or not this call is tried again.
            wait = min(max(retry_after(outcome.headers) or 0, 0.5), 60) if delay is None else delay
            try:
                await sender.quota.hold(wait)
            except QuotaUnavailableError as error:  # the answer that there is matters more
                logger.warning("the other callers can't be told to wait: %s", error)
    return delay


def _timeouts(sender: Sender, until: float | None) -> dict[str, float | None]:
    """The time that each step of an attempt may take; no step may take longer than the call has left."""
    steps: dict[str, float | None] = attrs.asdict(sender.timeout)
    if until is None:
        return steps
    left = max(0.001, until - monotonic())
    return {name: left if seconds is None else min(left, seconds) for name, seconds in steps.items()}


async def _attempt(sender: Sender, request: httpx.Request, until: float | None) -> Answer | httpx.HTTPError:
    """Send once, and read what comes, to a limit."""
    try:
        response = await sender.send(request)
    except httpx.HTTPError as error:
        if isinstance(error, httpx.RequestError):  # who looks at the cause mustn't see the signature
            error.request = httpx.Request(request.method, request.url)
        return error
    except (TimeoutError, OSError) as error:  # of a transport that doesn't name its errors as httpx does
        return httpx.ReadError(_describe(error))
    body = bytearray()
    broken = ""
    try:
        async with aclosing(_chunks(response, is_async=sender.is_async)) as chunks:
            async for chunk in chunks:
                body += chunk
                if len(body) > MAX_BODY:
                    broken = f"it is larger than {MAX_BODY} bytes"
                elif until is not None and monotonic() > until:
                    broken = "the deadline came before its end"
                if broken:
                    break
    except httpx.HTTPError as error:
        broken = f"it broke off ({_describe(error)})"
    finally:
        if sender.is_async:
            await response.aclose()
        else:
            response.close()
    return Answer(response.status_code, public_headers(response.headers.multi_items()), bytes(body), broken)


async def _chunks(response: httpx.Response, *, is_async: bool) -> AsyncGenerator[bytes]:
    if is_async:
        async for chunk in response.aiter_bytes():
            yield chunk
    else:
        for chunk in response.iter_bytes():
            yield chunk


def _outcome(result: Answer | httpx.HTTPError) -> Outcome:
    if isinstance(result, Answer):
        code = text_or_none(json_object(result.body).get("code")) if result.status_code >= 400 else None
        return Outcome(status_code=result.status_code, headers=result.headers, code=code, complete=not result.broken)
    hopeless = any(isinstance(cause, _HOPELESS) for cause in _causes(result))
    return Outcome(sent=not isinstance(result, _NEVER_SENT), complete=False, hopeless=hopeless)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")
