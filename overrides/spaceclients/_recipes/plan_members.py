"""Plan a change of a kintone space's members, whose list can only be replaced as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

from spaceclients._backend import run
from spaceclients._spec.json_values import is_mapping
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
    """The role of a member."""

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
    """A planned change of a space's members; print it to see what would change.

    Attributes:
        space_id: Number of the space.
        before: The members when the plan was made: their roles by type and code.
        after: The members after `apply`.
        implicit: Those in `remove` who are members by a group or an organization only, and so stay.
        absent: Those in `remove` who aren't members.
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
        """How many members are added, removed, or get another role."""
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
    """The plan of a sync client."""

    def apply(self) -> None:
        """Replace the members, exactly as the plan says; send nothing if nothing changes.

        Nothing is sent if the members are already as planned. First the members are read again, as others may have
        changed them since the plan was made. A change by others between that and the replacement is lost: kintone has no
        revision to check against.

        Raises:
            PlanOutdatedError: The members have changed since the plan was made. Nothing was sent.

        Examples:
            >>> plan.apply()
        """
        run(self._apply())


class AsyncMemberPlan(MemberPlan):
    """The plan of an async client."""

    async def apply(self) -> None:
        """Replace the members, exactly as the plan says; send nothing if nothing changes.

        Nothing is sent if the members are already as planned. First the members are read again, as others may have
        changed them since the plan was made. A change by others between that and the replacement is lost: kintone has no
        revision to check against.

        Raises:
            PlanOutdatedError: The members have changed since the plan was made. Nothing was sent.

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
    """Make the method `plan_members`.

    Args:
        get: The operation that reads the members.
        update: The operation that replaces them.
        plan: The class of the plans.
    """

    async def plan_members(  # noqa: D417  # callers don't pass the sender
        sender: Sender,
        /,
        id: int | str,  # noqa: A002  # as the operations call it
        *,
        put: Iterable[SpaceMemberRequest] = (),
        remove: Iterable[Entity | MemberEntity] = (),
    ) -> PlanT_co:
        """Plan a change of a space's members: read them, compare, and return what would change.

        kintone replaces the whole list of members. The plan keeps all members that aren't named. Print it, then call its
        `apply()`, which sends exactly that. Guests, and users who are inactive or deleted, aren't in the list.

        Args:
            id: Number of the space, 1 or greater.
            put: Members to add, with their roles; present members get the role given here.
            remove: Members to remove.

        Returns:
            The plan; nothing is changed yet.

        Raises:
            InvalidRequestError: No administrator would be left, somebody is named twice, or a member has a type that
                can't be sent back.

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
            response = await get.run(sender, id=id)
            given = [member.to_dict() for member in response.members]
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
    """Return the caller's models or dicts as JSON, checked against the spec."""
    from spaceclients._call.request import invalid

    for name, value in given.items():
        if hasattr(value, "__iter__") and not (isinstance(value, str) or is_mapping(value)):
            given[name] = [*value]  # an iterator can only be read once
    spec = sender.spec.operation("update_space_members")
    data, violation = spec.values(_GIVEN, given)
    if violation is not None:
        raise invalid(violation, spec)
    return data.values()


def _about_callers_words(error: InvalidRequestError, after: list[Key]) -> InvalidRequestError:
    """Reword an error about the whole list, so that it names the members that cause it."""
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
