"""Plans for the members of a space, over the running sandbox."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kintone_cases import ADMIN_JSON, admin, member
from kintone_spaces.models import Entity, SpaceMemberRequest
from spaceclients import KintoneClient
from spaceclients.errors import InvalidRequestError, PlanOutdatedError

if TYPE_CHECKING:
    from conftest import Mode
    from spaceclients.sandbox import Sandbox

READER = {"entity": {"type": "USER", "code": "reader"}, "isAdmin": False}
SALES = {"entity": {"type": "ORGANIZATION", "code": "sales"}, "isAdmin": False, "includeSubs": True}


@pytest.fixture(autouse=True)
def _sales(sandbox: Sandbox) -> None:
    """Two are in space 1 by an organization alone."""
    sandbox.kintone.state.replace_members(sandbox.kintone.state.spaces[1], [ADMIN_JSON, READER, SALES])


def entity(kind: str, code: str) -> Entity:
    return Entity.from_dict({"type": kind, "code": code})


def test_a_plan_is_read_then_applied(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    """Who isn't named stays as he is; who is in it by an organization alone is never sent."""
    put = [member("GROUP", "everyone"), member("USER", "reader", is_admin=True)]
    remove = [entity("ORGANIZATION", "sales"), entity("USER", "nobody")]
    plan = mode.run(sandbox_kintone.plan_members(1, put=put, remove=remove))

    assert [request.method for request in sandbox.requests] == ["GET"]
    assert str(plan).splitlines() == [
        "space 1: 3 of 4 members change",
        "+ GROUP everyone (member)",
        "- ORGANIZATION sales (member, with the organizations below)",
        "~ USER reader (member -> administrator)",
        "! USER nobody isn't in the space",
    ]
    mode.run(plan.apply())

    assert [request.method for request in sandbox.requests] == ["GET", "GET", "PUT"]
    request = sandbox.requests[-1]
    assert request.path == "/k/v1/space/members.json"
    assert request.json() == {
        "id": 1,
        "members": [
            ADMIN_JSON,
            {**READER, "isAdmin": True},
            {"entity": {"type": "GROUP", "code": "everyone"}, "isAdmin": False},
        ],
    }
    assert [each["entity"]["code"] for each in sandbox.kintone.state.members[1]] == ["sandbox", "reader", "everyone"]


