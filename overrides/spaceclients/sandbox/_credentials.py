"""Who may call the sandbox. None of this is secret: the sandbox answers on the loopback interface alone."""

from typing import Final

KAITEN_TOKEN: Final = "sandbox-token"  # noqa: S105
"""Kaiten API token of the sandbox's user."""

KAITEN_READER_TOKEN: Final = "sandbox-reader-token"  # noqa: S105
"""Kaiten API token of a user without rights: they see no spaces, and every call but the list is answered with 403."""

KINTONE_LOGIN: Final = ("sandbox", "sandbox")
"""Login name and password of kintone's administrator."""

KINTONE_READER_LOGIN: Final = ("reader", "reader")
"""Login name and password of a kintone user who administers no space."""

KINTONE_SESSION_COOKIE: Final = "sandbox-session"
"""Value of the cookie, whatever its name, that stands for the administrator's login in a browser."""

KINTONE_REQUEST_TOKEN: Final = "sandbox-request-token"  # noqa: S105
"""Value of `__REQUEST_TOKEN__` that goes with the session cookie."""
