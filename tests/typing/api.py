"""The public types, as type checkers see them. Never run.

Each `type: ignore` and `pyright: ignore` stands on a line that must be an error: both checkers complain about one
that isn't needed.
"""

import asyncio
from collections.abc import Mapping
from typing import assert_type

import httpx

import kaiten_spaces.models
import spaceclients
from kaiten_spaces.models import AccessRecord, Space
from kintone_spaces.models import Entity, SpaceMemberRequest, SpacePermissions
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


def sync() -> None:  # noqa: PLR0915  # one line a name
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
        kaiten.update_space(id=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        assert_type(kaiten.update_space(700123, title="x"), Space)
        kaiten.update_space("700123", title="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        assert_type(kaiten.get_space(700123), Space)
        assert_type(kaiten.list_spaces(limit=10), list[Space])
        assert_type([space.id for space in kaiten.spaces()], list[int])
        assert_type(next(kaiten.spaces().pages()), list[Space])
        assert_type(kaiten.change_space_user(1, 2, role_id="x"), AccessRecord)
        assert_type(kaiten.ensure_space(external_id="x", title="x"), Space)
        kaiten.ensure_space(external_id="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        assert_type(KaitenClient.create_space(kaiten, title="x"), Space)
        assert_type([space.id for space in KaitenClient.spaces(kaiten, limit=5)], list[int])
        KaitenClient.create_space(kaiten, titel="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        KaitenClient.create_space(title="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        assert_type(kaiten.create_space.__self__, object)
        kaiten.create_space.details  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
        kaiten.spaces.detailed  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
        kaiten.guest_space(7)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    with KintoneClient("https://acme.kintone.com", auth=PasswordAuth("a", "b"), cert=("a.pem", "a.key")) as kintone:
        kintone.update_space(id="7", name="x", permissions=SpacePermissions(create_app="ADMIN"))
        assert_type(kintone.guest_space(7), KintoneClient)
        assert_type(kintone.get_space(id=7).member_count, int)
        assert_type(kintone.add_thread(space=7, name="x").id, str)
        assert_type([each.id for each in kintone.spaces_statistics()], list[str])
        entity = Entity(type_="USER", code="taro")
        assert_type(KintoneClient.plan_members(kintone, 7).changes, int)
        plan = kintone.plan_members(7, put=[SpaceMemberRequest(entity=entity)], remove=[entity])
        assert_type(plan.apply(), None)
        kintone.plan_members(7, add=[])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
        assert_type(kintone.get_space(7).id, str)
        kintone.get_space()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
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
        assert_type(await kaiten.list_spaces(), list[Space])
        assert_type([space.id async for space in kaiten.spaces(limit=5)], list[int])
        assert_type([page async for page in kaiten.spaces().pages()], list[list[Space]])
        assert_type(await kaiten.ensure_space(external_id="x", title="x"), Space)
        assert_type(await AsyncKaitenClient.create_space(kaiten, title="x"), Space)
        assert_type([space.id async for space in AsyncKaitenClient.spaces(kaiten)], list[int])
        assert_type(await asyncio.create_task(kaiten.create_space(title="x")), Space)
        await kaiten.create_space(title=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    async with AsyncKintoneClient("https://acme.kintone.com", auth=SessionAuth({"a": "b"}, "c")) as kintone:
        await kintone.guest_space("7").update_space(id=7)
        plan = await kintone.plan_members(7)
        assert_type(await plan.apply(), None)
        assert_type(await kintone.update_space.detailed(id=7), DetailedResponse[None])
    assert_type(AsyncKintoneClient.from_env(), AsyncKintoneClient)


def errors(error: ApiError, limit: RateLimitError) -> None:
    assert_type(error.status_code, int)
    assert_type(error.code, str | None)
    assert_type(error.errors, Mapping[str, tuple[str, ...]])
    assert_type(limit.retry_after, float | None)


def misspelt() -> None:
    kaiten_spaces.models.Spaces  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    spaceclients.KaitenClients  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
