"""The base of all clients: their arguments and options, `with_options`, closing."""

from __future__ import annotations

import inspect
from contextlib import AsyncExitStack, ExitStack
from enum import Enum
from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NoReturn, Self, TypedDict, TypeVar, cast

import attrs

from ._call.pool import Pool
from ._call.sender import Sender
from ._methods.method import AsyncSide, Owner, SyncSide, give_functions
from ._throttle.retry import RetryPolicy
from ._timeout import Timeout
from .errors import ConfigurationError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Collection, Sequence

    import httpx

    from ._credentials import Credentials
    from ._response import Limits
    from ._throttle.concurrency import ConcurrencyQuota
    from ._throttle.quota import Quota
    from ._throttle.rate import RateQuota

TransportT = TypeVar("TransportT", bound="httpx.BaseTransport | httpx.AsyncBaseTransport")
FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")


class Keep(Enum):
    """The default of an option that stays as it is; None has another meaning."""

    KEEP = "keep"


class Options(TypedDict, Generic[TransportT], total=False):
    """Keyword options that every client takes.

    Attributes:
        timeout: Seconds for each step, or a `Timeout`; None waits for ever. `Timeout()` unless given.
        retry: When a request is sent again; None for never. `RetryPolicy()` unless given.
        quota: What keeps requests within the service's limits; None for nothing. Kaiten's is a `RateQuota`, kintone's
            a `ConcurrencyQuota`, unless given. Clients that are given the same object share it.
        transport: An httpx transport to send through, for tests and special networks; or a class of transports, which
            the client makes one of, with its certificate and the environment's proxy.

    Examples:
        >>> KaitenClient("https://acme.kaiten.ru", token="...", timeout=Timeout(read=5), retry=None)
    """

    timeout: float | Timeout | None
    retry: RetryPolicy | None
    quota: Quota | None
    transport: TransportT | type[TransportT] | None


# A parameter, how to write it, and its names in other libraries.
_ELSEWHERE = (
    ("retry", "retry=RetryPolicy(attempts=...)", "max_retries retries max_attempts attempts backoff_factor"),
    ("timeout", "timeout=Timeout(connect=..., read=...)", "connect_timeout read_timeout"),
    ("quota", "quota=", "rate_limit limits max_connections requests_per_second"),
    ("token", "token=", "api_key api_token access_token auth password"),
    ("auth", "auth=PasswordAuth(username, password)", "username password user login token api_key api_token"),
    ("base_url", "base_url=", "url host domain subdomain server endpoint"),
    ("cert", "cert=", "client_cert cert_file pfx pfx_file"),
    ("transport", "SSL_CERT_FILE in the environment, or transport=", "verify ssl ssl_context verify_ssl"),
    ("transport", "HTTPS_PROXY in the environment, or transport=", "proxy proxies mounts trust_env"),
    ("transport", "transport=, of your own, which can do that", "http_client client session headers cookies http2"),
)


def named(function: FunctionT) -> FunctionT:
    """Make a method raise errors about its arguments that name the class it was called on."""
    options = tuple(Options.__annotations__)
    parameters = list(inspect.signature(function).parameters.values())[1:]

    @wraps(function)
    def method(owner: Any, /, *args: Any, **kwargs: Any) -> Any:
        problem = _problem(parameters, options, len(args), kwargs.keys())
        if problem:
            del args, kwargs  # a traceback may show locals
            kind = owner if isinstance(owner, type) else type(owner)
            suffix = "" if function.__name__ == "__init__" else f".{function.__name__}"
            raise TypeError(f"{kind.__name__}{suffix}() {problem}")
        try:
            return function(owner, *args, **kwargs)
        finally:
            del args, kwargs

    return cast("FunctionT", method)


def _problem(
    parameters: Sequence[inspect.Parameter], options: Collection[str], positional: int, given: Collection[str]
) -> str:
    """Return the problem of a call's arguments; empty if there is none."""
    free = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    own = [each.name for each in parameters if each.kind is not each.VAR_KEYWORD]
    known = own if len(own) == len(parameters) else [*own, *options]
    # First, as a misspelt name would otherwise be reported as a missing one.
    for name in given:
        if name not in known:
            return f"has no argument {name}{_instead(name, known)}"
    missing = [
        each.name
        for each in parameters
        if each.default is each.empty and each.name in own and each.name not in {*free[:positional], *given}
    ]
    if positional > len(free):
        example = next(iter([*missing, *(name for name in known if name not in free)]), "")
        allowed = f"only {' and '.join(free)}" if free else "nothing"
        return f"takes {allowed} by position{f': name the others, such as {example}=' if example else ''}"
    if twice := next((name for name in free[:positional] if name in given), ""):
        return f"got {twice} twice, by position and by name"
    return f"needs {' and '.join(f'{name}=' for name in missing)}" if missing else ""


def _instead(name: str, known: Sequence[str]) -> str:
    """Suggest a parameter for an unknown name."""
    from difflib import get_close_matches

    for parameter, written, names in _ELSEWHERE:
        if parameter in known and name in names.split():
            return f": write {written}"
    close = get_close_matches(name.lower(), known, 1)
    return f": did you mean {close[0]}=?" if close else f"; it has {', '.join(known)}"


def _policy(given: Any) -> RetryPolicy | None:
    if given is None or isinstance(given, RetryPolicy):
        return given
    raise ConfigurationError(f"retry must be a RetryPolicy, such as RetryPolicy(attempts=3), or None; got {given!r}")


