# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.entity import Entity


T = TypeVar("T", bound="SpaceMemberRequest")


@_attrs_define(kw_only=True)
class SpaceMemberRequest(Fields):
    """A member that a space is to have.

    Attributes:
        entity (Entity): A user, a group or an organization.
        is_admin (bool | Unset): Whether the member is an administrator of the space. False unless sent.
        include_subs (bool | Unset): Whether the organizations below an organization are members too. False unless sent.
            Only for an organization.
    """

    entity: Entity
    is_admin: bool | Unset = UNSET
    include_subs: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "includeSubs": "include_subs",
        "isAdmin": "is_admin",
    }

    def to_dict(self) -> dict[str, Any]:
        entity = self.entity.to_dict()

        is_admin = self.is_admin

        include_subs = self.include_subs

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "entity": entity,
            }
        )
        if is_admin is not UNSET:
            field_dict["isAdmin"] = is_admin
        if include_subs is not UNSET:
            field_dict["includeSubs"] = include_subs

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        entity = Entity.from_dict(d.pop("entity"))

        is_admin = d.pop("isAdmin", UNSET)

        include_subs = d.pop("includeSubs", UNSET)

        space_member_request = cls(
            entity=entity,
            is_admin=is_admin,
            include_subs=include_subs,
        )

        space_member_request.additional_properties = d
        return space_member_request


if not TYPE_CHECKING:
    from ..models.entity import Entity
