"""Makes locks, queues and connections anew in a forked process, which can't use the parent's."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Protocol
from weakref import WeakValueDictionary


class Renewable(Protocol):
    """An object that a forked process can't use as it is."""

    def renew(self) -> None:
        """Make anew the parts that belong to the parent: its threads don't run here, and it uses its connections."""
        ...


_KNOWN = WeakValueDictionary[int, Renewable]()  # by identity, as users' subclasses may define `__eq__`


def renew_when_forked(thing: Renewable) -> None:
    """Call an object's `renew` in each process that is forked from this one, before anything else runs there."""
    _KNOWN[id(thing)] = thing


def _renew_all() -> None:
    with ExitStack() as stack:  # so that all are renewed even if one of them fails
        for thing in list(_KNOWN.values()):
            stack.callback(thing.renew)


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_renew_all)
