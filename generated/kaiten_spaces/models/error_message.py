# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="ErrorMessage")


@_attrs_define(kw_only=True)
class ErrorMessage(Fields):
    """An error in Kaiten's words, meant for people.

    Attributes:
        message (str): What is wrong.
        code (str | Unset): A name for the error in capitals. Seen on 403 of other routes only, where a setting of the
            company refused the call.
    """

    message: str
    code: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        code = self.code

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "message": message,
            }
        )
        if code is not UNSET:
            field_dict["code"] = code

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        message = d.pop("message")

        code = d.pop("code", UNSET)

        error_message = cls(
            message=message,
            code=code,
        )

        error_message.additional_properties = d
        return error_message
