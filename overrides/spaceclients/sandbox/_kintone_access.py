"""What a caller of the sandbox's kintone may see and change, by login and by the space's URL."""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from spaceclients.sandbox._kintone_errors import coded_error, field_error
from spaceclients.sandbox._kintone_state import KINTONE_ADMINISTRATOR, KintoneState


@frozen
class Access:
    """What one call may see and change.

    Attributes:
        state: What kintone holds.
        user: Login name of the caller.
        guest_id: The guest space in the URL; None under the normal one.
    """

    state: KintoneState
    user: str
    guest_id: str | None

    @property
    def is_system_administrator(self) -> bool:
        """Whether the caller administers all of kintone, which doesn't make them an administrator of each space."""
        return self.user == KINTONE_ADMINISTRATOR

    def require_system_administrator(self) -> None:
        """Refuse others."""
        if not self.is_system_administrator:
            raise coded_error("CB_NO02")

    def sees(self, space: Mapping[str, Any]) -> bool:
        """Whether the caller may look at a space."""
        return not space["isPrivate"] or self.user in self.state.roster(space)

    def administers(self, space: Mapping[str, Any]) -> bool:
        """Whether the caller is an administrator of a space."""
        return self.state.roster(space).get(self.user, False)

    def space(self, number: float | str) -> dict[str, Any]:
        """Return a space that the caller sees, under the URL that it has; or refuse the call."""
        space = self.state.spaces.get(int(number))
        if space is None:
            raise coded_error("GAIA_XX01")
        if self.guest_id is None and space["isGuest"]:
            raise coded_error("GAIA_IL23")
        # A guest space under another guest space's URL: no source shows the response.
        if self.guest_id is not None and not (space["isGuest"] and space["id"] == self.guest_id):
            raise coded_error("CB_NO02")
        if not self.sees(space):  # 403 as on apps; 404, which would hide the space, is as likely
            raise coded_error("CB_NO02")
        return space

    def administered_space(self, number: float | str) -> dict[str, Any]:
        """Return a space that the caller administers; or refuse the call."""
        space = self.space(number)
        if not self.administers(space):
            raise coded_error("CB_NO02")
        return space

    def thread(self, number: float | str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a thread, and its space, which the caller sees; or refuse the call."""
        thread = self.state.threads.get(int(number))
        if thread is None:  # no source shows the response
            raise coded_error("GAIA_XX01", message="The thread was not found.")
        return thread, self.space(thread["space"])

    def check_entities(self, entities: Mapping[str, Mapping[str, str]], guests: Iterable[str] = ()) -> None:
        """Refuse users, groups and organizations that aren't there, by their paths in the body; no source shows it."""
        known = {
            "USER": {*self.state.users, *(f"guest/{guest}" for guest in guests)},
            "GROUP": self.state.groups,
            "ORGANIZATION": self.state.organizations,
        }
        unknown = {path: each for path, each in entities.items() if each["code"] not in known[each["type"]]}
        if unknown:
            raise field_error({f"{path}.code": [f"unknown {each['type'].lower()}"] for path, each in unknown.items()})

    def check_files(self, keys: Iterable[str]) -> None:
        """Refuse keys of files that weren't uploaded."""
        if not self.state.files.issuperset(keys):
            raise coded_error("GAIA_BL01")
