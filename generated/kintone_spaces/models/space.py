# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attached_app import AttachedApp
    from ..models.granted_permissions import GrantedPermissions
    from ..models.user import User


T = TypeVar("T", bound="Space")


@_attrs_define(kw_only=True)
class Space:
    """A space. Answers may gain fields over time.

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

    def to_dict(self) -> dict[str, Any]:
        from ..models.granted_permissions import GrantedPermissions  # noqa: PLC0415

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
        from ..models.attached_app import AttachedApp  # noqa: PLC0415
        from ..models.granted_permissions import GrantedPermissions  # noqa: PLC0415
        from ..models.user import User  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> str:
            return cast(str, data)

        id = _parse_id(d.pop("id"))

        name = d.pop("name")

        def _parse_default_thread(data: object) -> str:
            return cast(str, data)

        default_thread = _parse_default_thread(d.pop("defaultThread"))

        is_private = d.pop("isPrivate")

        creator = User.from_dict(d.pop("creator"))

        modifier = User.from_dict(d.pop("modifier"))

        def _parse_member_count(data: object) -> int:
            return cast(int, data)

        member_count = _parse_member_count(d.pop("memberCount"))

        use_multi_thread = d.pop("useMultiThread")

        is_guest = d.pop("isGuest")

        attached_apps = []
        _attached_apps = d.pop("attachedApps")
        for attached_apps_item_data in _attached_apps:
            attached_apps_item = AttachedApp.from_dict(attached_apps_item_data)

            attached_apps.append(attached_apps_item)

        fixed_member = d.pop("fixedMember")

        def _parse_cover_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cover_type = _parse_cover_type(d.pop("coverType", UNSET))

        def _parse_cover_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cover_key = _parse_cover_key(d.pop("coverKey", UNSET))

        def _parse_cover_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cover_url = _parse_cover_url(d.pop("coverUrl", UNSET))

        def _parse_body(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        body = _parse_body(d.pop("body", UNSET))

        def _parse_show_announcement(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        show_announcement = _parse_show_announcement(d.pop("showAnnouncement", UNSET))

        def _parse_show_thread_list(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        show_thread_list = _parse_show_thread_list(d.pop("showThreadList", UNSET))

        def _parse_show_app_list(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        show_app_list = _parse_show_app_list(d.pop("showAppList", UNSET))

        def _parse_show_member_list(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        show_member_list = _parse_show_member_list(d.pop("showMemberList", UNSET))

        def _parse_show_related_link_list(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        show_related_link_list = _parse_show_related_link_list(
            d.pop("showRelatedLinkList", UNSET)
        )

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

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
