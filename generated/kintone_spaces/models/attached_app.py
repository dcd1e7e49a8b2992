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


T = TypeVar("T", bound="AttachedApp")


@_attrs_define(kw_only=True)
class AttachedApp(Fields):
    """An app in a space.

    Attributes:
        app_id (str): Number of the app.
        code (str): Code of the app, empty when none was given.
        name (str): Name of the app, in the user's language if it has one there.
        description (str): What the app is for, in the user's language if it has that.
        created_at (datetime.datetime): When the app was made (UTC).
        modified_at (datetime.datetime): When the app was last changed (UTC).
        thread_id (None | str | Unset): Number of the thread that the app was made in, or null.
        creator (None | Unset | User): Who made it.
        modifier (None | Unset | User): Who last changed it.
    """

    app_id: str
    code: str
    name: str
    description: str
    created_at: datetime.datetime
    modified_at: datetime.datetime
    thread_id: None | str | Unset = UNSET
    creator: None | Unset | User = UNSET
    modifier: None | Unset | User = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "appId": "app_id",
        "createdAt": "created_at",
        "modifiedAt": "modified_at",
        "threadId": "thread_id",
    }

    def to_dict(self) -> dict[str, Any]:

        app_id: str
        app_id = self.app_id

        code = self.code

        name = self.name

        description = self.description

        created_at = self.created_at.isoformat()

        modified_at = self.modified_at.isoformat()

        thread_id: None | str | Unset
        if isinstance(self.thread_id, Unset):
            thread_id = UNSET
        else:
            thread_id = self.thread_id

        creator: dict[str, Any] | None | Unset
        if isinstance(self.creator, Unset):
            creator = UNSET
        elif isinstance(self.creator, User):
            creator = self.creator.to_dict()
        else:
            creator = self.creator

        modifier: dict[str, Any] | None | Unset
        if isinstance(self.modifier, Unset):
            modifier = UNSET
        elif isinstance(self.modifier, User):
            modifier = self.modifier.to_dict()
        else:
            modifier = self.modifier

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "appId": app_id,
                "code": code,
                "name": name,
                "description": description,
                "createdAt": created_at,
                "modifiedAt": modified_at,
            }
        )
        if thread_id is not UNSET:
            field_dict["threadId"] = thread_id
        if creator is not UNSET:
            field_dict["creator"] = creator
        if modifier is not UNSET:
            field_dict["modifier"] = modifier

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        app_id: str = d.pop("appId")

        code = d.pop("code")

        name = d.pop("name")

        description = d.pop("description")

        created_at = datetime.datetime.fromisoformat(d.pop("createdAt"))

        modified_at = datetime.datetime.fromisoformat(d.pop("modifiedAt"))

        thread_id: None | str | Unset = d.pop("threadId", UNSET)

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

        attached_app = cls(
            app_id=app_id,
            code=code,
            name=name,
            description=description,
            created_at=created_at,
            modified_at=modified_at,
            thread_id=thread_id,
            creator=creator,
            modifier=modifier,
        )

        attached_app.additional_properties = d
        return attached_app


if not TYPE_CHECKING:
    from ..models.user import User
