# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

if TYPE_CHECKING:
    from ..models.space_statistics import SpaceStatistics


T = TypeVar("T", bound="SpacesStatisticsResponse")


@_attrs_define(kw_only=True)
class SpacesStatisticsResponse(Fields):
    """A page of spaces.

    Attributes:
        spaces (list[SpaceStatistics]): The spaces.
    """

    spaces: list[SpaceStatistics]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        spaces = []
        for spaces_item_data in self.spaces:
            spaces_item = spaces_item_data.to_dict()
            spaces.append(spaces_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "spaces": spaces,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        spaces = []
        _spaces = d.pop("spaces")
        for spaces_item_data in _spaces:
            spaces_item = SpaceStatistics.from_dict(spaces_item_data)

            spaces.append(spaces_item)

        spaces_statistics_response = cls(
            spaces=spaces,
        )

        spaces_statistics_response.additional_properties = d
        return spaces_statistics_response


if not TYPE_CHECKING:
    from ..models.space_statistics import SpaceStatistics
