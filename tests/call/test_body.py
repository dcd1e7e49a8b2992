"""Bodies as servers and proxies send them: any coding's name, and gzip that is none, or breaks off."""

from __future__ import annotations

import json
from gzip import compress
from typing import TYPE_CHECKING

import pytest

from conftest import SPACE
from fault_server import FaultServer, answer, drip, http, then_hang_up
from spaceclients.errors import ResponseDecodeError

if TYPE_CHECKING:
    from conftest import Mode
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
