# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Imports each name when it is first used."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .add_guests_request import AddGuestsRequest as AddGuestsRequest
    from .add_space_from_template_request import AddSpaceFromTemplateRequest as AddSpaceFromTemplateRequest
    from .add_thread_comment_request import AddThreadCommentRequest as AddThreadCommentRequest
    from .add_thread_request import AddThreadRequest as AddThreadRequest
    from .attached_app import AttachedApp as AttachedApp
    from .comment_file import CommentFile as CommentFile
    from .create_app_permission import CreateAppPermission as CreateAppPermission
    from .delete_guests_request import DeleteGuestsRequest as DeleteGuestsRequest
    from .delete_space_request import DeleteSpaceRequest as DeleteSpaceRequest
    from .empty_response import EmptyResponse as EmptyResponse
    from .entity import Entity as Entity
    from .entity_type import EntityType as EntityType
    from .error_response import ErrorResponse as ErrorResponse
    from .granted_permissions import GrantedPermissions as GrantedPermissions
    from .guest import Guest as Guest
    from .guest_locale import GuestLocale as GuestLocale
    from .id_response import IdResponse as IdResponse
    from .member_entity import MemberEntity as MemberEntity
    from .parameter_error import ParameterError as ParameterError
    from .parameter_errors import ParameterErrors as ParameterErrors
    from .space import Space as Space
    from .space_member import SpaceMember as SpaceMember
    from .space_member_request import SpaceMemberRequest as SpaceMemberRequest
    from .space_members_response import SpaceMembersResponse as SpaceMembersResponse
    from .space_permissions import SpacePermissions as SpacePermissions
    from .space_statistics import SpaceStatistics as SpaceStatistics
    from .spaces_statistics_response import SpacesStatisticsResponse as SpacesStatisticsResponse
    from .thread_comment import ThreadComment as ThreadComment
    from .update_space_body_request import UpdateSpaceBodyRequest as UpdateSpaceBodyRequest
    from .update_space_guests_request import UpdateSpaceGuestsRequest as UpdateSpaceGuestsRequest
    from .update_space_members_request import UpdateSpaceMembersRequest as UpdateSpaceMembersRequest
    from .update_space_request import UpdateSpaceRequest as UpdateSpaceRequest
    from .update_thread_request import UpdateThreadRequest as UpdateThreadRequest
    from .user import User as User

_MODULES = {
    "AddGuestsRequest": ".add_guests_request",
    "AddSpaceFromTemplateRequest": ".add_space_from_template_request",
    "AddThreadCommentRequest": ".add_thread_comment_request",
    "AddThreadRequest": ".add_thread_request",
    "AttachedApp": ".attached_app",
    "CommentFile": ".comment_file",
    "CreateAppPermission": ".create_app_permission",
    "DeleteGuestsRequest": ".delete_guests_request",
    "DeleteSpaceRequest": ".delete_space_request",
    "EmptyResponse": ".empty_response",
    "Entity": ".entity",
    "EntityType": ".entity_type",
    "ErrorResponse": ".error_response",
    "GrantedPermissions": ".granted_permissions",
    "Guest": ".guest",
    "GuestLocale": ".guest_locale",
    "IdResponse": ".id_response",
    "MemberEntity": ".member_entity",
    "ParameterError": ".parameter_error",
    "ParameterErrors": ".parameter_errors",
    "Space": ".space",
    "SpaceMember": ".space_member",
    "SpaceMemberRequest": ".space_member_request",
    "SpaceMembersResponse": ".space_members_response",
    "SpacePermissions": ".space_permissions",
    "SpaceStatistics": ".space_statistics",
    "SpacesStatisticsResponse": ".spaces_statistics_response",
    "ThreadComment": ".thread_comment",
    "UpdateSpaceBodyRequest": ".update_space_body_request",
    "UpdateSpaceGuestsRequest": ".update_space_guests_request",
    "UpdateSpaceMembersRequest": ".update_space_members_request",
    "UpdateSpaceRequest": ".update_space_request",
    "UpdateThreadRequest": ".update_thread_request",
    "User": ".user",
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
