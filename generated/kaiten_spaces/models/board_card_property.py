# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="BoardCardProperty")


@_attrs_define(kw_only=True)
class BoardCardProperty(Fields):
    """A property that is suggested on a board's cards, and where.

    Attributes:
        key (None | str | Unset): Name of the property.
        required (bool | None | Unset): Whether it must be filled in.
        lane_ids (list[int] | None | Unset): Numbers of the lanes that it is suggested in; none for all.
        card_type_ids (list[int] | None | Unset): Numbers of the card types that it is suggested for; none for all.
    """

    key: None | str | Unset = UNSET
    required: bool | None | Unset = UNSET
    lane_ids: list[int] | None | Unset = UNSET
    card_type_ids: list[int] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "cardTypeIds": "card_type_ids",
        "laneIds": "lane_ids",
    }

    def to_dict(self) -> dict[str, Any]:
        key: None | str | Unset
        if isinstance(self.key, Unset):
            key = UNSET
        else:
            key = self.key

        required: bool | None | Unset
        if isinstance(self.required, Unset):
            required = UNSET
        else:
            required = self.required

        lane_ids: list[int] | None | Unset
        if isinstance(self.lane_ids, Unset):
            lane_ids = UNSET
        elif isinstance(self.lane_ids, list):
            lane_ids = self.lane_ids

        else:
            lane_ids = self.lane_ids

        card_type_ids: list[int] | None | Unset
        if isinstance(self.card_type_ids, Unset):
            card_type_ids = UNSET
        elif isinstance(self.card_type_ids, list):
            card_type_ids = self.card_type_ids

        else:
            card_type_ids = self.card_type_ids

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if key is not UNSET:
            field_dict["key"] = key
        if required is not UNSET:
            field_dict["required"] = required
        if lane_ids is not UNSET:
            field_dict["laneIds"] = lane_ids
        if card_type_ids is not UNSET:
            field_dict["cardTypeIds"] = card_type_ids

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        key: None | str | Unset = d.pop("key", UNSET)

        required: bool | None | Unset = d.pop("required", UNSET)

        def _parse_lane_ids(data: object) -> list[int] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                lane_ids_type_0 = cast(list[int], data)

                return lane_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None | Unset, data)

        lane_ids = _parse_lane_ids(d.pop("laneIds", UNSET))

        def _parse_card_type_ids(data: object) -> list[int] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                card_type_ids_type_0 = cast(list[int], data)

                return card_type_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None | Unset, data)

        card_type_ids = _parse_card_type_ids(d.pop("cardTypeIds", UNSET))

        board_card_property = cls(
            key=key,
            required=required,
            lane_ids=lane_ids,
            card_type_ids=card_type_ids,
        )

        board_card_property.additional_properties = d
        return board_card_property
