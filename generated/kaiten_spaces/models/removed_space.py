# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="RemovedSpace")


@_attrs_define(kw_only=True)
class RemovedSpace(Fields):
    """A space that was removed.

    Attributes:
        id (int): Number that the space had.
    """

    id: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
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
        id = d.pop("id")

        removed_space = cls(
            id=id,
        )

        removed_space.additional_properties = d
        return removed_space
