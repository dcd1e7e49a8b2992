# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.parameter_errors import ParameterErrors


T = TypeVar("T", bound="ErrorResponse")


@_attrs_define(kw_only=True)
class ErrorResponse(Fields):
    """An error.

    Attributes:
        id (str): Names this one event, for the vendor's support. Without further meaning.
        code (str): What kind of error, such as `CB_VA01`. The same in every language.
        message (str): The error in words. The language follows the user's settings.
        errors (ParameterErrors | Unset): What is wrong with which parameter, by its path, such as `name` or
            `permissions.createApp`.
    """

    id: str
    code: str
    message: str
    errors: ParameterErrors | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        code = self.code

        message = self.message

        errors: dict[str, Any] | Unset = UNSET
        if not isinstance(self.errors, Unset):
            errors = self.errors.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "code": code,
                "message": message,
            }
        )
        if errors is not UNSET:
            field_dict["errors"] = errors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        id = d.pop("id")

        code = d.pop("code")

        message = d.pop("message")

        _errors = d.pop("errors", UNSET)
        errors: ParameterErrors | Unset
        if isinstance(_errors, Unset):
            errors = UNSET
        else:
            errors = ParameterErrors.from_dict(_errors)

        error_response = cls(
            id=id,
            code=code,
            message=message,
            errors=errors,
        )

        error_response.additional_properties = d
        return error_response


if not TYPE_CHECKING:
    from ..models.parameter_errors import ParameterErrors
