"""The retry policy: when a request is sent again, and after how long. It depends on its arguments alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from spaceclients._kintone_codes import RETRIED_CODES
from spaceclients._options import require_number
from spaceclients._response import retry_after
from spaceclients.errors import SAFE_METHODS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Sending such a request twice has the same effect as once, so it can be repeated when its response was lost.
IDEMPOTENT_METHODS = SAFE_METHODS | {"PUT", "DELETE"}
_PASSING_STATUSES = frozenset({502, 503, 504})


@attrs.define(kw_only=True)
class Outcome:
    """The result of one attempt; that of the last one is the result of the call.

    Attributes:
        status_code: The response's status; None without a response.
        headers: The response's headers without cookies.
        body: The response's body, or the part of it that arrived.
        code: The service's error code.
        sent: Whether the request may have reached the service.
        hopeless: Whether a further attempt would fail in the same way.
        problem: Why there is no response, or an incomplete one, in words; empty otherwise.
        error: The error of an attempt without a response.
        attempts: How often the request was sent.
        unsure: Whether an attempt before the last may have been carried out.
    """

    status_code: int | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    body: bytes = b""
    code: str | None = None
    sent: bool = True
    hopeless: bool = False
    problem: str = ""
    error: BaseException | None = None
    attempts: int = 1
    unsure: bool = False

    @property
    def complete(self) -> bool:
        """Whether there is a response, and all of it."""
        return not self.problem

    @property
    def status(self) -> int:
        """The response's status; 0 without a response."""
        return self.status_code or 0

    def may_have_changed(self, method: str) -> bool:
        """Whether the attempt may have changed something, as far as it can be known."""
        unknown = self.status_code is None or self.status_code >= 500 or self.status_code < 300
        return method not in SAFE_METHODS and self.sent and unknown


def _chance() -> float:
    import random

    return random.random()  # noqa: S311  # no secret


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often a request is sent, and how long to wait in between.

    After a wait, every request is sent again that was answered with 429 or never left this machine. Requests that change
    nothing or may be repeated (GET, PUT, DELETE) are also sent again when the response was lost, was 502, 503 or 504, or
    reported a lock. A POST whose response was lost is never sent again.

    Attributes:
        attempts: How often a request is sent at most, the first time included; at least 1.
        backoff: Seconds that the first wait takes at most; each further one may take twice as long.
        max_backoff: Seconds that a wait takes at most, unless the service asks for more.
        max_retry_after: Seconds to wait at most when the service says how long.
        deadline: Seconds that all attempts and waits of a call may take together; None for no limit.

    Raises:
        ConfigurationError: A number is out of its limits.

    Examples:
        >>> KaitenClient("https://acme.kaiten.ru", token="...", retry=RetryPolicy(attempts=5, deadline=60))
    """

    attempts: int = 3
    backoff: float = 0.5
    max_backoff: float = 8
    max_retry_after: float = 60
    deadline: float | None = None

    def __attrs_post_init__(self) -> None:
        require_number("retry: attempts", self.attempts, 1, whole=True)
        for name in ("backoff", "max_backoff", "max_retry_after"):
            require_number(f"retry: {name}", getattr(self, name), 0)
        if self.deadline is not None:
            require_number("retry: deadline", self.deadline, 0.001)

    def delay(self, method: str, outcome: Outcome, attempt: int, chance: Callable[[], float] = _chance) -> float | None:
        """Return the seconds to wait before the next attempt; None to stop.

        Args:
            method: The request's HTTP method, in capitals.
            outcome: The result of the attempt.
            attempt: The number of the attempt, from 1 on.
            chance: Gives numbers from 0 to 1, so that waits of many callers differ.

        Returns:
            The seconds, or None.

        Examples:
            >>> RetryPolicy(backoff=2).delay("GET", Outcome(status_code=503), attempt=1, chance=lambda: 0.5)
            1.0
        """
        if attempt >= self.attempts or not may_repeat(method, outcome):
            return None
        # Full jitter: callers that failed together mustn't come back together.
        waited = min(self.max_backoff, self.backoff * 2 ** min(attempt - 1, 60)) * chance()
        asked = retry_after(outcome.headers) if outcome.status_code in {429, *_PASSING_STATUSES} else None
        # Callers that were given the same time mustn't come back together either.
        wait: float = waited + min(asked or 0, self.max_retry_after)
        return wait


def may_repeat(method: str, outcome: Outcome) -> bool:
    """Whether sending a request again is useful, and can't make a change twice."""
    if outcome.hopeless:
        return False
    if not outcome.sent or outcome.status_code == 429:
        return True
    passing = outcome.status_code in _PASSING_STATUSES or outcome.code in RETRIED_CODES
    return method in IDEMPOTENT_METHODS and (passing or not outcome.complete)
