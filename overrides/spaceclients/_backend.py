"""The two backends, threads and asyncio's tasks: they differ in waiting, sending, reading and closing."""

from __future__ import annotations

import threading
from contextlib import nullcontext, suppress
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

from ._clock import monotonic, seconds_until
from .errors import ConfigurationError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from spaceclients import _http

    Step = Callable[[str, Mapping[str, Any]], None]

T = TypeVar("T")


class SuspendedError(RuntimeError):
    """A sync call waited in a way that needs asyncio: a mistake in a user's own quota or transport."""


def run(awaitable: Awaitable[T]) -> T:
    """Return the result of something that never suspends: all that it awaits is done at once, by `Threads`.

    Args:
        awaitable: What to run to its end.

    Raises:
        SuspendedError: It was suspended, as by a quota that is written for asyncio only.
    """
    steps = awaitable.__await__()
    try:
        next(steps)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        if close := getattr(steps, "close", None):
            close()
    raise SuspendedError(
        "something in a sync call waited in a way that needs asyncio, such as a quota of your own; "
        "a request that had been sent by then may have been carried out"
    )


class ThreadBell:
    """Wakes one waiting thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def ring(self) -> None:
        """Wake the waiting caller, or keep it from beginning to wait."""
        with suppress(RuntimeError):  # it has rung already
            self._lock.release()

    async def wait(self, seconds: float) -> None:
        """Wait until it rings, for so many seconds at most."""
        self._lock.acquire(timeout=seconds)


class Threads:
    """The backend of sync code: whatever it does is done when it returns, so that `run` never has to wait.

    Attributes:
        is_async: Whether this is asyncio's backend.
        cuts_steps: Whether a time limit ends each step of a connection; else one ends them all from outside.
        look: Seconds after which a caller in a queue looks again, in case an interrupt prevented the ring of its bell.
    """

    is_async = False
    cuts_steps = True
    look = 0.2

    def pick(self, of_threads: T, of_tasks: object) -> T:  # noqa: ARG002
        """Return the argument for this backend."""
        return of_threads

    def loop(self) -> None:
        """Return the running event loop; None with threads.

        Raises:
            ConfigurationError: The backend is asyncio's, and no loop is running.
        """

    def bell(self) -> ThreadBell:
        """Return a new bell, for which this thread or task can wait."""
        return ThreadBell()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        sleep(seconds)  # noqa: ASYNC251  # sync code runs this coroutine, and must wait here

    def limit(self, until: float | None) -> AbstractAsyncContextManager[object]:  # noqa: ARG002  # steps end themselves
        """End its body by a `TimeoutError` at a time of the monotonic clock, where that is possible from outside."""
        return nullcontext()

    def tracer(self, step: Step) -> Any:
        """Return the callback by which a connection reports its steps, for httpcore's extension `trace`."""
        return step

    async def send(self, transport: Any, request: _http.Request) -> _http.Response:
        """Send a request; its response isn't read yet."""
        response: _http.Response = transport.handle_request(request)
        return response

    async def chunks(self, response: _http.Response) -> AsyncGenerator[bytes]:
        """Yield the body as it arrives, still compressed."""
        stream: Any = response.stream
        for chunk in [response.content] if response.is_closed else stream:
            yield chunk

    async def close(self, response: _http.Response) -> None:
        """Close the response, so that its connection can be used again or ends."""
        response.close()


class TaskBell:
    """Wakes one waiting task."""

    def __init__(self) -> None:
        import asyncio

        self._rung = asyncio.Event()

    def ring(self) -> None:
        with suppress(RuntimeError):  # its event loop is closed
            self._rung.set()

    async def wait(self, seconds: float) -> None:
        import asyncio

        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()


class Tasks:
    """The backend of async code: asyncio's tasks. Its methods do the same as those of `Threads`."""

    is_async = True
    cuts_steps = False
    look = 2.0  # there may be thousands

    def pick(self, of_threads: object, of_tasks: T) -> T:  # noqa: ARG002
        return of_tasks

    def loop(self) -> asyncio.AbstractEventLoop:
        import asyncio

        try:
            return asyncio.get_running_loop()
        except RuntimeError:
            problem = "the async clients need asyncio's event loop, and none is running here (trio has no such loop)"
        raise ConfigurationError(problem)

    def bell(self) -> TaskBell:
        return TaskBell()

    async def sleep(self, seconds: float) -> None:
        import asyncio

        if abs(asyncio.get_running_loop().time() - monotonic()) < 1:
            await asyncio.sleep(seconds)
        else:  # a test has frozen the loop's time, so that none of its waits would end
            await asyncio.to_thread(sleep, seconds)

    def limit(self, until: float | None) -> AbstractAsyncContextManager[object]:
        import asyncio

        return nullcontext() if until is None else asyncio.timeout(max(0.001, seconds_until(until)))

    def tracer(self, step: Step) -> Any:
        async def awaited(event: str, info: Mapping[str, Any]) -> None:
            step(event, info)

        return awaited

    async def send(self, transport: Any, request: _http.Request) -> _http.Response:
        response: _http.Response = await transport.handle_async_request(request)
        return response

    async def chunks(self, response: _http.Response) -> AsyncGenerator[bytes]:
        stream: Any = response.stream
        if response.is_closed or not hasattr(stream, "__aiter__"):  # of a user's own transport
            for chunk in [response.content] if response.is_closed else stream:
                yield chunk
            return
        async for chunk in stream:
            yield chunk

    async def close(self, response: _http.Response) -> None:
        await response.aclose()


Bell = ThreadBell | TaskBell
Backend = Threads | Tasks
THREADS = Threads()
TASKS = Tasks()


def backend_of(*, is_async: bool) -> Backend:
    """Return the backend of sync or async code."""
    return TASKS if is_async else THREADS
