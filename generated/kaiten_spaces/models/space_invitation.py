# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.access_record import AccessRecord
    from ..models.space_user import SpaceUser


T = TypeVar("T", bound="SpaceInvitation")


@_attrs_define(kw_only=True)
class SpaceInvitation(Fields):
    """A person who was invited, and the access that was given.

    Attributes:
        user (None | SpaceUser | Unset): The person.
        access_record (AccessRecord | None | Unset): The access that was given.
        message (None | str | Unset): What Kaiten says to it, meant for people.
    """

    user: None | SpaceUser | Unset = UNSET
    access_record: AccessRecord | None | Unset = UNSET
    message: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        user: dict[str, Any] | None | Unset
        if isinstance(self.user, Unset):
            user = UNSET
        elif isinstance(self.user, SpaceUser):
            user = self.user.to_dict()
        else:
            user = self.user

        access_record: dict[str, Any] | None | Unset
        if isinstance(self.access_record, Unset):
            access_record = UNSET
        elif isinstance(self.access_record, AccessRecord):
            access_record = self.access_record.to_dict()
        else:
            access_record = self.access_record

        message: None | str | Unset
        if isinstance(self.message, Unset):
            message = UNSET
        else:
            message = self.message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if user is not UNSET:
            field_dict["user"] = user
        if access_record is not UNSET:
            field_dict["access_record"] = access_record
        if message is not UNSET:
            field_dict["message"] = message

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        def _parse_user(data: object) -> None | SpaceUser | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                user_type_0 = SpaceUser.from_dict(data)

                return user_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SpaceUser | Unset, data)

        user = _parse_user(d.pop("user", UNSET))

        def _parse_access_record(data: object) -> AccessRecord | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                access_record_type_0 = AccessRecord.from_dict(data)

                return access_record_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AccessRecord | None | Unset, data)

        access_record = _parse_access_record(d.pop("access_record", UNSET))

        message: None | str | Unset = d.pop("message", UNSET)

        space_invitation = cls(
            user=user,
            access_record=access_record,
            message=message,
        )

        space_invitation.additional_properties = d
        return space_invitation


if not TYPE_CHECKING:
    from ..models.access_record import AccessRecord
    from ..models.space_user import SpaceUser
