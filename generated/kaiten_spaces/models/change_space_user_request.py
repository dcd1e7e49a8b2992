# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.space_user_settings import SpaceUserSettings


T = TypeVar("T", bound="ChangeSpaceUserRequest")


@_attrs_define(kw_only=True)
class ChangeSpaceUserRequest(Fields):
    """What to change for a person in a space. What is left out stays as it is.

    Attributes:
        role_id (str | Unset): Id of the role that the person gets. The three presets: reader
            `06ccb31f-426b-4fa3-b7e5-861daee95696`, writer `a431ed00-1b32-4cc7-92b6-85e4bc7de40e`, administrator
            `07ea3efc-a004-4d31-8683-4bb2084e209b`. The ids that `/user-roles` lists are job titles, not these.
        space_group_id (float | None | Unset): Number of a group of spaces, or null. Kaiten's documents don't explain
            what it does.
        notifications_enabled (bool | Unset): Whether the person is notified of what happens in the space.
        settings (SpaceUserSettings | Unset): Settings of a person in a space. Kaiten's documents name none of them.
    """

    role_id: str | Unset = UNSET
    space_group_id: float | None | Unset = UNSET
    notifications_enabled: bool | Unset = UNSET
    settings: SpaceUserSettings | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        role_id = self.role_id

        space_group_id: float | None | Unset
        if isinstance(self.space_group_id, Unset):
            space_group_id = UNSET
        else:
            space_group_id = self.space_group_id

        notifications_enabled = self.notifications_enabled

        settings: dict[str, Any] | Unset = UNSET
        if not isinstance(self.settings, Unset):
            settings = self.settings.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if role_id is not UNSET:
            field_dict["role_id"] = role_id
        if space_group_id is not UNSET:
            field_dict["space_group_id"] = space_group_id
        if notifications_enabled is not UNSET:
            field_dict["notifications_enabled"] = notifications_enabled
        if settings is not UNSET:
            field_dict["settings"] = settings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        role_id = d.pop("role_id", UNSET)

        space_group_id: float | None | Unset = d.pop("space_group_id", UNSET)

        notifications_enabled = d.pop("notifications_enabled", UNSET)

        _settings = d.pop("settings", UNSET)
        settings: SpaceUserSettings | Unset
        if isinstance(_settings, Unset):
            settings = UNSET
        else:
            settings = SpaceUserSettings.from_dict(_settings)

        change_space_user_request = cls(
            role_id=role_id,
            space_group_id=space_group_id,
            notifications_enabled=notifications_enabled,
            settings=settings,
        )

        change_space_user_request.additional_properties = d
        return change_space_user_request


if not TYPE_CHECKING:
    from ..models.space_user_settings import SpaceUserSettings
