"""Sign requests: kintone's authentication schemes, and the checks of tokens and logins."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import NoReturn, Protocol

import attrs

from ._options import plain_text
from .errors import ConfigurationError

# A password may have letters of any language. These characters only get into it by mistake, such as from a file.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


class Credentials(Protocol):
    """Signs requests."""

    def headers(self) -> Mapping[str, str]:
        """Headers to add.

        Returns:
            Their values by their names.
        """
        ...

    def fields(self) -> Mapping[str, str]:
        """Fields to add to a JSON body.

        Returns:
            Their values by their names; a request without a body gets none.
        """
        ...


# The checks return the problem, and their callers raise it without the secrets: a traceback may show local variables.


def header_problem(what: str, *parts: object) -> str | None:
    """Return why texts can't be sent in a header; None if they can."""
    sound = all(isinstance(part, str) and part.isascii() and part.isprintable() and part for part in parts)
    if sound and not any(set(str(plain_text(part))) & set(" ,;") for part in parts):
        return None
    return f"{what} must be visible ASCII text without spaces, commas and semicolons"


def token_problem(token: object) -> str | None:
    """Return why a token can't be sent; None if it can."""
    if not token:
        return "token is missing or empty"
    if isinstance(token, str) and token.lower().startswith("bearer "):
        return "token must be the token alone: leave out the word Bearer before it"
    return unsendable(token, "token") or header_problem("token", token)


def login_problem(username: object, password: object) -> str | None:
    """Return why a user name and a password can't be sent; None if they can."""
    for what, part in (("user name", username), ("password", password)):
        if not part or not isinstance(part, str):
            return f"the {what} {'must be text' if part else 'is missing or empty'}"
    if ":" in str(username):
        return "a user name with a colon can't be told from its password"
    return unsendable(username, "the user name") or unsendable(password, "the password")


def unsendable(text: object, what: str) -> str | None:
    """Return why a text can't be right, such as a line with its line feed; None if it can."""
    text = str(plain_text(text))
    if _UNSEEN.search(text):
        return f"{what} has a control character in it, such as the line feed at the end of a file"
    try:
        text.encode()
    except UnicodeEncodeError:
        return f"{what} isn't text that UTF-8 can carry"
    return None


def require(*names: str) -> None:
    """Check that environment variables are set, and can be sent.

    Raises:
        ConfigurationError: Some aren't; the message names all of them.

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


@attrs.frozen(init=False, repr=False)
class PasswordAuth:
    """Password authentication: the login name and password of a kintone user.

    Not for users with two-factor authentication. Both are sent in UTF-8.

    Args:
        username: The login name.
        password: The password; never shown.

    Raises:
        ConfigurationError: One of them is empty or has a control character in it, or the login name has a colon.

    Examples:
        >>> PasswordAuth("admin", "secret")
        PasswordAuth(username='admin')

    Source: https://cybozu.dev/ja/kintone/docs/rest-api/overview/authentication
    """

    username: str
    password: str

    def __init__(self, username: str, password: str) -> None:
        username, password = plain_text(username), plain_text(password)
        problem = login_problem(username, password)
        if problem:
            del username, password
            raise ConfigurationError(problem)
        self.__attrs_init__(username, password)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def __repr__(self) -> str:  # also works for one that was refused
        return f"{type(self).__name__}(username={getattr(self, 'username', None)!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds a password, so it can't be pickled")

    def _base64(self) -> str:
        return b64encode(f"{self.username}:{self.password}".encode()).decode()

    def fields(self) -> dict[str, str]:
        """No fields."""
        return {}

    def headers(self) -> dict[str, str]:
        """The header that kintone takes instead of a login."""
        return {"X-Cybozu-Authorization": self._base64()}


class BasicAuth(PasswordAuth):
    """HTTP Basic authentication, which some domains require as well."""

    def headers(self) -> dict[str, str]:
        """The standard header, beside kintone's own."""
        return {"Authorization": f"Basic {self._base64()}"}


@attrs.frozen(init=False)
class SessionAuth:
    """Session authentication: a browser's login, for code that runs on its behalf.

    Args:
        cookies: The cookies of the login, by name; never shown.
        request_token: What `kintone.getRequestToken()` gives in that browser; never shown.

    Raises:
        ConfigurationError: A cookie or the token is empty, or can't stand in a header.

    Examples:
        >>> SessionAuth({"JSESSIONID": "..."}, "...")
        SessionAuth()

    Source: https://cybozu.dev/ja/kintone/docs/rest-api/overview/authentication
    """

    cookies: Mapping[str, str] = attrs.field(repr=False, hash=False)
    request_token: str = attrs.field(repr=False)

    def __init__(self, cookies: Mapping[str, str], request_token: str) -> None:
        given: object = cookies
        request_token = plain_text(request_token)
        problem = (
            header_problem("cookies and request_token", *cookies, *cookies.values(), request_token)
            if isinstance(given, Mapping) and cookies  # pyright: ignore[reportUnnecessaryIsInstance]
            else "cookies must be given, as a mapping of names to values"
        )
        if problem:
            del cookies, request_token, given
            raise ConfigurationError(problem)
        texts = {plain_text(name): plain_text(value) for name, value in cookies.items()}
        self.__attrs_init__(texts, request_token)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a SessionAuth holds a login, so it can't be pickled")

    def headers(self) -> dict[str, str]:
        """The cookies, and the header that kintone wants beside them."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-Requested-With": "XMLHttpRequest"}

    def fields(self) -> dict[str, str]:
        """The request token, which guards against requests forged by other pages."""
        return {"__REQUEST_TOKEN__": self.request_token}
