"""Reads what a client needs from environment variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ._credentials import unsendable
from .errors import ConfigurationError

if TYPE_CHECKING:
    import httpx


def require(*names: str) -> None:
    """Refuse to go on while an environment variable is missing, empty, or can't be sent.

    Raises:
        ConfigurationError: Some are; the text names them all.

    Examples:
        >>> require("KAITEN_URL", "KAITEN_TOKEN")
    """
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ConfigurationError(f"set the environment variable{'s' * (len(missing) > 1)} {', '.join(missing)}")
    for name in names:
        problem = unsendable(os.environ[name], f"the environment variable {name}")
        if problem:
            raise ConfigurationError(problem)


def environment_proxy(origin: str) -> httpx.Proxy | None:
    """The proxy that the environment, or the system's settings, names for an origin; chosen as httpx does.

    Raises:
        ValueError: It isn't the URL of a proxy.
    """
    from urllib.request import getproxies, getproxies_environment, proxy_bypass

    import httpx

    proxies = getproxies()
    entries = [entry.strip() for entry in proxies.get("no", "").split(",")]
    if "*" in entries:
        return None
    url = httpx.URL(origin)
    if not getproxies_environment() and proxy_bypass(url.netloc.decode()):  # by the system's settings, as urllib does
        return None
    # An exception for `https://` stands in the place of the proxy for it.
    named = {f"{scheme}://": proxies[scheme] for scheme in ("http", "https", "all") if proxies.get(scheme)}
    rules = [(_Rule.of(entry), proxy) for entry, proxy in (named | dict.fromkeys(filter(None, entries))).items()]
    fitting = [(rule.rank, proxy) for rule, proxy in rules if rule and rule.fits(url)]
    proxy = min(fitting, key=lambda pair: pair[0], default=((), None))[1]
    del proxies, named, rules, fitting  # a traceback may show locals
    if not proxy:
        return None
    try:
        return httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
    except (ValueError, httpx.InvalidURL):  # whose text may quote a password
        del proxy
    raise ValueError("it isn't the URL of a proxy")


class _Rule(NamedTuple):
    """Which URLs a proxy, or an exception of `NO_PROXY`, is for.

    Attributes:
        scheme: Their scheme; empty for any.
        stars: `*` if names under the host count too, `*.` if only they do.
        host: Their host; empty for any.
        port: Their port; None for any.
    """

    scheme: str
    stars: str
    host: str
    port: int | None

    @classmethod
    def of(cls, entry: str) -> _Rule | None:
        """The rule that an entry is; None for what can't be one."""
        from ipaddress import ip_address

        import httpx

        scheme, _, rest = entry.rpartition("://")
        if not scheme:
            address = rest.partition("/")[0].strip("[]")
            try:
                rest = f"[{address}]" if ip_address(address).version == 6 else address
            except ValueError:
                rest = rest if rest.lower() == "localhost" else f"*{rest}"
        stars = "*." if rest.startswith("*.") else "*" * rest.startswith("*")
        rest = rest.removeprefix(stars)
        everywhere = stars != "*." and rest[:1] in {"", ":", "/"}
        try:
            url = httpx.URL(f"{scheme or 'all'}://{'*' * everywhere}{rest}")
        except httpx.InvalidURL:
            return None
        host = "" if everywhere else url.raw_host.decode()
        return cls("" if url.scheme == "all" else url.scheme, stars, host, url.port) if host or everywhere else None

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The least goes first: a port, then the longest host, then a scheme."""
        return (self.port is None, -len(self.stars + self.host) if self.host else 0, -len(self.scheme))

    def fits(self, url: httpx.URL) -> bool:
        """Whether a URL is one of them."""
        host = url.raw_host.decode()
        named = not self.host or (self.stars != "*." and host == self.host)
        return (
            self.scheme in {"", url.scheme}
            and (named or bool(self.stars and host.endswith(f".{self.host}")))
            and self.port in {None, url.port}
        )
