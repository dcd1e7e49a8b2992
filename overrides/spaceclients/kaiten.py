"""The Kaiten clients: bearer authentication, the base URL, the operations."""

from __future__ import annotations

from typing import Any, Self, Unpack

import attrs
import httpx

from kaiten_spaces import models
from kaiten_spaces.api import spaces

from ._base_url import parse_base_url
from ._client import AsyncClient, BaseClient, Options, SyncClient, TransportT
from ._environment import require
from ._operation import Operation
from ._spec import Spec
from .errors import ConfigurationError

__all__ = ("AsyncKaitenClient", "KaitenClient")


def _check_token(_: object, __: object, value: Any) -> None:
    # A line feed at the end, as a file gives it, would break the header.
    if not (isinstance(value, str) and value.isascii() and value.isprintable() and value and " " not in value):
        raise ConfigurationError("token must be visible ASCII characters without white space, as Kaiten shows it")


@attrs.frozen
class _BearerToken:
    token: str = attrs.field(repr=False, validator=_check_token)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def fields(self) -> dict[str, str]:
        return {}


class _Kaiten(BaseClient[TransportT]):
    """What the two Kaiten clients are but for the way of sending."""

    _spec = Spec("kaiten_spaces")

    create_space = Operation(spaces.create_space, models.CreateSpaceRequest, models.Space)

    def __init__(self, base_url: str, token: str, **options: Unpack[Options[TransportT]]) -> None:
        origin, api_path = parse_base_url(base_url, self._spec.api_paths)
        super().__init__(origin, api_path, [_BearerToken(token)], options)

    @classmethod
    def from_env(cls, **options: Unpack[Options[TransportT]]) -> Self:
        """A client by the environment: `KAITEN_URL` and `KAITEN_TOKEN`.

        Raises:
            ConfigurationError: A variable is missing, or its value is wrong.

        Example:
            >>> kaiten = KaitenClient.from_env()
        """
        base_url, token = require("KAITEN_URL", "KAITEN_TOKEN")
        return cls(base_url, token, **options)


class KaitenClient(SyncClient, _Kaiten[httpx.BaseTransport]):
    """A client for the spaces of one Kaiten tenant.

    Share it between threads; close it, or use it in a `with` statement.

    Args:
        base_url: The tenant's origin, such as `https://acme.kaiten.ru`. `http` for this machine only.
        token: A user's API token.
        **options: `timeout` and `transport`, see `Options`.

    Raises:
        ConfigurationError: The base URL, the token or an option is wrong.

    Example:
        >>> with KaitenClient("https://acme.kaiten.ru", token="...") as kaiten:
        ...     space = kaiten.create_space(title="Launch", external_id="crm-42")

    Source: https://developers.kaiten.ru
    """


class AsyncKaitenClient(AsyncClient, _Kaiten[httpx.AsyncBaseTransport]):
    """`KaitenClient` for asyncio: the same, with `async with` and `await`.

    Example:
        >>> async with AsyncKaitenClient("https://acme.kaiten.ru", token="...") as kaiten:
        ...     space = await kaiten.create_space(title="Launch", external_id="crm-42")
    """
