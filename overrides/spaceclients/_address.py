"""Parse the base URL of a client, and find the proxy for it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ._options import plain_text

if TYPE_CHECKING:
    from spaceclients import _http

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_PLAIN = re.compile(r"(https://(?:[a-z0-9]{1,63}\.)+[a-z0-9]{1,63})(/.*)?")


def parse_base_url(base_url: str, api_paths: list[str]) -> tuple[str, str, str]:
    """Split a base URL into the tenant's origin and the API's path.

    Args:
        base_url: `https://host[:port]`, with or without one of the API's own paths at its end.
        api_paths: The paths of the API by its spec, the usual one first; those with a variable don't count.

    Returns:
        The origin without a slash at its end; the API's path, which is the one at the URL's end or else the usual one;
        and what is wrong with the URL, if anything. The caller raises that, as a traceback here would show the URL; the
        text never quotes it.

    Examples:
        >>> parse_base_url("https://acme.kaiten.ru/", ["/api/latest", "/api/v1"])
        ('https://acme.kaiten.ru', '/api/latest', '')
    """
    usable = [path for path in api_paths if "{" not in path]
    # An ordinary URL needs no httpx, whose import takes longer than everything else in making a client.
    base_url = plain_text(base_url)
    plain = _PLAIN.fullmatch(str(base_url))
    path = (plain[2] or "").rstrip("/") if plain else ""
    if plain and path in {"", *usable} and len(plain[1]) - len("https://") < 254:
        return plain[1], path or usable[0], ""
    from spaceclients import _http

    url = None
    host = ""
    with suppress(_http.InvalidURL, TypeError, ValueError):  # whose text may quote a password
        url = _http.URL(base_url)
        host = url.raw_host.decode()
    path = url.raw_path.decode().rstrip("/") if url else ""
    problem = _problem(base_url, url, host, path, usable) if url else "isn't a URL; write it like https://example.com"
    if url and "://" not in base_url:
        for scheme in ("http://", "https://"):  # http:// is only right for this machine
            if not parse_base_url(f"{scheme}{base_url.removeprefix('//')}", api_paths)[2]:
                return "", "", f"base_url has no scheme: did you mean the same with {scheme} before it?"
    if url is None or problem:
        return "", "", f"base_url {problem}"  # without quoting it, as it may be a secret in the wrong place
    return f"{url.scheme}://{url.netloc.decode()}", path or usable[0], ""


def _problem(base_url: str, url: _http.URL, host: str, path: str, usable: list[str]) -> str:
    """Return what is wrong with a base URL; empty if it is right."""
    wrong = {
        "must not hold a user name or password: pass them as arguments of their own": url.userinfo,
        "must not hold white space or a backslash": "\\" in base_url or any(map(str.isspace, base_url)),
        "needs a scheme and a host, like https://example.com": not url.scheme or not host,
        "has a host that can't exist": not _can_exist(url, host),
        "has a port that isn't from 1 to 65535": url.port is not None and not 0 < url.port <= 65535,
        "must start with https://": url.scheme not in {"https", "http"},
        "must start with https://: plain http would show the credentials to the network": (
            url.scheme == "http" and not is_loopback(host)
        ),
        "must not have a query or a fragment": url.query or url.fragment or "?" in base_url or "#" in base_url,
        f"must end after the host, or in {' or '.join(usable)}": path and path not in usable,
    }
    return next((text for text, found in wrong.items() if found), "")


def _can_exist(url: _http.URL, host: str) -> bool:
    """Whether the host of a URL may be one: a name or an address."""
    with suppress(UnicodeError):  # of a part `xn--...` that stands for nothing
        labels = host.removesuffix(".").split(".")
        return bool(url.host) and len(host) < 254 and (":" in host or all(map(_LABEL.fullmatch, labels)))
    return False


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def environment_proxy(origin: str) -> _http.Proxy | None:
    """Return the proxy for an origin by the environment or the system's settings, chosen as httpx does.

    Raises:
        ValueError: It isn't the URL of a proxy.
    """
    from urllib.request import getproxies, getproxies_environment, proxy_bypass

    from spaceclients import _http

    proxies = getproxies()
    entries = [entry.strip() for entry in proxies.get("no", "").split(",")]
    if "*" in entries:
        return None
    url = _http.URL(origin)
    if not getproxies_environment() and proxy_bypass(url.netloc.decode()):  # by the system's settings, as urllib does
        return None
    # An exception for `https://` replaces the proxy for it.
    named = {f"{scheme}://": proxies[scheme] for scheme in ("http", "https", "all") if proxies.get(scheme)}
    rules = [(_Rule.of(entry), proxy) for entry, proxy in (named | dict.fromkeys(filter(None, entries))).items()]
    fitting = [(rule.rank, proxy) for rule, proxy in rules if rule and rule.fits(url)]
    proxy = min(fitting, key=lambda pair: pair[0], default=((), None))[1]
    del proxies, named, rules, fitting  # a traceback may show locals
    if not proxy:
        return None
    try:
        return _http.Proxy(proxy if "://" in proxy else f"http://{proxy}")
    except (ValueError, _http.InvalidURL):  # whose text may quote a password
        del proxy
    raise ValueError("it isn't the URL of a proxy")


class _Rule(NamedTuple):
    """The URLs that a proxy, or an entry of `NO_PROXY`, is for.

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
        """Parse an entry; None if it can't be one."""
        from ipaddress import ip_address

        from spaceclients import _http

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
            url = _http.URL(f"{scheme or 'all'}://{'*' * everywhere}{rest}")
        except _http.InvalidURL:
            return None
        host = "" if everywhere else url.raw_host.decode()
        return cls("" if url.scheme == "all" else url.scheme, stars, host, url.port) if host or everywhere else None

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The precedence, lowest first: a rule with a port, then the longest host, then a scheme."""
        return (self.port is None, -len(self.stars + self.host) if self.host else 0, -len(self.scheme))

    def fits(self, url: _http.URL) -> bool:
        """Whether the rule is for a URL."""
        host = url.raw_host.decode()
        named = not self.host or (self.stars != "*." and host == self.host)
        return (
            self.scheme in {"", url.scheme}
            and (named or bool(self.stars and host.endswith(f".{self.host}")))
            and self.port in {None, url.port}
        )
