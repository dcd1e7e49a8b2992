# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="UpdateThreadRequest")


@_attrs_define(kw_only=True)
class UpdateThreadRequest(Fields):
    """Which thread, and what to change. What is left out stays as it is.

    Attributes:
        id (int | str): Number of a thread, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits. It
            stands at the end of the thread's URL.
        name (str | Unset): New name of the thread, 1 to 128 characters. Not for the thread of a single-thread space.
        body (str | Unset): New body of the thread as HTML, at most 65,535 characters, or 100,000 on domains with
            kintone's renewed screens. What isn't allowed in it is taken out.
    """

    id: int | str
    name: str | Unset = UNSET
    body: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: int | str
        id = self.id

        name = self.name

        body = self.body

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if body is not UNSET:
            field_dict["body"] = body

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        id: int | str = d.pop("id")

        name = d.pop("name", UNSET)

        body = d.pop("body", UNSET)

        update_thread_request = cls(
            id=id,
            name=name,
            body=body,
        )

        update_thread_request.additional_properties = d
        return update_thread_request
