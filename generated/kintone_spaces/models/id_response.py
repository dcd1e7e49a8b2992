# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="IdResponse")


@_attrs_define(kw_only=True)
class IdResponse(Fields):
    """The id of what was made.

    Attributes:
        id (str): Number of the space, thread or comment that was made.
    """

    id: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: str
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

        id: str = d.pop("id")

        id_response = cls(
            id=id,
        )

        id_response.additional_properties = d
        return id_response
