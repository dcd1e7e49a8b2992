"""From an answer, or from none, to one typed error."""

from __future__ import annotations

import json
import pickle
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import KAITEN, KINTONE, Expect, Mode
from spaceclients import errors
from spaceclients.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    OutcomeUnknownError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    SpaceClientError,
    TransportError,
    error_from_response,
)

KINTONE_ERROR: dict[str, Any] = {
    "id": "1505999166-897850006",
    "code": "CB_VA01",
    "message": "Missing or invalid input.",
    "errors": {"name": {"messages": ["Required field.", "Too short."]}},
}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, ApiError),
        (400, BadRequestError),
        (401, AuthenticationError),
        (402, PaymentRequiredError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (409, ConflictError),
        (429, RateLimitError),
        (500, ServerError),
        (503, ServerError),
        (520, ServerError),
        (599, ServerError),
        (999, ApiError),
    ],
)
def test_the_status_decides_the_class(status: int, kind: type[ApiError]) -> None:
    """520 and 599 are no statuses of the standard, and must not break anything."""
    error = error_from_response(status, {}, b"")

    assert error is not None
    assert type(error) is kind
    assert error.status_code == status


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_a_2xx_is_no_error(status: int) -> None:
    assert error_from_response(status, {}, b"") is None


def test_every_attribute_is_filled(mode: Mode, expect: Expect) -> None:
    """And the text names method, path, status, the vendor's code, id and words, and what is wrong with what."""
    answer = httpx.Response(400, json=KINTONE_ERROR, headers={"X-Cybozu-Error": "CB_VA01", "Set-Cookie": "a=b"})
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, answer)

    with pytest.raises(BadRequestError) as caught:
        mode.run(mode.kintone(transport=httpx.MockTransport(expect)).update_space(id=1))

    error = caught.value
    assert (error.code, error.error_id, error.message) == ("CB_VA01", KINTONE_ERROR["id"], KINTONE_ERROR["message"])
    assert error.errors == {"name": ("Required field.", "Too short.")}
    assert json.loads(error.body) == KINTONE_ERROR
    assert error.headers["x-cybozu-error"] == "CB_VA01"
    assert "set-cookie" not in error.headers
    assert (error.request, error.attempts) == (errors.RequestInfo("PUT", f"{KINTONE}/k/v1/space.json"), 1)
    for part in ("PUT /k/v1/space.json", "400", "CB_VA01", str(error.error_id), error.message, "name: Required field."):
        assert part in str(error)
    assert "Nothing was changed" in str(error)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", ""),
        (b"Unauthorized", "Unauthorized"),
        (b"<html>\n<title>502</title></html>", "the body is a web page, not JSON"),
        (b'{"message": "in words"}', "in words"),
        (b'{"message": 5, "code": [], "id": {}, "errors": "x"}', ""),
        (b'{"code": "X"}', ""),
        (b'["x"]', '["x"]'),
        (b'{"error": "in another field"}', ""),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"[" * 100_000, None),
        (b"x" * 5000, None),
    ],
)
def test_any_body_gives_a_message_or_none(body: bytes, message: str | None) -> None:
    """Text, HTML, nothing, JSON of another shape: the whole of it stays in `body`."""
    error = error_from_response(502, {}, body)

    assert error is not None
    assert error.body == body.decode(errors="replace")
    assert message is None or error.message == message
    assert len(error.message) <= 200
    assert "502" in str(error)


def test_a_foreign_text_is_fit_for_a_log() -> None:
    """No line of its own, nothing that a terminal obeys; all of it is in the attributes."""
    body = json.dumps({"message": "bad\n2026-01-01 INFO forged\x1b[31m", "code": "a\nb", "id": "c\rd"}).encode()
    error = error_from_response(400, {}, body)

    assert error is not None
    assert str(error).isprintable()
    assert error.message == "bad\n2026-01-01 INFO forged\x1b[31m"


def test_an_error_without_a_message_shows_the_body() -> None:
    assert '{"error": "no luck"}' in str(error_from_response(400, {}, b'{"error": "no luck"}'))


@pytest.mark.parametrize(
    ("status", "known"), [(303, False), (400, True), (404, True), (408, False), (409, True), (500, False)]
)
def test_nothing_was_changed_is_said_where_it_is_known(status: int, known: bool) -> None:  # noqa: FBT001
    """A gateway's 408 tells nothing of the service behind it; a read changes nothing, whatever comes."""
    write, read = (errors.RequestInfo(method, KAITEN) for method in ("POST", "GET"))

    assert ("Nothing was changed" in str(error_from_response(status, {}, b"", write))) is known
    assert "Nothing was changed" in str(error_from_response(status, {}, b"", read)) or status < 400


@pytest.mark.parametrize(("code", "hint"), [("GAIA_IL23", "use guest_space(id)"), ("CB_NO02", "guest space's URL")])
def test_kintones_codes_have_their_hints(code: str, hint: str) -> None:
    assert hint in str(error_from_response(403, {}, json.dumps({"code": code}).encode()))
    assert hint not in str(error_from_response(403, {}, b""))


