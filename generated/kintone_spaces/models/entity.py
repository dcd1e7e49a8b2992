# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..models.entity_type import EntityType, check_entity_type

T = TypeVar("T", bound="Entity")


@_attrs_define(kw_only=True)
class Entity(Fields):
    """A user, a group or an organization.

    Attributes:
        type_ (EntityType): What it is: `USER`, `GROUP` or `ORGANIZATION`, which is a department.
        code (str): Login name of the user, or code of the group or organization. A guest who is mentioned is `guest/`
            and the mail address.
    """

    type_: EntityType
    code: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "type": "type_",
    }

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

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
        type_ = check_entity_type(d.pop("type"))

        code = d.pop("code")

        entity = cls(
            type_=type_,
            code=code,
        )

        entity.additional_properties = d
        return entity
