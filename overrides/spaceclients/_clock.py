"""The clock of quotas and deadlines, which goes on when a test freezes the time."""

from __future__ import annotations

from importlib.machinery import BuiltinImporter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _own_module() -> Any:
    """A second `time`: what freezes the time replaces the first one's functions, wherever they were imported to."""
    spec: Any = BuiltinImporter.find_spec("time")
    module: Any = BuiltinImporter.create_module(spec)
    BuiltinImporter.exec_module(module)
    return module


monotonic: Callable[[], float] = _own_module().monotonic
