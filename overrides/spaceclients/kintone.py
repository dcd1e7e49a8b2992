"""The kintone clients: the guest-space URL, client certificates, the operations."""

from __future__ import annotations

import os
from types import NoneType
from typing import TYPE_CHECKING, Self, Unpack

import httpx

from kintone_spaces import models
from kintone_spaces.api import spaces

from ._auth import BasicAuth, PasswordAuth, SessionAuth
from ._base_url import parse_base_url
from ._client import AsyncClient, BaseClient, Options, SyncClient, TransportT
from ._environment import require
from ._operation import Operation
from ._spec import Spec
from .errors import ConfigurationError

if TYPE_CHECKING:
    import ssl

__all__ = ("AsyncKintoneClient", "KintoneClient", "PasswordAuth", "SessionAuth")

Certificate = str | tuple[str, str] | tuple[str, str, str]
"""A client certificate in PEM: one file with the key, or certificate and key, or these and the key's password."""


class _Kintone(BaseClient[TransportT]):
    """What the two kintone clients are but for the way of sending."""

    _spec = Spec("kintone_spaces")

    update_space = Operation(spaces.update_space, models.UpdateSpaceRequest, NoneType)

    def __init__(
        self,
        base_url: str,
        *,
        auth: PasswordAuth | SessionAuth,
        guest_space_id: int | str | None = None,
        basic_auth: tuple[str, str] | None = None,
        cert: Certificate | None = None,
        **options: Unpack[Options[TransportT]],
    ) -> None:
        if not isinstance(auth, (PasswordAuth, SessionAuth)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError("auth must be a PasswordAuth or a SessionAuth: spaces take nothing else")
        origin, api_path = parse_base_url(base_url, self._spec.api_paths)
        api_path = api_path if guest_space_id is None else self._guest_path(guest_space_id)
        gate = [] if basic_auth is None else [BasicAuth(*basic_auth)]
        super().__init__(origin, api_path, [auth, *gate], options, None if cert is None else _tls(cert))

    @classmethod
    def from_env(cls, *, cert: Certificate | None = None, **options: Unpack[Options[TransportT]]) -> Self:
        """A client by the environment.

        `KINTONE_BASE_URL`, `KINTONE_USERNAME` and `KINTONE_PASSWORD` must be set; `KINTONE_GUEST_SPACE_ID`, and
        `KINTONE_BASIC_AUTH_USERNAME` with `KINTONE_BASIC_AUTH_PASSWORD`, may be.

        Raises:
            ConfigurationError: A variable is missing, or its value is wrong.

        Example:
            >>> kintone = KintoneClient.from_env()
        """
        base_url, username, password = require("KINTONE_BASE_URL", "KINTONE_USERNAME", "KINTONE_PASSWORD")
        gate = ("KINTONE_BASIC_AUTH_USERNAME", "KINTONE_BASIC_AUTH_PASSWORD")
        basic_user, basic_password = require(*gate) if any(map(os.environ.get, gate)) else ("", "")
        return cls(
            base_url,
            auth=PasswordAuth(username, password),
            guest_space_id=os.environ.get("KINTONE_GUEST_SPACE_ID") or None,
            basic_auth=(basic_user, basic_password) if basic_user else None,
            cert=cert,
            **options,
        )

    def guest_space(self, guest_space_id: int | str) -> Self:
        """A sibling that works in one guest space, on the same connections.

        Args:
            guest_space_id: Number of the guest space, 1 or greater.

        Raises:
            ConfigurationError: It isn't such a number.

        Example:
            >>> kintone.guest_space(7).update_space(id=7, name="With partners")

        Source: https://kintone.dev/en/docs/kintone/rest-api/spaces/update-space/
        """
        return self._sibling(api_path=self._guest_path(guest_space_id))

    def _guest_path(self, guest_space_id: object) -> str:
        text = str(guest_space_id)
        if isinstance(guest_space_id, bool) or not (text.isascii() and text.isdigit() and int(text) > 0):
            raise ConfigurationError(f"guest_space_id must be a whole number from 1 on; got {guest_space_id!r}")
        template = next(path for path in self._spec.api_paths if "{guestSpaceId}" in path)
        return template.replace("{guestSpaceId}", str(int(text)))


def _tls(cert: Certificate) -> ssl.SSLContext:
    """How to check the server as ever, and show it a certificate."""
    context = httpx.create_ssl_context()
    try:
        context.load_cert_chain(*([cert] if isinstance(cert, str) else cert))
    except (OSError, TypeError, ValueError) as error:
        raise ConfigurationError(f"cert can't be loaded, it must be PEM: {error}") from error
    return context


class KintoneClient(SyncClient, _Kintone[httpx.BaseTransport]):
    """A client for the spaces of one kintone domain.

    Share it between threads; close it, or use it in a `with` statement.

    Args:
        base_url: The domain's origin, such as `https://acme.kintone.com`. `http` for this machine only. With a client
            certificate the host is another one: `https://acme.s.cybozu.com`.
        auth: A `PasswordAuth` or a `SessionAuth`. API tokens and OAuth don't work for spaces.
        guest_space_id: Number of the guest space to work in; None for normal spaces.
        basic_auth: User name and password, where the domain is behind Basic authentication as well.
        cert: A client certificate in PEM: a file with the key, or the two files, or these and the key's password.
        **options: `timeout` and `transport`, see `Options`.

    Raises:
        ConfigurationError: The base URL, the credentials, the certificate or an option is wrong.

    Example:
        >>> with KintoneClient("https://acme.kintone.com", auth=PasswordAuth("admin", "...")) as kintone:
        ...     kintone.update_space(id=1001, name="Launch", is_private=True)

    Source: https://cybozu.dev/ja/kintone/docs/rest-api
    """


class AsyncKintoneClient(AsyncClient, _Kintone[httpx.AsyncBaseTransport]):
    """`KintoneClient` for asyncio: the same, with `async with` and `await`.

    Example:
        >>> async with AsyncKintoneClient("https://acme.kintone.com", auth=PasswordAuth("admin", "...")) as kintone:
        ...     await kintone.update_space(id=1001, name="Launch", is_private=True)
    """
