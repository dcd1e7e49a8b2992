# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from typing import Literal

GuestLocale = Literal["auto", "en", "ja", "zh"]

GUEST_LOCALE_VALUES: set[GuestLocale] = {
    "auto",
    "en",
    "ja",
    "zh",
}


def check_guest_locale(value: str) -> GuestLocale:
    if value in GUEST_LOCALE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GUEST_LOCALE_VALUES!r}"
    )
