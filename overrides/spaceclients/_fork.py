"""Makes locks, queues and connections anew in a forked process, which can't use the parent's."""

from __future__ import annotations

import os
from contextlib import ExitStack
from importlib import import_module
from threading import get_ident
from typing import Protocol
from weakref import WeakValueDictionary

from ._clock import monotonic
from ._throttle.queue import Queue, Ticket

# Importing modules takes its lock, so it must be registered before the function below: the last one is called first.
import_module("logging")


class Renewable(Protocol):
    """An object that a forked process can't use as it is."""

    def renew(self) -> None:
        """Make anew the parts that belong to the parent: its threads don't run here, and it uses its connections."""
        ...


_KNOWN = WeakValueDictionary[int, Renewable]()  # by identity, as users' subclasses may define `__eq__`


def renew_when_forked(thing: Renewable) -> None:
    """Call an object's `renew` in each process that is forked from this one, before anything else runs there."""
    _KNOWN[id(thing)] = thing


# Imports and other work that is done once; no process is forked meanwhile. Otherwise the child would wait for ever for
# locks of Python's own that a thread of the parent had at that moment.
SETTING_UP = Queue(1)
_PATIENCE = 5  # seconds; the thread that is setting up may need a lock of the one that forks


_FORKING: dict[int, Ticket] = {}  # by thread


def _before() -> None:
    _FORKING[get_ident()] = ticket = Ticket(SETTING_UP)
    ticket.wait(monotonic() + _PATIENCE)


def _after_in_parent() -> None:
    _FORKING.pop(get_ident()).leave()


def _after_in_child() -> None:
    _FORKING.clear()
    SETTING_UP.tickets.clear()
    with ExitStack() as stack:  # so that all are renewed even if one of them fails
        for thing in list(_KNOWN.values()):
            stack.callback(thing.renew)


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(before=_before, after_in_parent=_after_in_parent, after_in_child=_after_in_child)
