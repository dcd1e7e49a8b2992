# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="AddThreadRequest")


@_attrs_define(kw_only=True)
class AddThreadRequest(Fields):
    """A thread to add.

    Attributes:
        space (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits.
        name (str): Name of the thread, 1 to 128 characters.
    """

    space: int | str
    name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        space: int | str
        space = self.space

        name = self.name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "space": space,
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        space: int | str = d.pop("space")

        name = d.pop("name")

        add_thread_request = cls(
            space=space,
            name=name,
        )

        add_thread_request.additional_properties = d
        return add_thread_request
