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
    from ..models.user_group import UserGroup


T = TypeVar("T", bound="SpaceUser")


@_attrs_define(kw_only=True)
class SpaceUser(Fields):
    """A person in a space. Which fields are sent depends on the operation; the list of users sends most.

    Attributes:
        id (int): Number of the user.
        user_id (int | None | Unset): Number of the user, the same as `id`.
        uid (None | str | Unset): UUID of the user.
        full_name (None | str | Unset): Name of the user.
        email (None | str | Unset): Mail address of the user.
        username (None | str | Unset): Login name of the user.
        initials (None | str | Unset): Initials, shown where there is no picture.
        avatar_initials_url (None | str | Unset): The picture made of the initials, as a `data:` URI that holds it.
        avatar_uploaded_url (None | str | Unset): URL of the uploaded picture, null without one.
        avatar_type (int | None | Unset): Which picture is shown; 1 that of Gravatar, 2 the initials, 3 the uploaded
            one.
        lng (None | str | Unset): Language of the user's interface, such as `en` or `ru`.
        timezone (None | str | Unset): Time zone of the user, such as `Europe/London`.
        theme (None | str | Unset): Colour scheme of the user's interface; `light`, `dark` or `auto`.
        created (datetime.datetime | None | Unset): When the user was made (UTC).
        updated (datetime.datetime | None | Unset): When the user was last changed (UTC).
        activated (bool | None | Unset): Whether the user's account is activated.
        ui_version (int | None | Unset): Version of the user's interface; 1 the old one, 2 the new one.
        virtual (bool | None | Unset): Whether the user is a virtual one.
        email_blocked (None | str | Unset): When mail to the user was blocked; null while it isn't.
        email_blocked_reason (None | str | Unset): Why mail to the user was blocked; null while it isn't.
        delete_requested_at (None | str | Unset): When it was asked that the user be deleted; null if it wasn't.
        temporarily_inactive (bool | None | Unset): True for a user who is still in the company, but can't sign in and
            takes no licence. Sent by the list of users.
        current (bool | None | Unset): True for the user whose token the request carries. Sent by the list of users.
        entity_uid (None | str | Unset): UID of the space as a tree entity. Sent by the get operation.
        apps_permissions (int | None | str | Unset): What the user may enter; 0 nothing, 1 Kaiten, 2 Kaiten as a guest,
            4 the service desk, 5 Kaiten and the service desk, 6 Kaiten as a guest and the service desk.
        access_mod (None | str | Unset): Mode of the user's access, inherited access included; `all` has been seen.
        own_access_mod (None | str | Unset): Mode of the user's own access, without inherited access; null where all of
            it is inherited.
        role (int | None | Unset): The user's role in the space as a number; 3 is an administrator.
        space_role_id (int | None | Unset): The user's role in the space as a number, once more.
        own_role (int | None | Unset): The user's role without inherited access; 1 reader, 2 writer, 3 administrator,
            null where it is inherited.
        role_ids (list[str] | None | Unset): Ids of the user's roles in the space.
        own_role_ids (list[str] | None | Unset): The same without inherited access; null where all of it is inherited.
        groups_role_ids (list[int | None | str] | None | Unset): Ids of the roles that come from the user's groups; null
            has been seen.
        own_groups_role_ids (list[int | None | str] | None | Unset): The same without inherited access; null has been
            seen.
        role_permissions (None | RolePermissions | Unset): What the roles allow.
        groups (list[UserGroup] | None | Unset): The groups that the user is in, missing when there are none.
    """

    id: int
    user_id: int | None | Unset = UNSET
    uid: None | str | Unset = UNSET
    full_name: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    username: None | str | Unset = UNSET
    initials: None | str | Unset = UNSET
    avatar_initials_url: None | str | Unset = UNSET
    avatar_uploaded_url: None | str | Unset = UNSET
    avatar_type: int | None | Unset = UNSET
    lng: None | str | Unset = UNSET
    timezone: None | str | Unset = UNSET
    theme: None | str | Unset = UNSET
    created: datetime.datetime | None | Unset = UNSET
    updated: datetime.datetime | None | Unset = UNSET
    activated: bool | None | Unset = UNSET
    ui_version: int | None | Unset = UNSET
    virtual: bool | None | Unset = UNSET
    email_blocked: None | str | Unset = UNSET
    email_blocked_reason: None | str | Unset = UNSET
    delete_requested_at: None | str | Unset = UNSET
    temporarily_inactive: bool | None | Unset = UNSET
    current: bool | None | Unset = UNSET
    entity_uid: None | str | Unset = UNSET
    apps_permissions: int | None | str | Unset = UNSET
    access_mod: None | str | Unset = UNSET
    own_access_mod: None | str | Unset = UNSET
    role: int | None | Unset = UNSET
    space_role_id: int | None | Unset = UNSET
    own_role: int | None | Unset = UNSET
    role_ids: list[str] | None | Unset = UNSET
    own_role_ids: list[str] | None | Unset = UNSET
    groups_role_ids: list[int | None | str] | None | Unset = UNSET
    own_groups_role_ids: list[int | None | str] | None | Unset = UNSET
    role_permissions: None | RolePermissions | Unset = UNSET
    groups: list[UserGroup] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        id = self.id

        user_id: int | None | Unset
        if isinstance(self.user_id, Unset):
            user_id = UNSET
        else:
            user_id = self.user_id

        uid: None | str | Unset
        if isinstance(self.uid, Unset):
            uid = UNSET
        else:
            uid = self.uid

        full_name: None | str | Unset
        if isinstance(self.full_name, Unset):
            full_name = UNSET
        else:
            full_name = self.full_name

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        username: None | str | Unset
        if isinstance(self.username, Unset):
            username = UNSET
        else:
            username = self.username

        initials: None | str | Unset
        if isinstance(self.initials, Unset):
            initials = UNSET
        else:
            initials = self.initials

        avatar_initials_url: None | str | Unset
        if isinstance(self.avatar_initials_url, Unset):
            avatar_initials_url = UNSET
        else:
            avatar_initials_url = self.avatar_initials_url

        avatar_uploaded_url: None | str | Unset
        if isinstance(self.avatar_uploaded_url, Unset):
            avatar_uploaded_url = UNSET
        else:
            avatar_uploaded_url = self.avatar_uploaded_url

        avatar_type: int | None | Unset
        if isinstance(self.avatar_type, Unset):
            avatar_type = UNSET
        else:
            avatar_type = self.avatar_type

        lng: None | str | Unset
        if isinstance(self.lng, Unset):
            lng = UNSET
        else:
            lng = self.lng

        timezone: None | str | Unset
        if isinstance(self.timezone, Unset):
            timezone = UNSET
        else:
            timezone = self.timezone

        theme: None | str | Unset
        if isinstance(self.theme, Unset):
            theme = UNSET
        else:
            theme = self.theme

        created: None | str | Unset
        if isinstance(self.created, Unset):
            created = UNSET
        elif isinstance(self.created, datetime.datetime):
            created = self.created.isoformat()
        else:
            created = self.created

        updated: None | str | Unset
        if isinstance(self.updated, Unset):
            updated = UNSET
        elif isinstance(self.updated, datetime.datetime):
            updated = self.updated.isoformat()
        else:
            updated = self.updated

        activated: bool | None | Unset
        if isinstance(self.activated, Unset):
            activated = UNSET
        else:
            activated = self.activated

        ui_version: int | None | Unset
        if isinstance(self.ui_version, Unset):
            ui_version = UNSET
        else:
            ui_version = self.ui_version

        virtual: bool | None | Unset
        if isinstance(self.virtual, Unset):
            virtual = UNSET
        else:
            virtual = self.virtual

        email_blocked: None | str | Unset
        if isinstance(self.email_blocked, Unset):
            email_blocked = UNSET
        else:
            email_blocked = self.email_blocked

        email_blocked_reason: None | str | Unset
        if isinstance(self.email_blocked_reason, Unset):
            email_blocked_reason = UNSET
        else:
            email_blocked_reason = self.email_blocked_reason

        delete_requested_at: None | str | Unset
        if isinstance(self.delete_requested_at, Unset):
            delete_requested_at = UNSET
        else:
            delete_requested_at = self.delete_requested_at

        temporarily_inactive: bool | None | Unset
        if isinstance(self.temporarily_inactive, Unset):
            temporarily_inactive = UNSET
        else:
            temporarily_inactive = self.temporarily_inactive

        current: bool | None | Unset
        if isinstance(self.current, Unset):
            current = UNSET
        else:
            current = self.current

        entity_uid: None | str | Unset
        if isinstance(self.entity_uid, Unset):
            entity_uid = UNSET
        else:
            entity_uid = self.entity_uid

        apps_permissions: int | None | str | Unset
        if isinstance(self.apps_permissions, Unset):
            apps_permissions = UNSET
        else:
            apps_permissions = self.apps_permissions

        access_mod: None | str | Unset
        if isinstance(self.access_mod, Unset):
            access_mod = UNSET
        else:
            access_mod = self.access_mod

        own_access_mod: None | str | Unset
        if isinstance(self.own_access_mod, Unset):
            own_access_mod = UNSET
        else:
            own_access_mod = self.own_access_mod

        role: int | None | Unset
        if isinstance(self.role, Unset):
            role = UNSET
        else:
            role = self.role

        space_role_id: int | None | Unset
        if isinstance(self.space_role_id, Unset):
            space_role_id = UNSET
        else:
            space_role_id = self.space_role_id

        own_role: int | None | Unset
        if isinstance(self.own_role, Unset):
            own_role = UNSET
        else:
            own_role = self.own_role

        role_ids: list[str] | None | Unset
        if isinstance(self.role_ids, Unset):
            role_ids = UNSET
        elif isinstance(self.role_ids, list):
            role_ids = self.role_ids

        else:
            role_ids = self.role_ids

        own_role_ids: list[str] | None | Unset
        if isinstance(self.own_role_ids, Unset):
            own_role_ids = UNSET
        elif isinstance(self.own_role_ids, list):
            own_role_ids = self.own_role_ids

        else:
            own_role_ids = self.own_role_ids

        groups_role_ids: list[int | None | str] | None | Unset
        if isinstance(self.groups_role_ids, Unset):
            groups_role_ids = UNSET
        elif isinstance(self.groups_role_ids, list):
            groups_role_ids = []
            for groups_role_ids_type_0_item_data in self.groups_role_ids:
                groups_role_ids_type_0_item: int | None | str
                groups_role_ids_type_0_item = groups_role_ids_type_0_item_data
                groups_role_ids.append(groups_role_ids_type_0_item)

        else:
            groups_role_ids = self.groups_role_ids

        own_groups_role_ids: list[int | None | str] | None | Unset
        if isinstance(self.own_groups_role_ids, Unset):
            own_groups_role_ids = UNSET
        elif isinstance(self.own_groups_role_ids, list):
            own_groups_role_ids = []
            for own_groups_role_ids_type_0_item_data in self.own_groups_role_ids:
                own_groups_role_ids_type_0_item: int | None | str
                own_groups_role_ids_type_0_item = own_groups_role_ids_type_0_item_data
                own_groups_role_ids.append(own_groups_role_ids_type_0_item)

        else:
            own_groups_role_ids = self.own_groups_role_ids

        role_permissions: dict[str, Any] | None | Unset
        if isinstance(self.role_permissions, Unset):
            role_permissions = UNSET
        elif isinstance(self.role_permissions, RolePermissions):
            role_permissions = self.role_permissions.to_dict()
        else:
            role_permissions = self.role_permissions

        groups: list[dict[str, Any]] | None | Unset
        if isinstance(self.groups, Unset):
            groups = UNSET
        elif isinstance(self.groups, list):
            groups = []
            for groups_type_0_item_data in self.groups:
                groups_type_0_item = groups_type_0_item_data.to_dict()
                groups.append(groups_type_0_item)

        else:
            groups = self.groups

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if user_id is not UNSET:
            field_dict["user_id"] = user_id
        if uid is not UNSET:
            field_dict["uid"] = uid
        if full_name is not UNSET:
            field_dict["full_name"] = full_name
        if email is not UNSET:
            field_dict["email"] = email
        if username is not UNSET:
            field_dict["username"] = username
        if initials is not UNSET:
            field_dict["initials"] = initials
        if avatar_initials_url is not UNSET:
            field_dict["avatar_initials_url"] = avatar_initials_url
        if avatar_uploaded_url is not UNSET:
            field_dict["avatar_uploaded_url"] = avatar_uploaded_url
        if avatar_type is not UNSET:
            field_dict["avatar_type"] = avatar_type
        if lng is not UNSET:
            field_dict["lng"] = lng
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if theme is not UNSET:
            field_dict["theme"] = theme
        if created is not UNSET:
            field_dict["created"] = created
        if updated is not UNSET:
            field_dict["updated"] = updated
        if activated is not UNSET:
            field_dict["activated"] = activated
        if ui_version is not UNSET:
            field_dict["ui_version"] = ui_version
        if virtual is not UNSET:
            field_dict["virtual"] = virtual
        if email_blocked is not UNSET:
            field_dict["email_blocked"] = email_blocked
        if email_blocked_reason is not UNSET:
            field_dict["email_blocked_reason"] = email_blocked_reason
        if delete_requested_at is not UNSET:
            field_dict["delete_requested_at"] = delete_requested_at
        if temporarily_inactive is not UNSET:
            field_dict["temporarily_inactive"] = temporarily_inactive
        if current is not UNSET:
            field_dict["current"] = current
        if entity_uid is not UNSET:
            field_dict["entity_uid"] = entity_uid
        if apps_permissions is not UNSET:
            field_dict["apps_permissions"] = apps_permissions
        if access_mod is not UNSET:
            field_dict["access_mod"] = access_mod
        if own_access_mod is not UNSET:
            field_dict["own_access_mod"] = own_access_mod
        if role is not UNSET:
            field_dict["role"] = role
        if space_role_id is not UNSET:
            field_dict["space_role_id"] = space_role_id
        if own_role is not UNSET:
            field_dict["own_role"] = own_role
        if role_ids is not UNSET:
            field_dict["role_ids"] = role_ids
        if own_role_ids is not UNSET:
            field_dict["own_role_ids"] = own_role_ids
        if groups_role_ids is not UNSET:
            field_dict["groups_role_ids"] = groups_role_ids
        if own_groups_role_ids is not UNSET:
            field_dict["own_groups_role_ids"] = own_groups_role_ids
        if role_permissions is not UNSET:
            field_dict["role_permissions"] = role_permissions
        if groups is not UNSET:
            field_dict["groups"] = groups

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        id = d.pop("id")

        user_id: int | None | Unset = d.pop("user_id", UNSET)

        uid: None | str | Unset = d.pop("uid", UNSET)

        full_name: None | str | Unset = d.pop("full_name", UNSET)

        email: None | str | Unset = d.pop("email", UNSET)

        username: None | str | Unset = d.pop("username", UNSET)

        initials: None | str | Unset = d.pop("initials", UNSET)

        avatar_initials_url: None | str | Unset = d.pop("avatar_initials_url", UNSET)

        avatar_uploaded_url: None | str | Unset = d.pop("avatar_uploaded_url", UNSET)

        avatar_type: int | None | Unset = d.pop("avatar_type", UNSET)

        lng: None | str | Unset = d.pop("lng", UNSET)

        timezone: None | str | Unset = d.pop("timezone", UNSET)

        theme: None | str | Unset = d.pop("theme", UNSET)

        def _parse_created(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                created_type_0 = datetime.datetime.fromisoformat(data)

                return created_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        created = _parse_created(d.pop("created", UNSET))

        def _parse_updated(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_type_0 = datetime.datetime.fromisoformat(data)

                return updated_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        updated = _parse_updated(d.pop("updated", UNSET))

        activated: bool | None | Unset = d.pop("activated", UNSET)

        ui_version: int | None | Unset = d.pop("ui_version", UNSET)

        virtual: bool | None | Unset = d.pop("virtual", UNSET)

        email_blocked: None | str | Unset = d.pop("email_blocked", UNSET)

        email_blocked_reason: None | str | Unset = d.pop("email_blocked_reason", UNSET)

        delete_requested_at: None | str | Unset = d.pop("delete_requested_at", UNSET)

        temporarily_inactive: bool | None | Unset = d.pop("temporarily_inactive", UNSET)

        current: bool | None | Unset = d.pop("current", UNSET)

        entity_uid: None | str | Unset = d.pop("entity_uid", UNSET)

        apps_permissions: int | None | str | Unset = d.pop("apps_permissions", UNSET)

        access_mod: None | str | Unset = d.pop("access_mod", UNSET)

        own_access_mod: None | str | Unset = d.pop("own_access_mod", UNSET)

        role: int | None | Unset = d.pop("role", UNSET)

        space_role_id: int | None | Unset = d.pop("space_role_id", UNSET)

        own_role: int | None | Unset = d.pop("own_role", UNSET)

        def _parse_role_ids(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                role_ids_type_0 = cast(list[str], data)

                return role_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        role_ids = _parse_role_ids(d.pop("role_ids", UNSET))

        def _parse_own_role_ids(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                own_role_ids_type_0 = cast(list[str], data)

                return own_role_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        own_role_ids = _parse_own_role_ids(d.pop("own_role_ids", UNSET))

        def _parse_groups_role_ids(
            data: object,
        ) -> list[int | None | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                groups_role_ids_type_0 = []
                _groups_role_ids_type_0 = data
                for groups_role_ids_type_0_item_data in _groups_role_ids_type_0:

                    def _parse_groups_role_ids_type_0_item(
                        data: object,
                    ) -> int | None | str:
                        if data is None:
                            return data
                        return cast(int | None | str, data)

                    groups_role_ids_type_0_item = _parse_groups_role_ids_type_0_item(
                        groups_role_ids_type_0_item_data
                    )

                    groups_role_ids_type_0.append(groups_role_ids_type_0_item)

                return groups_role_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | None | str] | None | Unset, data)

        groups_role_ids = _parse_groups_role_ids(d.pop("groups_role_ids", UNSET))

        def _parse_own_groups_role_ids(
            data: object,
        ) -> list[int | None | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                own_groups_role_ids_type_0 = []
                _own_groups_role_ids_type_0 = data
                for own_groups_role_ids_type_0_item_data in _own_groups_role_ids_type_0:

                    def _parse_own_groups_role_ids_type_0_item(
                        data: object,
                    ) -> int | None | str:
                        if data is None:
                            return data
                        return cast(int | None | str, data)

                    own_groups_role_ids_type_0_item = (
                        _parse_own_groups_role_ids_type_0_item(
                            own_groups_role_ids_type_0_item_data
                        )
                    )

                    own_groups_role_ids_type_0.append(own_groups_role_ids_type_0_item)

                return own_groups_role_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | None | str] | None | Unset, data)

        own_groups_role_ids = _parse_own_groups_role_ids(
            d.pop("own_groups_role_ids", UNSET)
        )

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

        def _parse_groups(data: object) -> list[UserGroup] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                groups_type_0 = []
                _groups_type_0 = data
                for groups_type_0_item_data in _groups_type_0:
                    groups_type_0_item = UserGroup.from_dict(groups_type_0_item_data)

                    groups_type_0.append(groups_type_0_item)

                return groups_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[UserGroup] | None | Unset, data)

        groups = _parse_groups(d.pop("groups", UNSET))

        space_user = cls(
            id=id,
            user_id=user_id,
            uid=uid,
            full_name=full_name,
            email=email,
            username=username,
            initials=initials,
            avatar_initials_url=avatar_initials_url,
            avatar_uploaded_url=avatar_uploaded_url,
            avatar_type=avatar_type,
            lng=lng,
            timezone=timezone,
            theme=theme,
            created=created,
            updated=updated,
            activated=activated,
            ui_version=ui_version,
            virtual=virtual,
            email_blocked=email_blocked,
            email_blocked_reason=email_blocked_reason,
            delete_requested_at=delete_requested_at,
            temporarily_inactive=temporarily_inactive,
            current=current,
            entity_uid=entity_uid,
            apps_permissions=apps_permissions,
            access_mod=access_mod,
            own_access_mod=own_access_mod,
            role=role,
            space_role_id=space_role_id,
            own_role=own_role,
            role_ids=role_ids,
            own_role_ids=own_role_ids,
            groups_role_ids=groups_role_ids,
            own_groups_role_ids=own_groups_role_ids,
            role_permissions=role_permissions,
            groups=groups,
        )

        space_user.additional_properties = d
        return space_user


if not TYPE_CHECKING:
    from ..models.role_permissions import RolePermissions
    from ..models.user_group import UserGroup
