"""Binds a coroutine function to the clients as a typed method: sync clients run it to its end, async ones await it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

from ._client import AsyncClient, SyncClient
from ._description import awaited

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ._sender import Sender

P = ParamSpec("P")
T = TypeVar("T")


def run(awaitable: Awaitable[T]) -> T:
    """The result of something that never suspends: with a sync sender, all that it awaits is done in place."""
    try:
        awaitable.__await__().__next__()
    except StopIteration as stop:
        result: T = stop.value
        return result
    raise AssertionError("a sync call was suspended")  # pragma: no cover


class Described(Generic[P]):
    """What a client's class says of a method."""

    name: str
    _docs: dict[bool, str]

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self._docs = {}

    def doc(self, sender: Sender) -> str:
        """The description for sync or async clients, made once."""
        if sender.is_async not in self._docs:
            self._docs[sender.is_async] = self.description(sender)
        return self._docs[sender.is_async]

    def signature(self) -> inspect.Signature:
        """The method's own parameters, and its result."""
        raise NotImplementedError

    def description(self, sender: Sender) -> str:
        """What `help()` shows."""
        raise NotImplementedError


class BoundMethod(Generic[P]):
    """A method of one client; `help()` and completion show its parameters and what it does."""

    def __init__(self, method: Described[P], client: SyncClient | AsyncClient) -> None:
        # A method is a part of its client's class, which neither checker can tell.
        self._sender = client._sender  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        self._signature = method.signature
        self.__name__ = self.__qualname__ = method.name
        self.__doc__ = method.doc(self._sender)

    @property
    def __signature__(self) -> inspect.Signature:
        return self._signature()

    def __get__(self, instance: object, owner: type) -> Self:
        return self  # so that help() takes it for a method

    def __repr__(self) -> str:
        return f"<{self.__name__}{self.__signature__}>"


class Method(Described[P], Generic[P, T]):
    """A method of both clients of a product, written once.

    Args:
        function: Takes the client's sender, then the method's own arguments.
        like: A method with the same parameters, where the function's own don't tell.
    """

    def __init__(
        self, function: Callable[Concatenate[Sender, P], Awaitable[T]], like: Described[P] | None = None
    ) -> None:
        self._function = function
        self._like = like

    @overload
    def __get__(self, client: None, owner: type) -> Self: ...
    @overload
    def __get__(self, client: SyncClient, owner: type) -> SyncMethod[P, T]: ...
    @overload
    def __get__(self, client: AsyncClient, owner: type) -> AsyncMethod[P, T]: ...
    def __get__(
        self, client: SyncClient | AsyncClient | None, owner: type
    ) -> Self | SyncMethod[P, T] | AsyncMethod[P, T]:
        if client is None:
            return self
        return SyncMethod(self, client) if isinstance(client, SyncClient) else AsyncMethod(self, client)

    # Positional only, as any name may be that of a parameter.
    async def run(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the method returns."""
        return await self._function(sender, *args, **kwargs)

    def signature(self) -> inspect.Signature:
        """The function's but for the sender."""
        if self._like:
            return self._like.signature()
        signature = inspect.signature(self._function)
        return signature.replace(parameters=list(signature.parameters.values())[1:])

    def description(self, sender: Sender) -> str:
        """The function's."""
        text = inspect.getdoc(self._function) or ""
        return awaited(text) if sender.is_async else text


class SyncMethod(BoundMethod[P], Generic[P, T]):
    """A method of a sync client: call it."""

    def __init__(self, method: Method[P, T], client: SyncClient) -> None:
        super().__init__(method, client)
        self._run = method.run

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return run(self._run(self._sender, *args, **kwargs))


class AsyncMethod(BoundMethod[P], Generic[P, T]):
    """A method of an async client: call it and await."""

    def __init__(self, method: Method[P, T], client: AsyncClient) -> None:
        super().__init__(method, client)
        self._run = method.run

    async def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(self._sender, *args, **kwargs)
