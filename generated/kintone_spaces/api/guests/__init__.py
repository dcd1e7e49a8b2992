# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Imports each name when it is first used."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import add_guests as add_guests
    from . import delete_guests as delete_guests
    from . import update_space_guests as update_space_guests

_MODULES = {
    "add_guests": ".add_guests",
    "delete_guests": ".delete_guests",
    "update_space_guests": ".update_space_guests",
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
