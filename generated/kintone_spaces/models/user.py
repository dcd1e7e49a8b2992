# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="User")


@_attrs_define(kw_only=True)
class User(Fields):
    """A user who made or last changed something.

    Attributes:
        code (str): Login name. Empty in a space for a user who is inactive or deleted.
        name (str): Name that people see. Empty in a space for a user who is inactive or deleted.
    """

    code: str
    name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name = self.name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        name = d.pop("name")

        user = cls(
            code=code,
            name=name,
        )

        user.additional_properties = d
        return user
