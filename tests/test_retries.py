"""When a request is sent again, and after how long."""

from __future__ import annotations

import json
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SPACE, Mode
from fault_server import FaultServer, answer, drip, http, silence
from spaceclients import RetryPolicy, Timeout
from spaceclients._backend import THREADS, backend_of
from spaceclients._call.progress import Progress
from spaceclients._throttle.retry import Outcome, may_repeat
from spaceclients.errors import (
    ConfigurationError,
    OutcomeUnknownError,
    RateLimitError,
    ResponseDecodeError,
    ServerError,
    TransportError,
)

pytestmark = pytest.mark.wire

NEVER: set[str] = set()
UNSENT = Outcome(sent=False, problem="lost")
LOST = Outcome(problem="lost")


def status(code: int, name: str | None = None, **headers: str) -> Outcome:
    return Outcome(status_code=code, code=name, headers={key.replace("_", "-"): text for key, text in headers.items()})


@pytest.mark.parametrize(
    ("outcome", "repeated"),
    [
        (UNSENT, {"GET", "PUT", "DELETE", "POST", "PATCH"}),
        (status(429), {"GET", "PUT", "DELETE", "POST", "PATCH"}),
        (LOST, {"GET", "PUT", "DELETE"}),
        (status(502), {"GET", "PUT", "DELETE"}),
        (status(503), {"GET", "PUT", "DELETE"}),
        (status(504), {"GET", "PUT", "DELETE"}),
        (status(400, "GAIA_DA02"), {"GET", "PUT", "DELETE"}),
        (Outcome(status_code=200, problem="lost"), {"GET", "PUT", "DELETE"}),
        (status(200), NEVER),
        (status(400, "CB_VA01"), NEVER),
        (status(401), NEVER),
        (status(404), NEVER),
        (status(500), NEVER),
        (status(520, "CB_WA01"), NEVER),
        (Outcome(sent=False, problem="lost", hopeless=True), NEVER),
    ],
)
def test_what_is_sent_again_follows_from_what_can_have_happened(outcome: Outcome, repeated: set[str]) -> None:
    methods = {"GET", "PUT", "DELETE", "POST", "PATCH"}

    assert {method for method in methods if may_repeat(method, outcome)} == repeated


@pytest.mark.parametrize(("attempt", "most"), [(1, 0.5), (2, 1), (3, 2), (4, 4), (5, 8), (6, 8), (9, 8), (5000, 8)])
def test_waits_double_up_to_a_limit_with_full_jitter(attempt: int, most: float) -> None:
    policy = RetryPolicy(attempts=10_000)

    assert policy.delay("GET", LOST, attempt, lambda: 1) == most
    assert policy.delay("GET", LOST, attempt, lambda: 0.25) == most / 4
    assert policy.delay("GET", LOST, attempt, lambda: 0) == 0


def test_three_attempts_unless_told_otherwise() -> None:
    assert [RetryPolicy().delay("GET", LOST, attempt) is None for attempt in (1, 2, 3)] == [False, False, True]
    assert RetryPolicy(attempts=1).delay("GET", LOST, 1) is None


@pytest.mark.parametrize(
    ("outcome", "wait"),
    [
        (status(429, retry_after="7"), 7),
        (status(503, retry_after="7"), 7),
        (status(429, retry_after="100000"), 60),
        (status(429, retry_after="Wed, 04 Mar 2026 09:15:40 GMT", date="Wed, 04 Mar 2026 09:15:30 GMT"), 10),
        (status(429, x_ratelimit_reset="1772615732", date="Wed, 04 Mar 2026 09:15:30 GMT"), 2),
        # by clocks that are an hour apart, and by a clock that can't be compared
        (status(429, x_ratelimit_reset="1772619332", date="Wed, 04 Mar 2026 09:15:30 GMT"), 60),
        (status(429, x_ratelimit_reset="1772612132", date="Wed, 04 Mar 2026 09:15:30 GMT"), 0),
        (status(429, x_ratelimit_reset="1772615732"), 0),
        (status(429, retry_after="soon"), 0),
        (status(400, "GAIA_DA02", retry_after="7"), 0),
    ],
)
def test_the_service_says_how_long_up_to_a_limit(outcome: Outcome, wait: float) -> None:
    """Never for ever; and those that were told the same don't come back at the same time."""
    assert RetryPolicy().delay("PUT", outcome, 1, lambda: 0) == wait
    assert RetryPolicy().delay("PUT", outcome, 1, lambda: 1) == wait + 0.5


