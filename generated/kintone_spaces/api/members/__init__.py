# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Imports each name when it is first used."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import get_space_members as get_space_members
    from . import update_space_members as update_space_members

_MODULES = {
    "get_space_members": ".get_space_members",
    "update_space_members": ".update_space_members",
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
