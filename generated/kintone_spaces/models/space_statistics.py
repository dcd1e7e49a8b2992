# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.user import User


T = TypeVar("T", bound="SpaceStatistics")


@_attrs_define(kw_only=True)
class SpaceStatistics(Fields):
    """A space, and how many people are in it.

    Attributes:
        id (str): Number of the space.
        name (str): Name of the space.
        administrator_count (int): How many administrators the space has.
        member_count (int): How many members the space has.
        is_private (bool): Whether only members see the space.
        is_guest (bool): Whether it is a guest space.
        creator (None | Unset | User): Who made it.
        created_at (datetime.datetime | Unset): When the space was made (UTC).
        modifier (None | Unset | User): Who last changed it.
        modified_at (datetime.datetime | Unset): When the space's settings were last changed (UTC).
    """

    id: str
    name: str
    administrator_count: int
    member_count: int
    is_private: bool
    is_guest: bool
    creator: None | Unset | User = UNSET
    created_at: datetime.datetime | Unset = UNSET
    modifier: None | Unset | User = UNSET
    modified_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "administratorCount": "administrator_count",
        "createdAt": "created_at",
        "isGuest": "is_guest",
        "isPrivate": "is_private",
        "memberCount": "member_count",
        "modifiedAt": "modified_at",
    }

    def to_dict(self) -> dict[str, Any]:

        id: str
        id = self.id

        name = self.name

        administrator_count: int
        administrator_count = self.administrator_count

        member_count: int
        member_count = self.member_count

        is_private = self.is_private

        is_guest = self.is_guest

        creator: dict[str, Any] | None | Unset
        if isinstance(self.creator, Unset):
            creator = UNSET
        elif isinstance(self.creator, User):
            creator = self.creator.to_dict()
        else:
            creator = self.creator

        created_at: str | Unset = UNSET
        if not isinstance(self.created_at, Unset):
            created_at = self.created_at.isoformat()

        modifier: dict[str, Any] | None | Unset
        if isinstance(self.modifier, Unset):
            modifier = UNSET
        elif isinstance(self.modifier, User):
            modifier = self.modifier.to_dict()
        else:
            modifier = self.modifier

        modified_at: str | Unset = UNSET
        if not isinstance(self.modified_at, Unset):
            modified_at = self.modified_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "administratorCount": administrator_count,
                "memberCount": member_count,
                "isPrivate": is_private,
                "isGuest": is_guest,
            }
        )
        if creator is not UNSET:
            field_dict["creator"] = creator
        if created_at is not UNSET:
            field_dict["createdAt"] = created_at
        if modifier is not UNSET:
            field_dict["modifier"] = modifier
        if modified_at is not UNSET:
            field_dict["modifiedAt"] = modified_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        id: str = d.pop("id")

        name = d.pop("name")

        administrator_count: int = d.pop("administratorCount")

        member_count: int = d.pop("memberCount")

        is_private = d.pop("isPrivate")

        is_guest = d.pop("isGuest")

        def _parse_creator(data: object) -> None | Unset | User:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                creator_type_0 = User.from_dict(data)

                return creator_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | User, data)

        creator = _parse_creator(d.pop("creator", UNSET))

        _created_at = d.pop("createdAt", UNSET)
        created_at: datetime.datetime | Unset
        if isinstance(_created_at, Unset):
            created_at = UNSET
        else:
            created_at = datetime.datetime.fromisoformat(_created_at)

        def _parse_modifier(data: object) -> None | Unset | User:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                modifier_type_0 = User.from_dict(data)

                return modifier_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | User, data)

        modifier = _parse_modifier(d.pop("modifier", UNSET))

        _modified_at = d.pop("modifiedAt", UNSET)
        modified_at: datetime.datetime | Unset
        if isinstance(_modified_at, Unset):
            modified_at = UNSET
        else:
            modified_at = datetime.datetime.fromisoformat(_modified_at)

        space_statistics = cls(
            id=id,
            name=name,
            administrator_count=administrator_count,
            member_count=member_count,
            is_private=is_private,
            is_guest=is_guest,
            creator=creator,
            created_at=created_at,
            modifier=modifier,
            modified_at=modified_at,
        )

        space_statistics.additional_properties = d
        return space_statistics


if not TYPE_CHECKING:
    from ..models.user import User
