"""What the sandbox's Kaiten holds: spaces, people, and who has which role where; and what happens on a duplicate."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from attrs import define, field

from spaceclients._spec.json_values import whole
from spaceclients.sandbox._service import Json

FIRST_SPACE_ID: Final = 700001
CALLER: Final = 88001  # the person whose token it is; the spec's examples call her so
READER, WRITER, ADMINISTRATOR = (
    "06ccb31f-426b-4fa3-b7e5-861daee95696",
    "a431ed00-1b32-4cc7-92b6-85e4bc7de40e",
    "07ea3efc-a004-4d31-8683-4bb2084e209b",
)
ROLES: Final = {READER: 1, WRITER: 2, ADMINISTRATOR: 3}


@define
class KaitenState:
    """What the sandbox's Kaiten holds. Tests may read and change all of it.

    Examples:
        >>> sandbox.kaiten.state.spaces[700001]["title"]
        'Launch'

    Attributes:
        spaces: The spaces as JSON, by `id`, in order of creation; with `boards`, where a test has put some there.
        users: The company's people as JSON, by `id`; at first the owner of the token.
        access: Who was let into a space: access records as JSON, by the `id` of the space, then that of the person.
    """

    # Copies what the spec shows as an operation's response; what is created differs from it only where it must.
    _example: Callable[[str], Any] = field(repr=False)
    spaces: dict[int, Json] = field(factory=dict[int, Json], init=False)
    users: dict[int, Json] = field(factory=dict[int, Json], init=False)
    access: dict[int, dict[int, Json]] = field(factory=dict[int, dict[int, Json]], init=False)
    _last_space: int = field(default=0, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.reset()

    def add(self, fields: Json) -> Json:
        """Create a space, as the operation does.

        No source says that an external id or a title must be unique, so a second space may have the same.

        Examples:
            >>> sandbox.kaiten.state.add({"title": "Launch"})["path"]
            '410077'

        Args:
            fields: The body of the call.

        Returns:
            The space as JSON.

        Raises:
            LookupError: There is no such parent.
        """
        number = max([self._last_space, *self.spaces]) + 1
        now = _now()
        space: Json = {
            **self._example("createSpace"),
            "id": number,
            "uid": str(uuid4()),
            "created": now,
            "sort_order": number * 0.6180339887498949 % 10,  # a long fraction, as the live service's
            "parent_entity_uid": None,
            "external_id": None,
        }
        del space["users"]
        self.change(space, fields)
        space["updated"] = now
        self.spaces[number] = space
        self._last_space = number  # no id is given twice, not even that of a removed space
        self.access[number] = {CALLER: self._record(space, CALLER, ADMINISTRATOR)}
        return space

    def change(self, space: Json, fields: Json) -> None:
        """Change a space, as the operation does, and the paths of all spaces below it.

        Examples:
            >>> sandbox.kaiten.state.change(sandbox.kaiten.state.spaces[700001], {"title": "Launch 2"})

        Args:
            space: The space.
            fields: The body of the call.

        Raises:
            LookupError: There is no such parent, or it is the space itself or below it.
        """
        moved = {**space, **fields}
        if any(each["uid"] == space["uid"] for each in self.above(moved)):
            raise LookupError(moved["parent_entity_uid"])
        texts = {key: _text(fields[key]) for key in ("title", "external_id") if fields.get(key) is not None}
        space.update(fields, **texts, updated=_now())
        self._update_paths(space)

    def remove(self, number: int) -> None:
        """Remove a space, and everybody's access to it.

        Examples:
            >>> sandbox.kaiten.state.remove(700001)

        Args:
            number: Its id.
        """
        del self.spaces[number]
        self.access.pop(number, None)

    def above(self, space: Json) -> Iterator[Json]:
        """Yield the spaces that a space lies in, the closest first.

        Examples:
            >>> [each["title"] for each in sandbox.kaiten.state.above(sandbox.kaiten.state.spaces[700002])]
            ['Launch']

        Args:
            space: The space.

        Yields:
            Space by space.

        Raises:
            LookupError: There is no such parent.
        """
        by_uid = {each["uid"]: each for each in self.spaces.values()}
        while (uid := space["parent_entity_uid"]) is not None:
            space = by_uid[uid]
            yield space

    def below(self, space: Json) -> list[Json]:
        """Return the spaces that lie directly in a space.

        Examples:
            >>> sandbox.kaiten.state.below(sandbox.kaiten.state.spaces[700001])
            []

        Args:
            space: The space.

        Returns:
            The spaces, as JSON.
        """
        return [each for each in self.spaces.values() if each["parent_entity_uid"] == space["uid"]]

    def invite(self, number: int, email: str, role_id: str = READER) -> Json:
        """Let a person into a space, as the operation does; a person who is there already keeps their role.

        Examples:
            >>> sandbox.kaiten.state.invite(700001, "grace@example.com")["own_role"]
            1

        Args:
            number: The space's id.
            email: The person's mail address; a new person is created for an address that nobody has.
            role_id: The role.

        Returns:
            The access record as JSON.
        """
        same = (each for each in self.users.values() if str(each["email"]).casefold() == email.casefold())
        user = next(same, None) or self._join(email)
        record = self._record(self.spaces[number], user["id"], role_id)
        return self.access.setdefault(number, {}).setdefault(user["id"], record)

    def reset(self) -> None:
        """Go back to the start: no spaces, one person; `Sandbox.reset` calls this.

        Examples:
            >>> sandbox.kaiten.state.reset()
        """
        self._last_space = FIRST_SPACE_ID - 1
        person = self._example("getSpaceUser")
        for key in ("user_id", "entity_uid", "access_mod", "role", "space_role_id"):  # of a space, not of the person
            person.pop(key, None)
        # Not cleared: a test may have put others in their places.
        self.spaces, self.access, self.users = {}, {}, {CALLER: {**person, "id": CALLER}}

    def _join(self, email: str) -> Json:
        name = email.partition("@")[0]
        number = max(self.users) + 1
        self.users[number] = user = {
            **self.users[CALLER],
            "id": number,
            "uid": str(uuid4()),
            "full_name": name,
            "email": email,
            "username": name,
            "initials": name[:2].upper(),
            "created": _now(),
            "updated": _now(),
            "activated": False,
        }
        return user

    def _record(self, space: Json, user_id: int, role_id: str) -> Json:
        made = self._example("inviteSpaceUser")["access_record"]
        role = {"own_role": ROLES[role_id], "own_role_ids": [role_id]}
        return {**made, "entity_uid": space["uid"], "user_id": user_id, **role}

    def _update_paths(self, space: Json) -> None:
        parent = next(self.above(space), None)
        space["path"] = f"{parent['path']}.{parent['uid'][:6]}" if parent else str(space["company_id"])
        for child in self.below(space):
            self._update_paths(child)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text(value: str | float) -> str:
    # As JavaScript writes a number: 2026.0 is 2026.
    return str(whole(value) if isinstance(value, float) else value)