class BaseClient(Owner, Generic[TransportT]):
    """A client: it sends requests for the operations that its product's class declares."""

    _default_quota: ClassVar[type[RateQuota | ConcurrencyQuota]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "_backend") and hasattr(cls, "_spec"):  # not the base of a product's sync and async clients
            give_functions(cls)

    def __init__(
        self,
        origin: str,
        api_path: str,
        credentials: Sequence[Credentials],
        options: Options[TransportT],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        transport: Any = options.get("transport")
        if transport is not None:
            self._check_transport(transport)
            if tls is not None and not isinstance(transport, type):
                raise ConfigurationError("cert can't reach a transport of your own: give the transport its certificate")
        self._sender = Sender(
            spec=self._spec,
            origin=origin,
            api_path=api_path,
            credentials=credentials,
            timeout=Timeout.of(options.get("timeout", Timeout())),
            retry=_policy(options.get("retry", RetryPolicy())),
            quota=self._suitable(options.get("quota", self._default_quota())),
            pool=Pool(transport, origin, tls, self._backend),
        )

    @property
    def base_url(self) -> str:
        """The tenant's origin, without a slash at its end."""
        return self._sender.origin

    @property
    def limits(self) -> Limits | None:
        """The limit in the service's latest response to this client or a sibling, as `Limits`; None before the first."""
        from ._response import limits_in

        return limits_in(self._sender.pool.last_headers)

    @named
    def with_options(
        self,
        *,
        timeout: float | Timeout | Keep | None = Keep.KEEP,
        retry: RetryPolicy | Keep | None = Keep.KEEP,
        quota: Quota | Keep | None = Keep.KEEP,
    ) -> Self:
        """A sibling with other options, on the same connections.

        Closing the sibling leaves the connections open; closing the client that was made first closes them. The
        sibling has the attributes that a subclass has set, as a copy would.

        Args:
            timeout: Seconds for each step, or a `Timeout`; None waits for ever.
            retry: When a request is sent again; None for never.
            quota: What keeps requests within the service's limits; None for nothing.

        Returns:
            The sibling.

        Raises:
            ConfigurationError: An option is out of its limits.

        Examples:
            >>> patient = kaiten.with_options(timeout=300, retry=RetryPolicy(attempts=5))
        """
        timeout = timeout if isinstance(timeout, Keep) else Timeout.of(timeout)
        retry = retry if isinstance(retry, Keep) else _policy(retry)
        quota = quota if isinstance(quota, Keep) else self._suitable(quota)
        changes = {"timeout": timeout, "retry": retry, "quota": quota}
        return self._sibling(**{name: value for name, value in changes.items() if not isinstance(value, Keep)})

    def _check_transport(self, transport: Any) -> None:
        import httpx

        wanted = self._backend.pick(httpx.BaseTransport, httpx.AsyncBaseTransport)
        if not (issubclass(transport, wanted) if isinstance(transport, type) else isinstance(transport, wanted)):
            raise ConfigurationError(f"transport must be an httpx.{wanted.__name__}; got {transport!r}")

    def _suitable(self, quota: Quota | None) -> Quota | None:
        if quota is not None and not hasattr(quota, "turn"):
            raise ConfigurationError(f"quota must be a RateQuota, a ConcurrencyQuota or None; got {quota!r}")
        if quota is not None and quota.is_async not in {None, self._backend.is_async}:
            raise ConfigurationError("the quota's RedisLog needs a redis.Redis, and a redis.asyncio.Redis if async")
        return quota

    def _sibling(self, **changes: Any) -> Self:
        sibling = object.__new__(type(self))
        # The attributes that a subclass has set, slots included. copy.copy can't be used, as clients refuse it.
        state = object.__getstate__(self)
        parts = cast("Sequence[dict[str, Any]]", state if isinstance(state, tuple) else [state])
        for name, value in chain.from_iterable(part.items() for part in parts):
            object.__setattr__(sibling, name, value)
        object.__setattr__(sibling, "_sender", attrs.evolve(self._sender, owns_pool=False, **changes))
        return sibling

    def __repr__(self) -> str:
        sender: Sender | None = getattr(self, "_sender", None)  # a debugger may ask before __init__ has ended
        return f"<{type(self).__name__} {sender.origin}{sender.api_path}>" if sender else f"<{type(self).__name__}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds connections and credentials, so it can't be pickled or copied")


class SyncClient(SyncSide, BaseClient["httpx.BaseTransport"]):
    """A client whose methods return their result."""

    def close(self) -> None:
        """Close the connections. Closing again does nothing; a call afterwards raises a `ClientClosedError`.

        Calls that run in other threads end at once, with an error that says whether anything was changed.

        Examples:
            >>> kaiten.close()
        """
        with ExitStack() as stack:  # closes the others even if closing one fails
            for entry in self._sender.close():
                if not entry.single:
                    stack.callback(entry.transport.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(AsyncSide, BaseClient["httpx.AsyncBaseTransport"]):
    """A client whose methods are awaited."""

    async def aclose(self) -> None:
        """Close the connections. Closing again does nothing; a call afterwards raises a `ClientClosedError`.

        Examples:
            >>> await kaiten.aclose()
        """
        async with AsyncExitStack() as stack:
            for entry in self._sender.close():
                if entry.single:
                    stack.push_async_callback(entry.transport.gone)
                else:
                    stack.push_async_callback(self._sender.pool.shut, entry.transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
