"""What the sandbox's kintone holds at first."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from spaceclients.sandbox._credentials import KINTONE_LOGIN, KINTONE_READER_LOGIN
from spaceclients.sandbox._kintone_members import administrator

ADMINISTRATOR: Final = KINTONE_LOGIN[0]
READER: Final = KINTONE_READER_LOGIN[0]
MULTI_THREAD, SINGLE_THREAD = 11, 12
WIDGETS: Final = ("showAnnouncement", "showThreadList", "showAppList", "showMemberList", "showRelatedLinkList")


def users() -> dict[str, str]:
    """The two who can log in, and two who can be members."""
    return {ADMINISTRATOR: "Sandbox User", READER: "Reader", "ada": "Ada Lovelace", "charles": "Charles Babbage"}


def groups() -> dict[str, list[str]]:
    """A group of all users."""
    return {"everyone": list(users())}


def organizations() -> dict[str, dict[str, Any]]:
    """An organization and one below it."""
    return {"sales": {"users": ["ada"]}, "sales_east": {"users": ["charles"], "parent": "sales"}}


def templates() -> dict[int, dict[str, Any]]:
    """One of each kind."""
    return {MULTI_THREAD: {"useMultiThread": True}, SINGLE_THREAD: {"useMultiThread": False}}


def files() -> set[str]:
    """The file of the spec's examples, since nothing here uploads any."""
    return {"201202061155587E339F9067544F1A92C743460E3D12B3297"}


def spaces() -> list[dict[str, Any]]:
    """The three spaces, as calls that make them."""
    reader = {"entity": {"type": "USER", "code": READER}}
    members = [administrator(ADMINISTRATOR), reader]
    return [
        {"id": MULTI_THREAD, "name": "Multi-thread space", "members": members},
        {"id": SINGLE_THREAD, "name": "Single-thread space", "members": members},
        {"id": MULTI_THREAD, "name": "Guest space", "members": members, "isGuest": True},
    ]


def space(
    example: Mapping[str, Any], number: int, name: str, creator: Mapping[str, str], template: Mapping[str, Any]
) -> dict[str, Any]:
    """Describe a new space as the spec's example does, as far as that can be."""
    return {
        **example,
        "id": str(number),
        "name": name,
        "defaultThread": "",
        "isPrivate": False,
        "creator": dict(creator),
        "modifier": dict(creator),
        "memberCount": "0",
        "body": None,
        "useMultiThread": False,
        "isGuest": False,
        "attachedApps": [],
        "fixedMember": False,
        **dict.fromkeys(WIDGETS, True if template["useMultiThread"] else None),
        **deepcopy(dict(template)),
    }
