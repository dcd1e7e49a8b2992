# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="AccessRecord")


@_attrs_define(kw_only=True)
class AccessRecord(Fields):
    """A person's access to a space.

    Attributes:
        id (int | None | Unset): Number of the user. Sent by the change operation.
        entity_uid (None | str | Unset): UID of the space as a tree entity.
        user_id (int | None | Unset): Number of the user.
        access_mod (None | str | Unset): Mode of the access, inherited access included; `all` has been seen elsewhere.
        own_access_mod (None | str | Unset): Mode of the access without inherited access.
        own_role (int | None | Unset): The role without inherited access; 1 reader, 2 writer, 3 administrator, null
            after a removal.
        own_role_ids (list[str] | None | Unset): Ids of the roles without inherited access, null after a removal.
    """

    id: int | None | Unset = UNSET
    entity_uid: None | str | Unset = UNSET
    user_id: int | None | Unset = UNSET
    access_mod: None | str | Unset = UNSET
    own_access_mod: None | str | Unset = UNSET
    own_role: int | None | Unset = UNSET
    own_role_ids: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: int | None | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

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

        own_access_mod: None | str | Unset
        if isinstance(self.own_access_mod, Unset):
            own_access_mod = UNSET
        else:
            own_access_mod = self.own_access_mod

        own_role: int | None | Unset
        if isinstance(self.own_role, Unset):
            own_role = UNSET
        else:
            own_role = self.own_role

        own_role_ids: list[str] | None | Unset
        if isinstance(self.own_role_ids, Unset):
            own_role_ids = UNSET
        elif isinstance(self.own_role_ids, list):
            own_role_ids = self.own_role_ids

        else:
            own_role_ids = self.own_role_ids

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if entity_uid is not UNSET:
            field_dict["entity_uid"] = entity_uid
        if user_id is not UNSET:
            field_dict["user_id"] = user_id
        if access_mod is not UNSET:
            field_dict["access_mod"] = access_mod
        if own_access_mod is not UNSET:
            field_dict["own_access_mod"] = own_access_mod
        if own_role is not UNSET:
            field_dict["own_role"] = own_role
        if own_role_ids is not UNSET:
            field_dict["own_role_ids"] = own_role_ids

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        id: int | None | Unset = d.pop("id", UNSET)

        entity_uid: None | str | Unset = d.pop("entity_uid", UNSET)

        user_id: int | None | Unset = d.pop("user_id", UNSET)

        access_mod: None | str | Unset = d.pop("access_mod", UNSET)

        own_access_mod: None | str | Unset = d.pop("own_access_mod", UNSET)

        own_role: int | None | Unset = d.pop("own_role", UNSET)

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

        access_record = cls(
            id=id,
            entity_uid=entity_uid,
            user_id=user_id,
            access_mod=access_mod,
            own_access_mod=own_access_mod,
            own_role=own_role,
            own_role_ids=own_role_ids,
        )

        access_record.additional_properties = d
        return access_record
