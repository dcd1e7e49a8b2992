"""What a client asks of a quota, and what the quotas and pauses share."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from spaceclients._clock import monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from contextlib import AbstractAsyncContextManager

    from spaceclients._seam import Seam

_LOOK = 0.5  # seconds after which a pause looks whether it is to go on


class QuotaUnavailableError(Exception):
    """What keeps the quota can't be asked, so nothing may be sent."""


class TurnTimeoutError(QuotaUnavailableError):
    """The call's deadline comes before its turn."""


class Quota(Protocol):
    """What a client asks before each attempt, and tells about each answer."""

    @property
    def is_async(self) -> bool | None:
        """Whether only async clients can use it; None for both kinds."""
        ...

    def turn(self, *, is_async: bool, until: float | None) -> AbstractAsyncContextManager[Any]:
        """Wait for one's turn, and keep it while the request is under way.

        Args:
            is_async: Whether to wait as async code does.
            until: The time of the monotonic clock at which to give up with a `TurnTimeoutError`; None to wait on.

        Returns:
            A context manager, whose value `learn` wants back.
        """
        ...

    async def learn(self, turn: Any, sent: float, answered: float, headers: Mapping[str, str]) -> None:
        """Take what an answer tells of the limit.

        Args:
            turn: What the turn's context manager gave.
            sent: The time of the monotonic clock when the request went out.
            answered: The time when its answer began to come.
            headers: The answer's headers.
        """
        ...

    async def hold(self, seconds: float) -> None:
        """Let no caller send for so long.

        Args:
            seconds: How long.
        """
        ...


def _go_on() -> None:
    """Nothing ends the call early."""


@attrs.frozen
class _Bounds:
    """What ends the waits of a call.

    Attributes:
        until: The time of the monotonic clock at which the call ends; None for never.
        check: Raises what the call is to end with now, if anything.
    """

    until: float | None = None
    check: Callable[[], object] = _go_on


# Beside the arguments, as quotas that users wrote don't take such ones.
_UNBOUNDED = _Bounds()
_BOUNDS: ContextVar[_Bounds] = ContextVar("spaceclients_bounds", default=_UNBOUNDED)


@contextmanager
def bounded(until: float | None, check: Callable[[], object] = _go_on) -> Generator[None]:
    """Bound the waits of the call that is made within: those in quotas, for their Redis, and in `pause`.

    Args:
        until: The time of the monotonic clock at which the call ends; None for never.
        check: Raises what the call is to end with now, such as a `ClientClosedError`; asked twice a second or more.
    """
    before = _BOUNDS.get()
    _BOUNDS.set(_Bounds(until, check))
    try:
        yield
    finally:
        _BOUNDS.set(before)


def call_ends() -> float | None:
    """The time of the monotonic clock at which the call under way ends; None for never."""
    return _BOUNDS.get().until


def check_call() -> None:
    """Raise what the call under way is to end with now, if anything."""
    _BOUNDS.get().check()


async def pause(seconds: float, seam: Seam) -> None:
    """Wait, unless something ends the call."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        check_call()
        await seam.sleep(min(left, _LOOK))
