"""One attempt: takes a connection, sends the request once, and reads the response."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from spaceclients._clock import monotonic
from spaceclients._response import json_object, public_headers, text_or_none
from spaceclients._throttle.retry import Outcome

from .body import Body, BodyError
from .exceptions import describe, failed_outcome, interruption, mapped_exception

if TYPE_CHECKING:
    from spaceclients import _http
    from spaceclients._backend import Backend

    from .pool import Pool
    from .progress import Progress


async def attempt(request: _http.Request, pool: Pool, progress: Progress) -> Outcome:
    """Send once; read the body up to the size limit.

    Args:
        request: The request.
        pool: The connections.
        progress: The progress of this attempt.
    """
    from spaceclients import _http

    backend = pool.backend
    entry = await pool.acquire(progress.pool_seconds)
    if entry is None:
        return failed_outcome(_http.PoolTimeout("no connection became free in time"), never_sent=True)
    clean = False
    broken_off: BaseException | None = None
    try:
        async with backend.limit(progress.until):
            response = await backend.send(entry.transport, progress.attach(request, backend))
        progress.answered = monotonic()
        body, problem = await _read(response, backend, progress)
        clean = not problem
        status, headers = response.status_code, public_headers(response.headers)
        code = text_or_none(json_object(body).get("code")) if status >= 400 else None
        return Outcome(status_code=status, headers=headers, body=body, code=code, problem=problem)
    except BaseException as error:  # noqa: BLE001  # it is raised below, without its frames and its context
        broken_off = error
    finally:
        pool.release(entry, clean=clean)
    failure = mapped_exception(broken_off, request, never_sent=progress.never_sent)
    if isinstance(failure, _http.HTTPError):  # may be retried; interrupts and bugs are raised
        return failed_outcome(failure, never_sent=progress.never_sent)
    pool.retire(entry)
    raise failure


async def _read(response: _http.Response, backend: Backend, progress: Progress) -> tuple[bytes, str]:
    """Return a response's body, and why it is incomplete (empty if it isn't); close the response."""
    from spaceclients import _http

    # If a user's own transport has read the response already, it is decompressed: without headers its bytes stay as they are.
    body = Body({} if response.is_closed else response.headers)
    problem = ""
    try:
        async with backend.limit(progress.until), aclosing(backend.chunks(response)) as chunks:
            async for chunk in chunks:
                body.add(chunk)
                progress.check()
            body.end()
    except BodyError as error:
        problem = str(error)
    except (_http.HTTPError, OSError) as error:
        if interruption(error) is not None:
            raise
        late = progress.over or isinstance(error, TimeoutError)
        problem = "the deadline came before its end" if late else f"it broke off ({describe(error)})"
    finally:
        await backend.close(response)
    return bytes(body.data), problem
