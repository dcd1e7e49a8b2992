"""Checks the base URL that a client is made with."""

from __future__ import annotations

from ipaddress import ip_address

import httpx

from .errors import ConfigurationError


def parse_base_url(base_url: str, api_paths: list[str]) -> tuple[str, str]:
    """Split a base URL into the tenant's origin and the API's path.

    Args:
        base_url: `https://host[:port]`, with or without one of the API's own paths at its end.
        api_paths: The paths of the API by its spec, the usual one first; those with a variable don't count.

    Returns:
        The origin without a slash at its end, and the path: the one at the URL's end, else the usual one.

    Raises:
        ConfigurationError: It is something else. The text never quotes a user name or password.

    Example:
        >>> parse_base_url("https://acme.kaiten.ru/", ["/api/latest", "/api/v1"])
        ('https://acme.kaiten.ru', '/api/latest')
    """
    usable = [path for path in api_paths if "{" not in path]
    try:
        url = httpx.URL(base_url)
        host = url.raw_host.decode()
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise ConfigurationError("base_url isn't a URL; write it like https://example.com") from error
    if url.userinfo:
        raise ConfigurationError("base_url must not hold a user name or password: pass them as arguments of their own")
    path = url.raw_path.decode().rstrip("/")
    if any(character.isspace() for character in base_url) or "\\" in base_url:
        problem = "must not hold white space or a backslash"
    elif not url.scheme or not host:
        problem = "needs a scheme and a host, like https://example.com"
    elif (url.port or 0) > 65535:
        problem = "has a port above 65535"
    elif url.scheme not in {"https", "http"}:
        problem = "must start with https://"
    elif url.scheme == "http" and not _is_loopback(host):
        problem = "must start with https://: plain http would show the credentials to the network"
    elif url.query or url.fragment or "?" in base_url or "#" in base_url:
        problem = "must not have a query or a fragment"
    elif path and path not in usable:
        problem = f"must end after the host, or in {' or '.join(usable)}"
    else:
        return f"{url.scheme}://{url.netloc.decode()}", path or usable[0]
    # Without quoting it: what is wrong may be a secret in the wrong place.
    raise ConfigurationError(f"base_url {problem}")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
