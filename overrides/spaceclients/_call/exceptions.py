"""Decides what an exception in an attempt means: whether it was the network's, whether to try again; removes secrets."""

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


# Alerts about the client's certificate. With TLS 1.3 a server sends them after the client has finished the handshake and
# sent its request; the server doesn't read the request, as it hasn't finished the handshake.
_CERTIFICATE_ALERTS = re.compile(
    r"ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED"
    r"|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)"
)
# The parts of a response or a request that httpcore and h11 quote.
_QUOTED = re.compile(r"""(?:^|[\s:(]+)(?:bytearray\()?b?['"].*""", re.DOTALL)


def mapped_exception(error: BaseException, request: _http.Request, *, never_sent: bool) -> BaseException:
    """Return an exception of an attempt in its final form: an httpx error if it was the network's, else what to raise.

    It has no frames of other libraries: their local variables hold the request, and error trackers publish those.
    """
    foreign = interruption(error)
    if foreign is not None:
        return _bare(foreign)
    if isinstance(error, _http.RequestError):
        failure = error
        if isinstance(error, _http.ProtocolError):
            failure.args = (_QUOTED.sub("", str(error)),)
    elif isinstance(error, TimeoutError):
        failure = (_http.ConnectTimeout if never_sent else _http.ReadTimeout)("no response in time")
    elif isinstance(error, OSError):  # of a transport that doesn't raise httpx's errors
        failure = _http.ReadError(describe(error))
    elif type(error).__module__.partition(".")[0] == "h11":  # of a connection that was interrupted
        failure = _http.LocalProtocolError(type(error).__name__)
    else:
        return error
    failure.request = _http.Request(request.method, request.url)  # without the signature
    plain = next((_bare(each) for each in _causes(error) if _is_plain(each)), None)
    _bare(failure).__cause__ = plain
    return failure


def interruption(error: BaseException) -> BaseException | None:
    """Return the interrupt behind an exception, if any: Ctrl-C, a cancellation, a signal handler's exception."""
    if not isinstance(error, Exception):
        return error
    # A transport may have wrapped it in an error of its own, or may have failed while it cleaned up.
    return next(
        (each for each in _causes(error) if isinstance(each, KeyboardInterrupt | SystemExit) or _is_handlers(each)),
        None,
    )


def failed_outcome(failure: _http.HTTPError, *, never_sent: bool) -> Outcome:
    """Return the outcome of an attempt without a response."""
    lasting = (_http.UnsupportedProtocol, _http.LocalProtocolError, ssl.SSLCertVerificationError)
    early = (_http.ConnectError, _http.ConnectTimeout, _http.PoolTimeout, _http.ProxyError, _http.UnsupportedProtocol)
    refused = _refused_certificate(failure)
    hopeless = refused or any(isinstance(cause, lasting) for cause in _causes(failure))
    sent = not (never_sent or refused or isinstance(failure, early))
    return Outcome(sent=sent, hopeless=hopeless, problem=describe(failure), error=failure)


def describe(error: Exception) -> str:
    """Return an exception as one line, with advice where there is some."""
    message = _QUOTED.sub("", str(error)) if isinstance(error, _http.ProtocolError) else error
    text = one_line(f"{type(error).__name__}: {message}").rstrip(":.")
    if _refused_certificate(error):
        text += "; the server wants a client certificate, or another one (kintone: cert=)"
    return text


def _refused_certificate(error: BaseException) -> bool:
    return any(_CERTIFICATE_ALERTS.search(str(getattr(each, "reason", ""))) for each in _causes(error))


def _is_plain(error: BaseException) -> bool:
    """Whether it is one of the system's errors, which hold nothing but their message."""
    return isinstance(error, OSError) and type(error).__module__ in {"builtins", "socket", "ssl"}


def _bare(error: BaseException) -> BaseException:
    """Return an exception without its traceback, its cause and its context."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_handlers(error: BaseException) -> bool:
    """Whether a signal handler raised an exception: one of its frames is that of a handler."""
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
    """Return the code of a signal handler; None if it isn't written in Python."""
    handler = getattr(handler, "func", handler)  # of a partial
    if callable(handler) and not inspect.isroutine(handler):
        handler = vars(type(handler)).get("__call__")
    code = getattr(getattr(handler, "__func__", handler), "__code__", None)
    return code if inspect.iscode(code) else None