def test_an_organization_keeps_those_below(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    mode.run(mode.run(sandbox_kintone.plan_members(1, put=[member("USER", "ada")])).apply())

    assert sandbox.requests[-1].json()["members"] == [
        ADMIN_JSON,
        READER,
        SALES,
        {"entity": {"type": "USER", "code": "ada"}, "isAdmin": False},
    ]
    assert sandbox.kintone.state.roster(sandbox.kintone.state.spaces[1]) == {
        "sandbox": True,
        "reader": False,
        "ada": False,
        "charles": False,
    }


def test_who_is_in_it_by_an_organization_stays(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    plan = mode.run(sandbox_kintone.plan_members(1, remove=[entity("USER", "charles")]))

    assert str(plan).splitlines() == [
        "space 1: 0 of 3 members change",
        "! USER charles stays: in the space by a group or an organization",
    ]
    mode.run(plan.apply())
    assert len(sandbox.requests) == 1


def test_a_plan_that_changes_nothing_sends_nothing(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    plan = mode.run(sandbox_kintone.plan_members(1, put=[admin()], remove=[entity("GROUP", "everyone")]))
    sandbox.requests.clear()

    mode.run(plan.apply())

    assert (plan.changes, sandbox.requests) == (0, [])


@pytest.mark.parametrize(
    "arguments",
    [{"remove": [entity("USER", "sandbox")]}, {"put": [member("USER", "sandbox")]}],
    ids=["gone", "demoted"],
)
def test_an_administrator_stays(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, arguments: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError, match="at least one of them an administrator"):
        mode.run(sandbox_kintone.plan_members(1, **arguments))

    assert [request.method for request in sandbox.requests] == ["GET"]


def test_a_plan_is_refused_when_others_were_faster(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    """But not when only those have changed who are in the space by an organization."""
    plan = mode.run(sandbox_kintone.plan_members(1, put=[member("USER", "ada")]))
    sandbox.kintone.state.organizations["sales"]["users"].append("sandbox")
    sandbox.kintone.state.replace_members(sandbox.kintone.state.spaces[1], [ADMIN_JSON, SALES])

    with pytest.raises(PlanOutdatedError):
        mode.run(plan.apply())

    assert [request.method for request in sandbox.requests] == ["GET", "GET"]
    assert len(sandbox.kintone.state.members[1]) == 2
    plan = mode.run(sandbox_kintone.plan_members(1, put=[member("USER", "ada")]))
    sandbox.kintone.state.organizations["sales"]["users"].clear()
    mode.run(plan.apply())
    assert sandbox.requests[-1].method == "PUT"


def test_a_plan_for_a_guest_space(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    """Its guests aren't touched."""
    sandbox.kintone.state.space_guests[3] = ["grace@example.com"]
    mode.run(mode.run(sandbox_kintone.guest_space(3).plan_members("3", remove=[entity("USER", "reader")])).apply())

    assert sandbox.requests[-1].path == "/k/guest/3/v1/space/members.json"
    assert sandbox.requests[-1].json() == {"id": "3", "members": [ADMIN_JSON]}
    assert sandbox.kintone.state.space_guests[3] == ["grace@example.com"]


def test_a_plan_that_was_carried_out_does_nothing_more(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    """As when it is applied again after an answer that was lost."""
    plan = mode.run(sandbox_kintone.plan_members(1, put=[member("USER", "reader", is_admin=True)]))
    mode.run(plan.apply())
    mode.run(plan.apply())

    assert [request.method for request in sandbox.requests] == ["GET", "GET", "PUT", "GET"]


def test_only_an_organization_has_others_below_it(mode: Mode, sandbox_kintone: Any) -> None:
    """What is printed is what is sent."""
    group = member("GROUP", "everyone")
    group.include_subs = True
    plan = mode.run(sandbox_kintone.plan_members(1, put=[group]))

    assert "+ GROUP everyone (member)" in str(plan)


@pytest.mark.parametrize(
    ("put", "remove"),
    [
        ([{"entity": {"type": "USER"}}], []),
        ([{"isAdmin": True}], []),
        (["x"], []),
        (member("USER", "x"), []),
        ([], ["x"]),
        ([], "x"),
        ([], [{"type": "USER", "code": "x", "name": "x"}]),
        ([entity("USER", "x")], []),
        ([SpaceMemberRequest(entity=Entity(type_="user", code="x"))], []),  # type: ignore[arg-type]
        ([], [entity("USER", "x"), entity("USER", "x")]),
    ],
)
def test_a_plan_of_what_cannot_be_sent_is_refused(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, put: list[Any], remove: list[Any]
) -> None:
    """When it is made, not when it is applied."""
    with pytest.raises(InvalidRequestError):
        mode.run(sandbox_kintone.plan_members(1, put=put, remove=remove))

    assert {request.method for request in sandbox.requests} <= {"GET"}


def test_a_plan_takes_dicts_for_what_they_spell(mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
    put = [{"entity": {"type": "USER", "code": "reader"}, "is_admin": True}]
    plan = mode.run(sandbox_kintone.plan_members(1, put=put, remove=[{"type_": "ORGANIZATION", "code": "sales"}]))
    mode.run(plan.apply())

    assert sandbox.requests[-1].json()["members"] == [ADMIN_JSON, {**READER, "isAdmin": True}]


def test_an_error_about_a_member_names_it_as_it_was_given(mode: Mode, sandbox_kintone: Any) -> None:
    """Rather than by its place in the list that would be sent."""
    put = [member("USER", "ada"), SpaceMemberRequest(entity=Entity(type_="user", code="x"))]  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(sandbox_kintone.plan_members(1, put=put))

    assert (caught.value.field, caught.value.value) == ("put.1.entity.type_", "user")


class TestWhoIsOfAnUnknownType:
    """kintone may some day have members of other types than users, groups and organizations."""

    ROBOTS = tuple({"entity": {"type": "ROBOT", "code": code}, "isAdmin": False} for code in ("r2", "c3"))

    @pytest.fixture(autouse=True)
    def _robots(self, sandbox: Sandbox) -> None:
        answer = {"members": [ADMIN_JSON, *self.ROBOTS]}
        sandbox.fail_next(200, headers={"Content-Type": "application/json"}, body=json.dumps(answer).encode())

    def test_the_list_can_be_read(self, mode: Mode, sandbox_kintone: Any) -> None:
        members = mode.run(sandbox_kintone.get_space_members(1)).members

        assert [(each.entity.type_, each.entity.code) for each in members[1:]] == [("ROBOT", "r2"), ("ROBOT", "c3")]

    def test_a_plan_never_loses_them(self, mode: Mode, sandbox: Sandbox, sandbox_kintone: Any) -> None:
        with pytest.raises(InvalidRequestError, match="ROBOT r2, ROBOT c3: ") as caught:
            mode.run(sandbox_kintone.plan_members(1, put=[member("USER", "ada")]))

        assert caught.value.field == "members"
        assert [request.method for request in sandbox.requests] == ["GET"]

    def test_they_can_be_removed(self, mode: Mode, sandbox_kintone: Any) -> None:
        plan = mode.run(sandbox_kintone.plan_members(1, remove=[each["entity"] for each in self.ROBOTS]))

        assert "- ROBOT r2 (member)" in str(plan).splitlines()


@pytest.mark.parametrize(
    ("given", "field", "rule"),
    [
        ({"put": [{"entity": {"type": "USER", "code": "ada"}, "is_admin": "yes"}]}, "put.0.is_admin", "type"),
        ({"put": [{"entity": {"type": "USER", "code": "ada"}, "is_admin": 1}]}, "put.0.is_admin", "type"),
        ({"put": [{"entity": {"type_": "USR", "code": "ada"}}]}, "put.0.entity.type_", "enum"),
        ({"put": None}, "put", "type"),
        ({"put": [None]}, "put.0", "type"),
        ({"remove": [{"type": "USER", "code": 5}]}, "remove.0.code", "type"),
    ],
)
def test_what_is_given_keeps_the_specs_rules(kintone_sandbox: Any, given: Any, field: str, rule: str) -> None:
    """A flag that is neither true nor false would make an administrator a member."""
    with KintoneClient.from_env() as kintone, pytest.raises(InvalidRequestError) as caught:
        kintone.plan_members(1, **given)

    assert (caught.value.field, caught.value.rule) == (field, rule)
    assert not kintone_sandbox.requests
