"""Tokens, logins, sessions: which are refused, and how each signs a request."""

from __future__ import annotations

import json
from base64 import b64decode
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from conftest import KINTONE, Expect, Mode
from mock_transports import mock
from spaceclients import KaitenClient, KintoneClient, PasswordAuth, SessionAuth
from spaceclients.errors import ConfigurationError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("token", ["", " tok", "tok\n", "t ok", "to\x00k", "токен", None, 5])
def test_a_token_that_would_break_the_header_is_refused(mode: Mode, token: Any) -> None:
    with pytest.raises(ConfigurationError, match="token") as caught:
        mode.kaiten(token=token)

    assert not token or str(token) not in str(caught.value).replace("the token", "")


@pytest.mark.parametrize(
    ("username", "password"), [("", "x"), ("x", ""), (None, "x"), ("x", None), ("a:b", "x"), ("x", "\ud800")]
)
def test_a_login_that_cannot_be_sent_is_refused(mode: Mode, username: Any, password: Any) -> None:
    """For both schemes that send a user name and a password."""
    with pytest.raises(ConfigurationError):
        PasswordAuth(username, password)
    with pytest.raises(ConfigurationError):
        mode.kintone(basic_auth=(username, password))


UNSENDABLE = ["\n", "\r\n", "\t", "\0", "\x1b", "\x7f", "\x80", "\x85", "\x9f", "\u2028", "\ufeff", "\ud800", "\udcff"]


@pytest.mark.parametrize("character", UNSENDABLE)
def test_what_only_a_file_or_a_mistake_can_hold_is_refused(mode: Mode, character: str) -> None:
    """Wherever it stands, in every secret and name that is sent; and in no text of an error."""
    for wrong in (f"hunter2{character}", f"{character}hunter2", f"hun{character}ter2"):
        attempts: list[Callable[[], Any]] = [
            partial(PasswordAuth, "admin", wrong),
            partial(PasswordAuth, wrong, "secret"),
            partial(mode.kintone, basic_auth=("gate", wrong)),
            partial(mode.kintone, basic_auth=(wrong, "keeper")),
            partial(mode.kaiten, token=wrong),
            partial(SessionAuth, {"a": wrong}, "t"),
            partial(SessionAuth, {wrong: "1"}, "t"),
            partial(SessionAuth, {"a": "1"}, wrong),
        ]
        for make in attempts:
            with pytest.raises(ConfigurationError, match=r"control character|UTF-8|visible ASCII") as caught:
                make()
            assert "hun" not in str(caught.value)


@pytest.mark.parametrize("character", ["\n", "\r\n", "\x7f", "\x85", "\udcff"])
def test_a_variable_that_holds_the_end_of_a_line_is_named(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, character: str
) -> None:
    """As `$(cat file)` in some places, and secrets of containers in others, give it."""
    values = {
        "kaiten": {"KAITEN_URL": "https://acme.kaiten.ru", "KAITEN_TOKEN": "tok"},
        "kintone": {"KINTONE_BASE_URL": KINTONE, "KINTONE_USERNAME": "admin", "KINTONE_PASSWORD": "hunter2"}
        | {"KINTONE_BASIC_AUTH_USERNAME": "gate", "KINTONE_BASIC_AUTH_PASSWORD": "hunter2"},
    }
    for product, variables in values.items():
        for broken in variables:
            for name, value in variables.items():
                monkeypatch.setenv(name, value + character * (name == broken))
            with pytest.raises(ConfigurationError, match=rf"variable {broken} (?!.*hunter2)"):
                mode.from_env(product)


