"""Changes who is in a kintone space, whose list of members can only be replaced whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

from ._method import run
from .errors import InvalidRequestError, PlanOutdatedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from kintone_spaces.models import Entity, SpaceMember, SpaceMemberRequest, SpaceMembersResponse

    from ._operation import Operation
    from ._sender import Sender

Key = tuple[str, str]


@attrs.frozen
class _Member:
    """Who is in a space, and as what."""

    is_admin: bool = False
    include_subs: bool = False

    def __str__(self) -> str:
        role = "administrator" if self.is_admin else "member"
        return f"{role}, with the organizations below" if self.include_subs else role

    @classmethod
    def of(cls, member: SpaceMember | SpaceMemberRequest) -> _Member:
        # Only an organization has others below it.
        return cls(member.is_admin is True, member.include_subs is True and member.entity.type_ == "ORGANIZATION")


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
        remove: Iterable[Entity] = (),
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
        remove: Iterable[Entity] = (),
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
            InvalidRequestError: Nobody would be left as an administrator, or somebody is in both lists.

        Examples:
            >>> taro = SpaceMemberRequest(entity=Entity(type_="USER", code="taro"), is_admin=True)
            >>> plan = kintone.plan_members(7, put=[taro], remove=[Entity(type_="GROUP", code="sales")])
            >>> print(plan)
            >>> plan.apply()

        Source: https://kintone.dev/en/docs/kintone/rest-api/spaces/update-space-members/
        """
        put, remove = list(put), list(remove)
        try:
            named = [_key(member.entity) for member in put] + [_key(entity) for entity in remove]
            wanted = {_key(member.entity): _Member.of(member) for member in put}
        except AttributeError:
            reason = "put takes SpaceMemberRequest, remove takes Entity"
            raise InvalidRequestError("members", "type", None, reason) from None
        twice = sorted({" ".join(key) for key in named if named.count(key) > 1})
        if twice:
            raise InvalidRequestError("members", "uniqueItems", ", ".join(twice), "each is to be named once")
        gone = {*named[len(put) :]}

        async def read() -> dict[Key, _Member]:
            answer = await get.run(sender, id=id)
            implicit.update(_key(member.entity) for member in answer.members if member.is_implicit is True)
            explicit = (member for member in answer.members if member.is_implicit is not True)
            return {_key(member.entity): _Member.of(member) for member in explicit}

        async def write(members: dict[Key, _Member]) -> None:
            await update.run(sender, id=id, members=[_request(*pair) for pair in members.items()])

        implicit: set[Key] = set()
        before = await read()
        after = {key: member for key, member in (before | wanted).items() if key not in gone}
        try:
            update.check(sender, id=id, members=[_request(*pair) for pair in after.items()])
        except TypeError as error:  # of the generated model, for a type that is none
            raise InvalidRequestError("members", "enum", None, str(error)) from None
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


def _key(entity: Entity) -> Key:
    return entity.type_, entity.code


def _request(key: Key, member: _Member) -> SpaceMemberRequest:
    from kintone_spaces.models import Entity, SpaceMemberRequest  # few programs need them

    entity = Entity.from_dict({"type": key[0], "code": key[1]})
    is_organization = key[0] == "ORGANIZATION"
    subs = {"include_subs": member.include_subs} if is_organization else {}
    return SpaceMemberRequest(entity=entity, is_admin=member.is_admin, **subs)
