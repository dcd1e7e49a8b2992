"""What a failed attempt means: whether anything was sent, and whether to try again; without what others mustn't see."""

from __future__ import annotations

import inspect
import re
import signal
import ssl
import threading
from typing import TYPE_CHECKING, Any

from spaceclients import _http
from spaceclients._response import one_line
from spaceclients._throttle.retry import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, TracebackType


# Alerts about the client's certificate. A server of TLS 1.3 sends them when the client takes the handshake for done,
# and has sent its request; the server reads no request before its own part is done.
_CERTIFICATE_ALERTS = re.compile(
    r"ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED"
    r"|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)"
)
# What httpcore and h11 quote of an answer or a request.
_QUOTED = re.compile(r"""(?:^|[\s:(]+)(?:bytearray\()?b?['"].*""", re.DOTALL)


def failure_of(error: BaseException, request: _http.Request, *, never_sent: bool) -> BaseException:
    """What to raise of an exception that an attempt ended in; an httpx error if that was the network's.

    Foreign frames are left out: their local variables hold what was sent, and error trackers send those off.
    """
    foreign = interruption(error)
    if foreign is not None:
        return _bare(foreign)
    if isinstance(error, _http.RequestError):
        failure = error
        if isinstance(error, _http.ProtocolError):
            failure.args = (_QUOTED.sub("", str(error)),)
    elif isinstance(error, TimeoutError):
        failure = (_http.ConnectTimeout if never_sent else _http.ReadTimeout)("no answer in time")
    elif isinstance(error, OSError):  # of a transport that doesn't name its errors as httpx does
        failure = _http.ReadError(describe(error))
    elif type(error).__module__.partition(".")[0] == "h11":  # of a connection that an interrupt broke off
        failure = _http.LocalProtocolError(type(error).__name__)
    else:
        return error
    failure.request = _http.Request(request.method, request.url)  # who looks at it mustn't see the signature
    plain = next((_bare(each) for each in _causes(error) if _is_plain(each)), None)
    _bare(failure).__cause__ = plain
    return failure


def interruption(error: BaseException) -> BaseException | None:
    """What broke the attempt off that isn't the network's doing: Ctrl-C, a cancellation, a signal handler's exception."""
    if not isinstance(error, Exception):
        return error
    # A transport may have taken it for an error of its own, or met one while it cleaned up.
    return next(
        (each for each in _causes(error) if isinstance(each, KeyboardInterrupt | SystemExit) or _is_handlers(each)),
        None,
    )


def failed_outcome(failure: _http.HTTPError, *, never_sent: bool) -> Outcome:
    """What became of an attempt without an answer."""
    lasting = (_http.UnsupportedProtocol, _http.LocalProtocolError, ssl.SSLCertVerificationError)
    early = (_http.ConnectError, _http.ConnectTimeout, _http.PoolTimeout, _http.ProxyError, _http.UnsupportedProtocol)
    refused = _refused_certificate(failure)
    hopeless = refused or any(isinstance(cause, lasting) for cause in _causes(failure))
    sent = not (never_sent or refused or isinstance(failure, early))
    return Outcome(sent=sent, hopeless=hopeless, problem=describe(failure), error=failure)


def describe(error: Exception) -> str:
    """An exception on one line, and what to do where that is known."""
    said = _QUOTED.sub("", str(error)) if isinstance(error, _http.ProtocolError) else error
    text = one_line(f"{type(error).__name__}: {said}").rstrip(":.")
    if _refused_certificate(error):
        text += "; the server wants a client certificate, or another one (kintone: cert=)"
    return text


def _refused_certificate(error: BaseException) -> bool:
    return any(_CERTIFICATE_ALERTS.search(str(getattr(each, "reason", ""))) for each in _causes(error))


def _is_plain(error: BaseException) -> bool:
    """Whether it is one of the system's errors, which hold no more than they say."""
    return isinstance(error, OSError) and type(error).__module__ in {"builtins", "socket", "ssl"}


def _bare(error: BaseException) -> BaseException:
    """An exception without the frames that it passed and what came before it."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_handlers(error: BaseException) -> bool:
    """Whether a signal's handler raised an exception: one of its frames is that of a handler."""
    if threading.current_thread() is not threading.main_thread() or not error.__traceback__:
        return False
    codes = {_code(signal.getsignal(number)) for number in signal.valid_signals()} - {None}
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in codes:
            return True
        trace = trace.tb_next
    return False


def _code(handler: Any) -> CodeType | None:
    """The code of a signal's handler; None if it isn't written in Python."""
    handler = getattr(handler, "func", handler)  # of a partial
    if callable(handler) and not inspect.isroutine(handler):
        handler = vars(type(handler)).get("__call__")
    code = getattr(getattr(handler, "__func__", handler), "__code__", None)
    return code if inspect.iscode(code) else None
