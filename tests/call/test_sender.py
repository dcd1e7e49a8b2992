"""Attempts, pauses and deadlines of a call over a real connection."""

from __future__ import annotations

import json

import pytest

from conftest import SPACE, Mode
from fault_server import FaultServer, answer, drip, http, silence
from spaceclients import RetryPolicy
from spaceclients.errors import OutcomeUnknownError, RateLimitError, ResponseDecodeError, ServerError, TransportError

pytestmark = pytest.mark.wire


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
