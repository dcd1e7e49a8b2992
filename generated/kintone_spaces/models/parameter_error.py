# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

T = TypeVar("T", bound="ParameterError")


@_attrs_define(kw_only=True)
class ParameterError(Fields):
    """What is wrong with one parameter.

    Attributes:
        messages (list[str]): One or more sentences, in no particular order.
    """

    messages: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        messages = self.messages

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "messages": messages,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        messages = cast(list[str], d.pop("messages"))

        parameter_error = cls(
            messages=messages,
        )

        parameter_error.additional_properties = d
        return parameter_error
