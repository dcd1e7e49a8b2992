"""Exceptions that a signal's handler raises in the middle of whatever runs."""

from __future__ import annotations

import gc
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class InterruptError(Exception):
    """What a signal's handler raises."""


@attrs.define
class Alarm:
    """Rings again and again, and breaks off what is done while it does, once each time."""

    seconds: Callable[[], float]
    _armed: bool = False

    def breaks_off(self, work: Callable[[], object]) -> bool:
        """Do something; whether it was broken off."""
        try:
            self._armed = True
            work()
            self._armed = False
        except InterruptError:
            return True
        return False

    def ring(self, *_: object) -> None:
        """The handler."""
        signal.setitimer(signal.ITIMER_REAL, self.seconds())
        if self._armed:
            self._armed = False
            raise InterruptError


@contextmanager
def alarms(seconds: Callable[[], float]) -> Generator[Alarm]:
    """An alarm that rings after so long, again and again."""
    alarm = Alarm(seconds)
    before = signal.signal(signal.SIGALRM, alarm.ring)
    gc.disable()  # Python passes over what is raised in the middle of collecting
    signal.setitimer(signal.ITIMER_REAL, seconds())
    try:
        yield alarm
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        gc.enable()
