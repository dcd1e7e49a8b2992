"""What the first call of a process does once: it imports the rest of the clients, and no process is forked meanwhile."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import get_ident

from spaceclients._clock import monotonic
from spaceclients._throttle.queue import Queue, Ticket

# Importing modules takes its lock, so it must be registered before the function below: the last one is called first.
import_module("logging")

# The modules that a call imports late, Python's own included.
_NEEDED = (
    "asyncio",
    "spaceclients._call.attempt",
    "spaceclients._call.connection",
    "spaceclients._call.progress",
    "jsonschema_rs",
    "email.utils",
    "encodings.idna",
    "random",
)


@cache
def import_needed() -> None:
    """Import these in a thread, where no signal handler runs: one that raises would leave asyncio broken."""

    def work() -> None:
        with Ticket(FIRST_CALLS), suppress(ImportError):  # the code that needs it raises the error
            for name in _NEEDED:
                import_module(name)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join()


# Callers that import, or do other work that is done once. A process that were forked meanwhile would wait for ever for
# locks of Python's own, which a thread of its parent had at that moment.
FIRST_CALLS = Queue(1)
_PATIENCE = 5  # seconds; the caller may need a lock of the thread that forks
_FORKING: dict[int, Ticket] = {}  # by thread


def _before() -> None:
    _FORKING[get_ident()] = ticket = Ticket(FIRST_CALLS)
    ticket.wait(monotonic() + _PATIENCE)


def _after_in_parent() -> None:
    _FORKING.pop(get_ident()).leave()


def _after_in_child() -> None:
    _FORKING.clear()
    FIRST_CALLS.tickets.clear()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(before=_before, after_in_parent=_after_in_parent, after_in_child=_after_in_child)
