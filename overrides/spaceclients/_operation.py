"""Binds one operation of a generated package to the clients, as a typed method."""

from __future__ import annotations

import inspect
import json
from types import ModuleType, NoneType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Self, TypeVar, overload

import attrs

from ._client import AsyncClient, SyncClient
from ._exchange import exchange
from ._request_body import checked
from .errors import RequestInfo, ResponseDecodeError, error_from_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._exchange import Answer
    from ._request_body import Body
    from ._sender import Sender
    from ._spec import OperationSpec

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


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
    """What a generated parser reads of an answer; any 2xx is the one of the spec."""

    data: Any
    status_code: int

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
        self.name = endpoint.__name__.rpartition(".")[2]
        self._get_kwargs = vars(endpoint)["_get_kwargs"]
        self._parse_response = vars(endpoint)["_parse_response"]
        self._body = body
        self._returns = returns
        self._description = ""

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

    # Positional only, as any name may be that of a field.
    async def call(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """Check, send, and read the answer: the whole of a call, for sync and async clients alike."""
        spec = sender.spec.operation(self.name)
        try:
            body = self._body(*args, **kwargs)
        except TypeError as error:  # it names a class that the caller never saw
            raise TypeError(f"{self.name}(){str(error).partition('()')[2]}") from None
        request = sender.build(*checked(self._get_kwargs, body, spec))
        info = RequestInfo(request.method, str(request.url), spec.find_out)
        answer = await exchange(sender, request, info)
        refusal = error_from_response(
            answer.status_code, answer.headers, answer.body, info, answer.attempts, unsure=answer.unsure
        )
        if refusal is not None:
            raise refusal
        return DetailedResponse(answer.status_code, answer.headers, self._read(spec, answer, info))

    def signature(self) -> inspect.Signature:
        """The method's parameters and result."""
        return inspect.signature(self._body).replace(return_annotation=self._returns)

    def description(self, sender: Sender) -> str:
        """The spec's description, and the generated one of the parameters."""
        if not self._description:
            fields = inspect.cleandoc(self._body.__doc__ or "").partition("Attributes:")[2].rstrip()
            self._description = f"{sender.spec.operation(self.name).description}\n\nArgs:{fields}"
        return self._description

    def _read(self, spec: OperationSpec, answer: Answer, info: RequestInfo) -> Any:
        """The model in a successful answer."""
        try:
            if answer.broken:
                raise ValueError(answer.broken)  # noqa: TRY301
            data = json.loads(answer.body)
            violation = spec.response_violation(data)
            if violation is not None:
                raise ValueError(f"{violation.field or 'the body'}: {violation.reason}")  # noqa: TRY301
            parsed = self._parse_response(client=None, response=_Success(data, spec.success))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            body = answer.body.decode(errors="replace")
            raise ResponseDecodeError(answer.status_code, answer.headers, body, str(error), info) from error
        return None if self._returns is NoneType else parsed


class BoundOperation(Generic[P, T]):
    """An operation of one client; `help()` and completion show what the spec says of it."""

    def __init__(self, operation: Operation[P, T], sender: Sender) -> None:
        self._operation = operation
        self._sender = sender
        self.__name__ = self.__qualname__ = operation.name
        self.__doc__ = operation.description(sender)

    @property
    def __signature__(self) -> inspect.Signature:
        return self._operation.signature()

    def __get__(self, instance: object, owner: type) -> Self:
        return self  # so that help() takes it for a method

    def __repr__(self) -> str:
        return f"<{self.__name__}{self.__signature__}>"


class SyncOperation(BoundOperation[P, T]):
    """An operation of a sync client: call it."""

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.detailed(*args, **kwargs).parsed

    def detailed(self, /, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """The same call; status and headers are returned too."""
        try:  # all that the call awaits is done in place, so it runs to its end at once
            self._operation.call(self._sender, *args, **kwargs).send(None)
        except StopIteration as stop:
            result: DetailedResponse[T] = stop.value
            return result
        raise AssertionError("a sync call was suspended")  # pragma: no cover


class AsyncOperation(BoundOperation[P, T]):
    """An operation of an async client: call it and await."""

    async def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return (await self.detailed(*args, **kwargs)).parsed

    async def detailed(self, /, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """The same call; status and headers are returned too."""
        return await self._operation.call(self._sender, *args, **kwargs)
