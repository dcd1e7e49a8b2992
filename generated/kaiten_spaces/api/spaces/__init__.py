# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Imports each name when it is first used."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import create_space as create_space
    from . import get_space as get_space
    from . import list_spaces as list_spaces
    from . import remove_space as remove_space
    from . import update_space as update_space

_MODULES = {
    "create_space": ".create_space",
    "get_space": ".get_space",
    "list_spaces": ".list_spaces",
    "remove_space": ".remove_space",
    "update_space": ".update_space",
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
