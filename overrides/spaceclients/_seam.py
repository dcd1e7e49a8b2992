"""What differs between threads and asyncio's tasks: waiting, sending, reading, closing. All else is written once."""

from __future__ import annotations

import threading
from contextlib import nullcontext, suppress
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ._clock import monotonic
from .errors import ConfigurationError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from spaceclients import _http

    Step = Callable[[str, Mapping[str, Any]], None]

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


class SuspendedError(RuntimeError):
    """A sync call waited as only asyncio can: a mistake in the code of whoever wrote a quota or a transport."""


def run(awaitable: Awaitable[T]) -> T:
    """The result of something that never suspends: with the seam of threads, all that it awaits is done in place.

    Args:
        awaitable: What to run to its end.

    Raises:
        SuspendedError: It was suspended, as by a quota that is written for asyncio alone.
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
        "something in a sync call waited as only asyncio can, such as a quota of your own; "
        "a request that had been sent by then may have been carried out"
    )


class Bell(Protocol):
    """What one caller waits for."""

    def ring(self) -> None:
        """Let who waits go on, or not begin to wait."""
        ...

    async def wait(self, seconds: float) -> None:
        """Wait until it rings, so many seconds at the most."""
        ...


class Cancellable(Protocol):
    """A request that is being sent."""

    @property
    def queued(self) -> bool:
        """Whether it still waits for a connection."""
        ...

    def cancel(self) -> bool:
        """End it before it is sent; whether that is left to its connection's next step."""
        ...


class Seam(Protocol):
    """One of the two ways."""

    is_async: bool
    cuts_steps: bool  # whether a limit of time ends each step of a connection, rather than all of them from outside
    look: float  # seconds after which who waits in a line looks again, should an interrupt have kept its bell silent

    def pick(self, of_threads: A, of_tasks: B) -> A | B:
        """What is meant for this way."""
        ...

    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The event loop that runs here; None with threads.

        Raises:
            ConfigurationError: There should be one, and there is none.
        """
        ...

    def bell(self) -> Bell:
        """A new bell, for this thread or task to wait for."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def limit(self, until: float | None) -> AbstractAsyncContextManager[object]:
        """End what is done within by a `TimeoutError` at a time of the monotonic clock, where that can be done."""
        ...

    def tracer(self, step: Step) -> Any:
        """The callback by which a connection reports its steps, for httpcore's extension `trace`."""
        ...

    async def send(self, transport: Any, request: _http.Request, progress: Cancellable) -> _http.Response:
        """Send a request, whose progress may be asked for; its answer is yet to be read."""
        ...

    def chunks(self, response: _http.Response) -> AsyncGenerator[bytes]:
        """The body as it comes, still compressed."""
        ...

    async def close(self, response: _http.Response) -> None:
        """Let the connection go on to the next request, or end."""
        ...


class _ThreadBell:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def ring(self) -> None:
        with suppress(RuntimeError):  # it has rung already
            self._lock.release()

    async def wait(self, seconds: float) -> None:
        self._lock.acquire(timeout=seconds)


class Threads:
    """Threads, and programs without any."""

    is_async = False
    cuts_steps = True
    look = 0.2

    def pick(self, of_threads: A, of_tasks: B) -> A | B:  # noqa: ARG002
        return of_threads

    def loop(self) -> None:
        return None

    def bell(self) -> Bell:
        return _ThreadBell()

    async def sleep(self, seconds: float) -> None:
        sleep(seconds)  # noqa: ASYNC251  # sync code runs this coroutine, and must wait here

    def limit(self, until: float | None) -> AbstractAsyncContextManager[object]:  # noqa: ARG002  # steps end themselves
        return nullcontext()

    def tracer(self, step: Step) -> Any:
        return step

    async def send(self, transport: Any, request: _http.Request, progress: Cancellable) -> _http.Response:  # noqa: ARG002
        response: _http.Response = transport.handle_request(request)
        return response

    async def chunks(self, response: _http.Response) -> AsyncGenerator[bytes]:
        stream: Any = response.stream
        for chunk in [response.content] if response.is_closed else stream:
            yield chunk

    async def close(self, response: _http.Response) -> None:
        response.close()


class _TaskBell:
    def __init__(self) -> None:
        self._renew()

    def _renew(self) -> None:
        import asyncio

        self._rung = asyncio.get_running_loop().create_future()

    def ring(self) -> None:
        with suppress(RuntimeError):  # its event loop is closed
            if not self._rung.done():
                self._rung.set_result(None)

    async def wait(self, seconds: float) -> None:
        import asyncio

        await asyncio.wait([self._rung], timeout=seconds)
        if self._rung.done():
            self._renew()


class Tasks:
    """asyncio's tasks."""

    is_async = True
    cuts_steps = False
    look = 2.0  # there may be thousands

    def pick(self, of_threads: A, of_tasks: B) -> A | B:  # noqa: ARG002
        return of_tasks

    def loop(self) -> asyncio.AbstractEventLoop:
        import asyncio

        try:
            return asyncio.get_running_loop()
        except RuntimeError:
            problem = "the async clients need asyncio's event loop, and none runs here (trio's is no such loop)"
        raise ConfigurationError(problem)

    def bell(self) -> Bell:
        return _TaskBell()

    async def sleep(self, seconds: float) -> None:
        import asyncio

        if abs(asyncio.get_running_loop().time() - monotonic()) < 1:
            await asyncio.sleep(seconds)
        else:  # a test has frozen the loop's time, so that none of its waits would end
            await asyncio.to_thread(sleep, seconds)

    def limit(self, until: float | None) -> AbstractAsyncContextManager[object]:
        import asyncio

        return nullcontext() if until is None else asyncio.timeout(max(0.001, until - monotonic()))

    def tracer(self, step: Step) -> Any:
        async def awaited(event: str, info: Mapping[str, Any]) -> None:
            step(event, info)

        return awaited

    async def send(self, transport: Any, request: _http.Request, progress: Cancellable) -> _http.Response:  # noqa: ARG002
        response: _http.Response = await transport.handle_async_request(request)
        return response

    async def chunks(self, response: _http.Response) -> AsyncGenerator[bytes]:
        stream: Any = response.stream
        if response.is_closed or not hasattr(stream, "__aiter__"):  # of a transport of the user's own
            for chunk in [response.content] if response.is_closed else stream:
                yield chunk
            return
        async for chunk in stream:
            yield chunk

    async def close(self, response: _http.Response) -> None:
        await response.aclose()


THREADS: Seam = Threads()
TASKS: Seam = Tasks()


def seam_of(*, is_async: bool) -> Seam:
    """The way of sync or of async code."""
    return TASKS if is_async else THREADS
