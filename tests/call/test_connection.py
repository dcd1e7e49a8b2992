"""No answer is another call's, no process uses another's connections, and what has no end is given up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from conftest import SPACE, Mode
from fault_server import Fault, FaultServer, answer, http, raw, then_hang_up
from spaceclients import AsyncKaitenClient, RetryPolicy
from spaceclients.aiohttp import AiohttpTransport
from spaceclients.errors import SpaceClientError

if TYPE_CHECKING:
    from pathlib import Path


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
