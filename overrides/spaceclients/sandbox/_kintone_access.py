"""Who calls the sandbox's kintone, under which URL, and what that opens."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import frozen

from spaceclients.sandbox._kintone_errors import refused, wrong
from spaceclients.sandbox._kintone_seeds import ADMINISTRATOR
from spaceclients.sandbox._kintone_state import KintoneState, by_number


@frozen
class Access:
    """What a handler gets of a call beside its fields.

    Attributes:
        state: What kintone holds.
        example: Gives what the spec shows as an operation's answer.
        user: Login name of the caller.
        guest_id: The guest space in the URL; None under the normal one.
    """

    state: KintoneState
    example: Callable[[str], Any]
    user: str
    guest_id: str | None

    @property
    def is_system_administrator(self) -> bool:
        """Whether the caller administers all of kintone, which doesn't make him administer each space."""
        return self.user == ADMINISTRATOR

    def require_system_administrator(self) -> None:
        """Refuse others."""
        if not self.is_system_administrator:
            raise refused("CB_NO02")

    def sees(self, space: Mapping[str, Any]) -> bool:
        """Whether the caller may look at a space."""
        return not space["isPrivate"] or self.user in self.state.roster(space)

    def administers(self, space: Mapping[str, Any]) -> bool:
        """Whether the caller is an administrator of a space."""
        return self.state.roster(space).get(self.user, False)

    def space(self, number: float | str) -> dict[str, Any]:
        """A space that the caller sees, under the URL that it has, or the refusal."""
        space = self.state.find(number)
        if space is None:
            raise refused("GAIA_XX01")
        if self.guest_id is None and space["isGuest"]:
            raise refused("GAIA_IL23")
        # A guest space under another guest space's URL: no source shows the answer.
        if self.guest_id is not None and not (space["isGuest"] and space is self.state.find(self.guest_id)):
            raise refused("CB_NO02")
        if not self.sees(space):  # 403 as on apps; 404, which would hide the space, is as likely
            raise refused("CB_NO02")
        return space

    def administered_space(self, number: float | str) -> dict[str, Any]:
        """A space that the caller administers."""
        space = self.space(number)
        if not self.administers(space):
            raise refused("CB_NO02")
        return space

    def thread(self, number: float | str) -> tuple[dict[str, Any], dict[str, Any]]:
        """A thread, and its space, which the caller sees."""
        thread = by_number(self.state.threads, number)
        if thread is None:  # no source shows the answer
            raise refused("GAIA_XX01", message="The thread was not found.")
        return thread, self.space(thread["space"])

    def check_entities(self, entities: Mapping[str, Mapping[str, str]], guests: Iterable[str] = ()) -> None:
        """Refuse users, groups and organizations that aren't there; no source shows the answer.

        Args:
            entities: By the path at which each stands in the body.
            guests: Mail addresses of guests that may be among the users.
        """
        known = {
            "USER": {*self.state.users, *(f"guest/{guest}" for guest in guests)},
            "GROUP": self.state.groups,
            "ORGANIZATION": self.state.organizations,
        }
        unknown = {path: each for path, each in entities.items() if each["code"] not in known[each["type"]]}
        if unknown:
            raise wrong({f"{path}.code": [f"unknown {each['type'].lower()}"] for path, each in unknown.items()})

    def check_files(self, keys: Iterable[str]) -> None:
        """Refuse keys of files that weren't uploaded."""
        if not self.state.files.issuperset(keys):
            raise refused("GAIA_BL01")
