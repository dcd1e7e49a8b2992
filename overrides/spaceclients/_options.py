"""Check options that are numbers, and convert subclasses of texts and numbers to the types themselves."""

from __future__ import annotations

from math import inf, isfinite
from typing import Any

from .errors import ConfigurationError


def plain_text(value: Any) -> Any:
    """Return the text of a subclass of `str`, whose own `str()` may be another; anything else as it is."""
    return str.__str__(value) if isinstance(value, str) else value


def require_number(
    option: str, value: Any, least: float, *, most: float = inf, whole: bool = False, above: bool = False
) -> Any:
    """Return a number, if the option allows it.

    Args:
        option: The option's name in the error.
        value: The given value.
        least: The least number.
        most: The greatest number.
        whole: Whether it must be a whole number.
        above: Whether it must be more than the least number.

    Raises:
        ConfigurationError: The option doesn't allow it.
    """
    number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if number and isfinite(value) and (value > least if above else value >= least) and value <= most:
        return int(value) if isinstance(value, int) else float(value)
    end = "on" if most == inf else f"to {most}"
    limits = f"more than {least}" if above else f"a {'whole ' * whole}number from {least} {end}"
    raise ConfigurationError(f"{option} must be {limits}; got {value!r}")
