# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..models.space_access import SpaceAccess, check_space_access
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.space_settings import SpaceSettings


T = TypeVar("T", bound="UpdateSpaceRequest")


@_attrs_define(kw_only=True)
class UpdateSpaceRequest(Fields):
    """What to change in a space. What is left out stays as it is.

    Attributes:
        title (float | str | Unset): The name people see, 1 to 256 characters. A number is accepted too.
        external_id (float | None | str | Unset): An id of your own for finding the space again, at most 1024
            characters. People don't see it in the web interface. A number comes back as a string.
        sort_order (float | Unset): Number that spaces are sorted by, greater than 0. Fractions are usual.
        access (SpaceAccess | Unset): Who gets in: `by_invite`, only people who were invited, or `for_everyone`,
            everybody in the company, with the role that the space's `for_everyone_access_role_id` names.
        parent_entity_uid (None | str | Unset): `uid` of the space or other tree entity to move the space to. Null moves
            it to the root.
        hidden_card_type_uids (list[str] | Unset): UIDs of the card types that the space doesn't offer.
        settings (SpaceSettings | Unset): Settings of a space. Kaiten documents the timeline alone; other settings may
            appear.
    """

    title: float | str | Unset = UNSET
    external_id: float | None | str | Unset = UNSET
    sort_order: float | Unset = UNSET
    access: SpaceAccess | Unset = UNSET
    parent_entity_uid: None | str | Unset = UNSET
    hidden_card_type_uids: list[str] | Unset = UNSET
    settings: SpaceSettings | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        title: float | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        external_id: float | None | str | Unset
        if isinstance(self.external_id, Unset):
            external_id = UNSET
        else:
            external_id = self.external_id

        sort_order = self.sort_order

        access: str | Unset = UNSET
        if not isinstance(self.access, Unset):
            access = self.access

        parent_entity_uid: None | str | Unset
        if isinstance(self.parent_entity_uid, Unset):
            parent_entity_uid = UNSET
        else:
            parent_entity_uid = self.parent_entity_uid

        hidden_card_type_uids: list[str] | Unset = UNSET
        if not isinstance(self.hidden_card_type_uids, Unset):
            hidden_card_type_uids = self.hidden_card_type_uids

        settings: dict[str, Any] | Unset = UNSET
        if not isinstance(self.settings, Unset):
            settings = self.settings.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if title is not UNSET:
            field_dict["title"] = title
        if external_id is not UNSET:
            field_dict["external_id"] = external_id
        if sort_order is not UNSET:
            field_dict["sort_order"] = sort_order
        if access is not UNSET:
            field_dict["access"] = access
        if parent_entity_uid is not UNSET:
            field_dict["parent_entity_uid"] = parent_entity_uid
        if hidden_card_type_uids is not UNSET:
            field_dict["hidden_card_type_uids"] = hidden_card_type_uids
        if settings is not UNSET:
            field_dict["settings"] = settings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        title: float | str | Unset = d.pop("title", UNSET)

        external_id: float | None | str | Unset = d.pop("external_id", UNSET)

        sort_order = d.pop("sort_order", UNSET)

        _access = d.pop("access", UNSET)
        access: SpaceAccess | Unset
        if isinstance(_access, Unset):
            access = UNSET
        else:
            access = check_space_access(_access)

        parent_entity_uid: None | str | Unset = d.pop("parent_entity_uid", UNSET)

        hidden_card_type_uids = cast(list[str], d.pop("hidden_card_type_uids", UNSET))

        _settings = d.pop("settings", UNSET)
        settings: SpaceSettings | Unset
        if isinstance(_settings, Unset):
            settings = UNSET
        else:
            settings = SpaceSettings.from_dict(_settings)

        update_space_request = cls(
            title=title,
            external_id=external_id,
            sort_order=sort_order,
            access=access,
            parent_entity_uid=parent_entity_uid,
            hidden_card_type_uids=hidden_card_type_uids,
            settings=settings,
        )

        update_space_request.additional_properties = d
        return update_space_request


if not TYPE_CHECKING:
    from ..models.space_settings import SpaceSettings
