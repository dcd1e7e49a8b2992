"""Where requests go: base URLs, good and bad, and the proxies that the environment names."""

from __future__ import annotations

import ssl
import traceback
from typing import Any

import httpx
import pytest

from conftest import KINTONE, Mode
from spaceclients._address import environment_proxy
from spaceclients.errors import ConfigurationError


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
        ("acme.kaiten.ru", "the same with https:// before it"),
        ("//acme.kaiten.ru", "the same with https:// before it"),
        ("acme.kaiten.ru/api/latest", "the same with https:// before it"),
        ("Acme.Kaiten.RU:8443", "the same with https:// before it"),
        ("канбан.рф", "the same with https:// before it"),
        ("localhost:8000", "the same with http:// before it"),
        ("127.0.0.1:8000", "the same with http:// before it"),
        ("[::1]:8000", "the same with http:// before it"),
        ("acme.kaiten.ru/boards", "scheme and a host"),
        ("https://", "scheme and a host"),
        ("https://acme.kaiten.ru:-1", "a port that isn't from 1 to 65535"),
        ("https://acme.kaiten.ru:0", "a port that isn't from 1 to 65535"),
        *(
            (f"https://{host}", "a host that can't exist")
            for host in ("xn--a.ru", "xn--zzzzzzzzz.ru", "{domain}", "{name}.kaiten.ru", "-a.ru", "a-.ru", "a.ru%2e")
        ),
        (f"https://{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 63}", "a host that can't exist"),
        ("ftp://acme.kaiten.ru", "must start with https"),
        ("http://acme.kaiten.ru", "plain http"),
        ("http://127.0.0.1.evil.example", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("http://169.254.169.254", "plain http"),
        ("admin:hunter2@acme.kaiten.ru", "scheme and a host"),
        ("https:/admin:hunter2@acme.kaiten.ru", "scheme and a host"),
        ("https://acme.kaiten.ru/?token=hunter2", "query"),
        ("hunter2", "the same with https:// before it"),
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


def test_http_ignores_the_environments_proxies(mode: Mode, monkeypatch: pytest.MonkeyPatch, sandbox: Any) -> None:
    """Plain http never leaves this machine, so a proxy must not see its credentials."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)

    mode.run(mode.kaiten(sandbox.base_url, "sandbox-token").create_space(title="direct"))

    assert len(sandbox.requests) == 1


NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts none, and is made at once


PROXIES: list[dict[str, str]] = [
    {"HTTPS_PROXY": "http://p:1"},
    {"ALL_PROXY": "p:2"},
    {"HTTPS_PROXY": "http://p:1", "ALL_PROXY": "http://p:2", "HTTP_PROXY": "http://p:3"},
]
ORIGINS = [
    *("https://acme.kaiten.ru", "https://acme.kaiten.ru:8443", "https://kaiten.ru", "https://localhost:8443"),
    *("https://10.0.0.1", "https://10.0.0.1:8443", "https://10.0.0.0", "https://[2001:db8::1]"),
    *("https://[2001:db8::1]:8443", "https://[::1]", "https://канбан.рф", "http://acme.kaiten.ru"),
]
EXCEPTIONS = [
    *("", "*", "other, *", ".", ",,", "%", "a b", "ru", "acme.kaiten.ru", ".kaiten.ru", "kaiten.ru", "*.kaiten.ru"),
    *(
        "ten.ru",
        "ACME.KAITEN.RU",
        "acme.kaiten.ru.",
        " acme.kaiten.ru , x",
        "acme.kaiten.ru:443",
        "acme.kaiten.ru:8443",
    ),
    *("https://acme.kaiten.ru", "http://acme.kaiten.ru", "all://acme.kaiten.ru", "HTTPS://ACME.kaiten.ru"),
    *("https://*.kaiten.ru", "https://*kaiten.ru", "https://acme.kaiten.ru/path", "https://acme.kaiten.ru:443"),
    *("https://acme.kaiten.ru:8443", "https://канбан.рф", "https:/acme.kaiten.ru", "u@acme.kaiten.ru"),
    *("https://", "all://", "http://", "https://*", "all://*", "all://*:8443", "*.", "https://*.", "localhost"),
    *("LOCALHOST", "sub.localhost", "10.0.0.0/8", "10.0.0.1", "10.0.0.1/8", "10.0.0.1:8443", "http://10.0.0.1"),
    *("::1", "2001:db8::1", "2001:DB8::1", "https://[2001:db8::1]", "https://[2001:db8::1]:8443"),
]


@pytest.mark.parametrize("exception", EXCEPTIONS)
@pytest.mark.parametrize("proxies", PROXIES, ids=["https", "all", "each"])
def test_the_environments_proxy_is_the_one_of_httpx(
    monkeypatch: pytest.MonkeyPatch, proxies: dict[str, str], exception: str
) -> None:
    """For each form of an exception, or what somebody may take for one; with httpx itself to tell."""
    for name, value in {**proxies, "NO_PROXY": exception}.items():
        monkeypatch.setenv(name, value)
    oracle: Any = httpx.Client(verify=NOBODY)

    for origin in ORIGINS:
        chosen = oracle._transport_for_url(httpx.URL(origin))
        proxied = None if chosen is oracle._transport else chosen._pool._proxy_url.port
        proxy = environment_proxy(origin)
        assert (proxy and proxy.url.port) == proxied, origin


@pytest.mark.parametrize(
    ("exception", "origin"),
    [
        ("[::1]", "https://[::1]"),
        ("[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("2001:db8::1/64", "https://[2001:db8::1]"),
        ("xn--80aac8aqc.xn--p1ai", "https://канбан.рф"),
        ("канбан.рф", "https://канбан.рф"),
        ("x:port,acme.kaiten.ru", "https://acme.kaiten.ru"),
    ],
)
def test_exceptions_that_httpx_cannot_read_are_read(
    monkeypatch: pytest.MonkeyPatch, exception: str, origin: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://p:1")
    monkeypatch.setenv("NO_PROXY", exception)

    assert environment_proxy(origin) is None
    assert environment_proxy("https://other.example") is not None


def test_the_systems_exceptions_are_heeded_where_the_system_names_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows and macOS, which can't be had here."""
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"https": "http://p:1"})
    monkeypatch.setattr("urllib.request.proxy_bypass", "acme.local".__eq__)

    assert environment_proxy("https://acme.local") is None
    assert environment_proxy("https://acme.kaiten.ru") is not None


@pytest.mark.parametrize("value", ["bogus://x", "http://u:hunter2#x@p:1", "http://u:hunter2\n@p", "http://p:port"])
def test_what_is_no_proxy_is_a_value_error_that_quotes_nothing(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Not in the frames that it passed, either."""
    monkeypatch.setenv("HTTPS_PROXY", value)

    with pytest.raises(ValueError, match=r"^it isn't the URL of a proxy$") as caught:
        environment_proxy("https://acme.kaiten.ru")

    assert caught.value.__context__ is None
    frames = list(traceback.walk_tb(caught.value.__traceback__))[1:]
    assert not any("hunter2" in repr(frame.f_locals) for frame, _ in frames)
