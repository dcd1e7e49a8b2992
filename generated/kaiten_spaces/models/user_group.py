# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="UserGroup")


@_attrs_define(kw_only=True)
class UserGroup(Fields):
    """A group of users of the company.

    Attributes:
        id (int): Number of the group.
        name (None | str | Unset): Name of the group.
        company_id (int | None | Unset): Number of the company (the tenant).
        permissions (int | None | Unset): What the group's members may do in the company, as a sum: 1 members, 2
            billing, 4 company settings, 16 spaces, and so on in Kaiten's documents on groups.
        add_to_cards_and_spaces_enabled (bool | None | Unset): Whether the group can be added to cards and spaces.
        user_id (int | None | Unset): Number of the user who is in the group.
    """

    id: int
    name: None | str | Unset = UNSET
    company_id: int | None | Unset = UNSET
    permissions: int | None | Unset = UNSET
    add_to_cards_and_spaces_enabled: bool | None | Unset = UNSET
    user_id: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        company_id: int | None | Unset
        if isinstance(self.company_id, Unset):
            company_id = UNSET
        else:
            company_id = self.company_id

        permissions: int | None | Unset
        if isinstance(self.permissions, Unset):
            permissions = UNSET
        else:
            permissions = self.permissions

        add_to_cards_and_spaces_enabled: bool | None | Unset
        if isinstance(self.add_to_cards_and_spaces_enabled, Unset):
            add_to_cards_and_spaces_enabled = UNSET
        else:
            add_to_cards_and_spaces_enabled = self.add_to_cards_and_spaces_enabled

        user_id: int | None | Unset
        if isinstance(self.user_id, Unset):
            user_id = UNSET
        else:
            user_id = self.user_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if company_id is not UNSET:
            field_dict["company_id"] = company_id
        if permissions is not UNSET:
            field_dict["permissions"] = permissions
        if add_to_cards_and_spaces_enabled is not UNSET:
            field_dict["add_to_cards_and_spaces_enabled"] = (
                add_to_cards_and_spaces_enabled
            )
        if user_id is not UNSET:
            field_dict["user_id"] = user_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name: None | str | Unset = d.pop("name", UNSET)

        company_id: int | None | Unset = d.pop("company_id", UNSET)

        permissions: int | None | Unset = d.pop("permissions", UNSET)

        add_to_cards_and_spaces_enabled: bool | None | Unset = d.pop("add_to_cards_and_spaces_enabled", UNSET)

        user_id: int | None | Unset = d.pop("user_id", UNSET)

        user_group = cls(
            id=id,
            name=name,
            company_id=company_id,
            permissions=permissions,
            add_to_cards_and_spaces_enabled=add_to_cards_and_spaces_enabled,
            user_id=user_id,
        )

        user_group.additional_properties = d
        return user_group
