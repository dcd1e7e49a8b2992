"""Transports that answer without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from conftest import Expect


def answering(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    requests: list[httpx.Request] = []
    left = list(answers)

    def serve(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return left.pop(0)

    return httpx.MockTransport(serve), requests


def mock(expect: Expect) -> httpx.MockTransport:
    return httpx.MockTransport(expect)
