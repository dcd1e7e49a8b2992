# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

if TYPE_CHECKING:
    from ..models.space_member_request import SpaceMemberRequest


T = TypeVar("T", bound="UpdateSpaceMembersRequest")


@_attrs_define(kw_only=True)
class UpdateSpaceMembersRequest(Fields):
    """Which space, and all who are to be in it.

    Attributes:
        id (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits.
        members (list[SpaceMemberRequest]): All members of the space; at least one of them an administrator.
    """

    id: int | str
    members: list[SpaceMemberRequest]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: int | str
        id = self.id

        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "members": members,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        id: int | str = d.pop("id")

        members = []
        _members = d.pop("members")
        for members_item_data in _members:
            members_item = SpaceMemberRequest.from_dict(members_item_data)

            members.append(members_item)

        update_space_members_request = cls(
            id=id,
            members=members,
        )

        update_space_members_request.additional_properties = d
        return update_space_members_request


if not TYPE_CHECKING:
    from ..models.space_member_request import SpaceMemberRequest
