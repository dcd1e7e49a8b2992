# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..models.guest_locale import GuestLocale, check_guest_locale
from ..types import UNSET, Unset

T = TypeVar("T", bound="Guest")


@_attrs_define(kw_only=True)
class Guest(Fields):
    """A guest to add.

    Attributes:
        code (str): Mail address of the guest, which is the login name too.
        password (str): Password of the guest, 3 to 64 characters.
        timezone (str): Time zone of the guest, such as `Asia/Tokyo`.
        name (str): Name that people see, 1 to 128 characters.
        locale (GuestLocale | Unset): Language of the guest; `auto` unless sent.
        image (str | Unset): Key that uploading a picture gave. Without it the guest has the standard picture.
        sur_name_reading (str | Unset): How the surname is pronounced, at most 64 characters.
        given_name_reading (str | Unset): How the given name is pronounced, at most 64 characters.
        company (str | Unset): Company of the guest, at most 100 characters.
        division (str | Unset): Department of the guest, at most 100 characters.
        phone (str | Unset): Telephone number of the guest, at most 100 characters.
        callto (str | Unset): Name by which the guest is called over the Internet, at most 256 characters.
    """

    code: str
    password: str = _attrs_field(repr=False)
    timezone: str
    name: str
    locale: GuestLocale | Unset = UNSET
    image: str | Unset = UNSET
    sur_name_reading: str | Unset = UNSET
    given_name_reading: str | Unset = UNSET
    company: str | Unset = UNSET
    division: str | Unset = UNSET
    phone: str | Unset = UNSET
    callto: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "givenNameReading": "given_name_reading",
        "surNameReading": "sur_name_reading",
    }

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        password = self.password

        timezone = self.timezone

        name = self.name

        locale: str | Unset = UNSET
        if not isinstance(self.locale, Unset):
            locale = self.locale

        image = self.image

        sur_name_reading = self.sur_name_reading

        given_name_reading = self.given_name_reading

        company = self.company

        division = self.division

        phone = self.phone

        callto = self.callto

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "password": password,
                "timezone": timezone,
                "name": name,
            }
        )
        if locale is not UNSET:
            field_dict["locale"] = locale
        if image is not UNSET:
            field_dict["image"] = image
        if sur_name_reading is not UNSET:
            field_dict["surNameReading"] = sur_name_reading
        if given_name_reading is not UNSET:
            field_dict["givenNameReading"] = given_name_reading
        if company is not UNSET:
            field_dict["company"] = company
        if division is not UNSET:
            field_dict["division"] = division
        if phone is not UNSET:
            field_dict["phone"] = phone
        if callto is not UNSET:
            field_dict["callto"] = callto

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        password = d.pop("password")

        timezone = d.pop("timezone")

        name = d.pop("name")

        _locale = d.pop("locale", UNSET)
        locale: GuestLocale | Unset
        if isinstance(_locale, Unset):
            locale = UNSET
        else:
            locale = check_guest_locale(_locale)

        image = d.pop("image", UNSET)

        sur_name_reading = d.pop("surNameReading", UNSET)

        given_name_reading = d.pop("givenNameReading", UNSET)

        company = d.pop("company", UNSET)

        division = d.pop("division", UNSET)

        phone = d.pop("phone", UNSET)

        callto = d.pop("callto", UNSET)

        guest = cls(
            code=code,
            password=password,
            timezone=timezone,
            name=name,
            locale=locale,
            image=image,
            sur_name_reading=sur_name_reading,
            given_name_reading=given_name_reading,
            company=company,
            division=division,
            phone=phone,
            callto=callto,
        )

        guest.additional_properties = d
        return guest
