# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.space_permissions import SpacePermissions


T = TypeVar("T", bound="UpdateSpaceRequest")


@_attrs_define(kw_only=True)
class UpdateSpaceRequest(Fields):
    """Which space, and what to change. What is left out stays as it is.

    Attributes:
        id (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits.
        name (str | Unset): New name of the space, 1 to 128 characters.
        is_private (bool | Unset): True makes the space private, so that only its members see it; false opens it to all
            users.
        fixed_member (bool | Unset): True keeps people from joining or leaving the space and from following or
            unfollowing its threads; false lets them.
        use_multi_thread (bool | Unset): True turns the space into a multi-thread one, for good. False changes nothing:
            there is no way back.
        show_announcement (bool | Unset): Whether the portal shows the Announcement widget. For multi-thread spaces.
        show_thread_list (bool | Unset): Whether the portal shows the Threads widget. For multi-thread spaces.
        show_app_list (bool | Unset): Whether the portal shows the Apps widget. For multi-thread spaces.
        show_member_list (bool | Unset): Whether the portal shows the People widget. For multi-thread spaces.
        show_related_link_list (bool | Unset): Whether the portal shows the widget of related apps and spaces. For
            multi-thread spaces.
        permissions (SpacePermissions | Unset): Who may do what in a space.
    """

    id: int | str
    name: str | Unset = UNSET
    is_private: bool | Unset = UNSET
    fixed_member: bool | Unset = UNSET
    use_multi_thread: bool | Unset = UNSET
    show_announcement: bool | Unset = UNSET
    show_thread_list: bool | Unset = UNSET
    show_app_list: bool | Unset = UNSET
    show_member_list: bool | Unset = UNSET
    show_related_link_list: bool | Unset = UNSET
    permissions: SpacePermissions | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "fixedMember": "fixed_member",
        "isPrivate": "is_private",
        "showAnnouncement": "show_announcement",
        "showAppList": "show_app_list",
        "showMemberList": "show_member_list",
        "showRelatedLinkList": "show_related_link_list",
        "showThreadList": "show_thread_list",
        "useMultiThread": "use_multi_thread",
    }

    def to_dict(self) -> dict[str, Any]:
        id: int | str
        id = self.id

        name = self.name

        is_private = self.is_private

        fixed_member = self.fixed_member

        use_multi_thread = self.use_multi_thread

        show_announcement = self.show_announcement

        show_thread_list = self.show_thread_list

        show_app_list = self.show_app_list

        show_member_list = self.show_member_list

        show_related_link_list = self.show_related_link_list

        permissions: dict[str, Any] | Unset = UNSET
        if not isinstance(self.permissions, Unset):
            permissions = self.permissions.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if is_private is not UNSET:
            field_dict["isPrivate"] = is_private
        if fixed_member is not UNSET:
            field_dict["fixedMember"] = fixed_member
        if use_multi_thread is not UNSET:
            field_dict["useMultiThread"] = use_multi_thread
        if show_announcement is not UNSET:
            field_dict["showAnnouncement"] = show_announcement
        if show_thread_list is not UNSET:
            field_dict["showThreadList"] = show_thread_list
        if show_app_list is not UNSET:
            field_dict["showAppList"] = show_app_list
        if show_member_list is not UNSET:
            field_dict["showMemberList"] = show_member_list
        if show_related_link_list is not UNSET:
            field_dict["showRelatedLinkList"] = show_related_link_list
        if permissions is not UNSET:
            field_dict["permissions"] = permissions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        id: int | str = d.pop("id")

        name = d.pop("name", UNSET)

        is_private = d.pop("isPrivate", UNSET)

        fixed_member = d.pop("fixedMember", UNSET)

        use_multi_thread = d.pop("useMultiThread", UNSET)

        show_announcement = d.pop("showAnnouncement", UNSET)

        show_thread_list = d.pop("showThreadList", UNSET)

        show_app_list = d.pop("showAppList", UNSET)

        show_member_list = d.pop("showMemberList", UNSET)

        show_related_link_list = d.pop("showRelatedLinkList", UNSET)

        _permissions = d.pop("permissions", UNSET)
        permissions: SpacePermissions | Unset
        if isinstance(_permissions, Unset):
            permissions = UNSET
        else:
            permissions = SpacePermissions.from_dict(_permissions)

        update_space_request = cls(
            id=id,
            name=name,
            is_private=is_private,
            fixed_member=fixed_member,
            use_multi_thread=use_multi_thread,
            show_announcement=show_announcement,
            show_thread_list=show_thread_list,
            show_app_list=show_app_list,
            show_member_list=show_member_list,
            show_related_link_list=show_related_link_list,
            permissions=permissions,
        )

        update_space_request.additional_properties = d
        return update_space_request


if not TYPE_CHECKING:
    from ..models.space_permissions import SpacePermissions
