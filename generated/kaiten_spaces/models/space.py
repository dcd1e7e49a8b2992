# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.role_permissions import RolePermissions
    from ..models.space_board import SpaceBoard
    from ..models.space_settings import SpaceSettings
    from ..models.space_user import SpaceUser


T = TypeVar("T", bound="Space")


@_attrs_define(kw_only=True)
class Space(Fields):
    """A space. Newer builds of Kaiten add fields now and then; one that isn't described here is to be ignored.

    Attributes:
        id (int): Number of the space, used in URLs.
        uid (str): UUID of the space, used as `parent_entity_uid`.
        title (str): The name people see.
        created (datetime.datetime): When the space was made (UTC).
        updated (datetime.datetime): When the space was last changed (UTC).
        archived (bool): Whether the space is in the archive.
        access (str): Who gets in: `by_invite`, only people who were invited, or `for_everyone`, everybody in the
            company, with the role of `for_everyone_access_role_id`.
        for_everyone_access_role_id (str): Id of the role that everyone has where `access` is `for_everyone`. The reader
            preset unless set.
        entity_type (str): What kind of tree entity this is; `space` for a space.
        path (str): Place in the tree, as Kaiten keeps it internally, parts joined by dots.
        sort_order (float): Number that spaces are sorted by. Often a long fraction.
        parent_entity_uid (None | str): `uid` of the parent in the tree, null at the root.
        company_id (int): Number of the company (the tenant).
        external_id (None | str): The id that the caller gave, always as a string; null when none was given.
        settings (None | SpaceSettings): Settings of the space, usually null.
        allowed_card_type_ids (list[int] | None | Unset): Deprecated by Kaiten in favour of `hidden_card_type_uids`.
            Card types allowed in the space.
        hidden_card_type_uids (list[str] | None | Unset): UIDs of the card types that the space doesn't offer, or null.
        protected (bool | None | Unset): Whether the space is protected. Kaiten's documents don't explain it.
        author_uid (None | str | Unset): `uid` of the user who made the space.
        import_uid (None | str | Unset): UID of the import that brought the space in.
        work_calendar_id (None | str | Unset): Id of the space's work calendar, or null.
        key (None | str | Unset): Key of the space. Sent by newer builds.
        icon_type (None | str | Unset): What kind of icon the space has. Sent by newer builds.
        icon_value (None | str | Unset): The icon itself, as `icon_type` says. Sent by newer builds.
        icon_color (int | None | Unset): Number of the icon's colour. Sent by newer builds.
        users (list[SpaceUser] | None | Unset): The people in the new space. Sent by the create operation only.
        boards (list[SpaceBoard] | None | Unset): The boards in the space, missing when there are none. Sent by the list
            only.
        entity_uid (None | str | Unset): UID of the space as a tree entity. Documented for the list; not seen there.
        user_id (int | None | Unset): Number of the caller. Documented for the list; not seen there.
        access_mod (None | str | Unset): Mode of the caller's access; `all` has been seen. Sent by the list only.
        role (int | None | Unset): The caller's role in the space as a number; 3 is an administrator. Sent by the list
            only.
        role_permissions (None | RolePermissions | Unset): What the caller's role allows. Sent by the list only.
        notifications_enabled (bool | None | Unset): Whether the caller is notified of what happens in the space. Sent
            by the list only.
    """

    id: int
    uid: str
    title: str
    created: datetime.datetime
    updated: datetime.datetime
    archived: bool
    access: str
    for_everyone_access_role_id: str
    entity_type: str
    path: str
    sort_order: float
    parent_entity_uid: None | str
    company_id: int
    external_id: None | str
    settings: None | SpaceSettings
    allowed_card_type_ids: list[int] | None | Unset = UNSET
    hidden_card_type_uids: list[str] | None | Unset = UNSET
    protected: bool | None | Unset = UNSET
    author_uid: None | str | Unset = UNSET
    import_uid: None | str | Unset = UNSET
    work_calendar_id: None | str | Unset = UNSET
    key: None | str | Unset = UNSET
    icon_type: None | str | Unset = UNSET
    icon_value: None | str | Unset = UNSET
    icon_color: int | None | Unset = UNSET
    users: list[SpaceUser] | None | Unset = UNSET
    boards: list[SpaceBoard] | None | Unset = UNSET
    entity_uid: None | str | Unset = UNSET
    user_id: int | None | Unset = UNSET
    access_mod: None | str | Unset = UNSET
    role: int | None | Unset = UNSET
    role_permissions: None | RolePermissions | Unset = UNSET
    notifications_enabled: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        id = self.id

        uid = self.uid

        title: str
        title = self.title

        created = self.created.isoformat()

        updated = self.updated.isoformat()

        archived = self.archived

        access = self.access

        for_everyone_access_role_id = self.for_everyone_access_role_id

        entity_type = self.entity_type

        path = self.path

        sort_order = self.sort_order

        parent_entity_uid: None | str
        parent_entity_uid = self.parent_entity_uid

        company_id = self.company_id

        external_id: None | str
        external_id = self.external_id

        settings: dict[str, Any] | None
        if isinstance(self.settings, SpaceSettings):
            settings = self.settings.to_dict()
        else:
            settings = self.settings

        allowed_card_type_ids: list[int] | None | Unset
        if isinstance(self.allowed_card_type_ids, Unset):
            allowed_card_type_ids = UNSET
        elif isinstance(self.allowed_card_type_ids, list):
            allowed_card_type_ids = self.allowed_card_type_ids

        else:
            allowed_card_type_ids = self.allowed_card_type_ids

        hidden_card_type_uids: list[str] | None | Unset
        if isinstance(self.hidden_card_type_uids, Unset):
            hidden_card_type_uids = UNSET
        elif isinstance(self.hidden_card_type_uids, list):
            hidden_card_type_uids = self.hidden_card_type_uids

        else:
            hidden_card_type_uids = self.hidden_card_type_uids

        protected: bool | None | Unset
        if isinstance(self.protected, Unset):
            protected = UNSET
        else:
            protected = self.protected

        author_uid: None | str | Unset
        if isinstance(self.author_uid, Unset):
            author_uid = UNSET
        else:
            author_uid = self.author_uid

        import_uid: None | str | Unset
        if isinstance(self.import_uid, Unset):
            import_uid = UNSET
        else:
            import_uid = self.import_uid

        work_calendar_id: None | str | Unset
        if isinstance(self.work_calendar_id, Unset):
            work_calendar_id = UNSET
        else:
            work_calendar_id = self.work_calendar_id

        key: None | str | Unset
        if isinstance(self.key, Unset):
            key = UNSET
        else:
            key = self.key

        icon_type: None | str | Unset
        if isinstance(self.icon_type, Unset):
            icon_type = UNSET
        else:
            icon_type = self.icon_type

        icon_value: None | str | Unset
        if isinstance(self.icon_value, Unset):
            icon_value = UNSET
        else:
            icon_value = self.icon_value

        icon_color: int | None | Unset
        if isinstance(self.icon_color, Unset):
            icon_color = UNSET
        else:
            icon_color = self.icon_color

        users: list[dict[str, Any]] | None | Unset
        if isinstance(self.users, Unset):
            users = UNSET
        elif isinstance(self.users, list):
            users = []
            for users_type_0_item_data in self.users:
                users_type_0_item = users_type_0_item_data.to_dict()
                users.append(users_type_0_item)

        else:
            users = self.users

        boards: list[dict[str, Any]] | None | Unset
        if isinstance(self.boards, Unset):
            boards = UNSET
        elif isinstance(self.boards, list):
            boards = []
            for boards_type_0_item_data in self.boards:
                boards_type_0_item = boards_type_0_item_data.to_dict()
                boards.append(boards_type_0_item)

        else:
            boards = self.boards

        entity_uid: None | str | Unset
        if isinstance(self.entity_uid, Unset):
            entity_uid = UNSET
        else:
            entity_uid = self.entity_uid

        user_id: int | None | Unset
        if isinstance(self.user_id, Unset):
            user_id = UNSET
        else:
            user_id = self.user_id

        access_mod: None | str | Unset
        if isinstance(self.access_mod, Unset):
            access_mod = UNSET
        else:
            access_mod = self.access_mod

        role: int | None | Unset
        if isinstance(self.role, Unset):
            role = UNSET
        else:
            role = self.role

        role_permissions: dict[str, Any] | None | Unset
        if isinstance(self.role_permissions, Unset):
            role_permissions = UNSET
        elif isinstance(self.role_permissions, RolePermissions):
            role_permissions = self.role_permissions.to_dict()
        else:
            role_permissions = self.role_permissions

        notifications_enabled: bool | None | Unset
        if isinstance(self.notifications_enabled, Unset):
            notifications_enabled = UNSET
        else:
            notifications_enabled = self.notifications_enabled

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "uid": uid,
                "title": title,
                "created": created,
                "updated": updated,
                "archived": archived,
                "access": access,
                "for_everyone_access_role_id": for_everyone_access_role_id,
                "entity_type": entity_type,
                "path": path,
                "sort_order": sort_order,
                "parent_entity_uid": parent_entity_uid,
                "company_id": company_id,
                "external_id": external_id,
                "settings": settings,
            }
        )
        if allowed_card_type_ids is not UNSET:
            field_dict["allowed_card_type_ids"] = allowed_card_type_ids
        if hidden_card_type_uids is not UNSET:
            field_dict["hidden_card_type_uids"] = hidden_card_type_uids
        if protected is not UNSET:
            field_dict["protected"] = protected
        if author_uid is not UNSET:
            field_dict["author_uid"] = author_uid
        if import_uid is not UNSET:
            field_dict["import_uid"] = import_uid
        if work_calendar_id is not UNSET:
            field_dict["work_calendar_id"] = work_calendar_id
        if key is not UNSET:
            field_dict["key"] = key
        if icon_type is not UNSET:
            field_dict["icon_type"] = icon_type
        if icon_value is not UNSET:
            field_dict["icon_value"] = icon_value
        if icon_color is not UNSET:
            field_dict["icon_color"] = icon_color
        if users is not UNSET:
            field_dict["users"] = users
        if boards is not UNSET:
            field_dict["boards"] = boards
        if entity_uid is not UNSET:
            field_dict["entity_uid"] = entity_uid
        if user_id is not UNSET:
            field_dict["user_id"] = user_id
        if access_mod is not UNSET:
            field_dict["access_mod"] = access_mod
        if role is not UNSET:
            field_dict["role"] = role
        if role_permissions is not UNSET:
            field_dict["role_permissions"] = role_permissions
        if notifications_enabled is not UNSET:
            field_dict["notifications_enabled"] = notifications_enabled

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        id = d.pop("id")

        uid = d.pop("uid")

        title: str = d.pop("title")

        created = datetime.datetime.fromisoformat(d.pop("created"))

        updated = datetime.datetime.fromisoformat(d.pop("updated"))

        archived = d.pop("archived")

        access = d.pop("access")

        for_everyone_access_role_id = d.pop("for_everyone_access_role_id")

        entity_type = d.pop("entity_type")

        path = d.pop("path")

        sort_order = d.pop("sort_order")

        parent_entity_uid: None | str = d.pop("parent_entity_uid")

        company_id = d.pop("company_id")

        external_id: None | str = d.pop("external_id")

        def _parse_settings(data: object) -> None | SpaceSettings:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                settings_type_0 = SpaceSettings.from_dict(data)

                return settings_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SpaceSettings, data)

        settings = _parse_settings(d.pop("settings"))

        def _parse_allowed_card_type_ids(data: object) -> list[int] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                allowed_card_type_ids_type_0 = cast(list[int], data)

                return allowed_card_type_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None | Unset, data)

        allowed_card_type_ids = _parse_allowed_card_type_ids(
            d.pop("allowed_card_type_ids", UNSET)
        )

        def _parse_hidden_card_type_uids(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                hidden_card_type_uids_type_0 = cast(list[str], data)

                return hidden_card_type_uids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        hidden_card_type_uids = _parse_hidden_card_type_uids(
            d.pop("hidden_card_type_uids", UNSET)
        )

        protected: bool | None | Unset = d.pop("protected", UNSET)

        author_uid: None | str | Unset = d.pop("author_uid", UNSET)

        import_uid: None | str | Unset = d.pop("import_uid", UNSET)

        work_calendar_id: None | str | Unset = d.pop("work_calendar_id", UNSET)

        key: None | str | Unset = d.pop("key", UNSET)

        icon_type: None | str | Unset = d.pop("icon_type", UNSET)

        icon_value: None | str | Unset = d.pop("icon_value", UNSET)

        icon_color: int | None | Unset = d.pop("icon_color", UNSET)

        def _parse_users(data: object) -> list[SpaceUser] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                users_type_0 = []
                _users_type_0 = data
                for users_type_0_item_data in _users_type_0:
                    users_type_0_item = SpaceUser.from_dict(users_type_0_item_data)

                    users_type_0.append(users_type_0_item)

                return users_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[SpaceUser] | None | Unset, data)

        users = _parse_users(d.pop("users", UNSET))

        def _parse_boards(data: object) -> list[SpaceBoard] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                boards_type_0 = []
                _boards_type_0 = data
                for boards_type_0_item_data in _boards_type_0:
                    boards_type_0_item = SpaceBoard.from_dict(boards_type_0_item_data)

                    boards_type_0.append(boards_type_0_item)

                return boards_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[SpaceBoard] | None | Unset, data)

        boards = _parse_boards(d.pop("boards", UNSET))

        entity_uid: None | str | Unset = d.pop("entity_uid", UNSET)

        user_id: int | None | Unset = d.pop("user_id", UNSET)

        access_mod: None | str | Unset = d.pop("access_mod", UNSET)

        role: int | None | Unset = d.pop("role", UNSET)

        def _parse_role_permissions(data: object) -> None | RolePermissions | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                role_permissions_type_0 = RolePermissions.from_dict(data)

                return role_permissions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | RolePermissions | Unset, data)

        role_permissions = _parse_role_permissions(d.pop("role_permissions", UNSET))

        notifications_enabled: bool | None | Unset = d.pop("notifications_enabled", UNSET)

        space = cls(
            id=id,
            uid=uid,
            title=title,
            created=created,
            updated=updated,
            archived=archived,
            access=access,
            for_everyone_access_role_id=for_everyone_access_role_id,
            entity_type=entity_type,
            path=path,
            sort_order=sort_order,
            parent_entity_uid=parent_entity_uid,
            company_id=company_id,
            external_id=external_id,
            settings=settings,
            allowed_card_type_ids=allowed_card_type_ids,
            hidden_card_type_uids=hidden_card_type_uids,
            protected=protected,
            author_uid=author_uid,
            import_uid=import_uid,
            work_calendar_id=work_calendar_id,
            key=key,
            icon_type=icon_type,
            icon_value=icon_value,
            icon_color=icon_color,
            users=users,
            boards=boards,
            entity_uid=entity_uid,
            user_id=user_id,
            access_mod=access_mod,
            role=role,
            role_permissions=role_permissions,
            notifications_enabled=notifications_enabled,
        )

        space.additional_properties = d
        return space


if not TYPE_CHECKING:
    from ..models.role_permissions import RolePermissions
    from ..models.space_board import SpaceBoard
    from ..models.space_settings import SpaceSettings
    from ..models.space_user import SpaceUser
