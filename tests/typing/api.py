"""The public types, as type checkers see them. Never run.

Each `type: ignore` and `pyright: ignore` stands on a line that must be an error: both checkers complain about one
that isn't needed.
"""

from collections.abc import Mapping
from typing import assert_type

import httpx

from kaiten_spaces.models import Space
from kintone_spaces.models import SpacePermissions
from spaceclients import (
    AsyncKaitenClient,
    AsyncKintoneClient,
    DetailedResponse,
    KaitenClient,
    KintoneClient,
    PasswordAuth,
    SessionAuth,
    Timeout,
)
from spaceclients.errors import ApiError, RateLimitError


def sync() -> None:
    with KaitenClient("https://acme.kaiten.ru", token="...", timeout=5) as kaiten:
        assert_type(kaiten, KaitenClient)
        assert_type(kaiten.create_space(title="x"), Space)
        assert_type(kaiten.create_space(title=5, external_id=None, sort_order=1.5), Space)
        assert_type(kaiten.create_space.detailed(title="x"), DetailedResponse[Space])
        assert_type(kaiten.create_space.detailed(title="x").headers, Mapping[str, str])
        assert_type(kaiten.with_options(timeout=None), KaitenClient)
        assert_type(kaiten.with_options(timeout=Timeout(read=5)).create_space(title="x").id, int)
        kaiten.create_space()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        kaiten.create_space("x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        kaiten.create_space(titel="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        kaiten.create_space(title=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        kaiten.create_space(title="x", sort_order="1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        kaiten.update_space(id=1)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        kaiten.guest_space(7)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    with KintoneClient("https://acme.kintone.com", auth=PasswordAuth("a", "b"), cert=("a.pem", "a.key")) as kintone:
        kintone.update_space(id="7", name="x", permissions=SpacePermissions(create_app="ADMIN"))
        assert_type(kintone.guest_space(7), KintoneClient)
        assert_type(kintone.update_space.detailed(id=7), DetailedResponse[None])
        kintone.update_space(id=7, is_private="true")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        SpacePermissions(create_app="NOBODY")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    KintoneClient("https://acme.kintone.com")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    KaitenClient("u", "t", trnsport=None)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert_type(KaitenClient.from_env(transport=httpx.MockTransport(lambda _: httpx.Response(200))), KaitenClient)
    KaitenClient("u", "t", transport=httpx.AsyncHTTPTransport())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def asynchronous() -> None:
    async with AsyncKaitenClient("https://acme.kaiten.ru", "...", transport=httpx.AsyncHTTPTransport()) as kaiten:
        assert_type(await kaiten.create_space(title="x"), Space)
        assert_type(await kaiten.create_space.detailed(title="x"), DetailedResponse[Space])
        await kaiten.create_space(title=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    async with AsyncKintoneClient("https://acme.kintone.com", auth=SessionAuth({"a": "b"}, "c")) as kintone:
        await kintone.guest_space("7").update_space(id=7)
        assert_type(await kintone.update_space.detailed(id=7), DetailedResponse[None])
    assert_type(AsyncKintoneClient.from_env(), AsyncKintoneClient)


def errors(error: ApiError, limit: RateLimitError) -> None:
    assert_type(error.status_code, int)
    assert_type(error.code, str | None)
    assert_type(error.errors, Mapping[str, tuple[str, ...]])
    assert_type(limit.retry_after, float | None)
