# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.parameter_error import ParameterError


T = TypeVar("T", bound="ParameterErrors")


@_attrs_define(kw_only=True)
class ParameterErrors:
    """What is wrong with which parameter, by its path, such as `name` or `permissions.createApp`."""

    additional_properties: dict[str, ParameterError] = _attrs_field(
        init=False, factory=dict
    )

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = prop.to_dict()

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        parameter_errors = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():
            additional_property = ParameterError.from_dict(prop_dict)

            additional_properties[prop_name] = additional_property

        parameter_errors.additional_properties = additional_properties
        return parameter_errors

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> ParameterError:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: ParameterError) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


if not TYPE_CHECKING:
    from ..models.parameter_error import ParameterError
