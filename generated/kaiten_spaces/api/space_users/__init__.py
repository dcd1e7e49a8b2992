# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Imports each name when it is first used."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import change_space_user as change_space_user
    from . import get_space_user as get_space_user
    from . import invite_space_user as invite_space_user
    from . import list_space_users as list_space_users
    from . import remove_space_user as remove_space_user

_MODULES = {
    "change_space_user": ".change_space_user",
    "get_space_user": ".get_space_user",
    "invite_space_user": ".invite_space_user",
    "list_space_users": ".list_space_users",
    "remove_space_user": ".remove_space_user",
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
