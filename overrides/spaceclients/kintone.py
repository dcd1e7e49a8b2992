"""The kintone clients: the guest-space URL, client certificates, the operations."""

from __future__ import annotations

import os
from types import NoneType
from typing import TYPE_CHECKING, Any, Self, Unpack, cast

from ._address import parse_base_url
from ._client import AsyncClient, BaseClient, Options, SyncClient, TransportT, named
from ._credentials import BasicAuth, PasswordAuth, SessionAuth, login_problem, require
from ._methods.lazy_import import Lazy
from ._methods.listing import Listing, by_offset
from ._methods.method import Method
from ._methods.operation import Operation
from ._options import plain_text
from ._recipes.plan_members import AsyncMemberPlan, SyncMemberPlan, planner
from ._spec.document import Spec
from ._spec.json_values import whole
from ._throttle.concurrency import ConcurrencyQuota
from .errors import ConfigurationError

if TYPE_CHECKING:
    import httpx  # noqa: F401  # named in quotes

    from kintone_spaces import models
    from kintone_spaces.api import guests, members, spaces, threads

    from ._certificate import Certificate
else:
    models = Lazy("kintone_spaces.models")
    guests, members, spaces, threads = (
        Lazy(f"kintone_spaces.api.{tag}") for tag in ("guests", "members", "spaces", "threads")
    )

__all__ = ("AsyncKintoneClient", "KintoneClient", "PasswordAuth", "SessionAuth")


class _Kintone(BaseClient[TransportT]):
    """The operations and arguments that both kintone clients have."""

    _spec = Spec("kintone_spaces")
    _default_quota = ConcurrencyQuota

    get_space = Operation(spaces.get_space, spaces.get_space.parameters, models.Space)
    update_space = Operation(spaces.update_space, models.UpdateSpaceRequest, NoneType)
    delete_space = Operation(spaces.delete_space, models.DeleteSpaceRequest, NoneType)
    update_space_body = Operation(spaces.update_space_body, models.UpdateSpaceBodyRequest, NoneType)
    add_space_from_template = Operation(
        spaces.add_space_from_template, models.AddSpaceFromTemplateRequest, models.IdResponse
    )
    get_spaces_statistics = Operation(
        spaces.get_spaces_statistics, spaces.get_spaces_statistics.parameters, models.SpacesStatisticsResponse
    )
    get_space_members = Operation(
        members.get_space_members, members.get_space_members.parameters, models.SpaceMembersResponse
    )
    update_space_members = Operation(members.update_space_members, models.UpdateSpaceMembersRequest, NoneType)
    add_thread = Operation(threads.add_thread, models.AddThreadRequest, models.IdResponse)
    update_thread = Operation(threads.update_thread, models.UpdateThreadRequest, NoneType)
    add_thread_comment = Operation(threads.add_thread_comment, models.AddThreadCommentRequest, models.IdResponse)
    add_guests = Operation(guests.add_guests, models.AddGuestsRequest, NoneType)
    delete_guests = Operation(guests.delete_guests, models.DeleteGuestsRequest, NoneType)
    update_space_guests = Operation(guests.update_space_guests, models.UpdateSpaceGuestsRequest, NoneType)

    spaces_statistics = Listing(get_spaces_statistics, lambda page: page.spaces, by_offset(most=100))

    @named
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
            del base_url, auth, basic_auth, cert  # a traceback may show locals
            raise ConfigurationError(
                "auth must be a PasswordAuth or a SessionAuth: spaces take no other, such as API tokens"
            )
        gate, problem = _gate(basic_auth)
        tls, tls_problem = None, ""
        if cert is not None:
            from ._certificate import tls_with

            tls, tls_problem = tls_with(cert)
        origin, api_path, url_problem = parse_base_url(base_url, self._spec.api_paths)
        del base_url, basic_auth, cert  # a traceback may show locals
        if problem or tls_problem or url_problem:
            raise ConfigurationError(problem or tls_problem or url_problem)
        api_path = api_path if guest_space_id is None else self._guest_path(guest_space_id)
        super().__init__(origin, api_path, [auth, *gate], options, tls)

    @classmethod
    @named
    def from_env(cls, *, cert: Certificate | None = None, **options: Unpack[Options[TransportT]]) -> Self:
        """Make a client from environment variables.

        `KINTONE_BASE_URL`, `KINTONE_USERNAME` and `KINTONE_PASSWORD` are required. `KINTONE_GUEST_SPACE_ID` is optional,
        and so are `KINTONE_BASIC_AUTH_USERNAME` and `KINTONE_BASIC_AUTH_PASSWORD` together.

        Args:
            cert: A client certificate, as for the class.
            **options: `timeout`, `retry`, `quota` and `transport`, see `Options`.

        Returns:
            The client; nothing is sent yet.

        Raises:
            ConfigurationError: A variable is missing, or its value is wrong.

        Examples:
            >>> kintone = KintoneClient.from_env()
        """
        require("KINTONE_BASE_URL", "KINTONE_USERNAME", "KINTONE_PASSWORD")
        user, password = "KINTONE_BASIC_AUTH_USERNAME", "KINTONE_BASIC_AUTH_PASSWORD"
        gated = bool(os.environ.get(user) or os.environ.get(password))
        if gated:
            require(user, password)
        try:
            return cls(
                os.environ["KINTONE_BASE_URL"],
                auth=PasswordAuth(os.environ["KINTONE_USERNAME"], os.environ["KINTONE_PASSWORD"]),
                guest_space_id=os.environ.get("KINTONE_GUEST_SPACE_ID") or None,
                basic_auth=(os.environ[user], os.environ[password]) if gated else None,
                cert=cert,
                **options,
            )
        finally:
            del cert  # a traceback may show locals

    @named
    def guest_space(self, guest_space_id: int | str) -> Self:
        """A sibling that works in one guest space, on the same connections.

        The sibling has the attributes that a subclass has set, as a copy would.

        Args:
            guest_space_id: Number of the guest space, 1 or greater.

        Returns:
            The sibling; closing it leaves the connections open.

        Raises:
            ConfigurationError: It isn't such a number.

        Examples:
            >>> kintone.guest_space(7).update_space(id=7, name="With partners")

        Source: https://kintone.dev/en/docs/kintone/rest-api/spaces/update-space/
        """
        return self._sibling(api_path=self._guest_path(guest_space_id))

    def _guest_path(self, guest_space_id: object) -> str:
        if isinstance(guest_space_id, float):  # spreadsheets only have floats
            guest_space_id = whole(guest_space_id)
        number = isinstance(guest_space_id, int) and not isinstance(guest_space_id, bool) and guest_space_id < 10**19
        text = str(int(guest_space_id)) if number else plain_text(guest_space_id)  # type: ignore[call-overload]
        text = text if isinstance(text, str) else ""
        if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) > 0):
            raise ConfigurationError(f"guest_space_id must be a whole number from 1 on; got {guest_space_id!r:.80}")
        template = next(path for path in self._spec.api_paths if "{guestSpaceId}" in path)
        return template.replace("{guestSpaceId}", str(int(text)))


