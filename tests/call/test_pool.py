"""No answer is another call's, no connection is lost to the pool, and no process uses another's."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import linecache
import random
import signal
import socket
import ssl
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import trustme

from conftest import SPACE, Mode
from fault_server import Fault, FaultServer, answer, drip, http, raw, silence, then_hang_up
from interrupts import InterruptError, alarms
from spaceclients import (
    AsyncKaitenClient,
    AsyncKintoneClient,
    ConcurrencyQuota,
    KaitenClient,
    KintoneClient,
    PasswordAuth,
    RetryPolicy,
    Timeout,
)
from spaceclients.aiohttp import AiohttpTransport
from spaceclients.errors import (
    ClientClosedError,
    ConfigurationError,
    OutcomeUnknownError,
    SpaceClientError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import FrameType

AUTH = PasswordAuth("a", "b")


def space(number: int) -> bytes:
    """An answer with a space of this number."""
    return http(200, json.dumps(SPACE | {"id": number}).encode())


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS, which clients trust."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)  # pyright: ignore[reportUnknownMemberType]
    return tls


# Answers that nobody asked for


def then_more(first: bytes, more: bytes, pause: float) -> Fault:
    """Send an answer, and a while later something that nobody asked for."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        await asyncio.sleep(pause)
        writer.write(more)
        await writer.drain()

    return play


IDLE_END = http(408, b"", "Connection: close")
SURPLUS = {
    "at once": raw(space(1) + space(666)),
    "the next moment": then_more(space(1), space(666), 0),
    "while idle": then_more(space(1), space(666), 0.02),
    "half of one": then_more(space(1), space(666)[:50], 0),
    "an idle 408": then_more(space(1), IDLE_END, 0.02),
    "line feeds": raw(space(1) + b"\r\n\r\n"),
    "an end": then_hang_up(space(1)),
}


@pytest.mark.wire
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("looks", [False, True], ids=["blocked", "running"])
@pytest.mark.parametrize("surplus", SURPLUS)
def test_a_surplus_answer_is_nobodys(
    mode: Mode, server_tls: ssl.SSLContext, surplus: str, *, looks: bool, encrypted: bool
) -> None:
    """Whether or not the event loop had time to see it before the next call."""
    if looks and not mode.is_async:
        pytest.skip("there is no event loop")
    faults = [SURPLUS[surplus], raw(space(2) + space(667)), answer(200, space(3).partition(b"\r\n\r\n")[2])]
    with FaultServer(faults, server_tls if encrypted else None) as server:
        kaiten = mode.kaiten(server.url, retry=None)
        found: list[int] = []
        for _ in range(3):
            found.append(mode.run(kaiten.create_space(title="x")).id)
            time.sleep(0.04)
            if looks:
                mode.run(asyncio.sleep(0.01))

        assert found == [1, 2, 3]
        assert len(server.requests) == 3


@pytest.mark.wire
def test_a_connection_without_surplus_is_used_again(mode: Mode, server_tls: ssl.SSLContext) -> None:
    """The tests above would pass without any that is."""
    opened: list[str] = []

    async def note(writer: asyncio.StreamWriter) -> None:
        opened.append(str(writer.get_extra_info("peername")))
        writer.write(space(1))

    for tls in (None, server_tls):
        with FaultServer([note], tls) as server:
            kaiten = mode.kaiten(server.url, quota=None)
            for _ in range(5):
                mode.run(kaiten.create_space(title="x"))
                time.sleep(0.02)
        assert len(set(opened[-5:])) == 1


# Other processes

