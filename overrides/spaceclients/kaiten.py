"""The Kaiten clients: bearer authentication, the base URL, the operations."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self, Unpack

import attrs

from ._address import parse_base_url
from ._client import AsyncClient, BaseClient, Options, SyncClient, TransportT, named
from ._credentials import require, token_problem
from ._methods.lazy_import import Lazy
from ._methods.listing import Listing, by_last_id, by_offset
from ._methods.method import Method
from ._methods.operation import Operation, path_and_body
from ._options import plain_text
from ._recipes.ensure_space import ensure_space
from ._spec.document import Spec
from ._throttle.rate import RateQuota
from .errors import ConfigurationError

if TYPE_CHECKING:
    import httpx  # noqa: F401  # named in quotes

    from kaiten_spaces import models
    from kaiten_spaces.api import space_users, spaces
else:
    models, space_users, spaces = map(
        Lazy, ("kaiten_spaces.models", "kaiten_spaces.api.space_users", "kaiten_spaces.api.spaces")
    )

__all__ = ("AsyncKaitenClient", "KaitenClient")


@attrs.frozen
class _BearerToken:
    token: str = attrs.field(repr=False)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def fields(self) -> dict[str, str]:
        return {}


class _Kaiten(BaseClient[TransportT]):
    """The operations and arguments that both Kaiten clients have."""

    _spec = Spec("kaiten_spaces")
    _default_quota = RateQuota

    list_spaces = Operation(spaces.list_spaces, spaces.list_spaces.parameters, list[models.Space])
    get_space = Operation(spaces.get_space, spaces.get_space.parameters, models.Space)
    create_space = Operation(spaces.create_space, models.CreateSpaceRequest, models.Space)
    update_space = Operation(spaces.update_space, path_and_body(int, models.UpdateSpaceRequest), models.Space)
    remove_space = Operation(spaces.remove_space, spaces.remove_space.parameters, models.RemovedSpace)
    list_space_users = Operation(
        space_users.list_space_users, space_users.list_space_users.parameters, list[models.SpaceUser]
    )
    invite_space_user = Operation(
        space_users.invite_space_user, path_and_body(int, models.InviteSpaceUserRequest), models.SpaceInvitation
    )
    get_space_user = Operation(space_users.get_space_user, space_users.get_space_user.parameters, models.SpaceUser)
    change_space_user = Operation(
        space_users.change_space_user, path_and_body(int, int, models.ChangeSpaceUserRequest), models.AccessRecord
    )
    remove_space_user = Operation(
        space_users.remove_space_user, space_users.remove_space_user.parameters, models.AccessRecord
    )

    spaces = Listing(list_spaces, list, by_offset(most=100))
    space_users = Listing(list_space_users, list, by_last_id("last_user_id"))
    ensure_space = Method(ensure_space(create_space, spaces), like=create_space)

    @named
    def __init__(self, base_url: str, token: str, **options: Unpack[Options[TransportT]]) -> None:
        origin, api_path, url_problem = parse_base_url(base_url, self._spec.api_paths)
        problem = token_problem(token)
        credentials = _BearerToken(plain_text(token))
        del base_url, token  # a traceback may show locals
        if problem or url_problem:
            raise ConfigurationError(problem or url_problem)
        super().__init__(origin, api_path, [credentials], options)

    @classmethod
    @named
    def from_env(cls, **options: Unpack[Options[TransportT]]) -> Self:
        """Make a client from the environment variables `KAITEN_URL` and `KAITEN_TOKEN`.

        Args:
            **options: `timeout`, `retry`, `quota` and `transport`, see `Options`.

        Returns:
            The client; nothing is sent yet.

        Raises:
            ConfigurationError: A variable is missing, or its value is wrong.

        Examples:
            >>> kaiten = KaitenClient.from_env()
        """
        require("KAITEN_URL", "KAITEN_TOKEN")
        return cls(os.environ["KAITEN_URL"], os.environ["KAITEN_TOKEN"], **options)


class KaitenClient(SyncClient, _Kaiten["httpx.BaseTransport"]):
    """A client for the spaces of one Kaiten tenant.

    Share it between threads; close it, or use it in a `with` statement.

    Args:
        base_url: The tenant's origin, such as `https://acme.kaiten.ru`. `http` for this machine only.
        token: A user's API token.
        **options: `timeout`, `retry`, `quota` and `transport`, see `Options`.

    Raises:
        ConfigurationError: The base URL, the token or an option is wrong.

    Examples:
        >>> with KaitenClient("https://acme.kaiten.ru", token="...") as kaiten:
        ...     space = kaiten.create_space(title="Launch", external_id="crm-42")

    Source: https://developers.kaiten.ru
    """


class AsyncKaitenClient(AsyncClient, _Kaiten["httpx.AsyncBaseTransport"]):
    """`KaitenClient` for asyncio: the same, with `async with` and `await`.

    Share it between tasks of one event loop; close it, or use it in an `async with` statement.

    Args:
        base_url: The tenant's origin, such as `https://acme.kaiten.ru`. `http` for this machine only.
        token: A user's API token.
        **options: `timeout`, `retry`, `quota` and `transport`, see `Options`.

    Raises:
        ConfigurationError: The base URL, the token or an option is wrong.

    Examples:
        >>> async with AsyncKaitenClient("https://acme.kaiten.ru", token="...") as kaiten:
        ...     space = await kaiten.create_space(title="Launch", external_id="crm-42")

    Source: https://developers.kaiten.ru
    """
