"""Bind a coroutine function to the clients as a typed method: sync clients run it, async clients await it."""

from __future__ import annotations

import inspect
from collections.abc import Coroutine
from functools import partial
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

from spaceclients._backend import TASKS, THREADS, run

from .help_text import awaited

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from spaceclients._backend import Backend
    from spaceclients._call.sender import Sender
    from spaceclients._spec.document import Spec

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
SyncAttr = TypeVar("SyncAttr")
AsyncAttr = TypeVar("AsyncAttr")
SyncResult = TypeVar("SyncResult")
AsyncResult = TypeVar("AsyncResult")

_SELF = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Owner:
    """The base of all classes with methods: the clients."""

    _spec: ClassVar[Spec]
    _backend: ClassVar[Backend]
    _sender: Sender


class SyncSide(Owner):
    """A client whose methods return their result."""

    _backend = THREADS


class AsyncSide(Owner):
    """A client whose methods are awaited."""

    _backend = TASKS


def backend_of_class(owner: type[Owner]) -> Backend:
    """The backend of a class of clients: threads or asyncio's tasks."""
    return owner._backend  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


class Declaration(Generic[P, SyncAttr, AsyncAttr, SyncResult, AsyncResult]):
    """A method as a product's class declares it; the classes of its sync and async clients get a function made from it.

    Type parameters: `P` are the method's parameters. `SyncAttr` is the attribute of a sync client, whose call returns a
    `SyncResult`; `AsyncAttr` and `AsyncResult` are the same for an async client.
    """

    name: str

    if TYPE_CHECKING:

        @overload
        def __get__(self, client: SyncSide, owner: type) -> SyncAttr: ...
        @overload
        def __get__(self, client: AsyncSide, owner: type) -> AsyncAttr: ...
        @overload
        def __get__(self, client: None, owner: type[SyncSide]) -> Callable[Concatenate[SyncSide, P], SyncResult]: ...
        @overload
        def __get__(self, client: None, owner: type[AsyncSide]) -> Callable[Concatenate[AsyncSide, P], AsyncResult]: ...
        @overload
        def __get__(self, client: None, owner: type) -> Self: ...
        def __get__(self, client: object, owner: type) -> object: ...

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def signature(self) -> inspect.Signature:
        """Return the method's parameters, without `self`, and its result."""
        raise NotImplementedError

    def description(self, spec: Spec) -> str:
        """Return the text that `help()` shows for a sync client."""
        raise NotImplementedError

    async def run(self, sender: Sender, /, *args: Any, **kwargs: Any) -> Any:
        """Do what the method does. `sender` is positional only, as a parameter may have any name."""
        raise NotImplementedError

    def function(self, backend: Backend) -> Any:
        """Return the method as a function whose first parameter is the client."""
        return sending(self.run, backend)

    def describe(self, owner: type[Owner], *, own: bool = True) -> tuple[inspect.Signature, str]:
        """Return a function's signature, with `self` unless `own` is false, and its description."""
        signature = self.signature()
        parameters = [*[_SELF] * own, *signature.parameters.values()]
        text = self.description(owner._spec)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return signature.replace(parameters=parameters), backend_of_class(owner).pick(text, awaited(text))

    def descriptor(self, owner: type[Owner]) -> MethodDescriptor:
        """Return what is put into a client's class."""
        return MethodDescriptor(
            self.function(backend_of_class(owner)), owner, self.name, partial(self.describe, owner), BoundMethod
        )


class MethodDescriptor:
    """A function in a class: the class attribute is the function, the attribute of an instance a bound method.

    Args:
        function: The function.
        owner: The class.
        path: The function's name in the class.
        describe: Returns the function's signature and description, when they are first needed.
        bind: Makes the bound method from the function and the instance.
    """

    def __init__(
        self,
        function: Any,
        owner: type,
        path: str,
        describe: Callable[[], tuple[inspect.Signature, str]],
        bind: Callable[[Any, Any], Any],
    ) -> None:
        function.__descriptor__ = self
        function.__name__ = path.rpartition(".")[2]
        function.__qualname__ = f"{owner.__qualname__}.{path}"
        function.__module__ = owner.__module__
        self.function = function
        self._describe: Callable[[], tuple[inspect.Signature, str]] | None = describe
        self._bind = bind

    def with_docstring(self) -> Any:
        """Return the function with its signature and description."""
        describe = self._describe
        if describe:
            self.function.__signature__, self.function.__doc__ = describe()
            self._describe = None
        return self.function

    if not TYPE_CHECKING:  # otherwise type checkers would accept any attribute
        # unittest.mock and inspect read the class itself, without `__get__`, for the parameters.
        __class__ = property(lambda _: FunctionType)
        __doc__ = property(lambda self: self.with_docstring().__doc__)
        __module__ = property(lambda self: self.function.__module__)

        def __get__(self, instance: object, owner: type) -> Any:
            return self.with_docstring() if instance is None else self._bind(self.function, instance)

        def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
            try:
                return self.function(*args, **kwargs)
            finally:
                del args, kwargs  # a traceback may show locals

        def __getattr__(self, name: str) -> Any:
            return getattr(self.with_docstring(), name)

        def __dir__(self) -> list[str]:
            return dir(self.with_docstring())


