"""Faults that a test orders: what is answered in place of a request's own answer, and when."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sandbox_cases import KINTONE, SPACE, SPACES, client_of, create

if TYPE_CHECKING:
    from spaceclients.sandbox import Sandbox


class TestFaults:
    def test_a_status_is_answered_in_place_of_carrying_out_the_request(
        self, sandbox: Sandbox, kaiten: httpx.Client, kintone: httpx.Client
    ) -> None:
        sandbox.fail_next(503, times=2)
        failed = [kaiten.post(SPACES, json={"title": "x"}), kintone.put(SPACE, json={"id": 1, "name": "x"})]

        assert [(answer.status_code, answer.content) for answer in failed] == [(503, b"")] * 2
        assert sandbox.kaiten.state.spaces == {}
        assert sandbox.kintone.state.spaces[1]["name"] == "Multi-thread space"
        assert [request.method for request in sandbox.requests] == ["POST", "PUT"]
        assert kaiten.post(SPACES, json={"title": "x"}).status_code == 200

    def test_the_answer_has_the_given_headers_and_body_alone(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.fail_next(502, headers={"Content-Type": "text/html", "Retry-After": "1"}, body=b"<html>")
        answer = kaiten.post(SPACES, json={"title": "x"})

        assert (answer.status_code, answer.content) == (502, b"<html>")
        assert set(answer.headers) == {"date", "content-type", "content-length", "retry-after"}

    def test_a_request_that_is_hung_up_on_was_carried_out(
        self, sandbox: Sandbox, kaiten: httpx.Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        kaiten.post(SPACES, json={"title": "Before"})  # the connection is kept alive
        sandbox.fail_next(hang_up=True)
        with (
            caplog.at_level(logging.INFO),
            pytest.raises(httpx.RemoteProtocolError, match="without sending a response"),
        ):
            kaiten.post(SPACES, json={"title": "Lost"})
        after = kaiten.post(SPACES, json={"title": "After"})

        assert after.status_code == 200
        assert [space["title"] for space in sandbox.kaiten.state.spaces.values()] == ["Before", "Lost", "After"]
        assert len(sandbox.requests) == 3
        told = [record.getMessage() for record in caplog.records if record.name != "httpx"]
        assert told[0] == f"POST {SPACES} -> no response"
        assert not any(record.levelno > logging.INFO for record in caplog.records)

    def test_a_slow_answer_holds_up_nobody_else(
        self, sandbox: Sandbox, kintone: httpx.Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        sandbox.fail_next(delay=3600)
        with client_of(sandbox, KINTONE) as slow, pytest.raises(httpx.ReadTimeout):
            slow.put(SPACE, json={"id": 1, "name": "Late"}, timeout=0.2)
        assert sandbox.kintone.state.spaces[1]["name"] == "Late"

        deadline = time.monotonic() + 30
        while kintone.put(SPACE, json={"id": 1}).headers["X-ConcurrencyLimit-Running"] != "1":
            assert time.monotonic() < deadline, "a caller who left is still waited for"
        assert not any(record.levelno > logging.INFO for record in caplog.records)

    def test_others_are_served_while_one_waits(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.fail_next(delay=0.5)
        with ThreadPoolExecutor(1) as pool:
            began = time.monotonic()
            slow = pool.submit(create, sandbox)
            while not sandbox.requests:
                time.sleep(0.001)
            quick = kaiten.post(SPACES, json={"title": "x"})

            assert not slow.done()
            assert slow.result().status_code == quick.status_code == 200
            assert time.monotonic() - began >= 0.5

    @pytest.mark.parametrize("fault", [{"status": 503}, {"hang_up": True}])
    def test_any_fault_may_come_late(self, sandbox: Sandbox, fault: dict[str, Any]) -> None:
        sandbox.fail_next(**fault, delay=0.1)
        began = time.monotonic()
        try:
            assert create(sandbox).status_code == 503
        except httpx.RemoteProtocolError:
            assert "hang_up" in fault

        assert time.monotonic() - began >= 0.1

    def test_faults_come_in_order_and_only_to_the_services(self, sandbox: Sandbox, http: httpx.Client) -> None:
        sandbox.fail_next(500)
        sandbox.fail_next(503, 2)
        paths = [SPACES, "/", "/api/v1/nothing", SPACE, SPACE]

        assert [http.patch(path).status_code for path in paths] == [500, 404, 503, 503, 405]

    def test_faults_count_against_the_limits(self, sandbox: Sandbox, kaiten: httpx.Client) -> None:
        sandbox.fail_next(503)
        kaiten.post(SPACES)

        assert kaiten.post(SPACES).headers["X-RateLimit-Remaining"] == "48"

    def test_reset_clears_those_to_come(self, sandbox: Sandbox) -> None:
        sandbox.fail_next(503, times=5)
        sandbox.reset()

        assert create(sandbox).status_code == 200

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({}, "nothing would fail"),
            ({"status": 199}, "status must be a whole number from 200 to 599; got 199"),
            ({"status": 600}, "status must be a whole number from 200 to 599; got 600"),
            ({"status": 400, "body": {"message": "no"}}, "body must be bytes"),
            ({"status": 503, "hang_up": True}, "either answered with the status or hung up on"),
            ({"hang_up": True, "body": b"x"}, "need a status"),
            ({"delay": 1, "headers": {"Retry-After": "1"}}, "need a status"),
            ({"delay": -1}, "delay must be a number from 0 on; got -1"),
            ({"delay": float("nan")}, "delay must be a number from 0 on; got nan"),
            ({"delay": "1"}, "delay must be a number from 0 on; got '1'"),
            ({"status": 503, "times": 0}, "times must be a whole number from 1 on; got 0"),
            ({"status": 503, "times": 1.5}, "times must be a whole number from 1 on; got 1.5"),
            ({"status": "503"}, "status must be a whole number from 200 to 599; got '503'"),
            ({"status": 204, "body": b"x"}, "a response with status 204 has no body"),
            ({"status": 503, "headers": {"X-A": "a\nb"}}, "such a response can't be sent: Illegal header value"),
            ({"status": 503, "headers": {"X A": "a"}}, "such a response can't be sent: Illegal header name"),
            ({"status": 503, "when": 5}, "when 5 is neither an operation's name nor a function"),
        ],
    )
    def test_contradictions_are_refused(self, sandbox: Sandbox, arguments: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            sandbox.fail_next(**arguments)
        assert create(sandbox).status_code == 200
