"""Cancelling requests in a user's own async transport, so that no connection stays in it that nobody uses or closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spaceclients._backend import Tasks

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable

    from spaceclients import _http

    from .progress import Progress


async def undisturbed(work: Awaitable[None]) -> None:
    """Await something to its end, even if cancelled: httpcore doesn't close a connection whose closing is cancelled."""
    import asyncio

    task = asyncio.ensure_future(work)
    _keep(task)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


_UNDER_WAY: set[asyncio.Future[None]] = set()  # the loop itself holds its tasks weakly


def _keep(task: asyncio.Future[None]) -> None:
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)


class _CarefulTasks(Tasks):
    """Tasks that, when they are cancelled, wait until httpcore's connection is idle or closed."""

    async def send(self, transport: Any, request: _http.Request) -> _http.Response:
        return await _cancellable(super().send(transport, request), request.extensions["progress"])

    async def close(self, response: _http.Response) -> None:
        await undisturbed(super().close(response))


CAREFUL = _CarefulTasks()


async def _cancellable(response: Awaitable[_http.Response], progress: Progress) -> _http.Response:
    import asyncio

    task = asyncio.ensure_future(response)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if progress.queued:  # httpcore may lose a connection that it has just found for the request
            progress.cancel()
            _keep(asyncio.ensure_future(_discard(task)))
            raise
        if not progress.cancel():
            task.cancel()
        await undisturbed(_discard(task))
        raise


async def _discard(task: asyncio.Future[_http.Response]) -> None:
    """Wait for a response that is no longer wanted, and close it."""
    import asyncio

    await asyncio.wait([task])
    if not task.cancelled() and task.exception() is None:
        await task.result().aclose()
