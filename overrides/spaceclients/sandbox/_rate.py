"""Kaiten's rate limit: requests in any second."""

from collections import deque
from math import ceil
from time import time
from typing import Final

from spaceclients.sandbox._numbers import check_whole

DEFAULT_LIMIT: Final = 50  # measured on a tenant in August 2026; the documents say 5
WINDOW: Final = 1  # seconds; that it slides was measured on the same tenant


class RateLimit:
    """Counts each token's requests in the last second, refused ones too.

    Args:
        limit: Requests allowed in a second; None refuses none.

    Raises:
        ValueError: The limit is no whole number from 1 on.
    """

    def __init__(self, limit: int | None) -> None:
        if limit is not None:
            check_whole("the limit of requests per second", limit, 1)
        self._refuses = limit is not None
        self._limit = DEFAULT_LIMIT if limit is None else limit
        self._times: dict[str, deque[float]] = {}  # by token; the last one used stands last

    def count(self, token: str) -> tuple[dict[str, str], bool]:
        """Count a request.

        Args:
            token: Whose request it is.

        Returns:
            The answer's headers, and whether the request is one too many.
        """
        now = time()
        times = self._times.pop(token, None) or deque(maxlen=self._limit)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        over_limit = self._refuses and len(times) == self._limit
        # A full deque drops its oldest, so that the first one is the next to free a place. That 429s count is a guess,
        # the strict one; that 401s do was measured.
        times.append(now)
        self._times[token] = times
        while self._times[idle := next(iter(self._times))][-1] <= now - WINDOW:
            del self._times[idle]
        headers = {
            "X-RateLimit-Limit": str(self._limit),
            "X-RateLimit-Remaining": str(self._limit - len(times)),
            "X-RateLimit-Reset": str(ceil(times[0] + WINDOW)),
        }
        return headers, over_limit
