"""From an answer, or from none, to one typed error."""

from __future__ import annotations

import asyncio
import json
import pickle
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import KAITEN, KINTONE, Expect, Mode
from spaceclients import PasswordAuth, errors
from spaceclients.aiohttp import AiohttpTransport
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
    unresolved,
)
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

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


ADVICE = {
    302: "Redirects aren't followed: check the base URL and the login.",
    400: "Correct what is sent.",
    401: "Check the credentials.",
    402: "The tariff must include the feature.",
    403: "The user of these credentials may lack the right",
    404: "may be gone, or hidden from the user of these credentials; or the base URL is wrong.",
    405: "a proxy may have sent it, or the base URL is wrong.",
    408: "a proxy may have sent it, or the base URL is wrong.",
    409: "Look at what is there.",
    429: "Wait, then send again.",
    500: "wait a while before you try again.",
    503: "wait a while before you try again.",
    520: "wait a while before you try again.",
    999: "a proxy may have sent it, or the base URL is wrong.",
}
FIND_OUT = "Get the space and compare."


@pytest.mark.parametrize("unsure", [False, True])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", None])
@pytest.mark.parametrize("status", ADVICE)
def test_each_status_says_what_to_do(status: int, method: str | None, unsure: bool) -> None:  # noqa: FBT001
    """Of a write also whether anything was changed, which of a read goes without saying."""
    reads = method in {"GET", "HEAD"}
    request = errors.RequestInfo(method, KAITEN, "" if reads else FIND_OUT) if method else None

    text = str(error_from_response(status, {}, b"", request, unsure=unsure and not reads))

    known = 400 <= status < 500 and status not in {405, 408} and not unsure
    assert ADVICE[status] in text
    assert ("Nothing was changed." in text) is (known and not reads)
    assert ("An earlier attempt of this call" in text) is (unsure and not reads)
    assert ("isn't known: check before you send it again" in text) is (not known and not unsure and not reads)
    assert (FIND_OUT in text) is (not known and not reads and method is not None)


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_no_answer_and_an_unreadable_one_say_what_to_do(method: str) -> None:
    request = errors.RequestInfo(method, KAITEN)
    lost = str(errors.TransportError(request, 1, "ConnectError"))
    unreadable = str(errors.ResponseDecodeError(200, {}, "{}", "id: missing", request))
    page = str(errors.ResponseDecodeError(200, {}, "<html>", "no JSON", request))

    assert "safe to try again." in lost
    assert unreadable.endswith("ee `body`.")
    assert ("Nothing was changed" in lost) is (method == "PUT")
    assert "Nothing was changed" not in unreadable + page
    assert page.endswith("check the base URL." if method == "GET" else "check before you send it again.")


def test_a_bare_refusal_names_the_operation_and_the_ids(mode: Mode, sandbox: Sandbox) -> None:
    """All that is known of Kaiten's, which have no body; kintone's may come from before it."""
    kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN)
    kintone = mode.kintone(sandbox.base_url, auth=PasswordAuth(*KINTONE_LOGIN))
    with pytest.raises(NotFoundError, match=r"What get_space_user \(space 404, user 7\) names may be gone"):
        mode.run(kaiten.get_space_user(404, 7))
    sandbox.fail_next(status=403)
    with pytest.raises(PermissionDeniedError, match=r"the right that get_space \(space 700001\) needs") as caught:
        mode.run(kaiten.get_space.detailed(700001))
    sandbox.fail_next(status=404)
    with pytest.raises(NotFoundError, match=r"What get_space \(id 1\) names may be gone"):
        mode.run(kintone.get_space(id=1))
    sandbox.fail_next(status=403)
    with pytest.raises(PermissionDeniedError, match=r"Nothing was changed.*the right that update_space needs"):
        mode.run(kintone.update_space(id=1))

    assert caught.value.request
    assert caught.value.request.operation == "get_space"


@pytest.mark.parametrize("name", ["get_space", "get_space_members"])
def test_a_read_of_a_guest_space_says_how_to_reach_it(mode: Mode, sandbox_kintone: Any, name: str) -> None:
    with pytest.raises(ApiError, match=r"use guest_space\(id\)"):
        mode.run(getattr(sandbox_kintone, name)(id=3))


def test_an_older_status_of_kintones_is_explained_by_its_code() -> None:
    text = str(error_from_response(520, {}, b'{"code": "CB_WA01"}', errors.RequestInfo("GET", KINTONE)))

    assert "error of kintone's application" in text
    assert "doesn't know this login name with this password" in text


@pytest.mark.parametrize("kind", ["sync", "httpx", "aiohttp"])
def test_a_name_without_an_address_is_named(kind: str) -> None:
    """Whatever the transport made of the system's error."""
    host = "acme.kaitn.invalid"
    url = f"https://{host}/"

    def ask() -> None:
        httpx.HTTPTransport().handle_request(httpx.Request("GET", url))

    async def ask_async() -> None:
        async with httpx.AsyncHTTPTransport() if kind == "httpx" else AiohttpTransport() as transport:
            await transport.handle_async_request(httpx.Request("GET", url))

    with pytest.raises(httpx.ConnectError) as caught:
        ask() if kind == "sync" else asyncio.run(ask_async())

    text = unresolved(caught.value, host)
    assert text.startswith(f"the host {host} isn't known (Connect")
    assert text.endswith("): base_url may be wrong")
    assert "HTTPS_PROXY may be wrong" in unresolved(caught.value, "proxy", "HTTPS_PROXY")
    assert not unresolved(httpx.ConnectError("refused"), host)


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


def test_the_error_tree_has_one_root() -> None:
    from spaceclients import errors

    named = [getattr(errors, name) for name in errors.__all__ if name != "RequestInfo"]
    assert all(issubclass(error, SpaceClientError) for error in named)
    assert {f"class {error.__name__}" for error in named if f" {error.__name__} " not in (errors.__doc__ or "")} <= {
        "class SpaceClientError"
    }
