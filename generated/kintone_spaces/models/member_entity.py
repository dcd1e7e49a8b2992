# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="MemberEntity")


@_attrs_define(kw_only=True)
class MemberEntity(Fields):
    """A user, a group or an organization that is a member.

    Attributes:
        type_ (str): What it is: `USER`, `GROUP` or `ORGANIZATION`, which is a department.
        code (str): Login name of the user, or code of the group or organization.
    """

    type_: str
    code: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "type": "type_",
    }

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        code = self.code

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "code": code,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = d.pop("type")

        code = d.pop("code")

        member_entity = cls(
            type_=type_,
            code=code,
        )

        member_entity.additional_properties = d
        return member_entity