FORKED = """
import asyncio, json, os, signal, sys, threading
from spaceclients import *
from spaceclients.aiohttp import AiohttpTransport

url, kind, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
options = {"transport": AiohttpTransport} if kind == "aiohttp" else {}
quota = RateQuota(10000, learn=False) if threads else None
make = KaitenClient if kind == "sync" else AsyncKaitenClient
client = make(url, "tok", quota=quota, retry=None, timeout=10, **options)
runner = asyncio.Runner()

def create(name, runner):
    async def wait():
        return await client.create_space(title=name)
    made = client.create_space(title=name) if kind == "sync" else runner.run(wait())
    assert made.title == name, (made.title, name)

def create_all(name):
    while not done.is_set():
        create(name, runner)

done = threading.Event()
others = [threading.Thread(target=create_all, args=(f"thread {number}",)) for number in range(threads)]
for each in others:
    each.start()
create("parent", runner)
children = []
for number in range(10 if threads else 2):
    child = os.fork()
    if not child:
        signal.alarm(20)  # or a child that hangs would hang for ever
        try:
            fresh = asyncio.Runner()
            for count in range(10):
                create(f"child {number} {count}", fresh)
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    children.append(child)
    create("parent again", runner)
states = [os.waitpid(child, 0)[1] for child in children]
create("parent at last", runner)
done.set()
for each in others:
    each.join()
if kind == "sync":
    client.close()
else:
    runner.run(client.aclose())
print(json.dumps(states))
"""


def echo() -> Fault:
    """Answer a create with a space of the title that it gave."""

    async def play(writer: asyncio.StreamWriter) -> None:
        server: Any = asyncio.current_task()
        request: bytes = server.get_coro().cr_frame.f_locals["self"].requests[-1]
        title = json.loads(request.partition(b"\r\n\r\n")[2])["title"]
        await asyncio.sleep(0.001)
        writer.write(http(200, json.dumps(SPACE | {"title": title}).encode()))

    return play


