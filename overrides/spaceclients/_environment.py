"""Reads what a client needs from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .errors import ConfigurationError

if TYPE_CHECKING:
    import httpx


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


def environment_proxy(origin: str) -> httpx.Proxy | None:
    """The proxy that the environment, or the system's settings, names for an origin.

    Raises:
        ValueError: It isn't the URL of a proxy.
    """
    import urllib.request
    from urllib.parse import urlsplit

    import httpx

    parts = urlsplit(origin)
    proxies = urllib.request.getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or urllib.request.proxy_bypass(parts.netloc):
        return None
    return httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
