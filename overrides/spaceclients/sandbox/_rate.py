"""Kaiten's rate limit: requests in a second."""

from collections import Counter
from time import time
from typing import Final

DEFAULT_LIMIT: Final = 50  # measured on a tenant in August 2026; the documents say 5


class RateLimit:
    """Counts each token's requests in the present second.

    Args:
        limit: Requests allowed in a second; None refuses none.
    """

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._second = 0
        self._counts: Counter[str] = Counter()

    def count(self, token: str) -> tuple[dict[str, str], bool]:
        """Count a request.

        Args:
            token: Whose request it is.

        Returns:
            The answer's headers, and whether the request is one too many.
        """
        second = int(time())
        if second != self._second:
            self._second = second
            self._counts.clear()
        self._counts[token] += 1
        shown = DEFAULT_LIMIT if self._limit is None else self._limit
        headers = {
            "X-RateLimit-Limit": str(shown),
            "X-RateLimit-Remaining": str(max(0, shown - self._counts[token])),
            "X-RateLimit-Reset": str(second + 1),
        }
        return headers, self._limit is not None and self._counts[token] > self._limit

    def reset(self) -> None:
        """Forget the counts."""
        self._counts.clear()
