"""Read the headers of a response and the fields of an error; never fails, whatever they look like."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from time import time
from typing import TYPE_CHECKING, Any

import attrs

from ._spec.json_values import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Sequence


def public_headers(headers: Mapping[str, str] | Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Return the headers of a response without its cookies, which are credentials."""
    from spaceclients import _http

    if isinstance(headers, _http.Headers) and "set-cookie" not in headers:
        return headers
    pairs = getattr(headers, "multi_items", headers.items)() if isinstance(headers, Mapping) else headers
    # Of any kind: a header that isn't ASCII must not hide the response.
    kept = _http.Headers([(name.encode(errors="replace"), value.encode(errors="replace")) for name, value in pairs])
    kept.pop("set-cookie", None)
    return kept


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by `Retry-After` (seconds or a date), else by `X-RateLimit-Reset`; None without both.

    Dates are compared with the response's own `Date`, so a wrong clock on this machine does no harm.
    """
    wanted = headers.get("retry-after", "").partition(",")[0]  # two such headers arrive as one with a comma
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", wanted):
        return float(wanted)
    until = _timestamp(headers.get("retry-after", ""))
    return reset_after(headers) if until is None else max(0.0, until - _now(headers))


def reset_after(headers: Mapping[str, str]) -> float | None:
    """Seconds until the time in `X-RateLimit-Reset`; None without one."""
    [until] = header_numbers(headers, "x-ratelimit", "reset")
    return None if until is None else max(0.0, until - _now(headers))


def _now(headers: Mapping[str, str]) -> float:
    """The service's time; the time of this machine without a `Date`."""
    date = _timestamp(headers.get("date", ""))
    return time() if date is None else date


@attrs.frozen
class Limits:
    """The service's limit in its latest response, whatever its status; see `client.limits`.

    Attributes:
        limit: Requests: Kaiten's in a second for the token, kintone's at a time for the whole domain.
        remaining: How many of them were left; None if not known.
        resets_at: When Kaiten counts anew, in whole seconds of its own clock; None if not known.

    Examples:
        >>> Limits(limit=5, remaining=4)
        Limits(limit=5, remaining=4, resets_at=None)

    Source: https://developers.kaiten.ru and https://cybozu.dev/ja/kintone/docs/rest-api/overview
    """

    limit: int
    remaining: int | None = None
    resets_at: datetime | None = None


def limits_in(headers: Mapping[str, str]) -> Limits | None:
    """Return the limits in a response's headers; None without them, or if they make no sense."""
    limit, remaining, reset = header_numbers(headers, "x-ratelimit", "limit", "remaining", "reset")
    if limit is None:
        limit, running = header_numbers(headers, "x-concurrencylimit", "limit", "running")
        remaining = None if limit is None or running is None else max(0, limit - running)
    resets_at = None if reset is None else datetime.fromtimestamp(reset, UTC)
    return None if limit is None else Limits(limit, remaining, resets_at)


def header_numbers(headers: Mapping[str, str], prefix: str, *names: str) -> list[int | None]:
    """Return the whole numbers in headers such as `<prefix>-limit`; None for one that is missing or has another value."""
    texts = [headers.get(f"{prefix}-{name}", "") for name in names]
    return [int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None for text in texts]


def _timestamp(text: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def json_object(body: bytes) -> dict[str, Any]:
    """Parse a body as a JSON object; an empty one if it is something else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if is_object(value) else {}


def text_or_none(value: object) -> str | None:
    """Return a text that isn't empty; None for anything else."""
    return value if isinstance(value, str) and value else None


def parameter_errors(value: object) -> dict[str, tuple[str, ...]]:
    """Return the messages of kintone's `errors` by parameter; anything of another shape is ignored."""
    details = value if is_object(value) else {}
    texts = {name: detail.get("messages") for name, detail in details.items() if is_object(detail)}
    return {name: tuple(map(str, messages)) for name, messages in texts.items() if is_array(messages)}


_SHORT = 200  # characters of a service's text that an error's message quotes


def one_line(text: str) -> str:
    """Make a service's text fit for a log: one line, without control characters, not too long."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text[: _SHORT * 4]).split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"
