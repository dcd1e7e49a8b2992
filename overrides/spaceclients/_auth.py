"""kintone's authentication schemes."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import attrs

from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _base64_pair(user: object, password: object) -> str:
    """`user:password` in base64, from UTF-8."""
    if not (isinstance(user, str) and isinstance(password, str) and user and password):
        raise ConfigurationError("a user name and a password must be given, as text")
    if ":" in user:
        raise ConfigurationError("a user name with a colon can't be told from its password")
    try:
        return b64encode(f"{user}:{password}".encode()).decode()
    except UnicodeEncodeError as error:
        raise ConfigurationError("user name and password must be text that UTF-8 can carry") from error


@attrs.frozen
class _Login:
    username: str
    password: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        _base64_pair(self.username, self.password)

    def fields(self) -> dict[str, str]:
        """No fields."""
        return {}


@attrs.frozen
class PasswordAuth(_Login):
    """Password authentication: the login name and password of a kintone user.

    Not for users with two-factor authentication. Both are sent in UTF-8.

    Args:
        username: The login name.
        password: The password; never shown.

    Raises:
        ConfigurationError: One of them is empty, or the login name has a colon.

    Example:
        >>> PasswordAuth("admin", "secret")
        PasswordAuth(username='admin')

    Source: https://cybozu.dev/ja/kintone/docs/rest-api/overview/authentication
    """

    def headers(self) -> dict[str, str]:
        """The header that kintone takes instead of a login."""
        return {"X-Cybozu-Authorization": _base64_pair(self.username, self.password)}


@attrs.frozen
class SessionAuth:
    """Session authentication: a browser's login, for code that runs on its behalf.

    Args:
        cookies: The cookies of the login, by name; never shown.
        request_token: What `kintone.getRequestToken()` gives in that browser; never shown.

    Raises:
        ConfigurationError: A cookie or the token is empty, or can't stand in a header.

    Example:
        >>> SessionAuth({"JSESSIONID": "..."}, "...")
        SessionAuth()

    Source: https://cybozu.dev/ja/kintone/docs/rest-api/overview/authentication
    """

    cookies: Mapping[str, str] = attrs.field(repr=False)
    request_token: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        parts: list[Any] = [*self.cookies, *self.cookies.values(), self.request_token]
        sound = all(isinstance(part, str) and part.isascii() and part.isprintable() and part for part in parts)
        if not sound or not self.cookies or any(set(part) & set(" ,;") for part in parts):
            raise ConfigurationError(
                "cookies and request_token must be visible ASCII text without commas or semicolons"
            )

    def headers(self) -> dict[str, str]:
        """The cookies, and the header that kintone wants beside them."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-Requested-With": "XMLHttpRequest"}

    def fields(self) -> dict[str, str]:
        """The request token, which guards against requests forged by other pages."""
        return {"__REQUEST_TOKEN__": self.request_token}


class BasicAuth(_Login):
    """The extra gate before some domains."""

    def headers(self) -> dict[str, str]:
        """The standard header, beside kintone's own."""
        return {"Authorization": f"Basic {_base64_pair(self.username, self.password)}"}