class BoundMethod(Generic[P, R]):
    """A method of a client; `help()` and completion show its parameters and description."""

    __slots__ = ("__self__", "__weakref__", "_function")

    def __init__(self, function: Callable[..., R], client: object) -> None:
        self._function = function
        self.__self__ = client

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return self._function(self.__self__, *args, **kwargs)
        finally:
            del args, kwargs  # a traceback may show locals

    def __eq__(self, other: object) -> bool:
        # Compared by type(), as __class__ says MethodType for both.
        same: Any = other if type(other) is type(self) else None
        return same is not None and self._function is same._function and self.__self__ is same.__self__

    def __hash__(self) -> int:
        return hash((self._function, id(self.__self__)))

    def __repr__(self) -> str:
        return f"<{self._function.__name__}{inspect.signature(self)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (self.__self__, self._function.__name__)

    if not TYPE_CHECKING:
        __class__ = property(lambda _: MethodType)  # which can't be subclassed
        __func__ = property(lambda self: self._function.__descriptor__.with_docstring())
        __doc__ = property(lambda self: self.__func__.__doc__)
        __module__ = property(lambda self: self._function.__module__)

        def __getattr__(self, name: str) -> Any:
            if name == "__dict__":  # functools.wraps would copy the function's attributes from it
                raise AttributeError(name)
            return getattr(self.__func__, name)

        def __dir__(self) -> list[str]:
            return dir(self.__func__)


class Method(
    Declaration[P, BoundMethod[P, T], BoundMethod[P, Coroutine[Any, Any, T]], T, Coroutine[Any, Any, T]], Generic[P, T]
):
    """A method of a product's sync and async clients, written once as a coroutine function.

    Args:
        function: The coroutine function; its first parameter is the client's sender.
        like: A method with the same parameters, if those of the function are `*args` and `**kwargs`.
    """

    def __init__(
        self,
        function: Callable[Concatenate[Sender, P], Awaitable[T]],
        like: Declaration[P, Any, Any, Any, Any] | None = None,
    ) -> None:
        self._function: Any = function
        self._like = like

    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)
        if inspect.isfunction(self._function):
            self._function.__qualname__ = name  # so that Python's errors about arguments name the method

    async def run(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function."""
        try:
            result: T = await self._function(sender, *args, **kwargs)
        finally:
            del args, kwargs  # a traceback may show locals
        return result

    def signature(self) -> inspect.Signature:
        """Return the function's signature without the sender."""
        if self._like:
            return self._like.signature()
        signature = inspect.signature(self._function)
        return signature.replace(parameters=list(signature.parameters.values())[1:])

    def description(self, spec: Spec) -> str:  # noqa: ARG002
        """Return the function's docstring."""
        return inspect.getdoc(self._function) or ""


def sending(function: Callable[..., Awaitable[Any]], backend: Backend) -> Any:
    """Make a client's method from a coroutine function of its sender.

    Args:
        function: The coroutine function.
        backend: The clients' backend.
    """

    def sync_method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return run(function(self._sender, *args, **kwargs))
        finally:
            del args, kwargs  # a traceback may show locals

    async def async_method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return await function(self._sender, *args, **kwargs)
        finally:
            del args, kwargs  # a traceback may show locals

    return backend.pick(sync_method, async_method)


def give_functions(owner: type[Owner]) -> None:
    """Put a function into a client's class for each declaration of a method that it has or inherits."""
    found = {name: each for kind in reversed(owner.__mro__) for name, each in vars(kind).items()}
    for name, each in found.items():
        if isinstance(each, Declaration):
            setattr(owner, name, each.descriptor(owner))
