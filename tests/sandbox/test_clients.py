"""The clients against the sandbox, over real sockets: both products, sync and async."""

from __future__ import annotations

import asyncio
import copy
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kintone_spaces.models import SpacePermissions
from spaceclients import AsyncKaitenClient, KaitenClient, PasswordAuth, SessionAuth
from spaceclients.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    TransportError,
)
from spaceclients.sandbox import (
    KAITEN_READER_TOKEN,
    KAITEN_TOKEN,
    KINTONE_LOGIN,
    KINTONE_READER_LOGIN,
    KINTONE_REQUEST_TOKEN,
    KINTONE_SESSION_COOKIE,
    Sandbox,
)

if TYPE_CHECKING:
    from conftest import Mode


pytestmark = pytest.mark.wire


def test_a_created_space_is_there(mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
    """One request, as the spec says, and the model says what the server holds."""
    space = mode.run(sandbox_kaiten.create_space(title="Launch", external_id=42))

    assert sandbox.kaiten.state.spaces[space.id]["title"] == space.title == "Launch"
    assert space.external_id == "42"
    assert space.settings is None
    assert space.users[0].role == 3
    [request] = sandbox.requests
    assert (request.method, request.path) == ("POST", "/api/latest/spaces")
    assert request.json() == {"title": "Launch", "external_id": 42}
    assert request.headers["authorization"] == f"Bearer {KAITEN_TOKEN}"


def test_a_child_space_names_its_parent(mode: Mode, sandbox_kaiten: Any) -> None:
    parent = mode.run(sandbox_kaiten.create_space(title="Parent"))
    child = mode.run(sandbox_kaiten.create_space(title="Child", parent_entity_uid=parent.uid))

    assert child.parent_entity_uid == parent.uid


def test_an_update_changes_what_was_sent_and_nothing_else(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    before = copy.deepcopy(sandbox.kintone.state.spaces[1])

    mode.run(sandbox_kintone.update_space(id=1, name="Launch", permissions=SpacePermissions(create_app="ADMIN")))

    after = sandbox.kintone.state.spaces[1]
    assert {key for key in after if after[key] != before[key]} == {"name", "permissions"}
    [request] = sandbox.requests
    assert (request.method, request.path) == ("PUT", "/k/v1/space.json")
    assert request.json() == {"id": 1, "name": "Launch", "permissions": {"createApp": "ADMIN"}}


def test_a_guest_space_is_updated_under_its_own_url(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    mode.run(sandbox_kintone.guest_space(3).update_space(id=3, name="With partners"))

    assert sandbox.kintone.state.spaces[3]["name"] == "With partners"
    assert sandbox.requests[0].path == "/k/guest/3/v1/space.json"


def test_session_authentication_works(mode: Mode, sandbox: Sandbox) -> None:
    auth = SessionAuth({"any": KINTONE_SESSION_COOKIE}, KINTONE_REQUEST_TOKEN)

    mode.run(mode.kintone(sandbox.base_url, auth=auth).update_space(id=1, name="By session"))

    assert sandbox.kintone.state.spaces[1]["name"] == "By session"
    assert "__REQUEST_TOKEN__" not in sandbox.kintone.state.spaces[1]


@pytest.mark.parametrize(
    ("token", "kind"), [("wrong", AuthenticationError), (KAITEN_READER_TOKEN, PermissionDeniedError)]
)
def test_kaitens_refusals(mode: Mode, sandbox: Sandbox, token: str, kind: type[ApiError]) -> None:
    with pytest.raises(kind) as caught:
        mode.run(mode.kaiten(sandbox.base_url, token).create_space(title="x"))

    assert caught.value.body == ("Unauthorized" if kind is AuthenticationError else "")
    assert sandbox.kaiten.state.spaces == {}
    assert token not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize(
    ("login", "guest", "number", "kind", "code"),
    [
        (("sandbox", "wrong"), None, 1, AuthenticationError, "CB_WA01"),
        (KINTONE_READER_LOGIN, None, 1, PermissionDeniedError, "CB_NO02"),
        (KINTONE_LOGIN, None, 3, BadRequestError, "GAIA_IL23"),
        (KINTONE_LOGIN, 1, 1, PermissionDeniedError, "CB_NO02"),
        (KINTONE_LOGIN, None, 99, NotFoundError, None),
    ],
)
def test_kintones_refusals(
    mode: Mode,
    sandbox: Sandbox,
    login: tuple[str, str],
    guest: int | None,
    number: int,
    kind: type[ApiError],
    code: str | None,
) -> None:
    """Wrong password, no privilege, the wrong kind of URL both ways, an unknown space."""
    kintone = mode.kintone(sandbox.base_url, auth=PasswordAuth(*login), guest_space_id=guest)

    with pytest.raises(kind) as caught:
        mode.run(kintone.update_space(id=number, name="x"))

    assert code is None or caught.value.code == code
    assert caught.value.error_id


def test_over_the_rate_says_when_to_come_back(mode: Mode) -> None:
    with Sandbox(kaiten_rate=1) as sandbox:
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, quota=None, retry=None)

        def create_three() -> None:  # two of them fall into one second
            for _ in range(3):
                mode.run(kaiten.create_space(title="x"))

        with pytest.raises(RateLimitError) as caught:
            create_three()

    assert caught.value.retry_after == 1.0


def test_connection_refused_changed_nothing(mode: Mode) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TransportError) as caught:
            mode.run(mode.kaiten(f"http://127.0.0.1:{taken.getsockname()[1]}").create_space(title="x"))

    assert type(caught.value) is TransportError


def test_a_lost_answer_leaves_the_outcome_unknown(mode: Mode) -> None:
    """The server reads the request and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(OutcomeUnknownError) as caught:
            mode.run(mode.kaiten(f"http://127.0.0.1:{server.getsockname()[1]}").create_space(title="x"))
        thread.join()

    assert "RemoteProtocolError" in caught.value.cause or "ReadError" in caught.value.cause


def test_a_slow_answer_ends_with_the_timeout(mode: Mode) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        kaiten = mode.kaiten(f"http://127.0.0.1:{server.getsockname()[1]}", timeout=0.1)

        with pytest.raises(OutcomeUnknownError, match="ReadTimeout"):
            mode.run(kaiten.create_space(title="x"))


def test_threads_can_share_a_sync_client(sandbox: Sandbox) -> None:
    """32 threads, one client, no space lost or doubled."""
    with KaitenClient(sandbox.base_url, KAITEN_TOKEN) as kaiten:
        threads = [threading.Thread(target=kaiten.create_space, kwargs={"title": f"s{n}"}) for n in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(space["title"] for space in sandbox.kaiten.state.spaces.values()) == sorted(
        f"s{n}" for n in range(32)
    )


def test_tasks_can_share_an_async_client(sandbox: Sandbox) -> None:
    async def create() -> list[str]:
        async with AsyncKaitenClient(sandbox.base_url, KAITEN_TOKEN) as kaiten:
            spaces = await asyncio.gather(*(kaiten.create_space(title=f"s{n}") for n in range(32)))
        return [space.title for space in spaces]

    assert asyncio.run(create()) == [f"s{n}" for n in range(32)]
    assert len(sandbox.kaiten.state.spaces) == 32
