"""Binds one operation of a generated package to the clients, as a typed method."""

from __future__ import annotations

from functools import cached_property
from types import ModuleType, NoneType
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

import attrs

from ._client import AsyncClient, SyncClient
from ._description import description, example_section
from ._lazy import resolve
from ._method import AsyncMethod, Method, SyncMethod, run
from .errors import RequestInfo, ResponseDecodeError, error_from_response

if TYPE_CHECKING:
    import inspect
    from collections.abc import Callable, Mapping
    from typing import Self

    from ._exchange import Answer
    from ._request import RequestMaker
    from ._sender import Sender
    from ._spec import OperationSpec

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@attrs.frozen
class DetailedResponse(Generic[T_co]):
    """A successful answer with what came around it.

    Attributes:
        status_code: The status.
        headers: The headers (any case), but for cookies; the rate limits are among them.
        parsed: What the plain call returns.

    Examples:
        >>> answer = kaiten.create_space.detailed(title="Launch")
        >>> answer.status_code, answer.headers["X-RateLimit-Remaining"], answer.parsed.id
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


@overload
def in_path(first: type[A], body: Callable[P, C], /) -> Callable[Concatenate[A, P], C]: ...
@overload
def in_path(first: type[A], second: type[B], body: Callable[P, C], /) -> Callable[Concatenate[A, B, P], C]: ...
def in_path(*parts: Any) -> Any:
    """The arguments of an operation that has both: the types of its path's parameters, then the class of its body."""
    return parts[-1]


class Operation(Method[P, T]):
    """One operation, named once in a client's class; sync or async by the client that it is read from.

    Args:
        endpoint: The generated module.
        arguments: What gives the method its parameters: the generated class of the request's body, `in_path(...)` of
            it, or, without a body, the generated module's `parameters`.
        returns: The generated class of the answer; None's type where the answer says nothing.
    """

    def __init__(self, endpoint: ModuleType, arguments: Callable[P, object], returns: type[T]) -> None:
        self._endpoint = endpoint
        self._arguments = arguments
        self._returns = returns

    @cached_property
    def _maker(self) -> RequestMaker:
        from ._request import RequestMaker

        return RequestMaker(self._generated("_get_kwargs"), resolve(self._arguments))

    @cached_property
    def _parse_response(self) -> Callable[..., Any]:
        return self._generated("_parse_response")

    def _generated(self, name: str) -> Callable[..., Any]:
        module: ModuleType = resolve(self._endpoint)
        function: Callable[..., Any] = vars(module)[name]
        return function

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
        return SyncOperation(self, client) if isinstance(client, SyncClient) else AsyncOperation(self, client)

    # Positional only, as any name may be that of a field.
    async def run(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the answer says."""
        return (await self.detailed(sender, *args, **kwargs)).parsed

    def check(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Raise what a call would that the spec forbids."""
        self._maker.make(self.name, sender.spec.operation(self.name), sender.api_path, args, kwargs)

    async def detailed(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """Check, send, and read the answer: the whole of a call, for sync and async clients alike."""
        from ._exchange import exchange

        spec = sender.spec.operation(self.name)
        request = sender.build(*self._maker.make(self.name, spec, sender.api_path, args, kwargs))
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
        returned = None if self._returns is NoneType else resolve(self._returns)
        return self._maker.signature.replace(return_annotation=returned)

    def description(self, sender: Sender) -> str:
        """All that the spec says, and an example."""
        returned = "" if self._returns is NoneType else sender.spec.operation(self.name).returned
        return self.reference(sender, returned) + example_section(self.example(sender), is_async=sender.is_async)

    def reference(self, sender: Sender, returned: str = "") -> str:
        """What the operation does, takes and raises; and what is returned, unless that is empty."""
        return description(sender.spec.operation(self.name), self._maker, returned)

    def example(self, sender: Sender) -> str:
        """A call by a sync client, in Python."""
        return sender.spec.operation(self.name).example

    def _read(self, spec: OperationSpec, answer: Answer, info: RequestInfo) -> Any:
        """The model in a successful answer."""
        try:
            if answer.broken:
                raise ValueError(answer.broken)  # noqa: TRY301
            data = spec.response(answer.body, answer.status_code, answer.headers)
            parsed = self._parse_response(client=None, response=_Success(data, spec.success))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            body = answer.body.decode(errors="replace")
            raise ResponseDecodeError(answer.status_code, answer.headers, body, str(error), info) from error
        return None if self._returns is NoneType else parsed


class SyncOperation(SyncMethod[P, T]):
    """An operation of a sync client: call it."""

    def __init__(self, operation: Operation[P, T], client: SyncClient) -> None:
        super().__init__(operation, client)
        self._detailed = operation.detailed

    def detailed(self, /, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """The same call; status and headers are returned too.

        Args:
            *args: As of the plain call.
            **kwargs: As of the plain call.

        Returns:
            The answer with what came around it.

        Raises:
            SpaceClientError: As the plain call does.

        Examples:
            >>> kaiten.get_space.detailed(700123).headers["X-RateLimit-Remaining"]
        """
        return run(self._detailed(self._sender, *args, **kwargs))


class AsyncOperation(AsyncMethod[P, T]):
    """An operation of an async client: call it and await."""

    def __init__(self, operation: Operation[P, T], client: AsyncClient) -> None:
        super().__init__(operation, client)
        self._detailed = operation.detailed

    async def detailed(self, /, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """The same call; status and headers are returned too.

        Args:
            *args: As of the plain call.
            **kwargs: As of the plain call.

        Returns:
            The answer with what came around it.

        Raises:
            SpaceClientError: As the plain call does.

        Examples:
            >>> (await kaiten.get_space.detailed(700123)).headers["X-RateLimit-Remaining"]
        """
        return await self._detailed(self._sender, *args, **kwargs)
