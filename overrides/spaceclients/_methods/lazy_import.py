"""Import generated modules and classes when they are first needed, as a program uses few of them."""

from __future__ import annotations

import pkgutil
from types import GenericAlias
from typing import Any


class Lazy:
    """The name of a module, or of something in one, that isn't imported yet.

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
    """Import what a name stands for; anything else is returned as it is.

    Args:
        thing: A `Lazy`, a list type with one in it, or anything else.
    """
    if isinstance(thing, GenericAlias):
        kind: Any = thing.__origin__
        return kind[tuple(map(resolve, thing.__args__))]
    return pkgutil.resolve_name(thing._name) if isinstance(thing, Lazy) else thing  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
