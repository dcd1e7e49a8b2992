"""The spaces of the sandbox's Kaiten."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from attrs import define, field

COMPANY_ID: Final = 410077
FIRST_SPACE_ID: Final = 700001
READER_ROLE: Final = "06ccb31f-426b-4fa3-b7e5-861daee95696"
ADMIN_ROLE: Final = "07ea3efc-a004-4d31-8683-4bb2084e209b"
USER_UID: Final = "c0ffee00-1111-4222-8333-944445555566"

# Fields and values as in the spec's example, which follows recorded answers.
USER: Final[dict[str, Any]] = {
    "id": 88001,
    "user_id": 88001,
    "full_name": "Sandbox User",
    "email": "sandbox@example.com",
    "username": "sandbox",
    "initials": "SU",
    "avatar_initials_url": "https://example.kaiten.ru/avatars/su.png",
    "avatar_uploaded_url": None,
    "avatar_type": 2,
    "lng": "en",
    "timezone": "UTC",
    "theme": "auto",
    "created": "2025-11-03T08:00:00.000Z",
    "updated": "2026-02-17T12:30:45.120Z",
    "activated": True,
    "ui_version": 2,
    "virtual": False,
    "apps_permissions": 1,
    "access_mod": "all",
    "own_access_mod": "all",
    "role": 3,
    "own_role": 3,
    "role_ids": [ADMIN_ROLE],
    "own_role_ids": [ADMIN_ROLE],
    "groups_role_ids": None,
    "own_groups_role_ids": None,
    "role_permissions": {"root": {"create": True}, "space": {"read": True, "update": True}},
}


@define
class KaitenState:
    """What the sandbox's Kaiten holds.

    Example:
        >>> sandbox.kaiten.spaces[700001]["title"]
        'Launch'

    Attributes:
        spaces: The spaces that were created, as JSON, by `id`, in order of creation.
    """

    spaces: dict[int, dict[str, Any]] = field(factory=dict[int, dict[str, Any]], init=False)

    def add(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Create a space, as the operation does.

        Example:
            >>> sandbox.kaiten.add({"title": "Launch"})["path"]
            '410077'

        Args:
            fields: The body of the call.

        Returns:
            The space as JSON.

        Raises:
            LookupError: There is no such parent.
        """
        number = max(self.spaces, default=FIRST_SPACE_ID - 1) + 1
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        space: dict[str, Any] = {
            "id": number,
            "uid": str(uuid4()),
            "created": now,
            "updated": now,
            "archived": False,
            "access": "by_invite",
            "for_everyone_access_role_id": READER_ROLE,
            "entity_type": "space",
            "path": self._path(fields.get("parent_entity_uid")),
            "sort_order": number * 0.6180339887498949 % 10,  # a long fraction, as the live service's
            "parent_entity_uid": None,
            "company_id": COMPANY_ID,
            "allowed_card_type_ids": None,
            "hidden_card_type_uids": None,
            "external_id": None,
            "settings": None,
            "protected": False,
            "author_uid": USER_UID,
            "import_uid": None,
            "work_calendar_id": None,
            "key": None,
            "icon_type": None,
            "icon_value": None,
            "icon_color": None,
            **fields,
            "users": [deepcopy(USER)],
        }
        for key in ("title", "external_id"):
            if space[key] is not None:
                space[key] = _text(space[key])
        self.spaces[number] = space
        return space

    def reset(self) -> None:
        """Forget all spaces; `Sandbox.reset` calls this."""
        self.spaces.clear()

    def _path(self, parent_uid: str | None) -> str:
        if parent_uid is None:
            return str(COMPANY_ID)
        for space in self.spaces.values():
            if space["uid"] == parent_uid:
                return f"{space['path']}.{parent_uid[:6]}"
        raise LookupError(parent_uid)


def _text(value: str | float) -> str:
    # As JavaScript writes a number: 2026.0 is 2026.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