@pytest.mark.parametrize("threads", [0, 4])
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("kind", ["sync", "async", "aiohttp"])
def test_a_forked_process_has_connections_of_its_own(
    server_tls: ssl.SSLContext, kind: str, threads: int, *, encrypted: bool
) -> None:
    """Also while threads are in the middle of calls, and hold locks."""
    if threads and kind != "sync":
        pytest.skip("an async client belongs to one thread")
    with FaultServer([echo()], server_tls if encrypted else None) as server:
        command = [sys.executable, "-W", "ignore", "-c", FORKED, server.url, kind, str(threads)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert not ended.stderr
    assert set(json.loads(ended.stdout)) == {0}


BROKEN_OFF_EARLY = """
import signal, sys
from spaceclients import KaitenClient

class Once:
    def find_spec(self, name, path=None, target=None):
        if name == "asyncio.locks" and self in sys.meta_path:
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Once())
kaiten = KaitenClient(sys.argv[1], "tok", retry=None)
for _ in range(3):
    try:
        print(kaiten.get_space(1).id)
    except BaseException as error:
        print(type(error).__name__)
"""


def test_an_interrupt_in_the_first_call_leaves_the_client_usable() -> None:
    """Python would leave modules half imported, asyncio among them, and fail for good."""
    with FaultServer([answer(200, json.dumps(SPACE).encode())]) as server:
        command = [sys.executable, "-c", BROKEN_OFF_EARLY, server.url]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (ended.stdout.split(), ended.stderr) == (["KeyboardInterrupt", *[str(SPACE["id"])] * 2], "")


FORKED_EARLY = """
import os, signal, sys, threading, time
from spaceclients import KintoneClient, PasswordAuth

kintone = KintoneClient(sys.argv[1], auth=PasswordAuth("a", "b"), retry=None, timeout=10)
threads = [threading.Thread(target=kintone.update_space, kwargs={"id": 1}) for _ in range(3)]
for each in threads:
    each.start()
time.sleep(float(sys.argv[2]))
child = os.fork()
if not child:
    signal.alarm(20)
    kintone.guest_space(3).update_space(id=1)
    os._exit(0)
print(os.waitpid(child, 0)[1])
for each in threads:
    each.join()
kintone.close()
"""


@pytest.mark.parametrize("moment", [0, 0.01, 0.02, 0.04, 0.06, 0.1])
def test_a_process_may_be_forked_in_the_middle_of_the_first_call(moment: float) -> None:
    """When other threads import, and hold Python's own locks of that."""
    with FaultServer([answer(200, b"{}")]) as server:
        command = [sys.executable, "-W", "ignore", "-c", FORKED_EARLY, server.url, str(moment)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (ended.stdout, ended.stderr) == ("0\n", "")


def test_a_transport_of_the_users_own_stays_with_its_process() -> None:
    code = (
        "import os, httpx\n"
        "from spaceclients import KaitenClient\n"
        "kaiten = KaitenClient('https://a.example', 'tok', transport=httpx.MockTransport(lambda _: httpx.Response(204)))\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    try:\n"
        "        kaiten.get_space(1)\n"
        "    except Exception as error:\n"
        "        print(type(error).__name__, error, flush=True)\n"
        "    os._exit(0)\n"
        "os.waitpid(child, 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert ended.stdout.startswith("ClientClosedError The transport of this client was made in another process")


# Being broken off


@pytest.mark.parametrize(
    "transport",
    [None, AiohttpTransport, lambda: httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=20))],
    ids=["own", "aiohttp", "the user's"],
)
def test_cancelling_under_contention_loses_no_connection(transport: Any) -> None:
    """Also those of a transport of the user's own, of httpx's kind."""

    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(random.random() / 50)
        writer.write(http(200, b"{}"))

    async def run() -> None:
        with FaultServer([late]) as server:
            given = transport if transport in {None, AiohttpTransport} else transport()
            async with AsyncKintoneClient(server.url, auth=AUTH, quota=None, retry=None, transport=given) as kintone:
                for _ in range(10):
                    calls = [asyncio.create_task(kintone.update_space(id=1)) for _ in range(140)]
                    for call in calls:
                        asyncio.get_running_loop().call_later(random.random() * 0.4, call.cancel)
                    await asyncio.gather(*calls, return_exceptions=True)
                pool: Any = vars(kintone)["_sender"].pool
                shared = pool._shared and getattr(pool._shared.transport, "_pool", None)
                deadline = time.monotonic() + 10
                while used := [
                    *(each for each in (shared.connections if shared else ()) if not each.is_idle()),
                    *(entry for entry in pool._entries if entry not in pool._idle),
                ]:
                    assert time.monotonic() < deadline, used
                    await asyncio.sleep(0.01)
                most = [kintone.update_space(id=1) for _ in range(150)]
                await asyncio.wait_for(asyncio.gather(*most), 20)

    asyncio.run(run())


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # sockets that nobody had got hold of yet
@pytest.mark.parametrize("quota", [None, ConcurrencyQuota(2)])
def test_interrupts_at_any_moment_leave_a_sync_client_usable(quota: ConcurrencyQuota | None) -> None:
    with FaultServer([answer(200, b"{}")]) as server:
        with KintoneClient(server.url, auth=AUTH, quota=quota, retry=None, timeout=5) as kintone:
            kintone.update_space(id=1)
            with alarms(lambda: random.random() / 300 + 1e-4) as alarm:
                rounds = [alarm.breaks_off(lambda: [kintone.update_space(id=1) for _ in range(3)]) for _ in range(400)]
            assert sum(rounds) > 50
            with ThreadPoolExecutor(120) as pool:
                [each.result() for each in [pool.submit(kintone.update_space, id=1) for _ in range(240)]]
        deadline = time.monotonic() + 10
        while server.open and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not server.open


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # what was just being tidied up
@pytest.mark.parametrize("offset", range(5))
def test_an_exception_at_any_line_leaves_a_sync_client_usable(offset: int) -> None:
    """Of ours, of httpcore's and of h11's: the next call works, on a connection that is right."""
    left = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if not any(part in frame.f_code.co_filename for part in ("spaceclients", "httpcore", "h11", "httpx")):
            return None
        if event == "line":
            left -= 1
            # Python looks for interrupts after a call, never between the end of a block and leaving its context.
            if left <= 0 and "with " not in linecache.getline(frame.f_code.co_filename, frame.f_lineno):
                left = sys.maxsize
                raise KeyboardInterrupt
        return trace

    def call() -> bool:
        sys.settrace(trace)
        try:
            kintone.update_space(id=1)
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(None)
        return False

    with FaultServer([answer(200, b"{}")]) as server:
        with KintoneClient(server.url, auth=AUTH, quota=ConcurrencyQuota(1), retry=None, timeout=5) as kintone:
            kintone.update_space(id=1)
            step = 1 + offset
            while True:
                left = step
                with warnings.catch_warnings():  # an interrupted close leaves its socket to the garbage collector
                    warnings.simplefilter("ignore", ResourceWarning)
                    broken = call()
                kintone.update_space(id=1)
                if not broken:
                    break
                step += 5
        assert step > 200


@pytest.mark.parametrize("kind", [TimeoutError, OSError, ConnectionError, InterruptError])
@pytest.mark.parametrize("fault", [silence, drip(http(200, length=100), b"x" * 100, 0.2)], ids=["head", "body"])
def test_a_signal_handlers_exception_is_no_failure_of_the_network(kind: type[Exception], fault: Fault) -> None:
    """It passes through, at once, whatever its kind."""

    def handler(*_: object) -> None:
        raise kind("of the handler")

    before = signal.signal(signal.SIGALRM, handler)
    try:
        with FaultServer([fault]) as server, KaitenClient(server.url, "tok") as kaiten:
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(kind, match="of the handler"):
                kaiten.get_space(1)
            assert len(server.requests) == 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# Closing


@contextlib.contextmanager
def deaf_port() -> Generator[int]:
    """A port where connecting never ends."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for each in fillers:
            each.settimeout(0)
            each.connect_ex(plug.getsockname())
        yield plug.getsockname()[1]
        for each in fillers:
            each.close()


@pytest.mark.parametrize("stage", ["connect", "tls", "head", "body"])
def test_closing_a_sync_client_ends_the_calls_of_other_threads(stage: str) -> None:
    """At once, and with what is known of them."""
    faults = {"head": silence, "body": raw(http(200, b"{", length=100))}
    with deaf_port() as port, FaultServer([faults.get(stage, silence)]) as server:
        url = f"http://127.0.0.1:{port}" if stage == "connect" else server.url
        if stage == "tls":  # to a server that speaks no TLS, and says nothing
            url = server.url.replace("http://127.0.0.1", "https://localhost")
        kaiten = KaitenClient(url, "tok", quota=None)
        with ThreadPoolExecutor() as pool:
            write = pool.submit(kaiten.create_space, title="x")
            read = pool.submit(kaiten.get_space, 1)
            time.sleep(0.5)
            began = time.monotonic()
            kaiten.close()
            errors = [write.exception(), read.exception()]
            took = time.monotonic() - began

    assert took < 5  # connecting alone may take 10 seconds, reading 60
    assert all(isinstance(error, SpaceClientError) for error in errors)
    if stage == "head":
        assert isinstance(errors[0], OutcomeUnknownError)
        assert "the client was closed" in str(errors[0])
        assert type(errors[1]) is TransportError
    if stage in {"connect", "tls"}:
        assert type(errors[0]) is TransportError


def test_looking_up_a_name_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """By closing, which ends the calls that are further on as well, and by the deadline."""
    look_up = socket.getaddrinfo

    def slowly(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "localhost":
            time.sleep(8)
        return look_up(host, *args, **kwargs)

    with FaultServer([silence]) as server:
        known = KaitenClient(server.url, "tok", quota=None)
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(known.get_space, 1)
            while not server.requests:
                time.sleep(0.01)
            monkeypatch.setattr(socket, "getaddrinfo", slowly)
            kaiten = KaitenClient(server.url.replace("127.0.0.1", "localhost"), "tok", quota=None)
            hasty = kaiten.with_options(retry=RetryPolicy(deadline=0.3))
            began = time.monotonic()
            with pytest.raises(TransportError):
                hasty.get_space(1)
            looking = pool.submit(kaiten.get_space, 1)
            time.sleep(0.3)
            for client in (kaiten, known):
                client.close()
            errors = [looking.exception(), waiting.exception()]
            took = time.monotonic() - began

    assert [type(error) for error in errors] == [TransportError] * 2
    assert took < 6


def test_a_signals_handler_may_close_the_client() -> None:
    """In the middle of a call, whatever it does just then; the call ends, and nothing hangs."""
    with FaultServer([answer(200, b"{}")]) as server:
        for round_ in range(60):
            kintone = KintoneClient(server.url, auth=AUTH, quota=None, retry=None, timeout=5)

            def close(*_: object, client: KintoneClient = kintone) -> None:
                client.close()

            before = signal.signal(signal.SIGALRM, close)
            try:
                kintone.update_space(id=1)
                signal.setitimer(signal.ITIMER_REAL, 0.0005 + round_ * 0.00005)
                with pytest.raises((ClientClosedError, TransportError)):
                    for _ in iter(partial(kintone.update_space, id=1), ...):
                        pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("transport", [None, AiohttpTransport, httpx.AsyncHTTPTransport])
def test_closing_in_a_later_event_loop_drops_what_it_cannot_close(transport: Any) -> None:
    with FaultServer([answer(200, b"{}")]) as server:
        kintone = AsyncKintoneClient(server.url, auth=AUTH, transport=transport)
        asyncio.run(kintone.update_space(id=1))
        with warnings.catch_warnings():  # the loop that was left has not closed it
            warnings.simplefilter("ignore", ResourceWarning)
            asyncio.run(kintone.aclose())
            asyncio.run(kintone.aclose())
            with pytest.raises(ClientClosedError):
                asyncio.run(kintone.update_space(id=1))
            del kintone
            gc.collect()


def test_without_asyncio_the_error_says_so() -> None:
    """As under trio."""
    kaiten = AsyncKaitenClient("https://a.example", "tok")
    with pytest.raises(ConfigurationError, match="asyncio"):
        kaiten.get_space(1).send(None)
    closing = kaiten.aclose()
    with pytest.raises(StopIteration):
        closing.send(None)


@pytest.mark.parametrize("transport", [None, AiohttpTransport])
def test_an_end_that_the_loop_has_not_seen_is_noticed(transport: Any) -> None:
    """The server has closed while the loop was busy; a POST sent there would be lost."""

    async def run() -> None:
        with FaultServer([then_hang_up(space(1)), answer(200, space(2).partition(b"\r\n\r\n")[2])] * 20) as server:
            async with AsyncKaitenClient(server.url, "tok", quota=None, retry=None, transport=transport) as kaiten:
                for _ in range(20):
                    await kaiten.create_space(title="x")
                    time.sleep(0.02)  # noqa: ASYNC251  # that is the point
                    await kaiten.create_space(title="x")

    asyncio.run(run())


# What has no end


ENDLESS = {
    "1xx": (b"", b"HTTP/1.1 102 Processing\r\nX-More: " + b"x" * 5000 + b"\r\n\r\n"),
    "trailers": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"X-More: 1\r\n"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;more=" + b"x" * 5000 + b"\r\n \r\n"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
}


@pytest.mark.wire
@pytest.mark.parametrize("part", ENDLESS)
def test_the_deadline_holds_for_what_has_no_end(mode: Mode, part: str) -> None:
    head, more = ENDLESS[part]

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(500):
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(0.02)

    with FaultServer([play]) as server:
        kaiten = mode.kaiten(server.url, retry=RetryPolicy(deadline=0.5))
        began = time.monotonic()
        with pytest.raises(SpaceClientError):
            mode.run(kaiten.create_space(title="x"))

    assert time.monotonic() - began < 6  # it would be 10 seconds


@pytest.mark.parametrize("part", ["1xx", "chunks"])
def test_an_answer_without_end_is_given_up_without_a_deadline(mode: Mode, part: str) -> None:
    head, more = ENDLESS[part]

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        with contextlib.suppress(ConnectionError):
            for _ in range(100):
                writer.write(more * (2**20 // len(more)))
                await writer.drain()

    with FaultServer([play]) as server, pytest.raises(SpaceClientError):
        mode.run(mode.kaiten(server.url, retry=None).create_space(title="x"))


def test_more_calls_than_connections_wait_for_each_other(mode: Mode) -> None:
    """And give up in time."""

    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        writer.write(http(200, b"{}"))

    with FaultServer([late]) as server:
        kintone = mode.kintone(server.url, quota=None, retry=None)
        hasty = mode.kintone(server.url, quota=None, retry=None, timeout=Timeout(pool=0.1))
        if mode.is_async:

            async def run(client: Any) -> list[Any]:
                return await asyncio.gather(*(client.update_space(id=1) for _ in range(150)), return_exceptions=True)

            results = [mode.run(run(kintone)), mode.run(run(hasty))]
        else:
            results = list[list[Any]]()
            for client in (kintone, hasty):
                with ThreadPoolExecutor(150) as pool:
                    calls = [pool.submit(client.update_space, id=1) for _ in range(150)]
                results.append([call.exception() or call.result() for call in calls])

    assert results[0] == [None] * 150
    assert any("PoolTimeout" in str(error) for error in results[1])
