# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attached_app import AttachedApp
    from ..models.granted_permissions import GrantedPermissions
    from ..models.user import User


T = TypeVar("T", bound="Space")


@_attrs_define(kw_only=True)
class Space(Fields):
    """A space. Responses may gain fields over time.

    Attributes:
        id (str): Number of the space.
        name (str): Name of the space.
        default_thread (str): Number of the thread that the space was made with.
        is_private (bool): Whether only members see the space.
        creator (User): A user who made or last changed something.
        modifier (User): A user who made or last changed something.
        member_count (int): How many members the space has.
        use_multi_thread (bool): Whether it is a multi-thread space.
        is_guest (bool): Whether it is a guest space.
        attached_apps (list[AttachedApp]): The apps in the space that are live.
        fixed_member (bool): Whether people are kept from joining or leaving the space.
        cover_type (None | str | Unset): Kind of the cover picture; `PRESET` for one of kintone's, `BLOB` for one that
            was uploaded.
        cover_key (None | str | Unset): Key of the cover picture.
        cover_url (None | str | Unset): URL of the cover picture.
        body (None | str | Unset): Body of the space as HTML, null when there is none.
        show_announcement (bool | None | Unset): Whether the portal shows the Announcement widget; null for a single-
            thread space.
        show_thread_list (bool | None | Unset): Whether the portal shows the Threads widget; null for a single-thread
            space.
        show_app_list (bool | None | Unset): Whether the portal shows the Apps widget; null for a single-thread space.
        show_member_list (bool | None | Unset): Whether the portal shows the People widget; null for a single-thread
            space.
        show_related_link_list (bool | None | Unset): Whether the portal shows the widget of related apps and spaces;
            null for a single-thread space.
        permissions (GrantedPermissions | None | Unset): What people may do in the space.
    """

    id: str
    name: str
    default_thread: str
    is_private: bool
    creator: User
    modifier: User
    member_count: int
    use_multi_thread: bool
    is_guest: bool
    attached_apps: list[AttachedApp]
    fixed_member: bool
    cover_type: None | str | Unset = UNSET
    cover_key: None | str | Unset = UNSET
    cover_url: None | str | Unset = UNSET
    body: None | str | Unset = UNSET
    show_announcement: bool | None | Unset = UNSET
    show_thread_list: bool | None | Unset = UNSET
    show_app_list: bool | None | Unset = UNSET
    show_member_list: bool | None | Unset = UNSET
    show_related_link_list: bool | None | Unset = UNSET
    permissions: GrantedPermissions | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "attachedApps": "attached_apps",
        "coverKey": "cover_key",
        "coverType": "cover_type",
        "coverUrl": "cover_url",
        "defaultThread": "default_thread",
        "fixedMember": "fixed_member",
        "isGuest": "is_guest",
        "isPrivate": "is_private",
        "memberCount": "member_count",
        "showAnnouncement": "show_announcement",
        "showAppList": "show_app_list",
        "showMemberList": "show_member_list",
        "showRelatedLinkList": "show_related_link_list",
        "showThreadList": "show_thread_list",
        "useMultiThread": "use_multi_thread",
    }

    def to_dict(self) -> dict[str, Any]:

        id: str
        id = self.id

        name = self.name

        default_thread: str
        default_thread = self.default_thread

        is_private = self.is_private

        creator = self.creator.to_dict()

        modifier = self.modifier.to_dict()

        member_count: int
        member_count = self.member_count

        use_multi_thread = self.use_multi_thread

        is_guest = self.is_guest

        attached_apps = []
        for attached_apps_item_data in self.attached_apps:
            attached_apps_item = attached_apps_item_data.to_dict()
            attached_apps.append(attached_apps_item)

        fixed_member = self.fixed_member

        cover_type: None | str | Unset
        if isinstance(self.cover_type, Unset):
            cover_type = UNSET
        else:
            cover_type = self.cover_type

        cover_key: None | str | Unset
        if isinstance(self.cover_key, Unset):
            cover_key = UNSET
        else:
            cover_key = self.cover_key

        cover_url: None | str | Unset
        if isinstance(self.cover_url, Unset):
            cover_url = UNSET
        else:
            cover_url = self.cover_url

        body: None | str | Unset
        if isinstance(self.body, Unset):
            body = UNSET
        else:
            body = self.body

        show_announcement: bool | None | Unset
        if isinstance(self.show_announcement, Unset):
            show_announcement = UNSET
        else:
            show_announcement = self.show_announcement

        show_thread_list: bool | None | Unset
        if isinstance(self.show_thread_list, Unset):
            show_thread_list = UNSET
        else:
            show_thread_list = self.show_thread_list

        show_app_list: bool | None | Unset
        if isinstance(self.show_app_list, Unset):
            show_app_list = UNSET
        else:
            show_app_list = self.show_app_list

        show_member_list: bool | None | Unset
        if isinstance(self.show_member_list, Unset):
            show_member_list = UNSET
        else:
            show_member_list = self.show_member_list

        show_related_link_list: bool | None | Unset
        if isinstance(self.show_related_link_list, Unset):
            show_related_link_list = UNSET
        else:
            show_related_link_list = self.show_related_link_list

        permissions: dict[str, Any] | None | Unset
        if isinstance(self.permissions, Unset):
            permissions = UNSET
        elif isinstance(self.permissions, GrantedPermissions):
            permissions = self.permissions.to_dict()
        else:
            permissions = self.permissions

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "defaultThread": default_thread,
                "isPrivate": is_private,
                "creator": creator,
                "modifier": modifier,
                "memberCount": member_count,
                "useMultiThread": use_multi_thread,
                "isGuest": is_guest,
                "attachedApps": attached_apps,
                "fixedMember": fixed_member,
            }
        )
        if cover_type is not UNSET:
            field_dict["coverType"] = cover_type
        if cover_key is not UNSET:
            field_dict["coverKey"] = cover_key
        if cover_url is not UNSET:
            field_dict["coverUrl"] = cover_url
        if body is not UNSET:
            field_dict["body"] = body
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

        id: str = d.pop("id")

        name = d.pop("name")

        default_thread: str = d.pop("defaultThread")

        is_private = d.pop("isPrivate")

        creator = User.from_dict(d.pop("creator"))

        modifier = User.from_dict(d.pop("modifier"))

        member_count: int = d.pop("memberCount")

        use_multi_thread = d.pop("useMultiThread")

        is_guest = d.pop("isGuest")

        attached_apps = []
        _attached_apps = d.pop("attachedApps")
        for attached_apps_item_data in _attached_apps:
            attached_apps_item = AttachedApp.from_dict(attached_apps_item_data)

            attached_apps.append(attached_apps_item)

        fixed_member = d.pop("fixedMember")

        cover_type: None | str | Unset = d.pop("coverType", UNSET)

        cover_key: None | str | Unset = d.pop("coverKey", UNSET)

        cover_url: None | str | Unset = d.pop("coverUrl", UNSET)

        body: None | str | Unset = d.pop("body", UNSET)

        show_announcement: bool | None | Unset = d.pop("showAnnouncement", UNSET)

        show_thread_list: bool | None | Unset = d.pop("showThreadList", UNSET)

        show_app_list: bool | None | Unset = d.pop("showAppList", UNSET)

        show_member_list: bool | None | Unset = d.pop("showMemberList", UNSET)

        show_related_link_list: bool | None | Unset = d.pop("showRelatedLinkList", UNSET)

        def _parse_permissions(data: object) -> GrantedPermissions | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                permissions_type_0 = GrantedPermissions.from_dict(data)

                return permissions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(GrantedPermissions | None | Unset, data)

        permissions = _parse_permissions(d.pop("permissions", UNSET))

        space = cls(
            id=id,
            name=name,
            default_thread=default_thread,
            is_private=is_private,
            creator=creator,
            modifier=modifier,
            member_count=member_count,
            use_multi_thread=use_multi_thread,
            is_guest=is_guest,
            attached_apps=attached_apps,
            fixed_member=fixed_member,
            cover_type=cover_type,
            cover_key=cover_key,
            cover_url=cover_url,
            body=body,
            show_announcement=show_announcement,
            show_thread_list=show_thread_list,
            show_app_list=show_app_list,
            show_member_list=show_member_list,
            show_related_link_list=show_related_link_list,
            permissions=permissions,
        )

        space.additional_properties = d
        return space


if not TYPE_CHECKING:
    from ..models.attached_app import AttachedApp
    from ..models.granted_permissions import GrantedPermissions
    from ..models.user import User
