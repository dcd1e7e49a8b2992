"""No credential is shown: not by repr or str, in no log, error, pickle, or local variable of a traceback."""

from __future__ import annotations

import logging
import pickle
import socket
import traceback
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import KINTONE, Mode
from fault_server import FaultServer, answer, http, raw, silence, then_hang_up, then_reset
from spaceclients import AsyncKaitenClient, KaitenClient, PasswordAuth, RetryPolicy, SessionAuth, Timeout
from spaceclients._call.request import Draft
from spaceclients.errors import SpaceClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.wire

SECRET = "hunter2hunter2"
HERE = str(Path(__file__).parent)
QUICK = RetryPolicy(backoff=0, attempts=2)
HASTY = Timeout(connect=2, read=0.3, write=0.3, pool=2)


def forms() -> list[str]:
    """The secret as it is, and within base64 pairs."""
    pairs = (f"admin:{SECRET}", f"gate:{SECRET}")
    return [SECRET, *(b64encode(pair.encode()).decode() for pair in pairs)]


def look(text: str) -> None:
    for form in forms():
        assert form not in text


def kaiten(mode: Mode, url: str) -> Any:
    return mode.kaiten(url, SECRET, retry=QUICK, timeout=HASTY).create_space(title="x")


def large(mode: Mode, url: str) -> Any:
    """A body that the socket can't take at once, with the request token in it."""
    auth = SessionAuth({"session": SECRET}, SECRET)
    client = mode.kintone(url, auth=auth, retry=QUICK, timeout=HASTY)
    return client.update_space_body(id=1, body="x" * 9_000_000)


def kintone(mode: Mode, url: str) -> Any:
    auth, gate = PasswordAuth("admin", SECRET), ("gate", SECRET)
    client = mode.kintone(url, auth=auth, basic_auth=gate, retry=QUICK, timeout=HASTY)
    del auth, gate
    return client.guest_space(7).update_space(id=1)


def session(mode: Mode, url: str) -> Any:
    auth = SessionAuth({"session": SECRET}, SECRET)
    return mode.kintone(url, auth=auth, retry=QUICK, timeout=HASTY).update_space(id=1)


CALLS: list[Callable[[Mode, str], Any]] = [kaiten, kintone, session]
FAULTS = {
    "silent": silence,
    "reset": then_reset(),
    "cut": then_reset(http(200, b"{", length=100)),
    "no http": then_hang_up(b"hello\r\n\r\n"),
    "a cookie that is none": raw(http(403, b"", f"Set-Cookie: session={SECRET}\x01")),
    "a header that is none": raw(http(403, b"", f"Set-Cookie session={SECRET}")),
    "an odd cookie": answer(403, b"", f"Set-Cookie: a b@c={SECRET}; x"),
    "refused": answer(401, b"Unauthorized"),
    "lost": then_hang_up(),
    "unreadable": answer(200, b"<html>"),
    "limit": answer(429),
    "cookie": answer(403, b"", f"Set-Cookie: session={SECRET}", f'set-cookie: it\'s="{SECRET}"'),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CALLS)
def test_no_error_and_no_log_shows_a_credential(
    mode: Mode, caplog: pytest.LogCaptureFixture, call: Callable[[Mode, str], Any], fault: str
) -> None:
    """At DEBUG level too; and the credential was really sent."""
    with FaultServer([FAULTS[fault]]) as server:
        with caplog.at_level(logging.DEBUG), pytest.raises(SpaceClientError) as caught:
            mode.run(call(mode, server.url))
        sent = b"".join(server.requests).decode()

    assert any(form in sent for form in forms())
    nothing_shown(caught.value, caplog.records)


@pytest.mark.parametrize("call", [*CALLS, large])
@pytest.mark.parametrize("peer", ["nobody", "never reads", "a proxy that refuses", "a proxy that is gone"])
def test_no_error_shows_a_credential_that_could_not_be_sent(
    mode: Mode,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    call: Callable[[Mode, str], Any],
    peer: str,
) -> None:
    """Nor the password of a proxy."""
    with socket.create_server(("127.0.0.1", 0)) as plug, FaultServer([then_hang_up(http(407))]) as proxy:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = plug.getsockname()[1]
        if peer == "nobody":
            plug.close()
        if "proxy" in peer:
            address = proxy.url.removeprefix("http://") if "refuses" in peer else "127.0.0.1:9"
            monkeypatch.setenv("HTTPS_PROXY", f"http://gate:{SECRET}@{address}")
        url = "https://acme.example" if "proxy" in peer else f"http://127.0.0.1:{port}"
        with caplog.at_level(logging.DEBUG), pytest.raises(SpaceClientError) as caught:
            mode.run(call(mode, url))

    nothing_shown(caught.value, caplog.records)


