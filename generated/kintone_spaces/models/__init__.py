# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Contains all the data models used in inputs/outputs"""

from .create_app_permission import CreateAppPermission
from .empty_response import EmptyResponse
from .error_response import ErrorResponse
from .parameter_error import ParameterError
from .parameter_errors import ParameterErrors
from .space_permissions import SpacePermissions
from .update_space_request import UpdateSpaceRequest

__all__ = (
    "CreateAppPermission",
    "EmptyResponse",
    "ErrorResponse",
    "ParameterError",
    "ParameterErrors",
    "SpacePermissions",
    "UpdateSpaceRequest",
)
