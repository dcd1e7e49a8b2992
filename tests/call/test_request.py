"""What the clients send, over a transport that refuses surprises."""

from __future__ import annotations

import datetime as dt
from base64 import b64decode

import httpx
import pytest

from conftest import KAITEN, KINTONE, SPACE, Expect, Mode
from kaiten_spaces.models import Space
from kintone_spaces.models import SpacePermissions
from mock_transports import mock

pytestmark = pytest.mark.wire


def test_create_space_sends_what_was_given_and_returns_a_model(mode: Mode, expect: Expect) -> None:
    """A field left out isn't sent, null is, and times become datetimes."""
    body = {"title": "Launch", "external_id": None, "sort_order": 2.5}
    expect.add("POST", f"{KAITEN}/api/latest/spaces", body, httpx.Response(200, json=SPACE))
    kaiten = mode.kaiten(transport=mock(expect))

    space = mode.run(kaiten.create_space(title="Launch", external_id=None, sort_order=2.5))

    assert isinstance(space, Space)
    assert (space.id, space.title) == (700123, "Launch")
    assert dt.datetime(2026, 3, 4, 9, 15, 27, 318000, dt.UTC) == space.created
    headers = expect.requests[0].headers
    assert headers["authorization"] == "Bearer tok"
    assert headers["content-type"] == "application/json"
    assert headers["accept"] == "application/json"
    assert expect.requests[0].url.query == b""


def test_update_space_sends_the_apis_own_names(mode: Mode, expect: Expect) -> None:
    """Snake case here, camel case there; a model goes in as its JSON; nothing is returned."""
    body = {"id": 1001, "name": "Launch", "isPrivate": True, "permissions": {"createApp": "ADMIN"}}
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", body, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))

    permissions = SpacePermissions(create_app="ADMIN")
    result = mode.run(kintone.update_space(id=1001, name="Launch", is_private=True, permissions=permissions))

    assert result is None
    headers = expect.requests[0].headers
    assert b64decode(headers["x-cybozu-authorization"]) == b"admin:secret"
    assert "authorization" not in headers
    assert "cookie" not in headers


@pytest.mark.parametrize("guest", [7, "7", "007"])
def test_a_guest_space_has_a_url_of_its_own(mode: Mode, expect: Expect, guest: int | str) -> None:
    """By the method and by the option, and the parent stays where it was."""
    for url in ("k/guest/7/v1", "k/guest/7/v1", "k/v1"):
        expect.add("PUT", f"{KINTONE}/{url}/space.json", {"id": 7}, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))

    mode.run(kintone.guest_space(guest).update_space(id=7))
    mode.run(mode.kintone(guest_space_id=guest, transport=mock(expect)).update_space(id=7))
    mode.run(kintone.update_space(id=7))


def test_the_pinned_version_of_a_base_url_is_kept(mode: Mode, expect: Expect) -> None:
    expect.add("POST", f"{KAITEN}/api/v1/spaces", {"title": "x"}, httpx.Response(200, json=SPACE))

    mode.run(mode.kaiten(f"{KAITEN}/api/v1/", transport=mock(expect)).create_space(title="x"))
