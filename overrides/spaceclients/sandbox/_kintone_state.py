"""What the sandbox's kintone holds, what it holds at first, and who is in a space; and what happens on a duplicate."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final

from attrs import define, field

from spaceclients.sandbox._service import Json

KINTONE_LOGIN: Final = ("sandbox", "sandbox")
"""Login name and password of kintone's administrator."""

KINTONE_READER_LOGIN: Final = ("reader", "reader")
"""Login name and password of a kintone user who administers no space."""

KINTONE_ADMINISTRATOR: Final = KINTONE_LOGIN[0]
MULTI_THREAD, SINGLE_THREAD = 11, 12
# Which tags kintone removes isn't documented; scripts surely are among them.
FORBIDDEN_TAGS: Final = re.compile("</?script[^>]*>", re.IGNORECASE)


@define
class KintoneState:
    """What the sandbox's kintone holds: a multi-thread space, a single-thread space and a guest space, and people.

    All of it is JSON that tests may read and change.

    Examples:
        >>> sandbox.kintone.state.spaces[1]["name"]
        'Multi-thread space'
        >>> sandbox.kintone.state.guests["grace@example.com"] = {"name": "Grace Hopper"}

    Attributes:
        users: Names by login name.
        groups: Login names by the group's code.
        organizations: By code: login names as `users`, and the code of the organization above as `parent`, if any.
        templates: The first fields of a space that is created from a template, by the template's id.
        files: Keys of uploaded files.
        spaces: The spaces by `id`, with the keys of the responses of kintone's "Get Space".
        dates: When each space was created and changed, by its id.
        members: Each space's own members, by its id, as "Get Space Members" returns them.
        space_guests: The mail addresses of each guest space's guests, by its id.
        threads: The threads of all spaces, by their id.
        comments: The comments in all threads, by their id.
        guests: The accounts of guests by mail address, without their passwords.
    """

    # Copies what the spec shows as an operation's response; what is created differs from it only where it must.
    _example: Callable[[str], Any] = field(repr=False)
    users: dict[str, str] = field(init=False)
    groups: dict[str, list[str]] = field(init=False)
    organizations: dict[str, dict[str, Any]] = field(init=False)
    templates: dict[int, dict[str, Any]] = field(init=False)
    files: set[str] = field(init=False)
    spaces: dict[int, dict[str, Any]] = field(init=False)
    dates: dict[int, dict[str, str]] = field(init=False)
    members: dict[int, list[dict[str, Any]]] = field(init=False)
    space_guests: dict[int, list[str]] = field(init=False)
    threads: dict[int, dict[str, Any]] = field(init=False)
    comments: dict[int, dict[str, Any]] = field(init=False)
    guests: dict[str, dict[str, Any]] = field(init=False)
    _last: Counter[str] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.reset()

    def add(self, fields: Mapping[str, Any], by: str = KINTONE_ADMINISTRATOR) -> dict[str, Any]:
        """Create a space from a template, as the operation does.

        No source says that a name must be unique, so a second space may have the same.

        Examples:
            >>> ada = {"entity": {"type": "USER", "code": "ada"}, "isAdmin": True}
            >>> sandbox.kintone.state.add({"id": 11, "name": "Launch", "members": [ada]})["id"]
            '4'

        Args:
            fields: The body of the call.
            by: Login name of the caller, who becomes an administrator if `members` doesn't name them.

        Returns:
            The space as JSON.
        """
        number, guest = self._next("space", self.spaces), bool(fields.get("isGuest"))
        template = deepcopy(self.templates[int(fields["id"])])
        space: Json = {
            **self._example("getSpace"),
            "id": str(number),
            "name": fields["name"],
            "isPrivate": guest or bool(fields.get("isPrivate")),
            "creator": self._user(by),
            "modifier": self._user(by),
            "body": None,
            "isGuest": guest,
            "attachedApps": [],
            "fixedMember": bool(fields.get("fixedMember")),
            **dict.fromkeys(self._widgets(), True if template["useMultiThread"] else None),
            **template,
        }
        self.spaces[number] = space
        self.dates[number] = dict.fromkeys(("createdAt", "modifiedAt"), _now())
        space["defaultThread"] = self.add_thread(space, space["name"], by)["id"]
        members: list[dict[str, Any]] = fields["members"]
        # Whether kintone adds the caller isn't documented; otherwise they might create a space that they can't see.
        named = {"type": "USER", "code": by} in (each["entity"] for each in members)
        self.replace_members(space, members if named else [administrator(by), *members])
        return space

    def update(self, space: dict[str, Any], changes: Mapping[str, Any], by: str = KINTONE_ADMINISTRATOR) -> None:
        """Change a space's settings, as the operation does.

        Examples:
            >>> sandbox.kintone.state.update(sandbox.kintone.state.spaces[1], {"name": "Launch"})

        Args:
            space: The space.
            changes: The body of the call, without `id`; what is left out stays as it is.
            by: Login name of the caller.
        """
        changes = dict(changes)
        if space["isGuest"]:
            changes.pop("isPrivate", None)  # a guest space is always private; no source says if false is refused
        if changes.pop("useMultiThread", False) and not space["useMultiThread"]:  # there is no way back
            space["useMultiThread"] = True
            space.update(dict.fromkeys(self._widgets(), True))
        if not space["useMultiThread"]:
            # Widgets are for multi-thread spaces; no source says if others refuse them.
            changes = {key: value for key, value in changes.items() if key not in self._widgets()}
        if "body" in changes:
            changes["body"] = allowed(changes["body"])
        space["permissions"].update(changes.pop("permissions", {}))
        space.update(changes, modifier=self._user(by))
        self.dates.setdefault(int(space["id"]), {})["modifiedAt"] = _now()  # a test may put a space there by hand

    def delete(self, space: Mapping[str, Any]) -> None:
        """Delete a space, as the operation does.

        Examples:
            >>> sandbox.kintone.state.delete(sandbox.kintone.state.spaces[1])

        Args:
            space: The space.
        """
        number = int(space["id"])
        del self.spaces[number]
        for about_spaces in (self.dates, self.members, self.space_guests):
            about_spaces.pop(number, None)
        for within in (self.threads, self.comments):
            for each in [key for key, value in within.items() if value["space"] == space["id"]]:
                del within[each]

    def replace_members(self, space: dict[str, Any], members: list[dict[str, Any]]) -> None:
        """Replace a space's members, as the operation does.

        Examples:
            >>> ada = {"entity": {"type": "USER", "code": "ada"}, "isAdmin": True}
            >>> sandbox.kintone.state.replace_members(sandbox.kintone.state.spaces[1], [ada])

        Args:
            space: The space.
            members: The members, as in the body of the call.
        """
        self.members[int(space["id"])] = [_member(each) for each in members]
        # What it counts isn't documented; here the users, also those in it by a group.
        space["memberCount"] = str(len(self.roster(space)))

    def roster(self, space: Mapping[str, Any]) -> dict[str, bool]:
        """Return the users in a space, also by a group or an organization, and whether each is an administrator.

        Examples:
            >>> sandbox.kintone.state.roster(sandbox.kintone.state.spaces[1])
            {'sandbox': True, 'reader': False}

        Args:
            space: The space.

        Returns:
            The users by login name.
        """
        found: dict[str, bool] = {}
        for each in self.members.get(int(space["id"]), []):
            code = each["entity"]["code"]
            match each["entity"]["type"]:
                case "GROUP":
                    users: Iterable[str] = self.groups[code]
                case "ORGANIZATION":
                    users = self._users_of(code, below=each["includeSubs"])
                case _:
                    users = [code]
            found.update({user: each["isAdmin"] or found.get(user, False) for user in users})
        return found

    def add_thread(self, space: Mapping[str, Any], name: str, by: str = KINTONE_ADMINISTRATOR) -> dict[str, Any]:
        """Add a thread to a space, as the operation does.

        Examples:
            >>> sandbox.kintone.state.add_thread(sandbox.kintone.state.spaces[1], "Questions")["id"]
            '4'

        Args:
            space: The space.
            name: The thread's name.
            by: Login name of the caller.

        Returns:
            The thread as JSON.
        """
        number = self._next("thread", self.threads)
        self.threads[number] = {"id": str(number), "space": space["id"], "name": name, "body": None, "creator": by}
        return self.threads[number]

    def add_comment(self, thread: Mapping[str, Any], comment: Mapping[str, Any], by: str) -> int:
        """Post a comment, as the operation does, and return its number.

        Examples:
            >>> sandbox.kintone.state.add_comment(thread, {"text": "Welcome"}, by="sandbox")
            1

        Args:
            thread: The thread, one of `threads`.
            comment: The body's `comment` of the call.
            by: Login name of the caller.

        Returns:
            The comment's number.
        """
        number = self._next("comment", self.comments)
        self.comments[number] = {"space": thread["space"], "thread": thread["id"], "creator": by, **comment}
        return number

    def reset(self) -> None:
        """Go back to the state at the start; `Sandbox.reset` calls this.

        Examples:
            >>> sandbox.kintone.state.reset()
        """
        # Not cleared: a test may have put others in their places.
        self.users = {KINTONE_ADMINISTRATOR: "Sandbox User", KINTONE_READER_LOGIN[0]: "Reader"}
        self.users |= {"ada": "Ada Lovelace", "charles": "Charles Babbage"}
        self.groups = {"everyone": list(self.users)}
        self.organizations = {"sales": {"users": ["ada"]}, "sales_east": {"users": ["charles"], "parent": "sales"}}
        self.templates = {MULTI_THREAD: {"useMultiThread": True}, SINGLE_THREAD: {"useMultiThread": False}}
        self.files = {"201202061155587E339F9067544F1A92C743460E3D12B3297"}  # the spec's, since nothing here uploads any
        self.spaces, self.dates, self.members, self.space_guests = {}, {}, {}, {}
        self.threads, self.comments, self.guests, self._last = {}, {}, {}, Counter()
        members: list[Json] = [
            administrator(KINTONE_ADMINISTRATOR),
            {"entity": {"type": "USER", "code": KINTONE_READER_LOGIN[0]}},
        ]
        self.add({"id": MULTI_THREAD, "name": "Multi-thread space", "members": members})
        self.add({"id": SINGLE_THREAD, "name": "Single-thread space", "members": members})
        self.add({"id": MULTI_THREAD, "name": "Guest space", "members": members, "isGuest": True})

    def _next(self, kind: str, held: Mapping[int, object]) -> int:
        # No number is given twice, even if the last one was deleted.
        self._last[kind] = max(self._last[kind], *held, 0) + 1
        return self._last[kind]

    def _user(self, code: str) -> dict[str, str]:
        """A user as responses show one."""
        return {"code": code, "name": self.users[code]}

    def _widgets(self) -> list[str]:
        """The names of the fields for the portal's widgets, which multi-thread spaces have."""
        return [name for name in self._example("getSpace") if name.startswith("show")]

    def _users_of(self, organization: str, *, below: bool) -> Iterator[str]:
        yield from self.organizations[organization]["users"]
        if below:
            for sub in [key for key, value in self.organizations.items() if value.get("parent") == organization]:
                yield from self._users_of(sub, below=True)


def allowed(html: str) -> str | None:
    """Return HTML without the tags that kintone removes; None if nothing is left."""
    return FORBIDDEN_TAGS.sub("", html) or None


def administrator(code: str) -> Json:
    """Return a user as an administrator, as in the body of a call."""
    return {"entity": {"type": "USER", "code": code}, "isAdmin": True}


def _member(asked: Json) -> Json:
    """Return a member of a call's body as responses show it."""
    kind = asked["entity"]["type"]
    shown: Json = {"entity": dict(asked["entity"]), "isAdmin": asked.get("isAdmin", False)}
    if kind == "USER":
        shown["isImplicit"] = False
    if kind == "ORGANIZATION":  # elsewhere it is ignored; no source says if it is refused
        shown["includeSubs"] = asked.get("includeSubs", False)
    return shown


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
