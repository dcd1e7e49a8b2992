# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from typing import Literal

SpaceAccess = Literal["by_invite", "for_everyone"]

SPACE_ACCESS_VALUES: set[SpaceAccess] = {
    "by_invite",
    "for_everyone",
}


def check_space_access(value: str) -> SpaceAccess:
    if value in SPACE_ACCESS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {SPACE_ACCESS_VALUES!r}"
    )
