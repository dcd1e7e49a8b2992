"""Makes locks, queues and connections anew in a forked process, which can't use the parent's."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from importlib import import_module
from typing import Protocol
from weakref import WeakValueDictionary

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


class _SetUp:
    """A lock for imports and other work that is done once; no process is forked while it is held.

    Otherwise the child would wait for ever for locks of Python's own that a thread of the parent had at that moment.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._kept = False

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def wait(self) -> None:
        """Take it before a process is forked, but don't wait for ever, as its owner may need another lock."""
        self._kept = self._lock.acquire(timeout=_PATIENCE)

    def go_on(self) -> None:
        """Release it, in the parent."""
        if self._kept:
            self._lock.release()

    def renew(self) -> None:
        """Release it in the child, or make it anew if a thread of the parent has it."""
        if self._kept:
            self._lock.release()
        else:
            self._lock = threading.RLock()


_PATIENCE = 5  # seconds
SETTING_UP = _SetUp()


def _renew_all() -> None:
    with ExitStack() as stack:  # so that all are renewed even if one of them fails
        for thing in [*_KNOWN.values(), SETTING_UP]:
            stack.callback(thing.renew)


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(before=SETTING_UP.wait, after_in_parent=SETTING_UP.go_on, after_in_child=_renew_all)
