# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="InviteSpaceUserRequest")


@_attrs_define(kw_only=True)
class InviteSpaceUserRequest(Fields):
    """A person to invite to a space. Fields that Kaiten doesn't know are ignored in silence.

    Attributes:
        email (str): Mail address of the person.
        role_id (str | Unset): Id of the role that the person gets. The three presets: reader
            `06ccb31f-426b-4fa3-b7e5-861daee95696`, writer `a431ed00-1b32-4cc7-92b6-85e4bc7de40e`, administrator
            `07ea3efc-a004-4d31-8683-4bb2084e209b`. The ids that `/user-roles` lists are job titles, not these.
        guest (bool | Unset): True invites the person as a guest.
        send_email (bool | Unset): Whether to send the person a mail.
        operator_comment (str | Unset): A comment of whoever invites.
    """

    email: str
    role_id: str | Unset = UNSET
    guest: bool | Unset = UNSET
    send_email: bool | Unset = UNSET
    operator_comment: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        role_id = self.role_id

        guest = self.guest

        send_email = self.send_email

        operator_comment = self.operator_comment

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "email": email,
            }
        )
        if role_id is not UNSET:
            field_dict["role_id"] = role_id
        if guest is not UNSET:
            field_dict["guest"] = guest
        if send_email is not UNSET:
            field_dict["send_email"] = send_email
        if operator_comment is not UNSET:
            field_dict["operator_comment"] = operator_comment

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("email")

        role_id = d.pop("role_id", UNSET)

        guest = d.pop("guest", UNSET)

        send_email = d.pop("send_email", UNSET)

        operator_comment = d.pop("operator_comment", UNSET)

        invite_space_user_request = cls(
            email=email,
            role_id=role_id,
            guest=guest,
            send_email=send_email,
            operator_comment=operator_comment,
        )

        invite_space_user_request.additional_properties = d
        return invite_space_user_request
