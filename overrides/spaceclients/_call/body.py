"""Collects and decompresses a response's body up to a size limit; an incomplete body is kept."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_BODY = 10 * 1024 * 1024  # bytes, decompressed; the largest response seen from either service has 2.8 MB
_GZIP = zlib.MAX_WBITS | 16
_MAGIC = b"\x1f\x8b"  # the first bytes of every gzip
_MEMBERS = 100  # gzips one after another; each takes time
_LAYERS = 3  # gzips one within another, where several servers compress
_STEP = 64 * 1024  # bytes decompressed at once


class BodyError(Exception):
    """The body can't be read; the text says why."""


class Body:
    """A response's body as it arrives.

    It is decompressed if its headers name gzip and it is gzip. The request accepts nothing else, so any other coding,
    such as `utf-8`, is a mistake or has no meaning, and the bytes are kept as they are.

    Args:
        headers: The response's headers.
        limit: Bytes that it may have, decompressed.

    Attributes:
        data: The body so far, even if the rest can't be read.
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
        """Add the bytes that arrived.

        Raises:
            BodyError: The body is too large, or can't be decompressed.
        """
        self._add(chunk)

    def end(self) -> None:
        """Check at its end that the body is complete.

        Raises:
            BodyError: It isn't.
        """
        for layer in self._layers:
            layer.end()

    def _keep(self, chunk: bytes) -> None:
        self.data += chunk[: self._limit + 1 - len(self.data)]
        _check(len(self.data), self._limit)


class _Gunzip:
    """One layer of gzip around a body, or of other data that the headers call gzip.

    Args:
        keep: Takes the decompressed bytes.
        limit: Compressed bytes that may arrive.
    """

    def __init__(self, keep: Callable[[bytes], None], limit: int) -> None:
        self._keep = keep
        self._limit = limit
        self._came = self._members = 0
        self._start = b""
        self._is_gzip: bool | None = None  # not known before two bytes have arrived
        self._gzip = zlib.decompressobj(_GZIP)

    def add(self, chunk: bytes) -> None:
        self._came += len(chunk)  # data that decompresses to nothing would be endless
        _check(self._came, self._limit)
        if self._is_gzip is None:
            chunk = self._start = self._start + chunk
            if len(chunk) < len(_MAGIC):
                return
            self._is_gzip = chunk.startswith(_MAGIC)
        if not self._is_gzip:  # a proxy may have decompressed it and left the header
            self._keep(chunk)
            return
        while chunk := chunk.lstrip(b"\0") if self._gzip.eof else chunk:
            if self._gzip.eof:  # one gzip may follow another
                self._gzip = zlib.decompressobj(_GZIP)
                self._members += 1
                if self._members > _MEMBERS:
                    raise BodyError(f"it is compressed in more than {_MEMBERS} parts")
            self._decompress(chunk)
            chunk = self._gzip.unused_data

    def end(self) -> None:
        if self._is_gzip is None:
            self._keep(self._start)
        elif self._is_gzip and not self._gzip.eof:
            raise BodyError("its gzip is incomplete")

    def _decompress(self, chunk: bytes) -> None:
        data = b" " * _STEP
        while not self._gzip.eof and (chunk or len(data) == _STEP):
            before = self._gzip.copy()
            try:
                data = self._gzip.decompress(chunk, _STEP)
            except zlib.error as error:
                self._salvage(before, chunk)
                raise BodyError(f"its gzip is broken ({error})") from error
            self._keep(data)
            chunk = self._gzip.unconsumed_tail

    def _salvage(self, gzip: Any, chunk: bytes) -> None:
        """Keep the data before the fault: a new space's id may be in it."""
        for place in range(len(chunk)):
            try:
                self._keep(gzip.decompress(chunk[place : place + 1]))
            except zlib.error:
                return


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise BodyError(f"it is larger than {limit} bytes")
