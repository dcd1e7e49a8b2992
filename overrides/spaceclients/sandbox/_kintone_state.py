"""The spaces of the sandbox's kintone."""

from typing import Any, Final

from attrs import define, field

MULTI_THREAD, SINGLE_THREAD, GUEST = 1, 2, 3
ADMINISTRATOR: Final = {"code": "sandbox", "name": "Sandbox User"}


@define
class KintoneState:
    """What the sandbox's kintone holds: a multi-thread space, a single-thread space and a guest space.

    Example:
        >>> sandbox.kintone.spaces[1]["name"]
        'Multi-thread space'

    Attributes:
        spaces: The spaces as JSON, by `id`, with the keys of the answers of kintone's "Get Space".
    """

    spaces: dict[int, dict[str, Any]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.spaces = _seeds()

    def find(self, number: float | str) -> dict[str, Any] | None:
        """Find a space.

        Example:
            >>> sandbox.kintone.find("1")["name"]
            'Multi-thread space'

        Args:
            number: Its id.

        Returns:
            The space as JSON; None if there is none.
        """
        if isinstance(number, str) and not (number.isascii() and number.isdigit()):  # int() takes more: " 1", "1_0"
            return None
        try:
            return self.spaces.get(int(number))
        except ValueError:  # thousands of digits
            return None

    def update(self, space: dict[str, Any], changes: dict[str, Any]) -> None:
        """Change a space's settings, as the operation does.

        Example:
            >>> sandbox.kintone.update(sandbox.kintone.spaces[1], {"name": "Launch"})

        Args:
            space: The space.
            changes: The body of the call, without `id`; what is left out stays as it is.
        """
        changes = dict(changes)
        if space["isGuest"]:
            changes.pop("isPrivate", None)  # a guest space is always private; no source says if false is refused
        if changes.pop("useMultiThread", False) and not space["useMultiThread"]:  # there is no way back
            space["useMultiThread"] = True
            space.update({key: True for key in space if _is_widget(key)})
        if not space["useMultiThread"]:
            # Widgets are for multi-thread spaces; no source says if others refuse them.
            changes = {key: value for key, value in changes.items() if not _is_widget(key)}
        space["permissions"].update(changes.pop("permissions", {}))
        space.update(changes, modifier=dict(ADMINISTRATOR))

    def reset(self) -> None:
        """Go back to the first spaces; `Sandbox.reset` calls this."""
        self.spaces.clear()
        self.spaces.update(_seeds())


def _is_widget(key: str) -> bool:
    return key.startswith("show")


def _seeds() -> dict[int, dict[str, Any]]:
    return {
        MULTI_THREAD: _space(MULTI_THREAD, "Multi-thread space"),
        SINGLE_THREAD: _space(SINGLE_THREAD, "Single-thread space", multi_thread=False),
        GUEST: _space(GUEST, "Guest space", guest=True),
    }


def _space(number: int, name: str, *, multi_thread: bool = True, guest: bool = False) -> dict[str, Any]:
    """Describe a space as https://kintone.dev/en/docs/kintone/rest-api/spaces/get-space/ does."""
    widget = True if multi_thread else None
    return {
        "id": str(number),
        "name": name,
        "defaultThread": str(number),
        "isPrivate": guest,
        "creator": dict(ADMINISTRATOR),
        "modifier": dict(ADMINISTRATOR),
        "memberCount": "2",
        "coverType": "PRESET",
        "coverKey": "GREEN",
        "coverUrl": "https://example.kintone.com/covers/green.png",
        "body": None,
        "useMultiThread": multi_thread,
        "isGuest": guest,
        "attachedApps": [],
        "fixedMember": False,
        "showAnnouncement": widget,
        "showThreadList": widget,
        "showAppList": widget,
        "showMemberList": widget,
        "showRelatedLinkList": widget,
        "permissions": {"createApp": "EVERYONE"},
    }