def nothing_shown(error: SpaceClientError, records: list[logging.LogRecord]) -> None:
    for each in chain(error):
        look(f"{each!r} {each} {vars(each)}")
        for part in vars(each).values():
            look(f"{part!r} {dict(getattr(part, 'headers', {}))}")
    look(pickle.dumps(error).decode("latin-1"))
    look(locals_of(error))
    for record in records:
        look(f"{record.getMessage()} {vars(record)}")


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def locals_of(error: BaseException) -> str:
    """The local variables of all frames but the tests' own, as a traceback with locals shows them."""
    shown: list[str] = []
    for each in chain(error):
        for frame, _ in traceback.walk_tb(each.__traceback__):
            if not frame.f_code.co_filename.startswith(HERE):
                shown += [repr(value) for value in frame.f_locals.values()]
    return "\n".join(shown)


WRONG: list[Callable[[Mode], Any]] = [
    lambda mode: mode.kaiten("http://acme.example", SECRET),
    lambda mode: mode.kaiten(f"https://admin:{SECRET}@acme.example"),
    lambda mode: mode.kaiten(f"https://admin:{SECRET}"),
    lambda mode: mode.kintone(f"https://admin:{SECRET}@acme.example"),
    lambda mode: mode.kintone(f"https://admin:{SECRET}@acme.example", auth=None),
    lambda mode: mode.kaiten(token=f"{SECRET}\n"),
    lambda mode: mode.kaiten(token=SECRET, timeout=0),
    lambda _: PasswordAuth("ad:min", SECRET),
    lambda _: PasswordAuth("admin", f"{SECRET}\ud800"),
    lambda _: SessionAuth({"a": f"{SECRET};"}, SECRET),
    lambda _: SessionAuth({"a": SECRET}, f"{SECRET}\n"),
    lambda mode: mode.kintone(basic_auth=("", SECRET)),
    lambda mode: mode.kintone(auth=None, basic_auth=("gate", SECRET)),
    lambda mode: mode.kintone(basic_auth=f"a:{SECRET}"),
    lambda mode: mode.kintone("http://acme.example", basic_auth=("gate", SECRET)),
    lambda mode: mode.kintone(cert=("missing.pem", "missing.key", SECRET)),
    lambda mode: mode.from_env("kaiten"),
    lambda mode: mode.from_env("kintone"),
]


@pytest.mark.parametrize("make", WRONG, ids=range(len(WRONG)))
def test_no_configuration_error_shows_a_credential(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, make: Callable[[Mode], Any]
) -> None:
    """Not even the frames that the error passed."""
    monkeypatch.setenv("KAITEN_URL", "http://acme.example")
    monkeypatch.setenv("KAITEN_TOKEN", SECRET)
    monkeypatch.setenv("KINTONE_BASE_URL", KINTONE)
    monkeypatch.setenv("KINTONE_USERNAME", "ad:min")
    monkeypatch.setenv("KINTONE_PASSWORD", SECRET)

    with pytest.raises(SpaceClientError) as caught:
        make(mode)

    for error in chain(caught.value):
        look(f"{error!r} {error}")
    look(locals_of(caught.value))


def test_a_successful_call_logs_one_line_for_each_attempt(mode: Mode, caplog: pytest.LogCaptureFixture) -> None:
    """Method, path, status, milliseconds, attempt; a warning for each retry."""
    caplog.set_level(logging.DEBUG, "spaceclients")
    with FaultServer([answer(503), answer(200, b"{}")]) as server:
        mode.run(mode.kintone(server.url, retry=QUICK).update_space(id=1))

    lines = [
        (record.levelname, record.getMessage()) for record in caplog.records if record.name.startswith("spaceclients.")
    ]
    assert [level for level, _ in lines] == ["DEBUG", "WARNING", "DEBUG"]
    first, retry, second = (message for _, message in lines)
    assert first.startswith("PUT /k/v1/space.json: 503, attempt 1, ")
    assert first.endswith(" ms")
    assert retry == "PUT /k/v1/space.json: 503; attempt 2 follows in 0.00 s"
    assert second.startswith("PUT /k/v1/space.json: 200, attempt 2, ")


def test_no_repr_shows_a_credential(mode: Mode) -> None:
    """Of clients, their parts, and credentials."""
    login = PasswordAuth("admin", SECRET)
    cookies = SessionAuth({"session": SECRET}, SECRET)
    clients = [
        mode.kaiten(token=SECRET),
        mode.kintone(auth=login, basic_auth=("gate", SECRET)),
        mode.kintone(auth=cookies),
    ]
    shown: list[Any] = [login, cookies, *clients, clients[0].create_space, clients[1].update_space]
    for client in clients:
        sender = client._sender
        shown += [sender, *sender.credentials, sender.build(Draft("PUT", "/", {}, {"id": 1}))]

    assert "admin" in repr(login)
    for thing in shown:
        look(f"{thing!r} {thing}")


@pytest.mark.parametrize("auth", [PasswordAuth("admin", SECRET), SessionAuth({"a": SECRET}, SECRET)])
def test_credentials_cannot_be_pickled(auth: object) -> None:
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(auth)


def test_a_debugger_can_print_a_client_that_is_being_made(mode: Mode) -> None:
    """A traceback with locals asks for the repr of a half-made one."""
    kind: type[Any] = AsyncKaitenClient if mode.is_async else KaitenClient

    assert repr(object.__new__(kind)) == f"<{kind.__name__}>"
