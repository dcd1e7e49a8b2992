"""Every kintone operation over the running sandbox: what is sent, by whom, and what it gives and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import attrs
import pytest

from kintone_cases import (
    ADMIN_JSON,
    BOTH,
    CASES,
    EDSGER,
    FILE,
    GRACE,
    GUEST_JSON,
    WHERE,
    Case,
    about,
    admin,
    call,
    comment,
    guest,
    member,
    snapshot,
)
from kintone_spaces.models import CommentFile, Entity, SpaceMemberRequest, SpacePermissions
from spaceclients import PasswordAuth, SessionAuth
from spaceclients.errors import BadRequestError, InvalidRequestError, NotFoundError, PermissionDeniedError
from spaceclients.sandbox import KINTONE_READER_LOGIN, KINTONE_REQUEST_TOKEN, KINTONE_SESSION_COOKIE, Sandbox

if TYPE_CHECKING:
    from conftest import Mode


@pytest.fixture(autouse=True)
def _grace(sandbox: Sandbox) -> None:
    """A guest who is in no space."""
    sandbox.kintone.state.guests[GRACE] = {"code": GRACE, "name": "Grace Hopper"}


def test_a_space_says_all_about_itself(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    """Ids as text, counts as numbers, no widgets on a single-thread space."""
    times = {"createdAt": "2026-03-04T09:15:27Z", "modifiedAt": "2026-03-05T10:00:00Z"}
    app = {"appId": 31, "threadId": 1, "code": "", "name": "Tasks", "description": "", **times}
    sandbox.kintone.state.spaces[1]["attachedApps"].append(app)

    multi, single = (mode.run(sandbox_kintone.get_space(id=number)) for number in (1, "2"))

    assert (multi.id, multi.default_thread, multi.member_count) == ("1", "1", 2)
    assert (multi.name, multi.is_private, multi.is_guest, multi.fixed_member) == (
        "Multi-thread space",
        False,
        False,
        False,
    )
    assert (multi.creator.code, multi.creator.name) == ("sandbox", "Sandbox User")
    assert (multi.body, multi.use_multi_thread, multi.show_app_list) == (None, True, True)
    assert multi.permissions.create_app == "EVERYONE"
    [shown] = multi.attached_apps
    assert (shown.app_id, shown.thread_id, shown.created_at.year) == ("31", "1", 2026)
    assert single.use_multi_thread is False
    shows = [name for name in attrs.asdict(single) if name.startswith("show_")]
    assert len(shows) == 5
    assert {getattr(single, name) for name in shows} == {None}


def test_a_deleted_space_is_gone_and_its_id_too(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    mode.run(sandbox_kintone.add_thread_comment(space=2, thread=2, comment=comment(text="x")))
    kept = mode.run(sandbox_kintone.add_thread(space=1, name="Kept"))
    new = mode.run(sandbox_kintone.add_space_from_template(id=11, name="x", members=[admin()]))

    for number in (2, new.id):
        assert mode.run(sandbox_kintone.delete_space(id=number)) is None
        with pytest.raises(NotFoundError):
            mode.run(sandbox_kintone.get_space(id=number))
        with pytest.raises(NotFoundError):
            mode.run(sandbox_kintone.delete_space(id=number))

    assert list(sandbox.kintone.state.spaces) == [1, 3]
    assert list(sandbox.kintone.state.threads) == [1, 3, int(kept.id)]
    assert sandbox.kintone.state.comments == {}
    assert mode.run(sandbox_kintone.add_space_from_template(id=11, name="x", members=[admin()])).id == "5"


def test_a_body_is_replaced_and_cleaned(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    for body, kept in [("<b>x</b><SCRIPT src='y'></script>", "<b>x</b>"), ("", None)]:
        assert mode.run(sandbox_kintone.update_space_body(id=1, body=body)) is None
        assert sandbox.kintone.state.spaces[1]["body"] == kept
        assert mode.run(sandbox_kintone.get_space(id=1)).body == kept


def test_members_are_replaced_and_shown_with_those_who_are_in_it_by_a_group(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any
) -> None:
    sandbox.kintone.state.space_guests[1] = [GRACE]
    asked = [
        admin(),
        member("USER", "ada", include_subs=True),
        member("ORGANIZATION", "sales", include_subs=True, is_admin=True),
    ]

    assert mode.run(sandbox_kintone.update_space_members(id=1, members=asked)) is None
    members = mode.run(sandbox_kintone.get_space_members(id=1)).members

    assert [each.to_dict() for each in members] == [
        {**ADMIN_JSON, "isImplicit": False},
        {"entity": {"type": "USER", "code": "ada"}, "isAdmin": False, "isImplicit": False},
        {"entity": {"type": "ORGANIZATION", "code": "sales"}, "isAdmin": True, "includeSubs": True},
        {"entity": {"type": "USER", "code": "charles"}, "isAdmin": True, "isImplicit": True},
    ]
    assert sandbox.kintone.state.members[1] == [each.to_dict() for each in members[:3]]
    assert mode.run(sandbox_kintone.get_space(id=1)).member_count == 3


def test_an_organization_without_those_below(mode: Mode, sandbox_kintone: Any) -> None:
    asked = [admin(), member("ORGANIZATION", "sales"), member("GROUP", "everyone")]
    mode.run(sandbox_kintone.update_space_members(id=1, members=asked[:2]))
    assert mode.run(sandbox_kintone.get_space(id=1)).member_count == 2
    mode.run(sandbox_kintone.update_space_members(id=1, members=asked))
    assert mode.run(sandbox_kintone.get_space(id=1)).member_count == 4


def test_who_gives_up_a_space_cannot_change_it_any_more(mode: Mode, sandbox_kintone: Any) -> None:
    mode.run(sandbox_kintone.update_space_members(id=1, members=[admin("ada")]))

    with pytest.raises(PermissionDeniedError):
        mode.run(sandbox_kintone.update_space(id=1, name="x"))


def test_a_thread_is_added_and_changed(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    thread = mode.run(sandbox_kintone.add_thread(space=1, name="Questions"))
    assert thread.id == "4"
    assert mode.run(sandbox_kintone.update_thread(id=thread.id, body="<b>x</b>")) is None
    assert mode.run(sandbox_kintone.update_thread(id=2, body="The space's")) is None

    assert sandbox.kintone.state.threads[4] == {
        "id": "4",
        "space": "1",
        "name": "Questions",
        "body": "<b>x</b>",
        "creator": "sandbox",
    }
    assert sandbox.kintone.state.threads[2]["body"] == "The space's"


def test_who_made_a_thread_may_change_it(mode: Mode, sandbox: Sandbox) -> None:
    reader = mode.kintone(sandbox.base_url, auth=PasswordAuth(*KINTONE_READER_LOGIN))
    thread = mode.run(reader.add_thread(space=1, name="Mine"))

    mode.run(reader.update_thread(id=thread.id, name="Still mine"))

    assert sandbox.kintone.state.threads[int(thread.id)]["name"] == "Still mine"


def test_a_comment_is_posted(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    """A text or files; a guest of the space can be mentioned. The id is text, though here it comes as a number."""
    client = sandbox_kintone.guest_space(3)
    mode.run(client.update_space_guests(id=3, guests=[GRACE]))
    mentions = [Entity(type_="USER", code=f"guest/{GRACE}"), Entity(type_="GROUP", code="everyone")]

    ids = [
        mode.run(client.add_thread_comment(space=3, thread="3", comment=each)).id
        for each in (comment(text="Hello", mentions=mentions), comment(files=[CommentFile(file_key=FILE)]))
    ]

    assert ids == ["1", "2"]
    assert sandbox.kintone.state.comments[1] == {
        "space": "3",
        "thread": "3",
        "creator": "sandbox",
        "text": "Hello",
        "mentions": [each.to_dict() for each in mentions],
    }
    assert sandbox.kintone.state.comments[2]["files"] == [{"fileKey": FILE}]


def test_guests_come_and_go(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    space = sandbox_kintone.guest_space(3)
    assert mode.run(sandbox_kintone.add_guests(guests=[guest(locale="en")])) is None
    account = {key: value for key, value in GUEST_JSON.items() if key != "password"}
    assert sandbox.kintone.state.guests[EDSGER] == {**account, "locale": "en"}

    assert mode.run(space.update_space_guests(id=3, guests=[GRACE, EDSGER, GRACE])) is None
    assert sandbox.kintone.state.space_guests[3] == [GRACE, EDSGER]
    assert [each.entity.code for each in mode.run(space.get_space_members(id=3)).members] == ["sandbox", "reader"]

    assert mode.run(sandbox_kintone.delete_guests(guests=[GRACE])) is None
    assert (list(sandbox.kintone.state.guests), sandbox.kintone.state.space_guests[3]) == ([EDSGER], [EDSGER])
    mode.run(space.update_space_guests(id=3, guests=[]))
    assert sandbox.kintone.state.space_guests[3] == []


def test_a_template_gives_its_settings(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    sandbox.kintone.state.templates[13] = {"useMultiThread": True, "body": "Begin here"}
    made = [
        mode.run(sandbox_kintone.add_space_from_template(id=number, name="New", members=[admin()], fixed_member=True))
        for number in (12, "13")
    ]
    single, multi = (mode.run(sandbox_kintone.get_space(id=each.id)) for each in made)

    assert (single.use_multi_thread, single.show_app_list, single.body) == (False, None, None)
    assert (multi.use_multi_thread, multi.show_app_list, multi.body) == (True, True, "Begin here")
    assert (multi.id, multi.default_thread, multi.fixed_member, multi.is_private) == ("5", "5", True, False)
    mode.run(sandbox_kintone.update_thread(id=multi.default_thread, name="First"))


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ([admin("ada")], [("sandbox", True), ("ada", True)]),
        ([admin("ada"), member("USER", "sandbox")], [("ada", True), ("sandbox", False)]),
    ],
)
def test_who_makes_a_space_is_its_administrator_unless_named_otherwise(
    mode: Mode, sandbox_kintone: Any, members: list[SpaceMemberRequest], shown: list[tuple[str, bool]]
) -> None:
    space = mode.run(sandbox_kintone.add_space_from_template(id=11, name="New", members=members))
    found = mode.run(sandbox_kintone.get_space_members(id=space.id)).members

    assert [(each.entity.code, each.is_admin) for each in found] == shown


def test_a_guest_space_is_private_and_has_its_own_url(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    made = mode.run(
        sandbox_kintone.add_space_from_template(id=11, name="New", members=[admin()], is_guest=True, is_private=False)
    )

    space = mode.run(sandbox_kintone.guest_space(made.id).get_space(id=made.id))
    assert (space.is_guest, space.is_private) == (True, True)
    with pytest.raises(BadRequestError, match="GAIA_IL23"):
        mode.run(sandbox_kintone.get_space(id=made.id))
    assert sandbox.requests[-2].path == "/k/guest/4/v1/space.json"


def test_the_statistics_count(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    """Guest spaces too; counts are numbers, though here they come as text."""
    mode.run(sandbox_kintone.update_space_members(id=2, members=[admin(), member("GROUP", "everyone", is_admin=True)]))
    sandbox.kintone.state.dates[2] = {"createdAt": "2026-03-04T09:15:27Z", "modifiedAt": "2026-03-05T10:00:00Z"}
    mode.run(sandbox_kintone.update_space(id=1, permissions=SpacePermissions(create_app="ADMIN")))

    spaces = mode.run(sandbox_kintone.get_spaces_statistics()).spaces

    assert [(each.id, each.administrator_count, each.member_count) for each in spaces] == [
        ("1", 1, 2),
        ("2", 4, 4),
        ("3", 1, 2),
    ]
    assert [each.is_guest for each in spaces] == [each.is_private for each in spaces] == [False, False, True]
    assert (spaces[1].creator.code, spaces[1].created_at.day, spaces[1].modified_at.day) == ("sandbox", 4, 5)
    assert spaces[0].modified_at >= spaces[0].created_at
    assert mode.run(sandbox_kintone.get_spaces_statistics(offset=3)).spaces == []


def test_all_spaces_are_listed_once(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    for number in range(250):
        sandbox.kintone.state.add({"id": 11, "name": f"Space {number}", "members": [ADMIN_JSON]})

    async def collect() -> list[Any]:
        return [each async for each in sandbox_kintone.spaces_statistics()]

    found = mode.run(collect()) if mode.is_async else list(sandbox_kintone.spaces_statistics())

    assert [each.id for each in found] == [str(number) for number in range(1, 254)]
    assert len(sandbox.requests) == 4  # the last one tells that nothing follows


@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_sent_or_refused_before(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, case: Case, form: str
) -> None:
    """One request, all of it as the spec says; none where the operation doesn't exist under the URL."""
    if form not in case.forms:
        with pytest.raises(InvalidRequestError) as caught:
            call(mode, sandbox_kintone, case, form)
        assert caught.value.rule == "servers"
        assert sandbox.requests == []
        return

    call(mode, sandbox_kintone, case, form)

    [request] = sandbox.requests
    path, number = WHERE[form]
    assert (request.method, request.path) == (case.method, path + case.path)
    assert request.headers["X-Cybozu-Authorization"] == "c2FuZGJveDpzYW5kYm94"
    if case.method == "GET":
        assert dict(parse_qsl(request.query)) == about(number, case.sent)
        assert "Content-Type" not in request.headers
        assert request.body == b""
    else:
        assert request.query == ""
        assert request.headers["Content-Type"] == "application/json"
        assert request.json() == about(number, case.sent)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_session_sends_its_token_with_every_write_alone(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    auth = SessionAuth({"any": KINTONE_SESSION_COOKIE}, KINTONE_REQUEST_TOKEN)
    form = case.forms[0]

    call(mode, mode.kintone(sandbox.base_url, auth=auth), case, form)

    [request] = sandbox.requests
    assert request.headers["X-Requested-With"] == "XMLHttpRequest"
    assert "X-Cybozu-Authorization" not in request.headers
    assert KINTONE_REQUEST_TOKEN not in request.query
    if case.method == "GET":
        assert request.body == b""
    else:
        expected = about(WHERE[form][1], case.sent)
        assert request.json() == {**expected, "__REQUEST_TOKEN__": KINTONE_REQUEST_TOKEN}


WRITES = [case for case in CASES if case.method != "GET"]


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_a_session_without_the_token_changes_nothing(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    before = snapshot(sandbox)
    auth = SessionAuth({"any": KINTONE_SESSION_COOKIE}, "wrong")

    with pytest.raises(BadRequestError, match="CB_IL02"):
        call(mode, mode.kintone(sandbox.base_url, auth=auth), case, case.forms[0])

    assert snapshot(sandbox) == before


FOR_VIEWERS = {"get_space", "get_space_members", "add_thread", "add_thread_comment"}
FOR_ALL = {*FOR_VIEWERS, "add_space_from_template", "get_spaces_statistics"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_administers_nothing_may_look_talk_and_make_spaces(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    before = snapshot(sandbox)
    reader = mode.kintone(sandbox.base_url, auth=PasswordAuth(*KINTONE_READER_LOGIN))
    if case.name in FOR_ALL:
        call(mode, reader, case, case.forms[0])
    else:
        with pytest.raises(PermissionDeniedError, match="CB_NO02"):
            call(mode, reader, case, case.forms[0])
        assert snapshot(sandbox) == before


@pytest.mark.parametrize("case", [case for case in CASES if case.name in FOR_VIEWERS], ids=str)
def test_a_private_space_is_for_its_members(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    sandbox.kintone.state.update(sandbox.kintone.state.spaces[1], {"isPrivate": True})
    reader = mode.kintone(sandbox.base_url, auth=PasswordAuth(*KINTONE_READER_LOGIN))
    call(mode, reader, case, "normal")
    sandbox.kintone.state.replace_members(sandbox.kintone.state.spaces[1], [ADMIN_JSON])

    with pytest.raises(PermissionDeniedError, match="CB_NO02"):
        call(mode, reader, case, "normal")
    assert [each.id for each in mode.run(reader.get_spaces_statistics()).spaces] == ["2", "3"]
