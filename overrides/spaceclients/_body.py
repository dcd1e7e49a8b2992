"""Gathers an answer's body up to a limit, which counts what compressed bytes unfold to."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BODY = 10 * 1024 * 1024  # bytes; the largest answer seen of either service has 2.8 MB
_GZIP = zlib.MAX_WBITS | 16
_MEMBERS = 100  # gzips one after another; each takes time


class BodyError(Exception):
    """The body can't be taken; the text says why."""


class Body:
    """An answer's body as it comes.

    Args:
        headers: The answer's headers.
        limit: Bytes that it may have, unfolded.
    """

    def __init__(self, headers: Mapping[str, str], limit: int = MAX_BODY) -> None:
        self.data = bytearray()
        self._limit = limit
        self._came = self._members = 0
        encoding = headers.get("content-encoding", "identity").strip().lower()
        self._known = encoding in {"", "identity", "gzip", "x-gzip"}
        self._encoding = encoding
        self._gzip = zlib.decompressobj(_GZIP) if encoding.endswith("gzip") else None

    def add(self, chunk: bytes) -> None:
        """Take what came.

        Raises:
            BodyError: It is too large, or can't be unfolded.
        """
        if not self._known:
            raise BodyError(f"it is compressed in a way that wasn't asked for: {self._encoding[:40]!r}")
        self._came += len(chunk)  # what unfolds to nothing has no end otherwise
        self._check(self._came)
        while chunk and self._gzip:
            try:
                # One byte more than fits shows that it doesn't fit.
                self.data += self._gzip.decompress(chunk, self._limit + 1 - len(self.data))
            except zlib.error as error:
                raise BodyError(f"it isn't gzip, though it says so ({error})") from error
            self._check(len(self.data))
            chunk = self._gzip.unused_data.lstrip(b"\0")
            if chunk:  # one gzip may follow another
                self._gzip = zlib.decompressobj(_GZIP)
                self._members += 1
                if self._members > _MEMBERS:
                    raise BodyError(f"it is compressed in more than {_MEMBERS} parts")
        if not self._gzip:
            self.data += chunk

    def end(self) -> None:
        """Say that all has come.

        Raises:
            BodyError: There should be more.
        """
        if self._gzip and self._came and not self._gzip.eof:
            raise BodyError("it breaks off within its compression")

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise BodyError(f"it is larger than {self._limit} bytes")
