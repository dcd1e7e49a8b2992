# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

if TYPE_CHECKING:
    from ..models.space_member import SpaceMember


T = TypeVar("T", bound="SpaceMembersResponse")


@_attrs_define(kw_only=True)
class SpaceMembersResponse(Fields):
    """The members of a space.

    Attributes:
        members (list[SpaceMember]): The members.
    """

    members: list[SpaceMember]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "members": members,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        members = []
        _members = d.pop("members")
        for members_item_data in _members:
            members_item = SpaceMember.from_dict(members_item_data)

            members.append(members_item)

        space_members_response = cls(
            members=members,
        )

        space_members_response.additional_properties = d
        return space_members_response


if not TYPE_CHECKING:
    from ..models.space_member import SpaceMember
