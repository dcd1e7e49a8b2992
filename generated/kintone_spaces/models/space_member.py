# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.member_entity import MemberEntity


T = TypeVar("T", bound="SpaceMember")


@_attrs_define(kw_only=True)
class SpaceMember(Fields):
    """A member of a space.

    Attributes:
        entity (MemberEntity): A user, a group or an organization that is a member.
        is_admin (bool): Whether the member is an administrator of the space.
        is_implicit (bool | None | Unset): True if a user is in the space by a group or an organization alone. Sent for
            users only.
        include_subs (bool | None | Unset): Whether the organizations below an organization are members too.
    """

    entity: MemberEntity
    is_admin: bool
    is_implicit: bool | None | Unset = UNSET
    include_subs: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "includeSubs": "include_subs",
        "isAdmin": "is_admin",
        "isImplicit": "is_implicit",
    }

    def to_dict(self) -> dict[str, Any]:
        entity = self.entity.to_dict()

        is_admin = self.is_admin

        is_implicit: bool | None | Unset
        if isinstance(self.is_implicit, Unset):
            is_implicit = UNSET
        else:
            is_implicit = self.is_implicit

        include_subs: bool | None | Unset
        if isinstance(self.include_subs, Unset):
            include_subs = UNSET
        else:
            include_subs = self.include_subs

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "entity": entity,
                "isAdmin": is_admin,
            }
        )
        if is_implicit is not UNSET:
            field_dict["isImplicit"] = is_implicit
        if include_subs is not UNSET:
            field_dict["includeSubs"] = include_subs

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        entity = MemberEntity.from_dict(d.pop("entity"))

        is_admin = d.pop("isAdmin")

        is_implicit: bool | None | Unset = d.pop("isImplicit", UNSET)

        include_subs: bool | None | Unset = d.pop("includeSubs", UNSET)

        space_member = cls(
            entity=entity,
            is_admin=is_admin,
            is_implicit=is_implicit,
            include_subs=include_subs,
        )

        space_member.additional_properties = d
        return space_member


if not TYPE_CHECKING:
    from ..models.member_entity import MemberEntity
