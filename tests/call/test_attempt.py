"""How far one attempt to send a request has come, and the time that is left to it."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from fault_server import FaultServer, answer
from spaceclients import Timeout
from spaceclients._backend import THREADS, backend_of
from spaceclients._call.progress import Progress

if TYPE_CHECKING:
    from conftest import Mode

pytestmark = pytest.mark.wire


def test_each_step_has_the_time_that_is_left() -> None:
    """Not the whole of it anew; and no more than the step's own limit."""
    progress = Progress(Timeout(connect=None, read=60, write=0.01), monotonic() + 0.5)
    request = progress.attach(httpx.Request("GET", "https://a.example"), THREADS)
    timeouts, step = request.extensions["timeout"], request.extensions["trace"]
    at_first = dict(timeouts)
    sleep(0.1)
    step("http11.receive_response_headers.started", {})

    assert at_first["write"] == timeouts["write"] == 0.01
    assert at_first["read"] > 0.41
    assert timeouts["connect"] == timeouts["read"] < 0.41


def test_a_connection_tells_when_the_request_went_out(mode: Mode) -> None:
    """Not before it was there; a transport that tells nothing leaves it open."""
    with FaultServer([answer(200, b"{}")]) as server:
        request = httpx.Request("GET", server.url)
        progress = Progress(Timeout(), None)
        at_first, of_another = progress.never_sent, Progress(Timeout(), None, reports=False).never_sent
        progress.attach(request, backend_of(is_async=mode.is_async))
        transport: Any = httpx.AsyncHTTPTransport() if mode.is_async else httpx.HTTPTransport()
        mode.run(transport.handle_async_request(request) if mode.is_async else transport.handle_request(request))
        mode.run(transport.aclose() if mode.is_async else transport.close())

    assert (at_first, of_another, progress.never_sent) == (True, False, False)
    assert progress.sent > progress.started
