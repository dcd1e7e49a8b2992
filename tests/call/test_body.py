"""Bodies as servers and proxies send them: in parts, padded, in any coding, cut off, or far too large."""

from __future__ import annotations

import json
import tracemalloc
from gzip import compress
from typing import TYPE_CHECKING

import httpx
import pytest

from conftest import SPACE, Mode
from fault_server import FaultServer, answer, drip, http, then_hang_up
from spaceclients.errors import ResponseDecodeError

if TYPE_CHECKING:
    from fault_server import Fault

pytestmark = pytest.mark.wire


BODY = json.dumps(SPACE).encode()
FOLDED = compress(BODY)
BROKEN = FOLDED[:-8] + b"checksum"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        *[(coding, BODY) for coding in ("identity", "identity, identity", "utf-8", "none", "", ",", "x", "br", "gzip")],
        *[(coding, FOLDED) for coding in ("gzip, identity", "identity,x-gzip", "utf-8, GZIP", "gzip, gzip")],
        ("gzip, gzip", compress(FOLDED)),
        ("gzip, gzip, gzip", compress(compress(FOLDED))),
        ("gzip", compress(b"") + FOLDED),
        ("gzip", compress(b" " * 70_000) + FOLDED),  # more than is unfolded at once
    ],
)
def test_a_coding_that_says_nothing_does_no_harm(mode: Mode, coding: str, body: bytes) -> None:
    """gzip is undone where it is gzip; a proxy may have undone it, and left the header."""
    with FaultServer([answer(200, body, f"Content-Encoding: {coding}")]) as server:
        assert mode.run(mode.kaiten(server.url).create_space(title="x")).id == SPACE["id"]


@pytest.mark.parametrize("body", [FOLDED, compress(b"") + FOLDED + b"\0" * 9, BODY], ids=["gzip", "two", "none"])
def test_a_body_may_come_byte_by_byte(mode: Mode, body: bytes) -> None:
    head = http(200, b"", "Content-Encoding: gzip, gzip", length=len(body))
    with FaultServer([drip(head, body, 0)]) as server:
        assert mode.run(mode.kaiten(server.url).create_space(title="x")).id == SPACE["id"]


def test_a_single_byte_is_no_gzip(mode: Mode) -> None:
    with (
        FaultServer([answer(200, b"7", "Content-Encoding: gzip")]) as server,
        pytest.raises(ResponseDecodeError) as caught,
    ):
        mode.run(mode.kaiten(server.url).create_space(title="x"))

    assert caught.value.body == "7"


@pytest.mark.parametrize(
    "fault",
    [
        answer(200, BROKEN, "Content-Encoding: gzip"),
        answer(200, compress(BROKEN), "Content-Encoding: gzip, gzip"),
        answer(200, FOLDED[:-9], "Content-Encoding: gzip"),
        answer(200, FOLDED + FOLDED[:9] + b"rest", "Content-Encoding: gzip"),
        answer(200, BODY[:-5], "Content-Encoding: gzip"),
        answer(200, BODY[:-5], "Content-Encoding: br"),
        then_hang_up(http(200, BODY[:-5], length=9999)),
    ],
    ids=["checksum", "inner checksum", "breaks off", "second gzip", "no gzip", "no brotli", "hung up"],
)
def test_the_id_can_be_read_from_an_answer_that_breaks(mode: Mode, fault: Fault) -> None:
    """The space was made: its id is in the error's body, as far as that came."""
    with FaultServer([fault]) as server, pytest.raises(ResponseDecodeError) as caught:
        mode.run(mode.kaiten(server.url).create_space(title="x"))

    assert f'"id": {SPACE["id"]}' in caught.value.body


def test_a_compressed_answer_in_several_parts_is_read_whole(mode: Mode) -> None:
    body = BODY
    with FaultServer([answer(200, compress(body[:20]) + compress(body[20:]), "Content-Encoding: gzip")]) as server:
        assert mode.run(mode.kaiten(server.url).create_space(title="x")).id == SPACE["id"]


@pytest.mark.parametrize("body", [compress(b"") * 700_000, b"\x1f\x8b" + b"\x00" * 11_000_000, compress(b"{}") * 200])
def test_compression_that_unfolds_to_nothing_has_an_end(mode: Mode, body: bytes) -> None:
    """What comes counts too, and the parts that it comes in."""
    with FaultServer([answer(200, body, "Content-Encoding: gzip")]) as server, pytest.raises(ResponseDecodeError):
        mode.run(mode.kaiten(server.url).create_space(title="x"))


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_padding_after_a_gzip_is_no_part_of_it(mode: Mode, encoding: str) -> None:
    body = compress(BODY) + b"\0" * 100
    with FaultServer([answer(200, body, f"Content-Encoding: {encoding}")]) as server:
        assert mode.run(mode.kaiten(server.url).create_space(title="x")).id == SPACE["id"]


class Reading(httpx.HTTPTransport):
    """As one that logs or caches: it reads the answer before it hands it on."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.read()
        return response


class AsyncReading(httpx.AsyncHTTPTransport):
    """The same."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        await response.aread()
        return response


@pytest.mark.parametrize("headers", [[], ["Content-Encoding: gzip"]])
def test_an_answer_that_a_transport_has_read_is_read_once(mode: Mode, headers: list[str]) -> None:
    """The connection is another's by then."""
    body = compress(BODY) if headers else BODY
    with FaultServer([answer(200, body, *headers)]) as server:
        transport = AsyncReading() if mode.is_async else Reading()
        kaiten = mode.kaiten(server.url, transport=transport, timeout=2)
        assert mode.run(kaiten.create_space(title="x")).id == SPACE["id"]


def test_a_gzip_bomb_takes_no_memory(mode: Mode) -> None:
    """What is kept while it unfolds is bounded as well."""
    with FaultServer([answer(200, compress(b" " * 100_000_000), "Content-Encoding: gzip")]) as server:
        client = mode.kaiten(server.url)
        tracemalloc.start()
        try:
            with pytest.raises(ResponseDecodeError):
                mode.run(client.create_space(title="x"))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak < 60_000_000
