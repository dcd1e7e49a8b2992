"""What the tests of the sandbox over real sockets share."""

from __future__ import annotations

import base64
import json
import socket
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import httpx

from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

JSON = {"Content-Type": "application/json"}
KAITEN = {"Authorization": f"Bearer {KAITEN_TOKEN}"}
SPACES = "/api/latest/spaces"
SPACE = "/k/v1/space.json"


def password(login: tuple[str, str]) -> dict[str, str]:
    return {"X-Cybozu-Authorization": base64.b64encode(":".join(login).encode()).decode()}


KINTONE = password(KINTONE_LOGIN)


def document_of(package: str) -> dict[str, Any]:
    """A package's spec."""
    document: dict[str, Any] = json.loads((files(package) / "openapi.json").read_text())
    return document


def client_of(sandbox: Sandbox, headers: dict[str, str] | None = None) -> httpx.Client:
    # Without verify=False each client loads all certificates, which takes longer than most tests.
    return httpx.Client(base_url=sandbox.base_url, headers=headers, verify=False)


def create(sandbox: Sandbox) -> httpx.Response:
    """Create a space in Kaiten."""
    with client_of(sandbox, KAITEN) as client:
        return client.post(SPACES, json={"title": "x"})


def half_sent(base_url: str) -> socket.socket:
    """A request whose body doesn't come."""
    address = urlsplit(base_url)
    assert address.hostname is not None
    connection = socket.create_connection((address.hostname, address.port or 0))
    connection.sendall(f"PUT {SPACE} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n".encode())
    return connection
