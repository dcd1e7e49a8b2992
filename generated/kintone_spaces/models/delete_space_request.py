# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="DeleteSpaceRequest")


@_attrs_define(kw_only=True)
class DeleteSpaceRequest(Fields):
    """Which space to delete.

    Attributes:
        id (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits.
    """

    id: int | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: int | str
        id = self.id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        id: int | str = d.pop("id")

        delete_space_request = cls(
            id=id,
        )

        delete_space_request.additional_properties = d
        return delete_space_request
