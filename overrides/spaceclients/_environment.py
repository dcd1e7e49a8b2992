"""Reads what a client needs from environment variables."""

from __future__ import annotations

import os

from .errors import ConfigurationError


def require(*names: str) -> None:
    """Refuse to go on while an environment variable is missing or empty.

    Raises:
        ConfigurationError: Some are; the text names them all.

    Examples:
        >>> require("KAITEN_URL", "KAITEN_TOKEN")
    """
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ConfigurationError(f"set the environment variable{'s' * (len(missing) > 1)} {', '.join(missing)}")
