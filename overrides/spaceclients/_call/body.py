"""Gathers an answer's body up to a limit, which counts what compressed bytes unfold to; and keeps what came of it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_BODY = 10 * 1024 * 1024  # bytes; the largest answer seen of either service has 2.8 MB
_GZIP = zlib.MAX_WBITS | 16
_MAGIC = b"\x1f\x8b"  # what every gzip begins with
_MEMBERS = 100  # gzips one after another; each takes time
_LAYERS = 3  # gzips one within another, where several servers compress
_STEP = 64 * 1024  # bytes unfolded at once


class BodyError(Exception):
    """The body can't be taken; the text says why."""


class Body:
    """An answer's body as it comes.

    Of the codings that its headers name, gzip is undone, where it is gzip. Nothing else was asked for, so any other
    name, such as `utf-8`, is a mistake or means nothing, and the bytes are taken as they are.

    Args:
        headers: The answer's headers.
        limit: Bytes that it may have, unfolded.

    Attributes:
        data: What came of it so far, also of one that can't be taken.
    """

    def __init__(self, headers: Mapping[str, str], limit: int = MAX_BODY) -> None:
        self.data = bytearray()
        self._limit = limit
        codings = [coding.strip() for coding in headers.get("content-encoding", "").lower().split(",")]
        self._layers: list[_Gunzip] = []
        self._add = self._keep
        for _ in [coding for coding in codings if coding in {"gzip", "x-gzip"}][:_LAYERS]:
            self._layers.insert(0, _Gunzip(self._add, limit))
            self._add = self._layers[0].add

    def add(self, chunk: bytes) -> None:
        """Take what came.

        Raises:
            BodyError: It is too large, or can't be unfolded.
        """
        self._add(chunk)

    def end(self) -> None:
        """Say that all has come.

        Raises:
            BodyError: There should be more.
        """
        for layer in self._layers:
            layer.end()

    def _keep(self, chunk: bytes) -> None:
        self.data += chunk[: self._limit + 1 - len(self.data)]
        _check(len(self.data), self._limit)


class _Gunzip:
    """One gzip around a body, or what is said to be one.

    Args:
        keep: Takes what it unfolds to.
        limit: Bytes that may come.
    """

    def __init__(self, keep: Callable[[bytes], None], limit: int) -> None:
        self._keep = keep
        self._limit = limit
        self._came = self._members = 0
        self._start = b""
        self._is_gzip: bool | None = None  # not known before two bytes have come
        self._gzip = zlib.decompressobj(_GZIP)

    def add(self, chunk: bytes) -> None:
        self._came += len(chunk)  # what unfolds to nothing has no end otherwise
        _check(self._came, self._limit)
        if self._is_gzip is None:
            chunk = self._start = self._start + chunk
            if len(chunk) < len(_MAGIC):
                return
            self._is_gzip = chunk.startswith(_MAGIC)
        if not self._is_gzip:  # such as of a proxy that has unfolded it, and left the header
            self._keep(chunk)
            return
        while chunk := chunk.lstrip(b"\0") if self._gzip.eof else chunk:
            if self._gzip.eof:  # one gzip may follow another
                self._gzip = zlib.decompressobj(_GZIP)
                self._members += 1
                if self._members > _MEMBERS:
                    raise BodyError(f"it is compressed in more than {_MEMBERS} parts")
            self._unfold(chunk)
            chunk = self._gzip.unused_data

    def end(self) -> None:
        if self._is_gzip is None:
            self._keep(self._start)
        elif self._is_gzip and not self._gzip.eof:
            raise BodyError("it breaks off within its compression")

    def _unfold(self, chunk: bytes) -> None:
        unfolded = b" " * _STEP
        while not self._gzip.eof and (chunk or len(unfolded) == _STEP):
            before = self._gzip.copy()
            try:
                unfolded = self._gzip.decompress(chunk, _STEP)
            except zlib.error as error:
                self._salvage(before, chunk)
                raise BodyError(f"its gzip is broken ({error})") from error
            self._keep(unfolded)
            chunk = self._gzip.unconsumed_tail

    def _salvage(self, gzip: Any, chunk: bytes) -> None:
        """Keep what stands before the fault: a new space's id may be in it."""
        for place in range(len(chunk)):
            try:
                self._keep(gzip.decompress(chunk[place : place + 1]))
            except zlib.error:
                return


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise BodyError(f"it is larger than {limit} bytes")
