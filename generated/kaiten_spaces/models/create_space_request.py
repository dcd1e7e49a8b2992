# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateSpaceRequest")


@_attrs_define(kw_only=True)
class CreateSpaceRequest(Fields):
    """A space to create. Fields that Kaiten doesn't know are ignored in silence.

    Attributes:
        title (float | str): The name people see, 1 to 256 characters. A number is accepted too.
        external_id (float | None | str | Unset): An id of your own for finding the space again, at most 1024
            characters. People don't see it in the web interface. A number comes back as a string.
        parent_entity_uid (str | Unset): `uid` of the space or other tree entity to put the new space under. Leave it
            out for the root of the tree.
        for_everyone_access_role_id (str | Unset): Id of the role that everyone in the company gets where `access` is
            `for_everyone`. The three presets:
            reader `06ccb31f-426b-4fa3-b7e5-861daee95696` (the default), writer
            `a431ed00-1b32-4cc7-92b6-85e4bc7de40e`, administrator `07ea3efc-a004-4d31-8683-4bb2084e209b`.
        sort_order (float | Unset): Number that spaces are sorted by, greater than 0. Fractions are usual.
        work_calendar_id (str | Unset): Id (a UUID) of the work calendar that the space follows.
    """

    title: float | str
    external_id: float | None | str | Unset = UNSET
    parent_entity_uid: str | Unset = UNSET
    for_everyone_access_role_id: str | Unset = UNSET
    sort_order: float | Unset = UNSET
    work_calendar_id: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        title: float | str
        title = self.title

        external_id: float | None | str | Unset
        if isinstance(self.external_id, Unset):
            external_id = UNSET
        else:
            external_id = self.external_id

        parent_entity_uid = self.parent_entity_uid

        for_everyone_access_role_id = self.for_everyone_access_role_id

        sort_order = self.sort_order

        work_calendar_id = self.work_calendar_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "title": title,
            }
        )
        if external_id is not UNSET:
            field_dict["external_id"] = external_id
        if parent_entity_uid is not UNSET:
            field_dict["parent_entity_uid"] = parent_entity_uid
        if for_everyone_access_role_id is not UNSET:
            field_dict["for_everyone_access_role_id"] = for_everyone_access_role_id
        if sort_order is not UNSET:
            field_dict["sort_order"] = sort_order
        if work_calendar_id is not UNSET:
            field_dict["work_calendar_id"] = work_calendar_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        title: float | str = d.pop("title")

        external_id: float | None | str | Unset = d.pop("external_id", UNSET)

        parent_entity_uid = d.pop("parent_entity_uid", UNSET)

        for_everyone_access_role_id = d.pop("for_everyone_access_role_id", UNSET)

        sort_order = d.pop("sort_order", UNSET)

        work_calendar_id = d.pop("work_calendar_id", UNSET)

        create_space_request = cls(
            title=title,
            external_id=external_id,
            parent_entity_uid=parent_entity_uid,
            for_everyone_access_role_id=for_everyone_access_role_id,
            sort_order=sort_order,
            work_calendar_id=work_calendar_id,
        )

        create_space_request.additional_properties = d
        return create_space_request