outcomes = st.builds(
    Outcome,
    status_code=st.none() | st.integers(100, 999),
    headers=st.dictionaries(st.sampled_from(["retry-after", "date", "x-ratelimit-reset"]), st.text()),
    code=st.none() | st.sampled_from(["GAIA_DA02", "CB_VA01"]),
    sent=st.booleans(),
    problem=st.sampled_from(["", "lost"]),
)


@given(st.sampled_from(["GET", "POST", "PUT", "PATCH"]), outcomes, st.integers(1, 20), st.floats(0, 1))
def test_a_wait_is_never_long_and_a_lost_post_never_repeated(
    method: str, outcome: Outcome, attempt: int, chance: float
) -> None:
    delay = RetryPolicy(attempts=10).delay(method, outcome, attempt, lambda: chance)

    assert delay is None or 0 <= delay <= 60
    if method == "POST" and outcome.sent and outcome.status_code != 429:
        assert delay is None


@pytest.mark.parametrize(
    "options",
    [
        {"attempts": 0},
        {"attempts": 1.5},
        {"attempts": "3"},
        {"backoff": -1},
        {"backoff": float("nan")},
        {"deadline": -1},
        {"deadline": 0},
    ],
)
def test_a_policy_out_of_its_limits_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="retry: "):
        RetryPolicy(**options)


def test_none_turns_it_off_for_a_client_and_for_a_call(mode: Mode) -> None:
    with FaultServer([answer(503)]) as server:
        kintone = mode.kintone(server.url, retry=RetryPolicy(backoff=0))
        for client, attempts in ((kintone, 3), (kintone.with_options(retry=None), 1), (kintone, 3)):
            server.requests.clear()
            with pytest.raises(ServerError) as caught:
                mode.run(client.update_space(id=1))
            assert caught.value.attempts == len(server.requests) == attempts


def test_the_deadline_ends_a_call_that_waits(mode: Mode) -> None:
    """A wait that would end after it isn't begun."""
    with FaultServer([answer(429, b"", "Retry-After: 30")]) as server:
        kaiten = mode.kaiten(server.url, retry=RetryPolicy(deadline=5))
        with pytest.raises(RateLimitError) as caught:
            mode.run(kaiten.create_space(title="x"))

    assert caught.value.attempts == 1
    assert caught.value.retry_after == 30


def test_the_deadline_ends_a_call_whose_answer_does_not_come(mode: Mode) -> None:
    """Whatever the timeouts of its steps."""
    with FaultServer([silence]) as server:
        kintone = mode.kintone(server.url, retry=RetryPolicy(deadline=1.5, backoff=0), timeout=None)
        with pytest.raises(OutcomeUnknownError):
            mode.run(kintone.update_space(id=1))

    assert len(server.requests) == 1


def test_the_deadline_ends_an_answer_that_comes_byte_by_byte(mode: Mode) -> None:
    """Though each byte comes in time: of its headers in async code, of its body in sync code too."""
    body = b" " * 900
    faults = {True: drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", body, 0.02), False: drip(http(200, length=900), body, 0.02)}
    with FaultServer([faults[mode.is_async]]) as server:
        kaiten = mode.kaiten(server.url, retry=RetryPolicy(deadline=1.5), timeout=None)
        with pytest.raises(OutcomeUnknownError if mode.is_async else ResponseDecodeError) as caught:
            mode.run(kaiten.create_space(title="x"))
        server.close()

    assert "in time" in str(caught.value) or "deadline" in str(caught.value)


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


def test_the_deadline_ends_a_call_that_waits_for_its_turn(mode: Mode) -> None:
    """Another call was told to wait; this one gives up before sending anything."""
    with FaultServer([answer(429, b"", "Retry-After: 30")]) as server:
        kaiten = mode.kaiten(server.url, retry=None)
        with pytest.raises(RateLimitError):
            mode.run(kaiten.create_space(title="x"))
        with pytest.raises(TransportError, match="quota") as caught:
            mode.run(kaiten.with_options(retry=RetryPolicy(deadline=0.1)).create_space(title="x"))

    assert len(server.requests) == 1
    assert type(caught.value) is TransportError
    assert caught.value.attempts == 0


def test_a_space_is_created_once_after_waiting(mode: Mode) -> None:
    with FaultServer([answer(429, b"", "Retry-After: 0"), answer(200, json.dumps(SPACE).encode())]) as server:
        details = mode.run(mode.kaiten(server.url, retry=RetryPolicy(backoff=0)).create_space.detailed(title="x"))

    assert details.parsed.id == SPACE["id"]
    assert len(server.requests) == 2
