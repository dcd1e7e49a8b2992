"""How long the steps of a request may take."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from ._options import require_number
from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True)
class Timeout:
    """How many seconds each step of a request may take; None waits for ever.

    Attributes:
        connect: Making the connection.
        read: Waiting for the next part of the response. kintone's own Java client waits 60 seconds.
        write: Sending the next part of the request.
        pool: Waiting for a free connection.

    Raises:
        ConfigurationError: A number isn't more than 0.

    Examples:
        >>> Timeout(read=5)
        Timeout(connect=10, read=5, write=60, pool=60)
    """

    connect: float | None = 10
    read: float | None = 60
    write: float | None = 60
    pool: float | None = 60

    def __attrs_post_init__(self) -> None:
        for name, seconds in attrs.asdict(self).items():
            if seconds is not None:
                require_number(f"timeout: {name} (seconds, or None for no limit)", seconds, 0, above=True)

    @cached_property
    def steps(self) -> Mapping[str, float | None]:
        """The seconds by httpx's names for the steps."""
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
