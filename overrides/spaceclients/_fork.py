"""Makes locks, queues and connections anew in a forked process, where the parent's are of no use."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Protocol
from weakref import WeakValueDictionary


class Renewable(Protocol):
    """What a forked process can't take over as it is."""

    def renew(self) -> None:
        """Make anew what belongs to the parent: its threads are gone, and its connections aren't this process's."""
        ...


_KNOWN = WeakValueDictionary[int, Renewable]()  # by their identity: users' subclasses may compare as they like


def renew_when_forked(thing: Renewable) -> None:
    """Call a thing's `renew` in each process that is forked from this one, before anything else runs there."""
    _KNOWN[id(thing)] = thing


def _renew_all() -> None:
    with ExitStack() as stack:  # one that fails keeps no other from its own
        for thing in list(_KNOWN.values()):
            stack.callback(thing.renew)


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_renew_all)