def _gate(pair: tuple[str, str] | None) -> tuple[list[BasicAuth], str]:
    """Return the Basic credentials, if any, or what is wrong with them."""
    if pair is None:
        return [], ""
    given = cast("object", pair)  # without a type checker it may be anything
    parts: list[Any] = list(pair) if isinstance(given, tuple) else []
    if len(parts) != 2:
        return [], "basic_auth must be a user name and a password, as a tuple"
    problem = login_problem(*parts)
    return ([], f"basic_auth: {problem}") if problem else ([BasicAuth(*parts)], "")


class KintoneClient(SyncClient, _Kintone["httpx.BaseTransport"]):
    """A client for the spaces of one kintone domain.

    Share it between threads; close it, or use it in a `with` statement.

    Args:
        base_url: The domain's origin, such as `https://acme.kintone.com`. `http` for this machine only. With a client
            certificate the host is another one: `https://acme.s.cybozu.com`.
        auth: A `PasswordAuth` or a `SessionAuth`. API tokens and OAuth don't work for spaces.
        guest_space_id: Number of the guest space to work in; None for normal spaces.
        basic_auth: User name and password, where the domain is behind Basic authentication as well.
        cert: A client certificate: a `.pfx` or `.p12` with its password, which needs the extra `pfx`; or, in PEM, a
            file with the key, or the two files, or these and the key's password.
        **options: `timeout`, `retry`, `quota` and `transport`, see `Options`.

    Raises:
        ConfigurationError: The base URL, the credentials, the certificate or an option is wrong.

    Examples:
        >>> with KintoneClient("https://acme.kintone.com", auth=PasswordAuth("admin", "...")) as kintone:
        ...     kintone.update_space(id=1001, name="Launch", is_private=True)

    Source: https://cybozu.dev/ja/kintone/docs/rest-api
    """

    plan_members = Method(planner(_Kintone.get_space_members, _Kintone.update_space_members, SyncMemberPlan))


class AsyncKintoneClient(AsyncClient, _Kintone["httpx.AsyncBaseTransport"]):
    """`KintoneClient` for asyncio: the same, with `async with` and `await`.

    Share it between tasks of one event loop; close it, or use it in an `async with` statement.

    Args:
        base_url: The domain's origin, such as `https://acme.kintone.com`. `http` for this machine only. With a client
            certificate the host is another one: `https://acme.s.cybozu.com`.
        auth: A `PasswordAuth` or a `SessionAuth`. API tokens and OAuth don't work for spaces.
        guest_space_id: Number of the guest space to work in; None for normal spaces.
        basic_auth: User name and password, where the domain is behind Basic authentication as well.
        cert: A client certificate: a `.pfx` or `.p12` with its password, which needs the extra `pfx`; or, in PEM, a
            file with the key, or the two files, or these and the key's password.
        **options: `timeout`, `retry`, `quota` and `transport`, see `Options`.

    Raises:
        ConfigurationError: The base URL, the credentials, the certificate or an option is wrong.

    Examples:
        >>> async with AsyncKintoneClient("https://acme.kintone.com", auth=PasswordAuth("admin", "...")) as kintone:
        ...     await kintone.update_space(id=1001, name="Launch", is_private=True)

    Source: https://cybozu.dev/ja/kintone/docs/rest-api
    """

    plan_members = Method(planner(_Kintone.get_space_members, _Kintone.update_space_members, AsyncMemberPlan))
