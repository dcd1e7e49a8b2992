# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="GrantedPermissions")


@_attrs_define(kw_only=True)
class GrantedPermissions(Fields):
    """Who may do what in a space, as it is.

    Attributes:
        create_app (str | Unset): Who may create apps in the space: `EVERYONE`, all users, or `ADMIN`, its
            administrators alone.
    """

    create_app: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "createApp": "create_app",
    }

    def to_dict(self) -> dict[str, Any]:
        create_app = self.create_app

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if create_app is not UNSET:
            field_dict["createApp"] = create_app

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        create_app = d.pop("createApp", UNSET)

        granted_permissions = cls(
            create_app=create_app,
        )

        granted_permissions.additional_properties = d
        return granted_permissions
