"""Keeps the cookies that a service sets, which are credentials, out of httpcore's own log."""

from __future__ import annotations

import logging
import re

_COOKIE = re.compile(r"""(\(b["']set-cookie["'], )b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.IGNORECASE)

# h11's errors quote the line that they can't read.
_QUOTED = re.compile(r"(\.failed exception=\w+).*", re.DOTALL)


class _WithoutCookies(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _QUOTED.sub(r"\1(...)", _COOKIE.sub(r"\1...", str(record.msg)))
        return True


def hide_cookies() -> None:
    """See to it that httpcore, which logs answers' headers at DEBUG level, leaves them out."""
    logger = logging.getLogger("httpcore.http11")
    if not any(isinstance(each, _WithoutCookies) for each in logger.filters):
        logger.addFilter(_WithoutCookies())
