"""What a client can be made of, and what is refused."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import trustme
from cryptography.hazmat.primitives import serialization

from conftest import KINTONE, PASSWORD, Mode
from spaceclients import PasswordAuth, SessionAuth, Timeout
from spaceclients.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("given", "origin", "path"),
    [
        ("https://acme.kaiten.ru", "https://acme.kaiten.ru", "/api/latest"),
        ("https://acme.kaiten.ru/", "https://acme.kaiten.ru", "/api/latest"),
        ("HTTPS://Acme.Kaiten.RU", "https://acme.kaiten.ru", "/api/latest"),
        ("https://acme.kaiten.ru/api/latest", "https://acme.kaiten.ru", "/api/latest"),
        ("https://acme.kaiten.ru/api/latest/", "https://acme.kaiten.ru", "/api/latest"),
        ("https://acme.kaiten.ru/api/v1", "https://acme.kaiten.ru", "/api/v1"),
        ("https://kaiten.corp.example:8443", "https://kaiten.corp.example:8443", "/api/latest"),
        ("https://канбан.рф", "https://xn--80aac8aqc.xn--p1ai", "/api/latest"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443", "/api/latest"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "/api/latest"),
        ("http://127.8.9.1:8000", "http://127.8.9.1:8000", "/api/latest"),
        ("http://[::1]:8000", "http://[::1]:8000", "/api/latest"),
        ("http://localhost:8000/", "http://localhost:8000", "/api/latest"),
    ],
)
def test_good_base_urls(mode: Mode, given: str, origin: str, path: str) -> None:
    client = mode.kaiten(given)

    assert client.base_url == origin
    assert repr(client) == f"<{type(client).__name__} {origin}{path}>"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "scheme and a host"),
        ("acme.kaiten.ru", "scheme and a host"),
        ("//acme.kaiten.ru", "scheme and a host"),
        ("https://", "scheme and a host"),
        ("ftp://acme.kaiten.ru", "must start with https"),
        ("http://acme.kaiten.ru", "plain http"),
        ("http://127.0.0.1.evil.example", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("http://169.254.169.254", "plain http"),
        ("admin:hunter2@acme.kaiten.ru", "scheme and a host"),
        ("https:/admin:hunter2@acme.kaiten.ru", "scheme and a host"),
        ("https://acme.kaiten.ru/?token=hunter2", "query"),
        ("hunter2", "scheme and a host"),
        ("https://admin:hunter2@acme.kaiten.ru", "user name or password"),
        ("https://acme.kaiten.ru/boards", "must end after the host"),
        ("https://acme.kaiten.ru/api/latest/spaces", "must end after the host"),
        ("https://acme.kaiten.ru/api/latest?x=1", "query"),
        ("https://acme.kaiten.ru?", "query"),
        ("https://acme.kaiten.ru#top", "fragment"),
        (" https://acme.kaiten.ru", "base_url"),
        ("https://acme.kaiten.ru\n", "base_url"),
        ("https://acme kaiten.ru", "white space"),
        ("https://acme.kaiten.ru\\evil", "base_url"),
        ("https://acme.kaiten.ru:65536", "port"),
        ("https://acme.kaiten.ru:port", "base_url"),
        ("https://[::1", "base_url"),
        ("https://admin:hunter2", "base_url"),
        ("https://acme..kaiten.ru", "can't exist"),
        (f"https://{'a' * 64}.kaiten.ru", "base_url"),
        (None, "isn't a URL"),
        (5, "isn't a URL"),
        (b"https://acme.kaiten.ru", "isn't a URL"),
    ],
)
def test_bad_base_urls_are_refused_with_the_reason(mode: Mode, given: Any, reason: str) -> None:
    """And the text never repeats a password."""
    with pytest.raises(ConfigurationError, match=reason) as caught:
        mode.kaiten(given)

    assert isinstance(caught.value, ValueError)
    assert "hunter2" not in str(caught.value)


def test_a_kintone_base_url_may_end_in_the_normal_path_only(mode: Mode) -> None:
    """The path of a guest space would be a second way of saying what guest_space_id says."""
    assert mode.kintone(f"{KINTONE}/k/v1").base_url == KINTONE
    with pytest.raises(ConfigurationError, match="must end after the host, or in /k/v1"):
        mode.kintone(f"{KINTONE}/k/guest/7/v1")


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


@pytest.mark.parametrize("option", ["timeuot", "verify", "headers"])
def test_an_unknown_option_is_a_type_error(mode: Mode, option: str) -> None:
    """One that is misspelt must not be lost."""
    options: dict[str, Any] = {option: 5}
    with pytest.raises(TypeError, match=option):
        mode.kaiten(**options)
    with pytest.raises(TypeError, match=option):
        mode.kintone(**options)


@pytest.mark.parametrize("wrong", [5, False, "never"])
def test_a_policy_of_another_type_is_refused(mode: Mode, wrong: Any) -> None:
    """When the client is made, not at its first call."""
    for options in ({"retry": wrong}, {"quota": wrong}):
        with pytest.raises(ConfigurationError, match="must be a"):
            mode.kaiten(**options)
        with pytest.raises(ConfigurationError, match="must be a"):
            mode.kaiten().with_options(**options)


@pytest.mark.parametrize("auth", [None, "admin:secret", ("admin", "secret")])
def test_kintone_wants_one_of_its_schemes(mode: Mode, auth: Any) -> None:
    with pytest.raises(ConfigurationError, match="PasswordAuth or a SessionAuth"):
        mode.kintone(auth=auth)


@pytest.mark.parametrize("guest", [10**19, "9" * 5000, 0, -1, 1.5, "", "7a", "seven", True, "²", " 7"])
def test_a_guest_space_is_a_whole_number(mode: Mode, guest: Any) -> None:
    with pytest.raises(ConfigurationError, match="guest_space_id"):
        mode.kintone(guest_space_id=guest)
    with pytest.raises(ConfigurationError, match="guest_space_id"):
        mode.kintone().guest_space(guest)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), "5", True])
def test_a_timeout_is_more_than_nothing(mode: Mode, seconds: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout: read"):
        Timeout(read=seconds)
    with pytest.raises(ConfigurationError, match="timeout"):
        mode.kaiten(timeout=seconds)
    with pytest.raises(ConfigurationError, match="timeout"):
        mode.kaiten().with_options(timeout=seconds)


def test_a_certificate_that_cannot_be_loaded_is_refused(mode: Mode, tmp_path: Path) -> None:
    """When the client is made, not at its first call."""
    file = tmp_path / "cert.pem"
    file.write_text("no certificate")
    encrypted = tmp_path / "encrypted.pem"
    made = trustme.CA().issue_cert("a@example.com")
    key = serialization.load_pem_private_key(made.private_key_pem.bytes(), None)
    secret = serialization.BestAvailableEncryption(b"hunter2")
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    encrypted.write_bytes(key.private_bytes(*form, secret) + made.cert_chain_pems[0].bytes())
    wrong: list[Any] = [str(file), (str(file), str(file)), tmp_path / "missing.pem", 5, encrypted]
    wrong += [(encrypted, encrypted), (encrypted, encrypted, "wrong")]
    for cert in wrong:
        with pytest.raises(ConfigurationError, match="cert can't be loaded"):
            mode.kintone(cert=cert)
    mode.kintone(cert=(encrypted, encrypted, "hunter2"))
    with pytest.raises(ConfigurationError, match="transport"):
        mode.kintone(
            cert=(encrypted, encrypted, "hunter2"), transport=httpx.MockTransport(lambda _: httpx.Response(200))
        )


@pytest.mark.wire
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "http://u:hunter2#x@proxy:1"),
        ("HTTPS_PROXY", "bogus://x"),
        ("ALL_PROXY", "socks5://127.0.0.1:1"),
        ("SSL_CERT_FILE", "/nonexistent.pem"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """A proxy of an unknown kind, a missing file: httpx's own errors don't say where the setting is."""
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigurationError, match=rf"{variable}(?!.*hunter2)"):
        mode.run(mode.kaiten("https://127.0.0.1:9").create_space(title="x"))


def test_a_transport_of_the_other_kind_is_refused(mode: Mode) -> None:
    transport = httpx.HTTPTransport() if mode.is_async else httpx.AsyncHTTPTransport()

    with pytest.raises(ConfigurationError, match="transport must be an httpx"):
        mode.kaiten(transport=transport)


def test_from_env(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "KAITEN_URL": "https://acme.kaiten.ru",
        "KAITEN_TOKEN": "tok",
        "KINTONE_BASE_URL": KINTONE,
        "KINTONE_USERNAME": "admin",
        "KINTONE_PASSWORD": "secret",
        "KINTONE_GUEST_SPACE_ID": "7",
        "KINTONE_BASIC_AUTH_USERNAME": "gate",
        "KINTONE_BASIC_AUTH_PASSWORD": "keeper",
    }.items():
        monkeypatch.setenv(name, value)

    kaiten = mode.from_env("kaiten", timeout=5)
    kintone = mode.from_env("kintone")

    assert repr(kaiten) == f"<{type(kaiten).__name__} https://acme.kaiten.ru/api/latest>"
    assert repr(kintone) == f"<{type(kintone).__name__} {KINTONE}/k/guest/7/v1>"
    headers = kintone._sender.build({"method": "get", "url": "/space.json"}, None).headers
    assert {"x-cybozu-authorization", "authorization"} <= set(headers)


def test_from_env_without_a_guest_space_works_in_normal_spaces(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable is as good as none."""
    monkeypatch.setenv("KINTONE_BASE_URL", KINTONE)
    monkeypatch.setenv("KINTONE_USERNAME", "admin")
    monkeypatch.setenv("KINTONE_PASSWORD", "secret")
    monkeypatch.setenv("KINTONE_GUEST_SPACE_ID", "")

    assert "guest" not in repr(mode.from_env("kintone"))


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ((), "KINTONE_BASE_URL, KINTONE_USERNAME, KINTONE_PASSWORD"),
        (("KINTONE_BASE_URL", "KINTONE_USERNAME"), "KINTONE_PASSWORD"),
        (
            ("KINTONE_BASE_URL", "KINTONE_USERNAME", "KINTONE_PASSWORD", "KINTONE_BASIC_AUTH_USERNAME"),
            "KINTONE_BASIC_AUTH_PASSWORD",
        ),
    ],
)
def test_from_env_names_what_is_missing(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, present: tuple[str, ...], missing: str
) -> None:
    """The Basic pair is all or nothing."""
    for name in present:
        monkeypatch.setenv(name, "x")

    with pytest.raises(ConfigurationError, match=f"set the environment variables? {missing}$"):
        mode.from_env("kintone")
    with pytest.raises(ConfigurationError, match="KAITEN_URL, KAITEN_TOKEN"):
        mode.from_env("kaiten")


def test_a_client_cannot_be_pickled_or_copied(mode: Mode) -> None:
    """It holds connections and credentials; the text says so."""
    for action in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="holds connections and credentials"):
            action(mode.kintone(auth=PASSWORD))


def test_http_ignores_the_environments_proxies(mode: Mode, monkeypatch: pytest.MonkeyPatch, sandbox: Any) -> None:
    """Plain http never leaves this machine, so a proxy must not see its credentials."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)

    mode.run(mode.kaiten(sandbox.base_url, "sandbox-token").create_space(title="direct"))

    assert len(sandbox.requests) == 1
