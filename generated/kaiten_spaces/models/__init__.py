# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Contains all the data models used in inputs/outputs"""

from .create_space_request import CreateSpaceRequest
from .error_message import ErrorMessage
from .role_permissions import RolePermissions
from .space import Space
from .space_settings import SpaceSettings
from .space_user import SpaceUser
from .timeline_settings import TimelineSettings

__all__ = (
    "CreateSpaceRequest",
    "ErrorMessage",
    "RolePermissions",
    "Space",
    "SpaceSettings",
    "SpaceUser",
    "TimelineSettings",
)
