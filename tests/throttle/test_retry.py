"""The policy of retries: when a request is sent again, and after how long."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaceclients import RetryPolicy
from spaceclients._throttle.retry import Outcome, may_repeat
from spaceclients.errors import ConfigurationError

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
