"""How long the steps of a request may take."""

from __future__ import annotations

from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

import attrs

from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _check_seconds(_: object, attribute: Any, value: Any) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (number and isfinite(value) and value > 0):
        raise ConfigurationError(f"timeout: {attribute.name} must be more than 0 seconds, or None; got {value!r}")


@attrs.frozen(kw_only=True)
class Timeout:
    """How many seconds each step of a request may take; None waits for ever.

    Attributes:
        connect: Making the connection.
        read: Waiting for the next part of the answer. kintone's own Java client waits 60 seconds.
        write: Sending the next part of the request.
        pool: Waiting for a free connection.

    Raises:
        ConfigurationError: A number isn't more than 0.

    Examples:
        >>> Timeout(read=5)
        Timeout(connect=10, read=5, write=60, pool=60)
    """

    connect: float | None = attrs.field(default=10, validator=_check_seconds)
    read: float | None = attrs.field(default=60, validator=_check_seconds)
    write: float | None = attrs.field(default=60, validator=_check_seconds)
    pool: float | None = attrs.field(default=60, validator=_check_seconds)

    @cached_property
    def steps(self) -> Mapping[str, float | None]:
        """The seconds by httpx's names of the steps."""
        return attrs.asdict(self)

    @classmethod
    def of(cls, value: float | Timeout | None) -> Timeout:
        """The same number of seconds for each step, unless it is a `Timeout` already.

        Args:
            value: Seconds, more than 0; None waits for ever.

        Returns:
            The timeout.

        Raises:
            ConfigurationError: The number isn't more than 0.

        Examples:
            >>> Timeout.of(30)
            Timeout(connect=30, read=30, write=30, pool=30)
        """
        if isinstance(value, Timeout):
            return value
        if value is not None and not isinstance(value, int | float):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"timeout must be seconds, or a Timeout such as Timeout(read=5); got {value!r}")
        return cls(connect=value, read=value, write=value, pool=value)
