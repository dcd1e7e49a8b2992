# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Imports each name when it is first used."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .access_record import AccessRecord as AccessRecord
    from .board_card_property import BoardCardProperty as BoardCardProperty
    from .change_space_user_request import ChangeSpaceUserRequest as ChangeSpaceUserRequest
    from .create_space_request import CreateSpaceRequest as CreateSpaceRequest
    from .error_message import ErrorMessage as ErrorMessage
    from .invite_space_user_request import InviteSpaceUserRequest as InviteSpaceUserRequest
    from .removed_space import RemovedSpace as RemovedSpace
    from .role_permissions import RolePermissions as RolePermissions
    from .space import Space as Space
    from .space_access import SpaceAccess as SpaceAccess
    from .space_board import SpaceBoard as SpaceBoard
    from .space_invitation import SpaceInvitation as SpaceInvitation
    from .space_settings import SpaceSettings as SpaceSettings
    from .space_user import SpaceUser as SpaceUser
    from .space_user_settings import SpaceUserSettings as SpaceUserSettings
    from .timeline_settings import TimelineSettings as TimelineSettings
    from .update_space_request import UpdateSpaceRequest as UpdateSpaceRequest
    from .user_group import UserGroup as UserGroup

_MODULES = {
    "AccessRecord": ".access_record",
    "BoardCardProperty": ".board_card_property",
    "ChangeSpaceUserRequest": ".change_space_user_request",
    "CreateSpaceRequest": ".create_space_request",
    "ErrorMessage": ".error_message",
    "InviteSpaceUserRequest": ".invite_space_user_request",
    "RemovedSpace": ".removed_space",
    "RolePermissions": ".role_permissions",
    "Space": ".space",
    "SpaceAccess": ".space_access",
    "SpaceBoard": ".space_board",
    "SpaceInvitation": ".space_invitation",
    "SpaceSettings": ".space_settings",
    "SpaceUser": ".space_user",
    "SpaceUserSettings": ".space_user_settings",
    "TimelineSettings": ".timeline_settings",
    "UpdateSpaceRequest": ".update_space_request",
    "UserGroup": ".user_group",
}
__all__ = tuple(_MODULES)


if not TYPE_CHECKING:  # or type checkers would accept any name

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = _import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
