# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.space_member_request import SpaceMemberRequest


T = TypeVar("T", bound="AddSpaceFromTemplateRequest")


@_attrs_define(kw_only=True)
class AddSpaceFromTemplateRequest(Fields):
    """A space to create from a template.

    Attributes:
        id (int | str): Number of a space template, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits.
            It stands on the page "Space Templates" of the system administration.
        name (str): Name of the space, 1 to 128 characters.
        members (list[SpaceMemberRequest]): All members of the space; at least one of them an administrator.
        is_private (bool | Unset): True makes the space private, so that only its members see it. False unless sent;
            true in any case if `isGuest` is.
        is_guest (bool | Unset): True makes it a guest space, which takes a template of a guest space. False unless
            sent.
        fixed_member (bool | Unset): True keeps people from joining or leaving the space and from following or
            unfollowing its threads. False unless sent.
    """

    id: int | str
    name: str
    members: list[SpaceMemberRequest]
    is_private: bool | Unset = UNSET
    is_guest: bool | Unset = UNSET
    fixed_member: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "fixedMember": "fixed_member",
        "isGuest": "is_guest",
        "isPrivate": "is_private",
    }

    def to_dict(self) -> dict[str, Any]:
        id: int | str
        id = self.id

        name = self.name

        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)

        is_private = self.is_private

        is_guest = self.is_guest

        fixed_member = self.fixed_member

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "members": members,
            }
        )
        if is_private is not UNSET:
            field_dict["isPrivate"] = is_private
        if is_guest is not UNSET:
            field_dict["isGuest"] = is_guest
        if fixed_member is not UNSET:
            field_dict["fixedMember"] = fixed_member

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        id: int | str = d.pop("id")

        name = d.pop("name")

        members = []
        _members = d.pop("members")
        for members_item_data in _members:
            members_item = SpaceMemberRequest.from_dict(members_item_data)

            members.append(members_item)

        is_private = d.pop("isPrivate", UNSET)

        is_guest = d.pop("isGuest", UNSET)

        fixed_member = d.pop("fixedMember", UNSET)

        add_space_from_template_request = cls(
            id=id,
            name=name,
            members=members,
            is_private=is_private,
            is_guest=is_guest,
            fixed_member=fixed_member,
        )

        add_space_from_template_request.additional_properties = d
        return add_space_from_template_request


if not TYPE_CHECKING:
    from ..models.space_member_request import SpaceMemberRequest
