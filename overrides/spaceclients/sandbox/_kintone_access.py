"""Who calls the sandbox's kintone, under which URL, and what that opens; and the errors that all else is answered with."""

import secrets
import string
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from attrs import frozen

from spaceclients._spec.values import Violation
from spaceclients.sandbox._kintone_state import KINTONE_ADMINISTRATOR, KintoneState, by_number
from spaceclients.sandbox._service import RefusedError, json_response
from spaceclients.sandbox._validation import in_words

BASE62: Final = string.ascii_letters + string.digits

# Codes and statuses as measured on other operations by https://github.com/SonicGarden/kintone-emulator and by the tests
# of https://github.com/kintone/cli-kintone; the status of CB_IJ01 and some of the words are the spec's.
ERRORS: Final = {
    "CB_VA01": (400, "Missing or invalid input."),
    "CB_IJ01": (400, "Invalid JSON string."),
    "CB_IL02": (400, "Illegal request."),
    "GAIA_IL23": (400, "Use the URL of the guest space."),
    "CB_AU01": (401, "Please login."),
    "CB_WA01": (401, "The login name or the password is wrong."),
    "CB_NO02": (403, "No privilege to proceed."),
    "GAIA_NO01": (403, "Using this API token, you cannot run the specified API."),
    "GAIA_XX01": (404, "The space was not found."),  # a stand-in: the live code isn't known
    "GAIA_BL01": (404, "The file was not found."),
    "GAIA_TO04": (429, "The number of concurrent API requests exceeds the limit."),
}

WORDS: Final = {
    "type": "must be {}",
    "enum": "must be one of the enum value",
    "pattern": 'must match "{}"',
    "maxLength": "must be at most {} characters long",
    "minimum": "must be greater than or equal to {}",
    "maximum": "must be less than or equal to {}",
    "maxItems": "must have at most {} items",
    "contains": "must have an administrator",  # the only such rule of the spec
}


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
        return self.user == KINTONE_ADMINISTRATOR

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
        """Refuse users, groups and organizations that aren't there, by their paths in the body; no source shows it."""
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


def refused(code: str, *, headers: Mapping[str, str] | None = None, **details: Any) -> RefusedError:
    """Make the error of one of the codes in `ERRORS`; `details` are further fields of its body."""
    status, message = ERRORS[code]
    event = "".join(secrets.choice(BASE62) for _ in range(20))
    response = json_response({"id": event, "code": code, "message": message, **details}, status)
    response.headers.update(headers or {})
    return RefusedError(response)


def invalid(violations: Iterable[Violation]) -> RefusedError:
    """Make the CB_VA01 error of a request that breaks the spec."""
    found: dict[str, dict[str, None]] = {}  # the inner ones are ordered sets
    for violation in violations:
        found.setdefault(_path(violation.path), {})[_words(violation)] = None
    return wrong({path: list(words) for path, words in found.items()})


def wrong(messages: Mapping[str, list[str]]) -> RefusedError:
    """Make the CB_VA01 error of parameters; the messages stand by paths such as `members[0].entity.code`."""
    return refused("CB_VA01", errors={path: {"messages": each} for path, each in messages.items()})


def _path(keys: Iterable[int | str]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _words(violation: Violation) -> str:
    if violation.rule == "required" or violation.value == "":
        return "Required field."
    return in_words(violation, WORDS, " or ") or "must be valid"
