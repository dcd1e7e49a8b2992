# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="DeleteGuestsRequest")


@_attrs_define(kw_only=True)
class DeleteGuestsRequest(Fields):
    """Guests to delete.

    Attributes:
        guests (list[str]): Mail addresses of the guests, at most 100.
    """

    guests: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        guests = self.guests

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
        guests = cast(list[str], d.pop("guests"))

        delete_guests_request = cls(
            guests=guests,
        )

        delete_guests_request.additional_properties = d
        return delete_guests_request
