"""The clock of quotas and deadlines, which goes on when a test freezes the time."""

from __future__ import annotations

from importlib.machinery import BuiltinImporter
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _own_module() -> Any:
    """Return a second `time` module: tools that freeze the time replace the functions of the first one everywhere."""
    spec: Any = BuiltinImporter.find_spec("time")
    module: Any = BuiltinImporter.create_module(spec)
    BuiltinImporter.exec_module(module)
    return module


monotonic: Callable[[], float] = _own_module().monotonic


def seconds_until(moment: float | None) -> float:
    """Return the seconds until a time of this clock; None means no limit, which is infinite."""
    return inf if moment is None else moment - monotonic()
