"""What the tests of Kaiten's operations share."""

from __future__ import annotations

from typing import Any

from spaceclients.sandbox import KAITEN_TOKEN, ReceivedRequest, Sandbox

READER, WRITER, ADMINISTRATOR = (
    "06ccb31f-426b-4fa3-b7e5-861daee95696",
    "a431ed00-1b32-4cc7-92b6-85e4bc7de40e",
    "07ea3efc-a004-4d31-8683-4bb2084e209b",
)
SPACES = "/api/latest/spaces"
CALLER = 88001


def add(sandbox: Sandbox, title: str = "Launch", **fields: Any) -> dict[str, Any]:
    """A space in the sandbox, made without a request."""
    return sandbox.kaiten.state.add({"title": title, **fields})


def request_of(sandbox: Sandbox) -> ReceivedRequest:
    """The one request that came, which every operation signs alike."""
    [request] = sandbox.requests
    assert request.headers["authorization"] == f"Bearer {KAITEN_TOKEN}"
    assert request.headers["accept"] == "application/json"
    assert (request.headers.get("content-type") == "application/json") == bool(request.body)
    return request
