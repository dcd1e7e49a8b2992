# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from typing import Literal

EntityType = Literal["GROUP", "ORGANIZATION", "USER"]

ENTITY_TYPE_VALUES: set[EntityType] = {
    "GROUP",
    "ORGANIZATION",
    "USER",
}


def check_entity_type(value: str) -> EntityType:
    if value in ENTITY_TYPE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ENTITY_TYPE_VALUES!r}"
    )
