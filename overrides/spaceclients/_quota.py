"""What a client asks of a quota, and what the quotas share."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractAsyncContextManager


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


async def pause(seconds: float, *, is_async: bool) -> None:
    """Wait; in sync code without suspending."""
    if is_async:
        import asyncio

        await asyncio.sleep(seconds)
    elif seconds > 0:
        sleep(seconds)  # noqa: ASYNC251  # sync code runs this coroutine, and must wait here


def at_least_one(name: str, value: object) -> int:
    """The number, if it is a limit that lets anything through."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigurationError(f"quota: {name} must be a whole number from 1 on; got {value!r}")
    return value
