"""What a client can be made of, and what is refused."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
import sys
import traceback
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

import spaceclients
from conftest import KAITEN, KINTONE, PASSWORD, Expect, Mode
from spaceclients import (
    AsyncKaitenClient,
    AsyncKintoneClient,
    KaitenClient,
    KintoneClient,
    PasswordAuth,
    SessionAuth,
    Timeout,
)
from spaceclients.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = str(Path(spaceclients.__file__).parent)


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


WrongCall = tuple[tuple[Any, ...], dict[str, Any], str]
KAITEN_ONLY: list[WrongCall] = [
    ((), {}, "{name}() needs base_url= and token="),
    ((KAITEN,), {}, "{name}() needs token="),
    (
        (KAITEN, "hunter2", 30),
        {},
        "{name}() takes only base_url and token by position: name the others, such as timeout=",
    ),
    ((KAITEN, "hunter2"), {"token": "hunter2"}, "{name}() got token twice, by position and by name"),
    ((KAITEN,), {"api_key": "hunter2"}, "{name}() has no argument api_key: write token="),
]
KINTONE_ONLY: list[WrongCall] = [
    ((KINTONE,), {}, "{name}() needs auth="),
    ((KINTONE, PASSWORD), {}, "{name}() takes only base_url by position: name the others, such as auth="),
    (
        (KINTONE,),
        {"password": "hunter2"},
        "{name}() has no argument password: write auth=PasswordAuth(username, password)",
    ),
    (
        (KINTONE,),
        {"api_token": "hunter2"},
        "{name}() has no argument api_token: write auth=PasswordAuth(username, password)",
    ),
    ((KINTONE,), {"guest_space": 7}, "{name}() has no argument guest_space: did you mean guest_space_id=?"),
    ((KINTONE,), {"client_cert": "hunter2"}, "{name}() has no argument client_cert: write cert="),
]
OPTIONS = {
    "timeuot": "did you mean timeout=?",
    "timeout_seconds": "did you mean timeout=?",
    "request_timeout": "did you mean timeout=?",
    "read_timeout": "write timeout=Timeout(connect=..., read=...)",
    "max_retries": "write retry=RetryPolicy(attempts=...)",
    "verify": "write SSL_CERT_FILE in the environment, or transport=",
    "proxies": "write HTTPS_PROXY in the environment, or transport=",
    "headers": "write transport=, of your own, which can do that",
    "http_client": "write transport=, of your own, which can do that",
}


@pytest.mark.parametrize("kind", [KaitenClient, AsyncKaitenClient, KintoneClient, AsyncKintoneClient])
def test_wrong_arguments_are_told_in_one_sentence_with_the_public_name(kind: Any) -> None:
    """Of a client's class, whichever of the ways somebody takes to it from another library."""
    own = KAITEN_ONLY if "Kaiten" in kind.__name__ else KINTONE_ONLY
    cases: list[WrongCall] = [
        *own,
        *(((KAITEN,), {name: 3}, f"{{name}}() has no argument {name}: {told}") for name, told in OPTIONS.items()),
    ]
    for args, kwargs, told in cases:
        with pytest.raises(TypeError) as caught:
            kind(*args, **kwargs)
        assert str(caught.value) == told.format(name=kind.__name__)
        frames = list(traceback.walk_tb(caught.value.__traceback__))[1:]
        assert not any("hunter2" in repr(frame.f_locals) for frame, _ in frames)


