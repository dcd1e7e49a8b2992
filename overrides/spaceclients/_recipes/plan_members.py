"""Changes who is in a kintone space, whose list of members can only be replaced whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

from spaceclients._backend import run
from spaceclients._spec.values import is_mapping
from spaceclients.errors import InvalidRequestError, PlanOutdatedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from kintone_spaces.models import Entity, MemberEntity, SpaceMemberRequest, SpaceMembersResponse
    from spaceclients._call.sender import Sender
    from spaceclients._methods.operation import Operation

Key = tuple[str, str]

_GIVEN: dict[str, Any] = {
    "type": "object",
    "properties": {
        name: {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}
        for name, schema in (("put", "SpaceMemberRequest"), ("remove", "MemberEntity"))
    },
}


@attrs.frozen
class _Member:
    """Who is in a space, and as what."""

    is_admin: bool = False
    include_subs: bool = False

    def __str__(self) -> str:
        role = "administrator" if self.is_admin else "member"
        return f"{role}, with the organizations below" if self.include_subs else role

    @classmethod
    def of(cls, member: dict[str, Any]) -> _Member:
        # Only an organization has others below it.
        with_subs = member.get("includeSubs") is True and member["entity"]["type"] == "ORGANIZATION"
        return cls(member.get("isAdmin") is True, with_subs)


@attrs.frozen(kw_only=True, str=False)
class MemberPlan:
    """What is to become of a space's members; printed, it is a readable difference.

    Attributes:
        space_id: Number of the space.
        before: The members when the plan was made: type and code, and as what.
        after: The members that `apply` leaves.
        implicit: Those in `remove` who are in the space by a group or an organization: removing them takes more.
        absent: Those in `remove` who aren't in the space at all.
    """

    space_id: int | str
    before: dict[Key, _Member]
    after: dict[Key, _Member]
    implicit: frozenset[Key]
    absent: frozenset[Key]
    _read: Callable[[], Awaitable[dict[Key, _Member]]] = attrs.field(alias="read", repr=False, eq=False)
    _write: Callable[[dict[Key, _Member]], Awaitable[None]] = attrs.field(alias="write", repr=False, eq=False)

    @property
    def changes(self) -> int:
        """How many members come, go, or become something else."""
        return sum(self.before.get(key) != self.after.get(key) for key in self.before | self.after)

    def __str__(self) -> str:
        lines = [f"space {self.space_id}: {self.changes} of {len(self.before | self.after)} members change"]
        for key in sorted(self.before | self.after):
            who, old, new = " ".join(key), self.before.get(key), self.after.get(key)
            if old is None:
                lines.append(f"+ {who} ({new})")
            elif new is None:
                lines.append(f"- {who} ({old})")
            elif old != new:
                lines.append(f"~ {who} ({old} -> {new})")
        lines += [
            f"! {' '.join(key)} stays: in the space by a group or an organization" for key in sorted(self.implicit)
        ]
        lines += [f"! {' '.join(key)} isn't in the space" for key in sorted(self.absent)]
        return "\n".join(lines)

    async def _apply(self) -> None:
        now = await self._read() if self.changes else self.after
        if now == self.after:
            return
        if now != self.before:
            raise PlanOutdatedError(
                f"the members of space {self.space_id} have changed since the plan was made. Nothing was sent: make a "
                "new plan"
            )
        await self._write(self.after)


class SyncMemberPlan(MemberPlan):
    """A plan of a sync client."""

    def apply(self) -> None:
        """Replace the members, exactly as the plan says; send nothing if nothing changes.

        Does nothing if they are that already. Looks first whether the members are still those that the plan was made
        of. A change by others between that look and the replacement is lost: kintone has no revision to check against.

        Raises:
            PlanOutdatedError: They aren't. Nothing was sent.

        Examples:
            >>> plan.apply()
        """
        run(self._apply())


class AsyncMemberPlan(MemberPlan):
    """A plan of an async client."""

    async def apply(self) -> None:
        """Replace the members, exactly as the plan says; send nothing if nothing changes.

        Does nothing if they are that already. Looks first whether the members are still those that the plan was made
        of. A change by others between that look and the replacement is lost: kintone has no revision to check against.

        Raises:
            PlanOutdatedError: They aren't. Nothing was sent.

        Examples:
            >>> await plan.apply()
        """
        await self._apply()


PlanT_co = TypeVar("PlanT_co", bound=MemberPlan, covariant=True)


class _PlanMembers(Protocol[PlanT_co]):
    async def __call__(
        self,
        sender: Sender,
        /,
        id: int | str,  # noqa: A002  # as the operations call it
        *,
        put: Iterable[SpaceMemberRequest] = (),
        remove: Iterable[Entity | MemberEntity] = (),
    ) -> PlanT_co: ...


def planner(
    get: Operation[Any, SpaceMembersResponse], update: Operation[Any, None], plan: type[PlanT_co]
) -> _PlanMembers[PlanT_co]:
    """Make the function that plans.

    Args:
        get: The operation that gives the members.
        update: The operation that replaces them.
        plan: The class of the plans.
    """

    async def plan_members(  # noqa: D417  # the sender isn't the caller's to give
        sender: Sender,
        /,
        id: int | str,  # noqa: A002  # as the operations call it
        *,
        put: Iterable[SpaceMemberRequest] = (),
        remove: Iterable[Entity | MemberEntity] = (),
    ) -> PlanT_co:
        """Plan who is to be in a space: look, compare, and return what would change.

        kintone replaces the list of members whole. The plan keeps everybody that isn't named. Print it, then call its
        `apply()`, which sends exactly that. Guests, and users who are inactive or deleted, aren't in the list.

        Args:
            id: Number of the space, 1 or greater.
            put: Who is to be in it, and as what; those that are there already become what is given here.
            remove: Who isn't to be in it.

        Returns:
            The plan; nothing is changed yet.

        Raises:
            InvalidRequestError: Nobody would be left as an administrator, somebody is in both lists, or somebody is of a
                type that can't be sent back.

        Examples:
            >>> taro = SpaceMemberRequest(entity=Entity(type_="USER", code="taro"), is_admin=True)
            >>> plan = kintone.plan_members(7, put=[taro], remove=[Entity(type_="GROUP", code="sales")])
            >>> print(plan)
            >>> plan.apply()

        Source: https://kintone.dev/en/docs/kintone/rest-api/spaces/update-space-members/
        """
        members, entities = _checked(sender, {"put": put, "remove": remove})
        wanted = {_key(member["entity"]): _Member.of(member) for member in members}
        named = [_key(each) for each in [*(member["entity"] for member in members), *entities]]
        twice = sorted({" ".join(key) for key in named if named.count(key) > 1})
        if twice:
            raise InvalidRequestError("put, remove", "uniqueItems", ", ".join(twice), "each is to be named once")
        gone = {*named[len(members) :]}

        async def read() -> dict[Key, _Member]:
            answer = await get.run(sender, id=id)
            given = [member.to_dict() for member in answer.members]
            implicit.update(_key(member["entity"]) for member in given if member.get("isImplicit") is True)
            explicit = (member for member in given if member.get("isImplicit") is not True)
            return {_key(member["entity"]): _Member.of(member) for member in explicit}

        async def write(members: dict[Key, _Member]) -> None:
            await update.run(sender, id=id, members=[_request(*pair) for pair in members.items()])

        implicit: set[Key] = set()
        before = await read()
        after = {key: member for key, member in (before | wanted).items() if key not in gone}
        problem: InvalidRequestError | None = None
        try:
            update.check("plan_members", sender, id=id, members=[_request(*pair) for pair in after.items()])
        except InvalidRequestError as error:
            problem = _about_callers_words(error, [*after])
        if problem is not None:
            raise problem
        return plan(
            space_id=id,
            before=before,
            after=after,
            implicit=frozenset(gone & implicit),
            absent=frozenset(gone - implicit - before.keys()),
            read=read,
            write=write,
        )

    plan_members.__annotations__["return"] = plan
    return plan_members


def _checked(sender: Sender, given: dict[str, Any]) -> Iterable[list[dict[str, Any]]]:
    """What the caller gave, models or dicts, as JSON that keeps the spec's rules."""
    from spaceclients._call.request import invalid

    for name, value in given.items():
        if hasattr(value, "__iter__") and not (isinstance(value, str) or is_mapping(value)):
            given[name] = [*value]  # it may be one that can be gone through once alone
    spec = sender.spec.operation("update_space_members")
    data, violation = spec.values(_GIVEN, given)
    if violation is not None:
        raise invalid(violation, spec)
    return data.values()


def _about_callers_words(error: InvalidRequestError, after: list[Key]) -> InvalidRequestError:
    """An error about the whole list of members, with who is in its way."""
    place = re.match(r"members\.(\d+)", error.field)
    if place is None:
        return error
    key = after[int(place[1])]
    who = ", ".join(" ".join(each) for each in after if each[0] == key[0])
    reason = (
        f"{who}: this version can't send back who is of that type, and would so remove them, as the list can only be "
        "replaced whole"
    )
    return InvalidRequestError("members", error.rule, error.value, reason)


def _key(entity: dict[str, Any]) -> Key:
    return entity["type"], entity["code"]


def _request(key: Key, member: _Member) -> dict[str, Any]:
    subs = {"includeSubs": member.include_subs} if key[0] == "ORGANIZATION" else {}
    return {"entity": {"type": key[0], "code": key[1]}, "isAdmin": member.is_admin, **subs}
