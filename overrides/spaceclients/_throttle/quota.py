"""The protocol of quotas, and what the quotas and pauses share."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol
from weakref import ref

from spaceclients._clock import monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from spaceclients._backend import Backend

_LOOK = 0.5  # seconds after which a pause checks whether the call has to end


class QuotaUnavailableError(Exception):
    """The quota's log can't be reached, so nothing may be sent."""


class TurnTimeoutError(QuotaUnavailableError):
    """The call's deadline comes before its turn."""


class Quota(Protocol):
    """A client waits for its quota before each attempt, and informs it of each response."""

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it; None for both kinds."""
        ...

    def turn(self, *, is_async: bool, until: float | None) -> AbstractAsyncContextManager[Any]:
        """Wait for a turn, and keep it while the request is under way.

        Args:
            is_async: Whether to wait as async code does.
            until: The time of the monotonic clock at which to give up with a `TurnTimeoutError`; None for never.

        Returns:
            A context manager, whose value is given to `learn`.
        """
        ...

    async def learn(self, turn: Any, sent: float, answered: float, headers: Mapping[str, str]) -> None:
        """Learn the limit from a response.

        Args:
            turn: The value of the turn's context manager.
            sent: The time of the monotonic clock when the request was sent.
            answered: The time when its response began to arrive.
            headers: The response's headers.
        """
        ...

    async def hold(self, seconds: float) -> None:
        """Allow no requests for some time.

        Args:
            seconds: How long.
        """
        ...


class bounded:  # noqa: N801  # used as a function is
    """Limit the waits of the call in its body: those in quotas, for their Redis, and in `pause`.

    Args:
        until: The time of the monotonic clock at which the call ends; None for never.
        check: Raises the exception with which the call has to end now, if any, such as a `ClientClosedError`; called
            twice a second or more.
    """

    def __init__(self, until: float | None, check: Callable[[], object]) -> None:
        self.until = until
        self.check = check

    def __enter__(self) -> None:
        self._before = _BOUNDS.get()
        _BOUNDS.set(ref(self))

    def __exit__(self, *_: object) -> None:
        _BOUNDS.set(self._before)


# Not an argument, as users' own quotas don't take it. Weak, as an interrupt may keep a call from restoring the value.
_BOUNDS: ContextVar[ref[bounded] | None] = ContextVar("spaceclients_bounds", default=None)


def call_ends() -> float | None:
    """Return the time of the monotonic clock at which the present call ends; None for never."""
    bounds = _bounds()
    return bounds.until if bounds else None


def check_call() -> None:
    """Raise the exception with which the present call has to end now, if any."""
    if bounds := _bounds():
        bounds.check()


def _bounds() -> bounded | None:
    found = _BOUNDS.get()
    return found() if found else None


async def pause(seconds: float, backend: Backend) -> None:
    """Wait, unless the call has to end earlier."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        check_call()
        await backend.sleep(min(left, _LOOK))
