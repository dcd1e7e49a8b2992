# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

if TYPE_CHECKING:
    from ..models.guest import Guest


T = TypeVar("T", bound="AddGuestsRequest")


@_attrs_define(kw_only=True)
class AddGuestsRequest(Fields):
    """Guests to add.

    Attributes:
        guests (list[Guest]): The guests.
    """

    guests: list[Guest]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        guests = []
        for guests_item_data in self.guests:
            guests_item = guests_item_data.to_dict()
            guests.append(guests_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "guests": guests,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        guests = []
        _guests = d.pop("guests")
        for guests_item_data in _guests:
            guests_item = Guest.from_dict(guests_item_data)

            guests.append(guests_item)

        add_guests_request = cls(
            guests=guests,
        )

        add_guests_request.additional_properties = d
        return add_guests_request


if not TYPE_CHECKING:
    from ..models.guest import Guest
