"""Every operation on Kaiten's spaces and their people with the public clients: what is sent, comes back, and changes."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from kaiten_cases import ADMINISTRATOR, CALLER, READER, SPACES, WRITER, add, request_of
from kaiten_spaces.models import SpaceSettings, TimelineSettings
from spaceclients.errors import ApiError, BadRequestError, InvalidRequestError, NotFoundError, PermissionDeniedError
from spaceclients.sandbox import KAITEN_READER_TOKEN, Sandbox

if TYPE_CHECKING:
    from conftest import Mode


class TestSpaces:
    def test_list(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        made = [add(sandbox, f"s{number}") for number in range(8)]
        made[3]["boards"] = [{"id": 900456, "title": "Tasks"}]

        spaces = mode.run(sandbox_kaiten.list_spaces(limit=5, offset=2))

        request = request_of(sandbox)
        assert (request.method, request.path, request.query, request.body) == ("GET", SPACES, "limit=5&offset=2", b"")
        everything = mode.run(sandbox_kaiten.list_spaces())
        assert spaces == everything[2:7]
        ids = [space.id for space in everything]
        assert sorted(ids) == [space["id"] for space in made] != ids
        assert {space.id for space in everything if space.boards} == {made[3]["id"]}
        assert {
            (space.role, space.access_mod, space.notifications_enabled, space.settings) for space in everything
        } == {(3, "all", False, None)}

    def test_boards_are_missing_where_there_are_none(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        add(sandbox)["boards"] = []

        answer = mode.run(sandbox_kaiten.list_spaces.detailed())

        assert "boards" not in answer.parsed[0].to_dict()
        assert answer.headers["x-ratelimit-limit"] == "50"

    @pytest.mark.parametrize(("limit", "given"), [(None, 100), (1, 1), (100, 100), (101, 100), (10**6, 100)])
    def test_a_page_has_a_hundred_at_most(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, limit: int | None, given: int
    ) -> None:
        for number in range(105):
            add(sandbox, f"s{number}")
        arguments = {} if limit is None else {"limit": limit}

        assert len(mode.run(sandbox_kaiten.list_spaces(**arguments))) == given
        assert len(mode.run(sandbox_kaiten.list_spaces(**arguments, offset=103))) == min(given, 2)
        assert mode.run(sandbox_kaiten.list_spaces(**arguments, offset=105)) == []

    def test_who_has_no_rights_sees_no_spaces(self, mode: Mode, sandbox: Sandbox) -> None:
        add(sandbox)

        assert mode.run(mode.kaiten(sandbox.base_url, KAITEN_READER_TOKEN).list_spaces()) == []

    def test_get(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        held = add(sandbox, external_id=42)
        held["boards"] = [{"id": 900456}]

        space = mode.run(sandbox_kaiten.get_space(held["id"]))

        request = request_of(sandbox)
        assert (request.method, request.path, request.query) == ("GET", f"{SPACES}/{held['id']}", "")
        answer = space.to_dict()
        for key in ("created", "updated"):
            assert answer.pop(key).startswith(held[key][:19])
        assert answer == {key: held[key] for key in held if key not in {"boards", "created", "updated"}}
        assert space.external_id == "42"

    def test_create(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = mode.run(sandbox_kaiten.create_space(title="Launch", external_id="crm-42", sort_order=2.5))

        request = request_of(sandbox)
        assert (request.method, request.path) == ("POST", SPACES)
        assert request.json() == {"title": "Launch", "external_id": "crm-42", "sort_order": 2.5}
        assert [(user.id, user.role) for user in space.users] == [(CALLER, 3)]
        held = sandbox.kaiten.state.spaces[space.id]
        assert (held["title"], held["external_id"], held["sort_order"]) == ("Launch", "crm-42", 2.5)
        assert "users" not in held
        assert list(sandbox.kaiten.state.access[space.id]) == [CALLER]

    def test_update(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        held = add(sandbox, external_id="crm-42")
        before = copy.deepcopy(held)
        timeline = TimelineSettings.from_dict({"startHour": 9, "workDays": [1, 2]})

        space = mode.run(
            sandbox_kaiten.update_space(
                held["id"], title=2026, access="for_everyone", settings=SpaceSettings(timeline=timeline)
            )
        )

        request = request_of(sandbox)
        assert (request.method, request.path) == ("PATCH", f"{SPACES}/{held['id']}")
        assert request.json() == {
            "title": 2026,
            "access": "for_everyone",
            "settings": {"timeline": {"startHour": 9, "workDays": [1, 2]}},
        }
        assert (space.title, space.access, space.external_id) == ("2026", "for_everyone", "crm-42")
        assert space.settings.timeline.work_days == [1, 2]
        assert {key for key in held if held[key] != before[key]} <= {"title", "access", "settings", "updated"}

    def test_a_move_takes_along_what_is_below(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        there, moved = add(sandbox, "There"), add(sandbox, "Moved")
        below = add(sandbox, "Below", parent_entity_uid=moved["uid"])

        space = mode.run(sandbox_kaiten.update_space(moved["id"], title="Moved", parent_entity_uid=there["uid"]))

        assert space.parent_entity_uid == there["uid"]
        assert space.path == f"410077.{there['uid'][:6]}"
        assert below["path"] == f"{space.path}.{moved['uid'][:6]}"

        root = mode.run(sandbox_kaiten.update_space(moved["id"], title="Moved", parent_entity_uid=None))

        assert (root.parent_entity_uid, root.path) == (None, "410077")
        assert below["path"] == f"410077.{moved['uid'][:6]}"

    @pytest.mark.parametrize("parent", ["itself", "below it", "nowhere"])
    def test_a_space_cant_move_there(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, parent: str) -> None:
        space = add(sandbox)
        below = add(sandbox, parent_entity_uid=space["uid"])
        before = copy.deepcopy(sandbox.kaiten.state.spaces)
        uid = {"itself": space["uid"], "below it": below["uid"], "nowhere": "?"}[parent]

        with pytest.raises(BadRequestError, match="should be the uid of an existing entity outside the space"):
            mode.run(sandbox_kaiten.update_space(space["id"], title="x", parent_entity_uid=uid))
        assert sandbox.kaiten.state.spaces == before

    def test_a_change_needs_one_of_three_fields(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = add(sandbox)

        with pytest.raises(BadRequestError) as caught:
            mode.run(sandbox_kaiten.update_space(space["id"], access="for_everyone"))

        assert caught.value.message == (
            "Space should have required property 'title', Space should have required property 'external_id', "
            "Space should have required property 'hidden_card_type_uids', Space should match some schema in anyOf"
        )
        assert space["access"] == "by_invite"
        with pytest.raises(InvalidRequestError):
            mode.run(sandbox_kaiten.update_space(space["id"]))

    def test_remove(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        number = add(sandbox)["id"]

        removed = mode.run(sandbox_kaiten.remove_space(number))

        request = request_of(sandbox)
        assert (request.method, request.path, request.body) == ("DELETE", f"{SPACES}/{number}", b"")
        assert removed.id == number
        assert (sandbox.kaiten.state.spaces, sandbox.kaiten.state.access) == ({}, {})
        for operation in (sandbox_kaiten.remove_space, sandbox_kaiten.get_space, sandbox_kaiten.list_space_users):
            with pytest.raises(NotFoundError) as caught:
                mode.run(operation(number))
            assert caught.value.body == ""
        assert add(sandbox)["id"] == number + 1  # an id isn't given twice

    @pytest.mark.parametrize("inside", ["space", "board"])
    def test_a_space_with_something_in_it_stays(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, inside: str
    ) -> None:
        space = add(sandbox)
        if inside == "space":
            add(sandbox, parent_entity_uid=space["uid"])
        else:
            space["boards"] = [{"id": 900456}]

        with pytest.raises(PermissionDeniedError):
            mode.run(sandbox_kaiten.remove_space(space["id"]))
        assert space["id"] in sandbox.kaiten.state.spaces


class TestUsers:
    def test_list(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        parent = add(sandbox, "Parent")
        space = add(sandbox, parent_entity_uid=parent["uid"])
        sandbox.kaiten.state.invite(parent["id"], "above@example.com", WRITER)
        sandbox.kaiten.state.invite(space["id"], "grace@example.com")

        users = mode.run(
            sandbox_kaiten.list_space_users(
                space["id"], include_inherited_access=True, inactive=False, limit=50, last_user_id=7
            )
        )

        request = request_of(sandbox)
        assert (request.method, request.path) == ("GET", f"{SPACES}/{space['id']}/users")
        assert request.query == "include_inherited_access=true&inactive=false&limit=50&last_user_id=7"
        found = {user.email: (user.role, user.own_role, user.own_role_ids, user.own_access_mod) for user in users}
        assert found == {
            "ada@example.com": (3, 3, [ADMINISTRATOR], "all"),
            "above@example.com": (2, None, None, None),
            "grace@example.com": (1, 1, [READER], "all"),
        }
        assert [user.id for user in users if user.current] == [CALLER]
        own = mode.run(sandbox_kaiten.list_space_users(space["id"]))
        assert {user.email for user in own} == {"ada@example.com", "grace@example.com"}

    def test_the_inactive_alone(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = add(sandbox)
        sandbox.kaiten.state.invite(space["id"], "grace@example.com")

        [user] = mode.run(sandbox_kaiten.list_space_users(space["id"], inactive=True))

        assert (user.email, user.activated) == ("grace@example.com", False)

    @pytest.mark.parametrize(("limit", "given"), [(None, 66), (1, 1), (2, 1), (500, 333), (501, 333)])
    def test_pages_are_short_while_more_remain(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, limit: int | None, given: int
    ) -> None:
        space = add(sandbox)
        for number in range(600):
            sandbox.kaiten.state.users[90000 + number] = {**sandbox.kaiten.state.users[CALLER], "id": 90000 + number}
            sandbox.kaiten.state.access[space["id"]][90000 + number] = sandbox.kaiten.state.access[space["id"]][CALLER]
        arguments = {} if limit is None else {"limit": limit}

        page = mode.run(sandbox_kaiten.list_space_users(space["id"], **arguments))

        ids = [user.id for user in page]
        assert len(ids) == given
        assert given < 3 or ids != sorted(ids)
        after = mode.run(sandbox_kaiten.list_space_users(space["id"], **arguments, last_user_id=max(ids)))
        assert min(user.id for user in after) > max(ids)
        assert mode.run(sandbox_kaiten.list_space_users(space["id"], **arguments, last_user_id=90599)) == []

    def test_invite(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = add(sandbox)

        invitation = mode.run(
            sandbox_kaiten.invite_space_user(space["id"], email="grace@example.com", role_id=WRITER, send_email=False)
        )

        request = request_of(sandbox)
        assert (request.method, request.path) == ("POST", f"{SPACES}/{space['id']}/users")
        assert request.json() == {"email": "grace@example.com", "role_id": WRITER, "send_email": False}
        number = invitation.user.id
        assert sandbox.kaiten.state.users[number]["email"] == invitation.user.email == "grace@example.com"
        assert (invitation.user.activated, invitation.message) == (False, "User invited")
        record = invitation.access_record
        assert (record.entity_uid, record.user_id, record.own_role) == (space["uid"], number, 2)
        assert sandbox.kaiten.state.access[space["id"]][number]["own_role_ids"] == [WRITER]

    def test_a_second_invitation_changes_nothing(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space, other = add(sandbox), add(sandbox)
        first = mode.run(sandbox_kaiten.invite_space_user(space["id"], email="grace@example.com"))

        again = mode.run(sandbox_kaiten.invite_space_user(space["id"], email="Grace@example.com", role_id=WRITER))
        elsewhere = mode.run(sandbox_kaiten.invite_space_user(other["id"], email="grace@example.com", role_id=WRITER))

        assert again == first
        assert first.access_record.own_role == 1
        assert elsewhere.user == first.user
        assert elsewhere.access_record.own_role == 2
        assert len(sandbox.kaiten.state.users) == 2

    def test_get(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = add(sandbox)
        number = sandbox.kaiten.state.invite(space["id"], "grace@example.com", WRITER)["user_id"]

        user = mode.run(sandbox_kaiten.get_space_user(space["id"], number))

        request = request_of(sandbox)
        assert (request.method, request.path, request.query) == ("GET", f"{SPACES}/{space['id']}/users/{number}", "")
        assert (user.id, user.user_id, user.entity_uid) == (number, number, space["uid"])
        assert (user.email, user.role, user.access_mod) == ("grace@example.com", 2, "all")

    def test_change(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = add(sandbox)
        number = sandbox.kaiten.state.invite(space["id"], "grace@example.com")["user_id"]

        record = mode.run(
            sandbox_kaiten.change_space_user(space["id"], number, role_id=WRITER, notifications_enabled=True)
        )

        request = request_of(sandbox)
        assert (request.method, request.path) == ("PATCH", f"{SPACES}/{space['id']}/users/{number}")
        assert request.json() == {"role_id": WRITER, "notifications_enabled": True}
        assert (record.id, record.user_id, record.own_role, record.own_role_ids) == (number, number, 2, [WRITER])
        held = sandbox.kaiten.state.access[space["id"]][number]
        assert (held["own_role"], held["notifications_enabled"]) == (2, True)

        mode.run(sandbox_kaiten.change_space_user(space["id"], number, space_group_id=None))
        assert held["own_role"] == 2

    def test_the_caller_sees_the_own_notifications_in_the_list(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any
    ) -> None:
        space = add(sandbox)
        mode.run(sandbox_kaiten.change_space_user(space["id"], CALLER, role_id=WRITER, notifications_enabled=True))

        [listed] = mode.run(sandbox_kaiten.list_spaces())

        assert (listed.role, listed.notifications_enabled) == (2, True)

    def test_remove(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = add(sandbox)
        number = sandbox.kaiten.state.invite(space["id"], "grace@example.com")["user_id"]

        record = mode.run(sandbox_kaiten.remove_space_user(space["id"], number))

        request = request_of(sandbox)
        assert (request.method, request.path) == ("DELETE", f"{SPACES}/{space['id']}/users/{number}")
        assert (record.user_id, record.own_role, record.own_role_ids) == (number, None, None)
        assert list(sandbox.kaiten.state.access[space["id"]]) == [CALLER]
        assert number in sandbox.kaiten.state.users  # still one of the company
        for call in (
            sandbox_kaiten.remove_space_user,
            sandbox_kaiten.get_space_user,
        ):
            with pytest.raises(NotFoundError):
                mode.run(call(space["id"], number))
        with pytest.raises(NotFoundError):
            mode.run(sandbox_kaiten.change_space_user(space["id"], number, role_id=READER))

    def test_what_is_inherited_outlives_a_removal(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        parent = add(sandbox, "Parent")
        space = add(sandbox, parent_entity_uid=parent["uid"])
        number = sandbox.kaiten.state.invite(parent["id"], "grace@example.com", WRITER)["user_id"]
        sandbox.kaiten.state.invite(space["id"], "grace@example.com")
        assert mode.run(sandbox_kaiten.get_space_user(space["id"], number)).role == 2  # the greater of the two

        mode.run(sandbox_kaiten.remove_space_user(space["id"], number))

        users = mode.run(sandbox_kaiten.list_space_users(space["id"], include_inherited_access=True))
        assert {user.id: user.own_role for user in users} == {CALLER: 3, number: None}
        with pytest.raises(NotFoundError):
            mode.run(sandbox_kaiten.get_space_user(space["id"], number))

    def test_the_last_administrator_stays(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        space = add(sandbox)
        sandbox.kaiten.state.invite(space["id"], "writer@example.com", WRITER)

        with pytest.raises(ApiError) as caught:
            mode.run(sandbox_kaiten.remove_space_user(space["id"], CALLER))

        assert (caught.value.status_code, caught.value.body) == (409, "")
        sandbox.kaiten.state.invite(space["id"], "grace@example.com", ADMINISTRATOR)
        assert mode.run(sandbox_kaiten.remove_space_user(space["id"], CALLER)).own_role is None

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"email": "grace@example.com", "role_id": "?"}, "Space.role_id should be the id of an existing role"),
            ({"email": "grace"}, 'Space.email should match format "email"'),
        ],
    )
    def test_a_refused_invitation(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, fields: dict[str, str], message: str
    ) -> None:
        space = add(sandbox)

        with pytest.raises(BadRequestError) as caught:
            mode.run(sandbox_kaiten.invite_space_user(space["id"], **fields))

        assert caught.value.message == message
        assert list(sandbox.kaiten.state.users) == [CALLER]
