"""Makes locks, queues and connections anew in a forked process, where the parent's are of no use."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from importlib import import_module
from typing import Protocol
from weakref import WeakValueDictionary

# Modules take its lock when they are imported, so it is to be registered before what is below: the last comes first.
import_module("logging")


class Renewable(Protocol):
    """What a forked process can't take over as it is."""

    def renew(self) -> None:
        """Make anew what belongs to the parent: its threads are gone, and its connections aren't this process's."""
        ...


_KNOWN = WeakValueDictionary[int, Renewable]()  # by their identity: users' subclasses may compare as they like


def renew_when_forked(thing: Renewable) -> None:
    """Call a thing's `renew` in each process that is forked from this one, before anything else runs there."""
    _KNOWN[id(thing)] = thing


class _SetUp:
    """Held while modules are imported and what is worked out once is worked out; no process is forked meanwhile.

    Its child would wait for ever for the locks of Python's own that a thread of the parent's had then.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._kept = False

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def wait(self) -> None:
        """Keep it while a process is forked; not for ever, as others' locks may be held by then."""
        self._kept = self._lock.acquire(timeout=_PATIENCE)

    def go_on(self) -> None:
        """Let it go, in the parent."""
        if self._kept:
            self._lock.release()

    def renew(self) -> None:
        """Let it go in the child, or make it anew where a thread of the parent's has it."""
        if self._kept:
            self._lock.release()
        else:
            self._lock = threading.RLock()


_PATIENCE = 5  # seconds
SETTING_UP = _SetUp()


def _renew_all() -> None:
    with ExitStack() as stack:  # one that fails keeps no other from its own
        for thing in [*_KNOWN.values(), SETTING_UP]:
            stack.callback(thing.renew)


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(before=SETTING_UP.wait, after_in_parent=SETTING_UP.go_on, after_in_child=_renew_all)