@pytest.mark.parametrize(
    "password", ["пароль", "パスワード", "pässwörd 1", "a\u3000b", "\u00a0", "🔑", "秘密: colons too"]
)
def test_a_login_may_be_in_any_language(mode: Mode, expect: Expect, password: str) -> None:
    """It is sent in UTF-8."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    options: dict[str, Any] = {"basic_auth": ("門", password), "transport": httpx.MockTransport(expect)}
    mode.run(mode.kintone(auth=PasswordAuth("админ", password), **options).update_space(id=1))

    headers = expect.requests[0].headers
    assert b64decode(headers["x-cybozu-authorization"]).decode() == f"админ:{password}"
    assert b64decode(headers["authorization"].removeprefix("Basic ")).decode() == f"門:{password}"


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("", "token is missing or empty"),
        (None, "token is missing or empty"),
        ("Bearer abc", "leave out the word Bearer"),
        ("bearer abc", "leave out the word Bearer"),
        ("abc\n", "token has a control character in it, such as the line feed at the end of a file"),
        ("a b", "token must be visible ASCII text"),
    ],
)
def test_what_is_wrong_with_a_token_is_told(mode: Mode, token: Any, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        mode.kaiten(token=token)


@pytest.mark.parametrize(
    ("cookies", "token"),
    [
        (None, "t"),
        ("a=b", "t"),
        ({"a": "1,2"}, "t"),
        ({}, "t"),
        ({"a": ""}, "t"),
        ({"a": "1"}, ""),
        ({"a": "1;b=2"}, "t"),
        ({"a b": "1"}, "t"),
        ({"a": "1\r\n"}, "t"),
    ],
)
def test_a_session_that_cannot_be_sent_is_refused(cookies: Any, token: str) -> None:
    with pytest.raises(ConfigurationError, match="cookies"):
        SessionAuth(cookies, token)


def test_a_session_keeps_a_copy_of_its_cookies() -> None:
    """What was checked is what is sent."""
    cookies = {"a": "1"}
    session = SessionAuth(cookies, "t")
    cookies["a"] = "1\r\nEvil: 1"

    assert session.headers()["Cookie"] == "a=1"
    assert hash(session) == hash(SessionAuth({"a": "1"}, "t"))


@pytest.mark.parametrize("pair", ["ab", "user:pass", ("a",), ("a", "b", "c"), ["a", "b"]])
def test_basic_auth_is_a_pair(mode: Mode, pair: Any) -> None:
    with pytest.raises(ConfigurationError, match="basic_auth must be"):
        mode.kintone(basic_auth=pair)


@pytest.mark.parametrize("auth", [None, "admin:secret", ("admin", "secret")])
def test_kintone_wants_one_of_its_schemes(mode: Mode, auth: Any) -> None:
    with pytest.raises(ConfigurationError, match="PasswordAuth or a SessionAuth"):
        mode.kintone(auth=auth)


@pytest.mark.wire
def test_basic_auth_goes_beside_the_password(mode: Mode, expect: Expect) -> None:
    """Both are UTF-8 before base64."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = mode.kintone(
        auth=PasswordAuth("админ", "пароль"), basic_auth=("gate", "Pässwort"), transport=mock(expect)
    )

    mode.run(kintone.update_space(id=1))

    headers = expect.requests[0].headers
    assert b64decode(headers["x-cybozu-authorization"]).decode() == "админ:пароль"
    scheme, _, pair = headers["authorization"].partition(" ")
    assert (scheme, b64decode(pair).decode()) == ("Basic", "gate:Pässwort")


@pytest.mark.wire
def test_session_auth_sends_cookies_header_and_token(mode: Mode, expect: Expect) -> None:
    """The request token is a field of the body, though no parameter of the method."""
    body = {"id": 1, "name": "x", "__REQUEST_TOKEN__": "tok-1"}
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", body, httpx.Response(200, json={}))
    kintone = mode.kintone(auth=SessionAuth({"a": "1", "b": "2"}, "tok-1"), transport=mock(expect))

    mode.run(kintone.update_space(id=1, name="x"))

    headers = expect.requests[0].headers
    assert (headers["cookie"], headers["x-requested-with"]) == ("a=1; b=2", "XMLHttpRequest")
    assert "x-cybozu-authorization" not in headers


@pytest.mark.wire
def test_cookies_of_an_answer_are_not_kept(mode: Mode, expect: Expect) -> None:
    """A session that the server starts must not become a second login, nor be shown."""
    answer = httpx.Response(200, json={}, headers={"Set-Cookie": "session=stolen; Path=/"})
    for _ in range(2):
        expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, answer)
    kintone = mode.kintone(transport=mock(expect))

    details = mode.run(kintone.update_space.detailed(id=1))
    mode.run(kintone.update_space(id=1))

    assert "cookie" not in expect.requests[1].headers
    assert "set-cookie" not in details.headers


def test_a_missing_password_is_told_by_the_public_class() -> None:
    password: Any = PasswordAuth
    with pytest.raises(TypeError, match=r"^PasswordAuth\.__init__\(\) missing"):
        password("ada")


class Odd(str):
    """A text as web frameworks have them: safe HTML, or one that is translated when it is shown."""

    __slots__ = ()

    def __str__(self) -> str:
        return "something else"

    def __format__(self, _: str) -> str:
        return "something else"


def test_a_text_of_a_subclass_is_sent_as_it_is() -> None:
    received: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        received.append(request)
        return httpx.Response(404)

    transport = httpx.MockTransport(respond)
    password, session = PasswordAuth(Odd("ada"), Odd("pass")), SessionAuth({Odd("a"): Odd("1")}, Odd("tok-1"))
    first = KaitenClient(Odd("https://acme.kaiten.ru"), Odd("tok"), transport=transport)
    with pytest.raises(NotFoundError):
        first.remove_space(1)
    for options in ({"auth": password, "guest_space_id": Odd("7")}, {"auth": session}):
        with pytest.raises(NotFoundError):
            KintoneClient(KINTONE, transport=transport, **options).delete_space(id=1)  # pyright: ignore[reportArgumentType]

    kaiten, guest, kintone = received
    assert kaiten.headers["authorization"] == "Bearer tok"
    assert b64decode(guest.headers["x-cybozu-authorization"]) == b"ada:pass"
    assert guest.url.path == "/k/guest/7/v1/space.json"
    assert kintone.headers["cookie"] == "a=1"
    assert json.loads(kintone.read())["__REQUEST_TOKEN__"] == "tok-1"