def test_a_redirect_is_not_followed_and_says_why(mode: Mode, expect: Expect) -> None:
    """kintone sends a dead session to its login page."""
    answer = httpx.Response(302, headers={"Location": "https://elsewhere.example/login"})
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, answer)

    with pytest.raises(ApiError, match="Redirects aren't followed") as caught:
        mode.run(mode.kintone(transport=httpx.MockTransport(expect)).update_space(id=1))

    assert caught.value.headers["location"] == "https://elsewhere.example/login"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "1"}, 1.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "1, 5"}, 1.0),
        ({"Retry-After": "9" * 400}, None),
        (
            {
                "Retry-After": "Wed, 04 Mar 2026 09:15:40 GMT",
                "X-RateLimit-Reset": "1772615732",
                "Date": "Wed, 04 Mar 2026 09:15:30 GMT",
            },
            10.0,
        ),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "Wed, 04 Mar 2026 09:15:40 GMT", "Date": "Wed, 04 Mar 2026 09:15:30 GMT"}, 10.0),
        ({"Retry-After": "Wed, 04 Mar 2026 09:15:40 GMT", "Date": "Wed, 04 Mar 2026 10:00:00 GMT"}, 0.0),
        ({"X-RateLimit-Reset": "1772615732", "Date": "Wed, 04 Mar 2026 09:15:30 GMT"}, 2.0),
        ({"X-RateLimit-Reset": "1772615732"}, 0),  # by the clock here, which is past that
        ({"X-RateLimit-Reset": "later", "Date": "Wed, 04 Mar 2026 09:15:30 GMT"}, None),
    ],
)
def test_retry_after_goes_by_the_servers_own_clock(headers: dict[str, str], seconds: float | None) -> None:
    error = error_from_response(429, headers, b"")

    assert isinstance(error, RateLimitError)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (httpx.ConnectError("refused"), TransportError),
        (httpx.ConnectTimeout("slow"), TransportError),
        (httpx.PoolTimeout("busy"), TransportError),
        (httpx.ProxyError("407"), TransportError),
        (httpx.UnsupportedProtocol("gopher"), TransportError),
        (httpx.ReadTimeout("slow"), OutcomeUnknownError),
        (httpx.ReadError(""), OutcomeUnknownError),
        (httpx.WriteError("reset"), OutcomeUnknownError),
        (httpx.RemoteProtocolError("gone"), OutcomeUnknownError),
        (httpx.DecodingError("bad gzip"), OutcomeUnknownError),
    ],
)
def test_no_answer_tells_whether_something_can_have_changed(
    mode: Mode, expect: Expect, cause: httpx.HTTPError, kind: type[TransportError]
) -> None:
    expect.add("POST", f"{KAITEN}/api/latest/spaces", {"title": "x"}, cause)

    with pytest.raises(TransportError) as caught:
        mode.run(mode.kaiten(transport=httpx.MockTransport(expect), retry=None).create_space(title="x"))

    error = caught.value
    assert type(error) is kind
    assert (error.attempts, error.request.method) == (1, "POST")
    assert type(cause).__name__ in error.cause
    assert isinstance(cause, httpx.RequestError)
    assert not {"authorization", "cookie"} & set(cause.request.headers)
    assert error.__cause__ is cause
    assert "POST /api/latest/spaces" in str(error)
    assert ("may have been made" in str(error)) is (kind is OutcomeUnknownError)


EXAMPLES: list[SpaceClientError] = [
    errors.ConfigurationError("base_url is wrong"),
    errors.ClientClosedError("closed"),
    errors.InvalidRequestError("title", "minLength", "''", "it is too short"),
    errors.IncompleteListError(2, "it kept changing"),
    errors.TransportError(errors.RequestInfo("POST", KAITEN), 2, "ConnectError"),
    errors.OutcomeUnknownError(errors.RequestInfo("POST", KAITEN), 2, "ReadError"),
    errors.ResponseDecodeError(200, {"a": "b"}, "{}", "id: missing", errors.RequestInfo("POST", KAITEN)),
    *(
        error
        for status in (302, 400, 401, 402, 403, 404, 429, 500, 520)
        if (error := error_from_response(status, {"a": "b"}, json.dumps(KINTONE_ERROR).encode()))
    ),
]


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_errors_can_be_pickled_whole(error: SpaceClientError) -> None:
    """They cross from worker processes to their parent."""
    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is type(error)
    assert copy.args == error.args
    assert str(copy) == str(error)
    assert {**copy.__dict__} == {**error.__dict__}


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
names = st.sampled_from(["Retry-After", "Date", "X-RateLimit-Reset", "Content-Type", "Set-Cookie", "X-Other"])
error_objects = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "code", "message", "errors"), json_values))


@given(
    st.integers(100, 999),
    st.dictionaries(names | st.text(), st.text()),
    st.binary() | (json_values | error_objects).map(lambda value: json.dumps(value).encode()),
)
def test_the_error_function_never_fails(status: int, headers: dict[str, str], body: bytes) -> None:
    """For any status, headers and body: an error, or None, and its text can be read."""
    error = error_from_response(status, headers, body)

    assert (error is None) == (200 <= status <= 299)
    if error is not None:
        assert str(status) in str(error)
        assert repr(error)
        assert not isinstance(error, RateLimitError) or (error.retry_after or 0) >= 0
