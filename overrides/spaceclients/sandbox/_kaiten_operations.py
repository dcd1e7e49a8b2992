"""What Kaiten's operations do and return; the request is checked, and what its path names is there."""

from collections.abc import Callable
from typing import Any, Final
from zlib import crc32

from attrs import frozen

from spaceclients.sandbox._kaiten_errors import CHANGES, bad_request, error_without_body, needs_one_of, unknown_value
from spaceclients.sandbox._kaiten_state import ADMINISTRATOR, CALLER, READER, ROLES, KaitenState
from spaceclients.sandbox._service import Json

PAGE: Final = 100  # spaces or people, unless a limit is sent; and spaces at most
MOST_PEOPLE: Final = 500


@frozen
class KaitenOperations:
    """The operations on one call's arguments, in methods that are named as the client's.

    Attributes:
        state: What Kaiten holds.
        example: Copies what the spec shows as the operation's response.
        path: The parameters in the path.
        query: The parameters in the query, as far as they were sent.
        body: The fields that the spec describes.
    """

    state: KaitenState
    example: Callable[[], Any]
    path: Json
    query: Json
    body: Json

    def list_spaces(self) -> list[Json]:
        """Return a page of spaces, with what the caller may do there."""
        offset, limit = self.query.get("offset", 0), min(self.query.get("limit", PAGE), PAGE)
        page = sorted(self.state.spaces, key=_shuffled)[offset:][:limit]
        more: Json = self.example()[0]
        return [{**more, **self._listed(self.state.spaces[number])} for number in page]

    def get_space(self) -> Json:
        """Return a space without its boards."""
        return {key: value for key, value in self._space.items() if key != "boards"}

    def create_space(self) -> Json:
        """Create a space; for a second one with the same title or external id see `KaitenState.add`."""
        try:
            space = self.state.add(self.body)
        except LookupError:
            raise unknown_value("parent_entity_uid", "uid of an existing entity") from None
        (user,) = self.example()["users"]
        return {**space, "users": [{**user, **self.state.users[CALLER]}]}

    def update_space(self) -> Json:
        """Change a space."""
        if not any(name in self.body for name in CHANGES):
            raise bad_request(needs_one_of(CHANGES))
        try:
            self.state.change(self._space, self.body)
        except LookupError:
            raise unknown_value("parent_entity_uid", "uid of an existing entity outside the space") from None
        return self.get_space()

    def remove_space(self) -> Json:
        """Remove a space."""
        # No source says what becomes of what is inside. A caller who has removed that first is right in any case.
        if self.state.below(self._space) or self._space.get("boards"):
            raise error_without_body(403)
        number = self.path["space_id"]
        self.state.remove(number)
        return {"id": number}

    def list_space_users(self) -> list[Json]:
        """Return a page of people: short while more remain, so that only an empty one is the end."""
        inherited = self.state.above(self._space) if self.query.get("include_inherited_access") else ()
        there = {number for each in (self._space, *inherited) for number in self.state.access.get(each["id"], {})}
        if self.query.get("inactive"):  # no source says by which field; without it nobody is left out
            there = {number for number in there if not self.state.users[number]["activated"]}
        limit = min(self.query.get("limit", PAGE), MOST_PEOPLE)
        left = sorted(number for number in there if number > self.query.get("last_user_id", 0))
        page = sorted(left[: max(1, limit * 2 // 3)], key=_shuffled)
        more: Json = self.example()[0]
        more.pop("groups", None)  # missing where there are none
        return [{**more, **self.state.users[number], **self._member(self._space, number)} for number in page]

    def invite_space_user(self) -> Json:
        """Let a person in; without a role as a reader, which has the least rights, since no source says."""
        email: str = self.body["email"]
        if not all(email.partition("@")):
            raise bad_request('Space.email should match format "email"')  # no source shows the check, a mail needs it
        response: Json = self.example()
        # No source says what a second invitation does: here nothing, not even to the role.
        record = self.state.invite(self.path["space_id"], email, self._role_id() or READER)
        user = self.state.users[record["user_id"]]
        return {
            **response,
            "user": _like(response["user"], user),
            "access_record": _like(response["access_record"], record),
        }

    def get_space_user(self) -> Json:
        """Return a person who was let into the space itself."""
        shown: Json = self.example()
        number = self.path["user_id"]
        ids = {"user_id": number, "entity_uid": self._space["uid"]}
        return _like(shown, {**shown, **self.state.users[number], **self._member(self._space, number), **ids})

    def change_space_user(self) -> Json:
        """Change a person's role; the record keeps the other fields, which no call shows."""
        record = self._people[self.path["user_id"]]
        role_id = self._role_id()
        record.update({key: value for key, value in self.body.items() if key != "role_id"})
        if role_id:
            record.update(own_role=ROLES[role_id], own_role_ids=[role_id])
        return _like(self.example(), {**record, "id": self.path["user_id"]})

    def remove_space_user(self) -> Json:
        """Take a person's own access away; what is inherited stays."""
        number = self.path["user_id"]
        administrators = [each for each, record in self._people.items() if record["own_role"] == ROLES[ADMINISTRATOR]]
        if administrators == [number]:  # no source says when 409 comes: here when nobody would be left to administer
            raise error_without_body(409)
        return _like(self.example(), {**self._people.pop(number), "own_role": None, "own_role_ids": None})

    @property
    def _space(self) -> Json:
        return self.state.spaces[self.path["space_id"]]

    @property
    def _people(self) -> dict[int, Json]:
        return self.state.access[self.path["space_id"]]

    def _role_id(self) -> str | None:
        role_id: str | None = self.body.get("role_id")
        if role_id is not None and role_id not in ROLES:  # a company may have roles of its own; this one has none
            raise unknown_value("role_id", "id of an existing role")
        return role_id

    def _listed(self, space: Json) -> Json:
        member = self._member(space, CALLER)
        notified = self.state.access.get(space["id"], {}).get(CALLER, {}).get("notifications_enabled", False)
        mine = {"role": member["role"], "access_mod": member["access_mod"], "notifications_enabled": notified}
        return {key: value for key, value in {**space, **mine}.items() if key != "boards" or value}

    def _member(self, space: Json, number: int) -> Json:
        """The fields that say what access a person has to a space, of their own and inherited."""
        own, *inherited = (
            self.state.access.get(each["id"], {}).get(number, {}) for each in (space, *self.state.above(space))
        )
        role_ids = dict.fromkeys(role_id for record in (own, *inherited) for role_id in record.get("own_role_ids", ()))
        role = max((ROLES[role_id] for role_id in role_ids), default=None)
        return {
            "access_mod": "all" if role_ids else None,
            "role": role,
            "space_role_id": role,
            "role_ids": list(role_ids),
            "role_permissions": {"space": {"read": True, "update": role != ROLES[READER]}},
            **{key: own.get(key) for key in ("own_access_mod", "own_role", "own_role_ids")},
            "current": number == CALLER,
        }


def _shuffled(number: int) -> int:
    """A sort key: the order is the same each time, and isn't that of any field."""
    return crc32(number.to_bytes(8, "little"))


def _like(shown: Json, value: Json) -> Json:
    """The part of a value that the spec shows."""
    return {key: value[key] for key in shown}
