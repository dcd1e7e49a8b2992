"""Names of generated modules and classes, imported when they are first needed: a program uses few of them."""

from __future__ import annotations

import pkgutil
from types import GenericAlias
from typing import Any


class Lazy:
    """A module, or something in one, by its name.

    Args:
        name: The dotted name.

    Examples:
        >>> Lazy("kaiten_spaces.models").Space
        <kaiten_spaces.models.Space, not imported yet>
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Lazy:
        return Lazy(f"{self._name}.{name}")

    def __repr__(self) -> str:
        return f"<{self._name}, not imported yet>"


def resolve(thing: Any) -> Any:
    """What a name stands for, imported now; anything else as it is.

    Args:
        thing: A `Lazy`, a list's type with one in it, or something that has been imported.
    """
    if isinstance(thing, GenericAlias):
        kind: Any = thing.__origin__
        return kind[tuple(map(resolve, thing.__args__))]
    return pkgutil.resolve_name(thing._name) if isinstance(thing, Lazy) else thing  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