def test_a_subclass_is_named_too_and_no_way_of_making_a_client_left_out(mode: Mode) -> None:
    client = mode.kintone()
    kind: Any = client.__class__
    ours: Any = type("Ours", (kind,), {})
    cases: list[tuple[Callable[[], Any], str]] = [
        (ours, "Ours() needs base_url= and auth="),
        (partial(ours.from_env, "x"), "Ours.from_env() takes nothing by position: name the others, such as cert="),
        (partial(ours.from_env, max_retries=3), "Ours.from_env() has no argument max_retries: write retry="),
        (partial(client.guest_space), f"{kind.__name__}.guest_space() needs guest_space_id="),
        (partial(client.guest_space, 1, 2), ".guest_space() takes only guest_space_id by position"),
        (
            partial(client.with_options, 3),
            ".with_options() takes nothing by position: name the others, such as timeout=",
        ),
        (
            partial(client.with_options, headers={}),
            ".with_options() has no argument headers; it has timeout, retry, quota",
        ),
    ]
    for make, told in cases:
        with pytest.raises(TypeError, match=re.escape(told)):
            make()


def test_what_editors_show_of_a_client_is_as_it_was() -> None:
    assert list(inspect.signature(KaitenClient).parameters) == ["base_url", "token", "options"]
    assert inspect.signature(KintoneClient).parameters["auth"].kind is inspect.Parameter.KEYWORD_ONLY
    assert list(inspect.signature(KintoneClient.from_env).parameters) == ["cert", "options"]


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


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with certificates of each kind; what is encrypted has the password hunter2."""
    folder = tmp_path_factory.mktemp("certificates")
    now = datetime.now(UTC)
    authority = trustme.CA()
    good = authority.issue_cert("a@example.com")
    old = authority.issue_cert("a@example.com", not_before=now - timedelta(9), not_after=now - timedelta(2))
    key = load_pem_private_key(good.private_key_pem.bytes(), None)
    secret = BestAvailableEncryption(b"hunter2")
    (folder / "cert.pem").write_bytes(good.cert_chain_pems[0].bytes())
    (folder / "plain.key").write_bytes(good.private_key_pem.bytes())
    (folder / "other.key").write_bytes(old.private_key_pem.bytes())
    encrypted = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)
    (folder / "both.pem").write_bytes(encrypted + good.cert_chain_pems[0].bytes())
    (folder / "text.pem").write_text("no certificate")
    certificate = x509.load_pem_x509_certificate(good.cert_chain_pems[0].bytes())
    (folder / "keyless.p12").write_bytes(pkcs12.serialize_key_and_certificates(None, None, certificate, None, secret))
    (folder / "der.cer").write_bytes(certificate.public_bytes(Encoding.DER))
    for name, issued in {"good": good, "old": old}.items():
        certificate = x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
        signer: Any = load_pem_private_key(issued.private_key_pem.bytes(), None)
        made = pkcs12.serialize_key_and_certificates(None, signer, certificate, None, secret)
        (folder / f"{name}.pfx").write_bytes(made)
    return folder


@pytest.mark.parametrize(
    "cert",
    [
        ("cert.pem", "plain.key"),
        ("both.pem", "both.pem", "hunter2"),
        ("good.pfx", "hunter2"),
    ],
)
def test_a_certificate_may_be_given_in_these_forms(mode: Mode, certificates: Path, cert: tuple[str, ...]) -> None:
    """Each file as a text or a path; but not to a transport that has its own."""
    paths = tuple(certificates / part if (certificates / part).exists() else part for part in cert)
    mode.kintone(cert=paths)
    mode.kintone(cert=tuple(map(str, paths)))
    with pytest.raises(ConfigurationError, match="transport"):
        mode.kintone(cert=paths, transport=httpx.MockTransport(lambda _: httpx.Response(200)))


@pytest.mark.parametrize(
    ("cert", "told"),
    [
        ("missing.pem", r"\S*missing\.pem can't be read \(No such file or directory\)$"),
        ("missing.pfx", r"\S*missing\.pfx can't be read \(No such file or directory\)$"),
        (("missing.pfx", "hunter2"), r"\S*missing\.pfx can't be read"),
        (("cert.pem", "missing.key"), r"\S*missing\.key can't be read"),
        (("cert.pem", "missing.key", "hunter2"), r"\S*missing\.key can't be read"),
        (("cert.pem", "hunter2"), r"with PEM the second part is the key's file, which can't be read"),
        (".", r"\S+ can't be read \(Is a directory\)"),
        ("nul\0", r"the file can't be read"),
        ("-----BEGIN PRIVATE KEY-----\nhunter2", r"the file can't be read"),
        ("hunter2" * 99, r"the file can't be read"),
        ("cert.pem", r"\S*cert\.pem: SSLError"),
        (("cert.pem", "other.key"), r"\S*cert\.pem and \S*other\.key: SSLError: .*KEY_VALUES_MISMATCH"),
        ("both.pem", r"\S*both\.pem: the key is encrypted, and its password is missing or wrong"),
        (("both.pem", "both.pem"), r"\S*both\.pem and \S*both\.pem: the key is encrypted, and its password is missing"),
        (("both.pem", "both.pem", "hunter3"), r"\S*both\.pem and \S*both\.pem: the key is encrypted, and its password"),
        (("both.pem", "both.pem", "hunter2\n"), "the key's password has a control character"),
        (("both.pem", "both.pem", "\ud800hunter2"), "the key's password isn't text that UTF-8 can carry"),
        ("good.pfx", r"\S*good\.pfx: its password is missing: write cert=\(file, password\)"),
        (("good.pfx", "hunter3"), r"\S*good\.pfx: its password is wrong"),
        (("good.pfx", "hunter2\n"), r"the password of \S*good\.pfx has a control character"),
        (("good.pfx", "good.pfx", "hunter2"), r"\S*good\.pfx isn't PEM, so it takes a password alone"),
        (("old.pfx", "hunter2"), r"\S*old\.pfx expired on \d{4}-\d\d-\d\d: get a new one"),
        (("keyless.p12", "hunter2"), r"\S*keyless\.p12 has no private key in it"),
        ("text.pem", r"\S*text\.pem: .* neither PEM nor a \.pfx"),
        ("der.cer", r"\S*der\.cer: .* neither PEM nor a \.pfx"),
        (5, "it must be a PEM file"),
        ((), "it must be a PEM file"),
        (["cert.pem", "plain.key"], "it must be a PEM file"),
        (b"hunter2", "it must be a PEM file"),
        (("good.pfx", b"hunter2"), "it must be a PEM file"),
        (("a", "b", "c", "hunter2"), "it must be a PEM file"),
    ],
)
def test_a_certificate_that_cannot_be_loaded_is_refused_by_its_name(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, certificates: Path, cert: Any, told: str
) -> None:
    """When the client is made, not at its first call; and no password is in the text or in a frame."""
    monkeypatch.chdir(certificates)
    monkeypatch.setenv("KINTONE_BASE_URL", KINTONE)
    monkeypatch.setenv("KINTONE_USERNAME", "admin")
    monkeypatch.setenv("KINTONE_PASSWORD", "secret")

    for make in (mode.kintone, partial(mode.from_env, "kintone")):
        with pytest.raises(ConfigurationError, match=f"^cert can't be loaded: {told}") as caught:
            make(cert=cert)
        frames = [
            frame
            for frame, _ in traceback.walk_tb(caught.value.__traceback__)
            if frame.f_code.co_filename.startswith(PACKAGE)
        ]
        assert frames
        for text in (str(caught.value), *(repr(frame.f_locals) for frame in frames)):
            assert "hunter" not in text
        assert caught.value.__context__ is None


def test_a_pfx_without_its_extra_says_which(mode: Mode, monkeypatch: pytest.MonkeyPatch, certificates: Path) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)

    with pytest.raises(ConfigurationError, match=r'the extra pfx: pip install "spaceclients\[pfx\]"'):
        mode.kintone(cert=(certificates / "good.pfx", "hunter2"))
    mode.kintone(cert=(certificates / "cert.pem", certificates / "plain.key"))


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
