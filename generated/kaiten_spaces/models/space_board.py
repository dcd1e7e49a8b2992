# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="SpaceBoard")


@_attrs_define(kw_only=True)
class SpaceBoard(Fields):
    """A board as the list of spaces has it. It has more fields than are described here.

    Attributes:
        id (int): Number of the board.
        uid (None | str | Unset): UUID of the board.
        title (None | str | Unset): The name people see.
        created (datetime.datetime | None | Unset): When the board was made (UTC).
        updated (datetime.datetime | None | Unset): When the board was last changed (UTC).
        description (None | str | Unset): What the board is for. Null has been seen.
        external_id (None | str | Unset): An id that a caller gave.
        space_id (int | None | Unset): Number of the space.
        board_id (int | None | Unset): Number of the board. How it relates to `id` isn't documented.
        top (float | None | Unset): Place of the board in the space, from above. Null for a board in the sidebar.
        left (float | None | Unset): Place of the board in the space, from the left. Null for a board in the sidebar.
        sort_order (float | None | Unset): Number that boards are sorted by. Null for a board in the sidebar.
    """

    id: int
    uid: None | str | Unset = UNSET
    title: None | str | Unset = UNSET
    created: datetime.datetime | None | Unset = UNSET
    updated: datetime.datetime | None | Unset = UNSET
    description: None | str | Unset = UNSET
    external_id: None | str | Unset = UNSET
    space_id: int | None | Unset = UNSET
    board_id: int | None | Unset = UNSET
    top: float | None | Unset = UNSET
    left: float | None | Unset = UNSET
    sort_order: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        uid: None | str | Unset
        if isinstance(self.uid, Unset):
            uid = UNSET
        else:
            uid = self.uid

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        created: None | str | Unset
        if isinstance(self.created, Unset):
            created = UNSET
        elif isinstance(self.created, datetime.datetime):
            created = self.created.isoformat()
        else:
            created = self.created

        updated: None | str | Unset
        if isinstance(self.updated, Unset):
            updated = UNSET
        elif isinstance(self.updated, datetime.datetime):
            updated = self.updated.isoformat()
        else:
            updated = self.updated

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        external_id: None | str | Unset
        if isinstance(self.external_id, Unset):
            external_id = UNSET
        else:
            external_id = self.external_id

        space_id: int | None | Unset
        if isinstance(self.space_id, Unset):
            space_id = UNSET
        else:
            space_id = self.space_id

        board_id: int | None | Unset
        if isinstance(self.board_id, Unset):
            board_id = UNSET
        else:
            board_id = self.board_id

        top: float | None | Unset
        if isinstance(self.top, Unset):
            top = UNSET
        else:
            top = self.top

        left: float | None | Unset
        if isinstance(self.left, Unset):
            left = UNSET
        else:
            left = self.left

        sort_order: float | None | Unset
        if isinstance(self.sort_order, Unset):
            sort_order = UNSET
        else:
            sort_order = self.sort_order

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if uid is not UNSET:
            field_dict["uid"] = uid
        if title is not UNSET:
            field_dict["title"] = title
        if created is not UNSET:
            field_dict["created"] = created
        if updated is not UNSET:
            field_dict["updated"] = updated
        if description is not UNSET:
            field_dict["description"] = description
        if external_id is not UNSET:
            field_dict["external_id"] = external_id
        if space_id is not UNSET:
            field_dict["space_id"] = space_id
        if board_id is not UNSET:
            field_dict["board_id"] = board_id
        if top is not UNSET:
            field_dict["top"] = top
        if left is not UNSET:
            field_dict["left"] = left
        if sort_order is not UNSET:
            field_dict["sort_order"] = sort_order

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        uid: None | str | Unset = d.pop("uid", UNSET)

        title: None | str | Unset = d.pop("title", UNSET)

        def _parse_created(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                created_type_0 = datetime.datetime.fromisoformat(data)

                return created_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        created = _parse_created(d.pop("created", UNSET))

        def _parse_updated(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_type_0 = datetime.datetime.fromisoformat(data)

                return updated_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        updated = _parse_updated(d.pop("updated", UNSET))

        description: None | str | Unset = d.pop("description", UNSET)

        external_id: None | str | Unset = d.pop("external_id", UNSET)

        space_id: int | None | Unset = d.pop("space_id", UNSET)

        board_id: int | None | Unset = d.pop("board_id", UNSET)

        top: float | None | Unset = d.pop("top", UNSET)

        left: float | None | Unset = d.pop("left", UNSET)

        sort_order: float | None | Unset = d.pop("sort_order", UNSET)

        space_board = cls(
            id=id,
            uid=uid,
            title=title,
            created=created,
            updated=updated,
            description=description,
            external_id=external_id,
            space_id=space_id,
            board_id=board_id,
            top=top,
            left=left,
            sort_order=sort_order,
        )

        space_board.additional_properties = d
        return space_board
