# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from typing import Literal

CreateAppPermission = Literal["ADMIN", "EVERYONE"]

CREATE_APP_PERMISSION_VALUES: set[CreateAppPermission] = {
    "ADMIN",
    "EVERYONE",
}


def check_create_app_permission(value: str) -> CreateAppPermission:
    if value in CREATE_APP_PERMISSION_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CREATE_APP_PERMISSION_VALUES!r}"
    )
