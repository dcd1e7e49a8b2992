"""What a client asks of a quota, and what the quotas and pauses share."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol
from weakref import ref

from spaceclients._clock import monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from spaceclients._seam import Seam

_LOOK = 0.5  # seconds after which a pause looks whether it is to go on


class QuotaUnavailableError(Exception):
    """What keeps the quota can't be asked, so nothing may be sent."""


class TurnTimeoutError(QuotaUnavailableError):
    """The call's deadline comes before its turn."""


class Quota(Protocol):
    """What a client asks before each attempt, and informs of each answer."""

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
        """Learn the limit from an answer.

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


class bounded:  # noqa: N801  # used as a function is
    """Bound the waits of the call that is made within: those in quotas, for their Redis, and in `pause`.

    Args:
        until: The time of the monotonic clock at which the call ends; None for never.
        check: Raises what the call is to end with now, such as a `ClientClosedError`; asked twice a second or more.
    """

    def __init__(self, until: float | None, check: Callable[[], object] = _go_on) -> None:
        self.until = until
        self.check = check

    def __enter__(self) -> None:
        self._before = _BOUNDS.get()
        _BOUNDS.set(ref(self))

    def __exit__(self, *_: object) -> None:
        _BOUNDS.set(self._before)


# Beside the arguments, as quotas that users wrote don't take such ones. Weak, as an interrupt may keep a call from
# leaving it as it was.
_BOUNDS: ContextVar[ref[bounded] | None] = ContextVar("spaceclients_bounds", default=None)


def call_ends() -> float | None:
    """The time of the monotonic clock at which the call under way ends; None for never."""
    bounds = _bounds()
    return bounds.until if bounds else None


def check_call() -> None:
    """Raise what the call under way is to end with now, if anything."""
    if bounds := _bounds():
        bounds.check()


def _bounds() -> bounded | None:
    found = _BOUNDS.get()
    return found() if found else None


async def pause(seconds: float, seam: Seam) -> None:
    """Wait, unless something ends the call."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        check_call()
        await seam.sleep(min(left, _LOOK))
