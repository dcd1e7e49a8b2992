"""The spaces of the sandbox's Kaiten."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from attrs import define, field

FIRST_SPACE_ID: Final = 700001
READER_ROLE: Final = "06ccb31f-426b-4fa3-b7e5-861daee95696"


@define
class KaitenState:
    """What the sandbox's Kaiten holds.

    Example:
        >>> sandbox.kaiten.spaces[700001]["title"]
        'Launch'

    Args:
        example: What the spec shows as an answer; a new space differs from it only where it must.

    Attributes:
        spaces: The spaces that were created, as JSON, by `id`, in order of creation.
    """

    _example: dict[str, Any] = field(repr=False)
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
            **deepcopy(self._example),
            "id": number,
            "uid": str(uuid4()),
            "created": now,
            "updated": now,
            "for_everyone_access_role_id": READER_ROLE,
            "sort_order": number * 0.6180339887498949 % 10,  # a long fraction, as the live service's
            "parent_entity_uid": None,
            "external_id": None,
            "work_calendar_id": None,
            **fields,
        }
        space["path"] = self._path(space)
        for key in ("title", "external_id"):
            if space[key] is not None:
                space[key] = _text(space[key])
        self.spaces[number] = space
        return space

    def reset(self) -> None:
        """Forget all spaces; `Sandbox.reset` calls this."""
        self.spaces.clear()

    def _path(self, child: dict[str, Any]) -> str:
        parent_uid: str | None = child["parent_entity_uid"]
        if parent_uid is None:
            return str(child["company_id"])
        for space in self.spaces.values():
            if space["uid"] == parent_uid:
                return f"{space['path']}.{parent_uid[:6]}"
        raise LookupError(parent_uid)


def _text(value: str | float) -> str:
    # As JavaScript writes a number: 2026.0 is 2026.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
