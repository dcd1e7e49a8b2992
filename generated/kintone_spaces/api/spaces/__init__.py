# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Imports each name when it is first used."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import add_space_from_template as add_space_from_template
    from . import delete_space as delete_space
    from . import get_space as get_space
    from . import get_spaces_statistics as get_spaces_statistics
    from . import update_space as update_space
    from . import update_space_body as update_space_body

_MODULES = {
    "add_space_from_template": ".add_space_from_template",
    "delete_space": ".delete_space",
    "get_space": ".get_space",
    "get_spaces_statistics": ".get_spaces_statistics",
    "update_space": ".update_space",
    "update_space_body": ".update_space_body",
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
