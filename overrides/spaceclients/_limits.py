"""What an answer's headers tell of the service's limit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs

from ._headers import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen
class Limits:
    """What the service said of its limit in its last answer, whatever that was; `client.limits` has it.

    Attributes:
        limit: Requests: Kaiten's in a second for the token, kintone's at a time for the whole domain.
        remaining: How many of them were left; None if that wasn't told.
        resets_at: When Kaiten counts anew, in whole seconds of its own clock; None if that wasn't told.

    Examples:
        >>> Limits(limit=5, remaining=4)
        Limits(limit=5, remaining=4, resets_at=None)

    Source: https://developers.kaiten.ru and https://cybozu.dev/ja/kintone/docs/rest-api/overview
    """

    limit: int
    remaining: int | None = None
    resets_at: datetime | None = None


def limits_in(headers: Mapping[str, str]) -> Limits | None:
    """The limits that headers tell; None if there are none, or they say nothing that makes sense."""

    def told(name: str) -> int | None:
        return whole_number(headers.get(name, ""), 10)

    limit, remaining, reset = (told(f"x-ratelimit-{name}") for name in ("limit", "remaining", "reset"))
    if limit is None:
        limit, running = (told(f"x-concurrencylimit-{name}") for name in ("limit", "running"))
        remaining = None if limit is None or running is None else max(0, limit - running)
    resets_at = None if reset is None else datetime.fromtimestamp(reset, UTC)
    return None if limit is None else Limits(limit, remaining, resets_at)
