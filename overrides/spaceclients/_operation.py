"""Binds one operation of a generated package to the clients, as a typed method."""

from __future__ import annotations

import json
from types import ModuleType, NoneType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, Self, TypeVar, overload

import attrs
import httpx

from ._answer import public_headers
from ._client import AsyncClient, SyncClient
from ._json import Violation, json_violation
from .errors import (
    InvalidRequestError,
    OutcomeUnknownError,
    RequestInfo,
    ResponseDecodeError,
    TransportError,
    error_from_response,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._sender import Sender
    from ._spec import OperationSpec

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# The request didn't get as far as the service.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Body(Protocol):
    """A generated request body."""

    def to_dict(self) -> dict[str, Any]:
        """The body as JSON."""
        ...


@attrs.frozen
class DetailedResponse(Generic[T_co]):
    """A successful answer with what came around it.

    Attributes:
        status_code: The status.
        headers: The headers (any case), but for cookies; the rate limits are among them.
        parsed: What the plain call returns.
    """

    status_code: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    parsed: T_co


@attrs.frozen
class _Success:
    """What a generated parser reads of an answer; any 2xx is the 200 of the spec."""

    data: Any
    status_code: int = 200

    def json(self) -> Any:
        return self.data


class Operation(Generic[P, T]):
    """One operation, named once in a client's class; sync or async by the client that it is read from.

    Args:
        endpoint: The generated module.
        body: The generated class of the request's body, whose fields become the method's parameters.
        returns: The generated class of the answer; None's type where the answer says nothing.
    """

    def __init__(self, endpoint: ModuleType, body: Callable[P, Body], returns: type[T]) -> None:
        self._name = endpoint.__name__.rpartition(".")[2]
        self._get_kwargs = vars(endpoint)["_get_kwargs"]
        self._parse_response = vars(endpoint)["_parse_response"]
        self._body = body
        self._returns = returns

    @overload
    def __get__(self, client: None, owner: type) -> Self: ...
    @overload
    def __get__(self, client: SyncClient, owner: type) -> SyncOperation[P, T]: ...
    @overload
    def __get__(self, client: AsyncClient, owner: type) -> AsyncOperation[P, T]: ...
    def __get__(
        self, client: SyncClient | AsyncClient | None, owner: type
    ) -> Self | SyncOperation[P, T] | AsyncOperation[P, T]:
        if client is None:
            return self
        # An operation is a part of its client's class, which neither checker can tell.
        sender = client._sender  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return SyncOperation(self, sender) if isinstance(client, SyncClient) else AsyncOperation(self, sender)

    async def call(self, sender: Sender, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """Check, send, and read the answer: the whole of a call, for sync and async clients alike."""
        spec = sender.spec.operation(self._name)
        request = sender.build(*self._checked(spec, self._body(*args, **kwargs)))
        info = RequestInfo(request.method, str(request.url))
        try:
            response = await sender.send(request)
        except httpx.HTTPError as error:
            unknown = request.method not in _SAFE_METHODS and not isinstance(error, _NEVER_SENT)
            cause = f"{type(error).__name__}: {error}".removesuffix(": ")
            raise (OutcomeUnknownError if unknown else TransportError)(info, 1, cause) from error
        refusal = error_from_response(response.status_code, response.headers.multi_items(), response.content, info)
        if refusal is not None:
            raise refusal
        parsed = self._read(spec, response, info)
        return DetailedResponse(response.status_code, public_headers(response.headers.multi_items()), parsed)

    def _checked(self, spec: OperationSpec, body: Body) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the generated module makes of a body: the request but for the JSON, and the JSON."""
        try:
            kwargs = self._get_kwargs(body=body)
        except (AttributeError, TypeError, ValueError) as error:
            raise _invalid(_unwritable(body, error)) from error
        data: dict[str, Any] = kwargs.pop("json")
        violation = json_violation(data) or spec.request_violation(data)
        if violation is not None:
            raise _invalid(violation)
        return kwargs, data

    def _read(self, spec: OperationSpec, response: httpx.Response, info: RequestInfo) -> Any:
        """The model in a successful answer."""
        try:
            data = json.loads(response.content)
            violation = spec.response_violation(data)
            if violation is not None:
                raise ValueError(f"{violation.field or 'the body'}: {violation.reason}")  # noqa: TRY301
            parsed = self._parse_response(client=None, response=_Success(data))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            headers = public_headers(response.headers.multi_items())
            body = response.content.decode(errors="replace")
            raise ResponseDecodeError(response.status_code, headers, body, str(error), info) from error
        return None if self._returns is NoneType else parsed


class SyncOperation(Generic[P, T]):
    """An operation of a sync client: call it."""

    def __init__(self, operation: Operation[P, T], sender: Sender) -> None:
        self._operation = operation
        self._sender = sender

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.detailed(*args, **kwargs).parsed

    def detailed(self, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """The same call; status and headers are returned too."""
        try:  # all that the call awaits is a sync send, so it runs to its end at once
            self._operation.call(self._sender, *args, **kwargs).send(None)
        except StopIteration as stop:
            result: DetailedResponse[T] = stop.value
            return result
        raise AssertionError("a sync call was suspended")  # pragma: no cover


class AsyncOperation(Generic[P, T]):
    """An operation of an async client: call it and await."""

    def __init__(self, operation: Operation[P, T], sender: Sender) -> None:
        self._operation = operation
        self._sender = sender

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return (await self.detailed(*args, **kwargs)).parsed

    async def detailed(self, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """The same call; status and headers are returned too."""
        return await self._operation.call(self._sender, *args, **kwargs)


def _invalid(violation: Violation) -> InvalidRequestError:
    value = repr(violation.value)
    short = value if len(value) <= 80 else f"{value[:79]}…"
    return InvalidRequestError(violation.field, violation.rule, short, violation.reason)


def _unwritable(body: Any, error: Exception) -> Violation:
    """The field that keeps a generated body from becoming JSON: without it, the rest does."""
    for field in attrs.fields(body.__class__):
        value = getattr(body, field.name)
        if field.default in (attrs.NOTHING, value) or not field.init:
            continue
        try:
            attrs.evolve(body, **{field.name: field.default}).to_dict()
        except (AttributeError, TypeError, ValueError):
            continue
        wanted = str(field.type).replace(" | Unset", "")
        return Violation(field.name, "type", f"must be of the type {wanted}", value)
    return Violation("", "type", f"some fields are of a wrong type ({error})", body)
