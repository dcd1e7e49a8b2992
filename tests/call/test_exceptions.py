"""Whatever a server does, the caller gets one clear error, and no write is sent twice that mustn't be."""

from __future__ import annotations

import gc
import json
import socket
import threading
import time
from gzip import compress
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest

from conftest import PASSWORD, SPACE, Mode
from fault_server import Fault, FaultServer, answer, drip, http, raw, silence, then_hang_up, then_reset
from spaceclients import KaitenClient, KintoneClient, RetryPolicy
from spaceclients._call.exceptions import describe
from spaceclients.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    SpaceClientError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from spaceclients._throttle.retry import Outcome

pytestmark = pytest.mark.wire


QUICK = RetryPolicy(backoff=0, max_retry_after=0.01)
GZIP = "Content-Encoding: gzip"
HTML = b"<html><head><title>502 Bad Gateway</title></head></html>"


KINTONE_ERROR = b'{"id": "abc", "code": "CB_VA01", "message": "Missing or invalid input."}'
GOOD: dict[str, bytes] = {"kaiten": json.dumps(SPACE).encode(), "kintone": b"{}"}


@attrs.frozen
class Case:
    """A fault, and what becomes of a call of each product.

    Attributes:
        error: The class of the error.
        sent: How many requests the server sees: of Kaiten's POST, and of kintone's PUT.
        attributes: What the error carries.
    """

    name: str
    fault: Fault
    error: type[SpaceClientError]
    sent: tuple[int, int]
    attributes: dict[str, Any] = attrs.Factory(dict[str, Any])


def api(name: str, fault: Fault, error: type[ApiError], sent: tuple[int, int], **attributes: Any) -> Case:
    return Case(name, fault, error, sent, attributes)


CASES = [
    # no answer
    Case("reset before the headers", then_reset(), OutcomeUnknownError, (1, 3)),
    Case("hung up after the request", then_hang_up(), OutcomeUnknownError, (1, 3)),
    Case("silence", silence, OutcomeUnknownError, (1, 3)),
    Case("not HTTP", then_hang_up(b"SSH-2.0-OpenSSH_9.2\r\n"), OutcomeUnknownError, (1, 3)),
    Case("reset within the headers", then_reset(b"HTTP/1.1 200 OK\r\nContent-"), OutcomeUnknownError, (1, 3)),
    # an answer that breaks off: a 200 says that it is done
    Case("reset within the body", then_reset(http(200, b'{"id"', length=99)), ResponseDecodeError, (1, 3)),
    Case("truncated body", then_hang_up(http(200, b'{"id"', length=99)), ResponseDecodeError, (1, 3)),
    Case("slow body", drip(http(200, length=9), b" " * 9, 0.4), ResponseDecodeError, (1, 3)),
    Case("broken off error", then_hang_up(http(403, b"Forb", length=99)), PermissionDeniedError, (1, 3)),
    Case("50 MB", raw(http(200, b" " * 50_000_000)), ResponseDecodeError, (1, 3)),
    Case("bad gzip", answer(200, compress(b"{}")[:-8] + b"checksum", GZIP), ResponseDecodeError, (1, 3)),
    Case("gzip bomb", answer(200, compress(b" " * 50_000_000), GZIP), ResponseDecodeError, (1, 3)),
    Case("truncated gzip", answer(200, compress(b"{}")[:-9], GZIP), ResponseDecodeError, (1, 3)),
    Case("no gzip", answer(200, b"no gzip", GZIP), ResponseDecodeError, (1, 1)),
    Case("another compression", answer(200, b"\x1b\x0e\x00", "Content-Encoding: br"), ResponseDecodeError, (1, 1)),
    # a 200 that isn't what the spec says
    Case("empty", answer(200), ResponseDecodeError, (1, 1)),
    Case("not JSON", answer(200, b"OK"), ResponseDecodeError, (1, 1)),
    Case("HTML", answer(200, HTML, "Content-Type: text/html"), ResponseDecodeError, (1, 1)),
    Case("no object", answer(200, b"[]"), ResponseDecodeError, (1, 1)),
    Case("null", answer(200, b"null"), ResponseDecodeError, (1, 1)),
    # errors
    api("login page", answer(302, b"", "Location: https://a.example/login"), ApiError, (1, 1), status_code=302),
    api("401 text", answer(401, b"Unauthorized"), AuthenticationError, (1, 1), message="Unauthorized", code=None),
    api("403 without a body", answer(403), PermissionDeniedError, (1, 1), message="", body=""),
    api("404 HTML", answer(404, HTML), NotFoundError, (1, 1), body=HTML.decode()),
    api("429 bare", answer(429, b"Too many"), RateLimitError, (3, 3), retry_after=None, attempts=3),
    api("429 seconds", answer(429, b"", "Retry-After: 7"), RateLimitError, (3, 3), retry_after=7.0),
    api(
        "429 date",
        answer(429, b"", "Retry-After: Wed, 04 Mar 2026 09:15:40 GMT", "Date: Wed, 04 Mar 2026 09:15:30 GMT"),
        RateLimitError,
        (3, 3),
        retry_after=10.0,
    ),
    api(
        "429 reset",
        answer(429, b"", "X-RateLimit-Reset: 1772615732", "Date: Wed, 04 Mar 2026 09:15:30 GMT"),
        RateLimitError,
        (3, 3),
        retry_after=2.0,
    ),
    api("429 nonsense", answer(429, b"", "Retry-After: soon"), RateLimitError, (3, 3), retry_after=None),
    api("500", answer(500, b"oops"), ServerError, (1, 1), status_code=500, message="oops", attempts=1),
    api("502", answer(502, HTML), ServerError, (1, 3), status_code=502),
    api("503 HTML", answer(503, HTML), ServerError, (1, 3), status_code=503, code=None),
    api("504", answer(504), ServerError, (1, 3), status_code=504),
    api("520", answer(520, KINTONE_ERROR), ServerError, (1, 1), status_code=520, code="CB_VA01", error_id="abc"),
    api("599", answer(599), ServerError, (1, 1), status_code=599),
    api("lock", answer(400, b'{"code": "GAIA_DA02"}'), BadRequestError, (1, 3), code="GAIA_DA02"),
    api("no code", answer(400, b'{"message": "m"}'), BadRequestError, (1, 1), code=None, error_id=None, message="m"),
    api("no message", answer(400, b'{"code": "c", "id": "i"}'), BadRequestError, (1, 1), code="c", error_id="i"),
    api("wrong types", answer(400, b'{"message": 5, "code": {}, "id": [], "errors": 7}'), BadRequestError, (1, 1)),
]


