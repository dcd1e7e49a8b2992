# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.board_card_property import BoardCardProperty


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
        board_id (int | None | Unset): Number of the board, the same as `id`.
        top (float | None | Unset): Place of the board in the space, from above. Null for a board in the sidebar.
        left (float | None | Unset): Place of the board in the space, from the left. Null for a board in the sidebar.
        sort_order (float | None | Unset): Number that boards are sorted by. Null for a board in the sidebar.
        type_ (int | None | Unset): Where the board is; 1 on the space, at `top` and `left`, 5 in the sidebar.
        default_card_type_id (int | None | Unset): Number of the type that new cards on the board get.
        default_tags (None | str | Unset): Tags that new cards on the board get. Null has been seen.
        email_key (None | str | Unset): Part of the mail address that makes cards on the board of mails. Treat it as a
            secret.
        cell_wip_limits (Any | Unset): Limits of the work in progress in the board's cells. A list, an object with
            `limits`, or null.
        card_properties (list[BoardCardProperty] | None | Unset): Properties that are suggested to be filled in on the
            board's cards. Null has been seen.
        move_parents_to_done (bool | None | Unset): Whether a card is moved to done once the cards below it, on this
            board, are done.
        automove_cards (bool | None | Unset): Whether cards are moved by the state of the cards below them.
        backward_moves_enabled (bool | None | Unset): Whether such moves may go backwards too.
        auto_assign_enabled (bool | None | Unset): Whether whoever moves a card becomes a member of it.
        first_image_is_cover (bool | None | Unset): Whether the first picture that is uploaded to a card becomes its
            cover.
        reset_lane_spent_time (bool | None | Unset): Whether the time that a card has spent in a lane starts anew in
            another lane.
        hide_done_policies (bool | None | Unset): Whether checklists of policies are hidden when they are done.
        hide_done_policies_in_done_column (bool | None | Unset): Whether that is so in the column of done cards alone.
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
    type_: int | None | Unset = UNSET
    default_card_type_id: int | None | Unset = UNSET
    default_tags: None | str | Unset = UNSET
    email_key: None | str | Unset = _attrs_field(default=UNSET, repr=False)
    cell_wip_limits: Any | Unset = UNSET
    card_properties: list[BoardCardProperty] | None | Unset = UNSET
    move_parents_to_done: bool | None | Unset = UNSET
    automove_cards: bool | None | Unset = UNSET
    backward_moves_enabled: bool | None | Unset = UNSET
    auto_assign_enabled: bool | None | Unset = UNSET
    first_image_is_cover: bool | None | Unset = UNSET
    reset_lane_spent_time: bool | None | Unset = UNSET
    hide_done_policies: bool | None | Unset = UNSET
    hide_done_policies_in_done_column: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "type": "type_",
    }

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

        type_: int | None | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        default_card_type_id: int | None | Unset
        if isinstance(self.default_card_type_id, Unset):
            default_card_type_id = UNSET
        else:
            default_card_type_id = self.default_card_type_id

        default_tags: None | str | Unset
        if isinstance(self.default_tags, Unset):
            default_tags = UNSET
        else:
            default_tags = self.default_tags

        email_key: None | str | Unset
        if isinstance(self.email_key, Unset):
            email_key = UNSET
        else:
            email_key = self.email_key

        cell_wip_limits = self.cell_wip_limits

        card_properties: list[dict[str, Any]] | None | Unset
        if isinstance(self.card_properties, Unset):
            card_properties = UNSET
        elif isinstance(self.card_properties, list):
            card_properties = []
            for card_properties_type_0_item_data in self.card_properties:
                card_properties_type_0_item = card_properties_type_0_item_data.to_dict()
                card_properties.append(card_properties_type_0_item)

        else:
            card_properties = self.card_properties

        move_parents_to_done: bool | None | Unset
        if isinstance(self.move_parents_to_done, Unset):
            move_parents_to_done = UNSET
        else:
            move_parents_to_done = self.move_parents_to_done

        automove_cards: bool | None | Unset
        if isinstance(self.automove_cards, Unset):
            automove_cards = UNSET
        else:
            automove_cards = self.automove_cards

        backward_moves_enabled: bool | None | Unset
        if isinstance(self.backward_moves_enabled, Unset):
            backward_moves_enabled = UNSET
        else:
            backward_moves_enabled = self.backward_moves_enabled

        auto_assign_enabled: bool | None | Unset
        if isinstance(self.auto_assign_enabled, Unset):
            auto_assign_enabled = UNSET
        else:
            auto_assign_enabled = self.auto_assign_enabled

        first_image_is_cover: bool | None | Unset
        if isinstance(self.first_image_is_cover, Unset):
            first_image_is_cover = UNSET
        else:
            first_image_is_cover = self.first_image_is_cover

        reset_lane_spent_time: bool | None | Unset
        if isinstance(self.reset_lane_spent_time, Unset):
            reset_lane_spent_time = UNSET
        else:
            reset_lane_spent_time = self.reset_lane_spent_time

        hide_done_policies: bool | None | Unset
        if isinstance(self.hide_done_policies, Unset):
            hide_done_policies = UNSET
        else:
            hide_done_policies = self.hide_done_policies

        hide_done_policies_in_done_column: bool | None | Unset
        if isinstance(self.hide_done_policies_in_done_column, Unset):
            hide_done_policies_in_done_column = UNSET
        else:
            hide_done_policies_in_done_column = self.hide_done_policies_in_done_column

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
        if type_ is not UNSET:
            field_dict["type"] = type_
        if default_card_type_id is not UNSET:
            field_dict["default_card_type_id"] = default_card_type_id
        if default_tags is not UNSET:
            field_dict["default_tags"] = default_tags
        if email_key is not UNSET:
            field_dict["email_key"] = email_key
        if cell_wip_limits is not UNSET:
            field_dict["cell_wip_limits"] = cell_wip_limits
        if card_properties is not UNSET:
            field_dict["card_properties"] = card_properties
        if move_parents_to_done is not UNSET:
            field_dict["move_parents_to_done"] = move_parents_to_done
        if automove_cards is not UNSET:
            field_dict["automove_cards"] = automove_cards
        if backward_moves_enabled is not UNSET:
            field_dict["backward_moves_enabled"] = backward_moves_enabled
        if auto_assign_enabled is not UNSET:
            field_dict["auto_assign_enabled"] = auto_assign_enabled
        if first_image_is_cover is not UNSET:
            field_dict["first_image_is_cover"] = first_image_is_cover
        if reset_lane_spent_time is not UNSET:
            field_dict["reset_lane_spent_time"] = reset_lane_spent_time
        if hide_done_policies is not UNSET:
            field_dict["hide_done_policies"] = hide_done_policies
        if hide_done_policies_in_done_column is not UNSET:
            field_dict["hide_done_policies_in_done_column"] = (
                hide_done_policies_in_done_column
            )

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

        type_: int | None | Unset = d.pop("type", UNSET)

        default_card_type_id: int | None | Unset = d.pop("default_card_type_id", UNSET)

        default_tags: None | str | Unset = d.pop("default_tags", UNSET)

        email_key: None | str | Unset = d.pop("email_key", UNSET)

        cell_wip_limits = d.pop("cell_wip_limits", UNSET)

        def _parse_card_properties(
            data: object,
        ) -> list[BoardCardProperty] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                card_properties_type_0 = []
                _card_properties_type_0 = data
                for card_properties_type_0_item_data in _card_properties_type_0:
                    card_properties_type_0_item = BoardCardProperty.from_dict(
                        card_properties_type_0_item_data
                    )

                    card_properties_type_0.append(card_properties_type_0_item)

                return card_properties_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[BoardCardProperty] | None | Unset, data)

        card_properties = _parse_card_properties(d.pop("card_properties", UNSET))

        move_parents_to_done: bool | None | Unset = d.pop("move_parents_to_done", UNSET)

        automove_cards: bool | None | Unset = d.pop("automove_cards", UNSET)

        backward_moves_enabled: bool | None | Unset = d.pop("backward_moves_enabled", UNSET)

        auto_assign_enabled: bool | None | Unset = d.pop("auto_assign_enabled", UNSET)

        first_image_is_cover: bool | None | Unset = d.pop("first_image_is_cover", UNSET)

        reset_lane_spent_time: bool | None | Unset = d.pop("reset_lane_spent_time", UNSET)

        hide_done_policies: bool | None | Unset = d.pop("hide_done_policies", UNSET)

        hide_done_policies_in_done_column: bool | None | Unset = d.pop("hide_done_policies_in_done_column", UNSET)

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
            type_=type_,
            default_card_type_id=default_card_type_id,
            default_tags=default_tags,
            email_key=email_key,
            cell_wip_limits=cell_wip_limits,
            card_properties=card_properties,
            move_parents_to_done=move_parents_to_done,
            automove_cards=automove_cards,
            backward_moves_enabled=backward_moves_enabled,
            auto_assign_enabled=auto_assign_enabled,
            first_image_is_cover=first_image_is_cover,
            reset_lane_spent_time=reset_lane_spent_time,
            hide_done_policies=hide_done_policies,
            hide_done_policies_in_done_column=hide_done_policies_in_done_column,
        )

        space_board.additional_properties = d
        return space_board


if not TYPE_CHECKING:
    from ..models.board_card_property import BoardCardProperty