def call(mode: Mode, product: str, client: Any) -> Any:
    return mode.run(client.create_space(title="x") if product == "kaiten" else client.update_space(id=1))


@pytest.mark.parametrize("product", ["kaiten", "kintone"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_one_clear_error(mode: Mode, product: str, case: Case) -> None:
    """Class, attributes, text, how often it was sent; and nothing is left over."""
    threads = set(threading.enumerate())
    with FaultServer([case.fault]) as server:
        client = getattr(mode, product)(server.url, retry=QUICK, timeout=0.3)
        with pytest.raises(case.error) as caught:
            call(mode, product, client)
        mode.close(client)
        wait_until(lambda: server.open == 0)

        error = caught.value
        assert type(error) is case.error
        assert len(server.requests) == case.sent[product == "kintone"]
        check(error, case, product)
        assert len(getattr(error, "body", "")) < 11_000_000  # of the 50 MB
    assert set(threading.enumerate()) == threads
    assert mode.tasks() == set()
    gc.collect()  # a socket left open would be a warning, and so an error


def check(error: Any, case: Case, product: str) -> None:
    for name, value in case.attributes.items():
        assert getattr(error, name) == value, name
    text = str(error)
    assert ("POST /api/latest/spaces" if product == "kaiten" else "PUT /k/v1/space.json") in text
    if isinstance(error, ApiError):
        for part in (str(error.status_code), error.code or "", error.message, error.error_id or ""):
            assert part in text
        # 400, 401, ... of a first attempt changed nothing; of a later one, the first may have.
        unknown = error.status_code >= 500 or error.unsure
        assert ("Nothing was changed" in text) is (not unknown and error.status_code >= 400)
    else:
        assert isinstance(error, TransportError | ResponseDecodeError)
        assert "may have been made" in text or "done" in text
        assert ("the space" in text) is isinstance(error, OutcomeUnknownError)  # how to find out


def wait_until(condition: Any) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never came true")


@pytest.mark.parametrize("product", ["kaiten", "kintone"])
def test_a_refused_connection_is_tried_again_and_changes_nothing(mode: Mode, product: str) -> None:
    threads = set(threading.enumerate())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        client = getattr(mode, product)(f"http://127.0.0.1:{taken.getsockname()[1]}", retry=QUICK)
        with pytest.raises(TransportError) as caught:
            call(mode, product, client)
        mode.close(client)

    assert set(threading.enumerate()) == threads
    assert mode.tasks() == set()
    gc.collect()  # a socket left open would be a warning, and so an error
    assert type(caught.value) is TransportError
    assert caught.value.attempts == 3
    assert "Nothing was changed" in str(caught.value)


@pytest.mark.parametrize("fault", [then_hang_up(), then_hang_up(b"HTTP/1.1 502 No\r\n\r\n"), silence])
def test_a_proxy_that_makes_no_tunnel_leaves_nothing_in_doubt(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """The proxy was asked, the service wasn't: the request is tried again, and nothing was changed."""
    with FaultServer([fault]) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.url)
        kaiten = mode.kaiten("https://acme.example", retry=QUICK, timeout=0.3)
        with pytest.raises(TransportError) as caught:
            mode.run(kaiten.create_space(title="x"))

        assert type(caught.value) is TransportError
        assert len(server.requests) == caught.value.attempts == 3
        assert b"POST" not in b"".join(server.requests)


def test_a_long_foreign_text_is_cut(mode: Mode) -> None:
    with FaultServer([then_hang_up(b"x" * 90_000)]) as server, pytest.raises(OutcomeUnknownError) as caught:
        mode.run(mode.kaiten(server.url).create_space(title="x"))

    assert len(str(caught.value)) < 700


@pytest.mark.parametrize("product", ["kaiten", "kintone"])
@pytest.mark.parametrize("first", [answer(429, b"", "Retry-After: 0"), then_hang_up()], ids=["429", "lost"])
def test_a_second_attempt_can_succeed(mode: Mode, product: str, first: Fault) -> None:
    """Kaiten's POST after a 429 only; kintone's PUT after a lost answer too."""
    with FaultServer([first, answer(200, GOOD[product])]) as server:
        client = getattr(mode, product)(server.url, retry=QUICK)
        if product == "kaiten" and first.__qualname__.startswith("then_hang_up"):
            with pytest.raises(OutcomeUnknownError):
                call(mode, product, client)
        else:
            call(mode, product, client)
            first_request, second_request = server.requests
            assert first_request == second_request


def test_what_an_earlier_attempt_may_have_done_is_not_forgotten(mode: Mode) -> None:
    """A lost answer, then a refusal: "nothing was changed" would be a lie."""
    with FaultServer([then_hang_up(), answer(403)]) as server, pytest.raises(PermissionDeniedError) as caught:
        mode.run(mode.kintone(server.url, retry=QUICK).update_space(id=1))

    assert caught.value.unsure
    assert "earlier attempt" in str(caught.value)


class HalfASecond(RetryPolicy):
    """Waits so long before each further attempt."""

    def delay(
        self, method: str, outcome: Outcome, attempt: int, chance: Callable[[], float] = lambda: 1
    ) -> float | None:
        return super().delay(method, outcome, attempt, chance)


def test_an_unknown_outcome_stays_unknown(mode: Mode) -> None:
    """A lost answer, then no connection at all."""
    with FaultServer([then_hang_up()]) as server:
        client = mode.kintone(server.url, retry=HalfASecond(attempts=2))

        def stop_listening() -> None:
            wait_until(lambda: server.requests)
            server.close()

        stopper = threading.Thread(target=stop_listening)
        stopper.start()
        with pytest.raises(OutcomeUnknownError) as caught:
            mode.run(client.update_space(id=1))
        stopper.join()

    assert caught.value.attempts == 2
    assert "ConnectError" in caught.value.cause


def test_a_client_closed_between_two_attempts_does_not_say_that_nothing_was_sent() -> None:
    """The first attempt was, and may have been carried out."""

    def fail(_: httpx.Request) -> httpx.Response:
        kintone.close()
        return httpx.Response(503)

    retry = RetryPolicy(backoff=0)
    kintone = KintoneClient("https://a.example", auth=PASSWORD, retry=retry, transport=httpx.MockTransport(fail))
    with pytest.raises(OutcomeUnknownError) as caught:
        kintone.update_space(id=1)

    assert caught.value.attempts == 1


@pytest.mark.parametrize("strange", [TimeoutError("slow"), OSError("odd")])
def test_a_transports_own_errors_leave_the_outcome_unknown(strange: OSError) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise strange

    with (
        KaitenClient("https://a.example", "tok", transport=httpx.MockTransport(fail)) as kaiten,
        pytest.raises(OutcomeUnknownError),
    ):
        kaiten.create_space(title="x")


def test_a_bug_of_a_transport_is_not_told_as_closing() -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("a bug")

    with (
        KintoneClient("https://a.example", auth=PASSWORD, transport=httpx.MockTransport(fail)) as kintone,
        pytest.raises(RuntimeError, match="a bug"),
    ):
        kintone.update_space(id=1)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("the answer isn't HTTP (bad status line)", "the answer isn't HTTP (bad status line)"),
        ("illegal chunk header: bytearray(b'secret')", "illegal chunk header"),
        ("illegal header line 'Set-Cookie: secret'", "illegal header line"),
    ],
)
def test_what_a_transport_quotes_of_an_answer_is_not_shown(said: str, shown: str) -> None:
    """But all that it says otherwise, apostrophes too."""
    assert describe(httpx.RemoteProtocolError(said)) == f"RemoteProtocolError: {shown}"
