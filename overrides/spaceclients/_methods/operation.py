"""Bind an operation of a generated package to the clients, as a typed method."""

from __future__ import annotations

import re
from collections.abc import Coroutine
from contextlib import nullcontext
from functools import cached_property, partial
from types import MethodType, ModuleType, NoneType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload

import attrs

from spaceclients._throttle.queue import Ticket
from spaceclients.errors import RequestInfo, ResponseDecodeError, error_from_response

from .first_calls import FIRST_CALLS, import_needed
from .help_text import description, example_section
from .lazy_import import resolve
from .method import BoundMethod, Declaration, Method, MethodDescriptor, backend_of_class

if TYPE_CHECKING:
    import inspect
    from collections.abc import Callable, Mapping

    from spaceclients._call.request import RequestMaker
    from spaceclients._call.sender import Sender
    from spaceclients._spec.document import OperationSpec, Spec
    from spaceclients._throttle.retry import Outcome

    from .method import Owner

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")
D = TypeVar("D")
T_co = TypeVar("T_co", covariant=True)
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@attrs.frozen
class DetailedResponse(Generic[T_co]):
    """A successful response: its status and headers too.

    Attributes:
        status_code: The status.
        headers: The headers (any case) without cookies; the rate limits are among them.
        parsed: What the call without `.detailed` returns.

    Examples:
        >>> response = kaiten.create_space.detailed(title="Launch")
        >>> response.status_code, response.headers["X-RateLimit-Remaining"], response.parsed.id
    """

    status_code: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    parsed: T_co


@overload
def path_and_body(first: type[A], body: Callable[P, C], /) -> Callable[Concatenate[A, P], C]: ...
@overload
def path_and_body(first: type[A], second: type[B], body: Callable[P, C], /) -> Callable[Concatenate[A, B, P], C]: ...
def path_and_body(*parts: Any) -> Any:
    """For type checkers only: put the types of the path parameters before those of the body. Returns the body's class."""
    return parts[-1]


class Operation(
    Declaration[
        P,
        "BoundOperation[P, T, DetailedResponse[T]]",
        "BoundOperation[P, Coroutine[Any, Any, T], Coroutine[Any, Any, DetailedResponse[T]]]",
        T,
        Coroutine[Any, Any, T],
    ],
    Generic[P, T],
):
    """An operation, declared once in a product's class; its method is sync or async by the client.

    Args:
        endpoint: The generated module.
        arguments: Where the method's parameters come from: the generated class of the request's body, `path_and_body(...)` of
            it, or, without a body, the generated module's `parameters`.
        returns: The generated class of the response; `NoneType` if the response says nothing.
    """

    def __init__(self, endpoint: ModuleType, arguments: Callable[P, object], returns: type[T]) -> None:
        self._endpoint = endpoint
        self._arguments = arguments
        self._returns = returns
        self._is_ready = False

    @cached_property
    def module(self) -> str:
        """The name of the generated module; the method may have another."""
        return str(resolve(self._endpoint).__name__).rpartition(".")[2]

    @cached_property
    def _maker(self) -> RequestMaker:
        from spaceclients._call.request import RequestMaker

        return RequestMaker(self._generated("_get_kwargs"), resolve(self._arguments))

    @cached_property
    def _parse_response(self) -> Callable[..., Any]:
        return self._generated("_parse_response")

    def _get_ready(self, sender: Sender, spec: OperationSpec) -> None:
        """Prepare the rest of what a call needs, so that its response doesn't wait for that."""
        sender.pool.prepare()
        spec.get_ready()
        self._is_ready = bool(self._parse_response)  # imports the generated module

    def _generated(self, name: str) -> Callable[..., Any]:
        module: ModuleType = resolve(self._endpoint)
        function: Callable[..., Any] = vars(module)[name]
        return function

    async def run(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the operation, and return the parsed response."""
        try:
            return (await self.detailed(sender, *args, **kwargs)).parsed
        finally:
            del args, kwargs  # a traceback may show locals

    def check(self, called: str, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Validate the arguments without sending; `called` is the method that errors are to name."""
        try:
            self._maker.make(called, sender.spec.operation(self.module), sender.api_path, args, kwargs)
        finally:
            del args, kwargs  # a traceback may show locals

    async def detailed(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> DetailedResponse[T]:
        """Check, send, and read the response: the whole call, for sync and async clients."""
        try:
            response, info = await self.raw(sender, *args, **kwargs)
        finally:
            del args, kwargs  # a traceback may show locals
        refusal = error_from_response(
            response.status, response.headers, response.body, info, response.attempts, unsure=response.unsure
        )
        if refusal is not None:
            raise refusal
        return DetailedResponse(response.status, response.headers, self.read(sender, response, info))

    async def raw(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> tuple[Outcome, RequestInfo]:
        """Check and send; return the raw response, whatever its status, and its request. `read` parses it."""
        # A first call imports and builds things; no process may be forked meanwhile.
        if not self._is_ready:
            import_needed()
        with nullcontext() if self._is_ready else Ticket(FIRST_CALLS):
            spec = sender.spec.operation(self.module)
            try:
                request = sender.build(self._maker.make(self.name, spec, sender.api_path, args, kwargs))
            finally:
                del args, kwargs  # a traceback may show locals
            if not self._is_ready:
                self._get_ready(sender, spec)
        info = RequestInfo(request.method, str(request.url), spec.find_out, self.name)
        return await sender.send(request, info), info

    def read(self, sender: Sender, response: Outcome, info: RequestInfo) -> T:
        """Parse a successful response; raise a ResponseDecodeError if it isn't what the spec says."""
        spec = sender.spec.operation(self.module)
        try:
            if response.problem:
                raise ValueError(response.problem)  # noqa: TRY301
            data = spec.response(response.body, response.status, response.headers)
            # The generated parser only knows the 2xx of the spec.
            known = SimpleNamespace(status_code=spec.success, json=lambda: data)
            parsed = self._parse_response(client=None, response=known)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            body = response.body.decode(errors="replace")
            raise ResponseDecodeError(response.status, response.headers, body, str(error), info) from error
        return cast("T", None if self._returns is NoneType else parsed)

    def signature(self) -> inspect.Signature:
        """Return the method's parameters and result."""
        returned = None if self._returns is NoneType else resolve(self._returns)
        return self._maker.signature.replace(return_annotation=returned)

    def descriptor(self, owner: type[Owner]) -> MethodDescriptor:
        """Return the method.

        Its function has `detailed` twice: `__detailed__`, with `self`, is for clients; unittest.mock reads the attribute
        `detailed` of the class's function, which has no `self`.
        """
        detailed = _Detailed(self)
        with_self = detailed.descriptor(owner)
        backend = backend_of_class(owner)
        describe_shown = partial(detailed.describe, owner, own=False)
        for_mock = MethodDescriptor(detailed.function(backend), owner, detailed.name, describe_shown, MethodType)

        def describe() -> tuple[inspect.Signature, str]:
            for_mock.with_docstring()
            return self.describe(owner)

        function = self.function(backend)
        function.detailed, function.__detailed__ = for_mock.function, with_self
        return MethodDescriptor(function, owner, self.name, describe, backend.pick(BoundOperation, _AwaitedOperation))

    def description(self, spec: Spec) -> str:
        """Return all that the spec says, and an example."""
        returned = "" if self._returns is NoneType else spec.operation(self.module).returned
        return self.reference(spec, returned) + example_section(self.example(spec))

    def reference(self, spec: Spec, returned: str = "") -> str:
        """Return what the operation does, takes and raises; and what it returns, unless that is empty."""
        return description(spec.operation(self.module), self._maker, returned)

    def example(self, spec: Spec) -> str:
        """Return a call with a sync client, in Python."""
        return spec.operation(self.module).example


class _Detailed(Method[P, DetailedResponse[T]]):
    """The method `detailed` of an operation."""

    def __init__(self, operation: Operation[P, T]) -> None:
        super().__init__(operation.detailed)
        self._operation = operation
        self.name = f"{operation.name}.detailed"

    def signature(self) -> inspect.Signature:
        """Return the operation's parameters with another result."""
        signature = self._operation.signature()
        kind: Any = DetailedResponse
        return signature.replace(return_annotation=kind[signature.return_annotation])

    def description(self, spec: Spec) -> str:
        """The operation's, and what is different."""
        name = self._operation.name
        example = re.sub(
            rf"^(\w+ = )?(.*\.{name})\(", r"response = \2.detailed(", self._operation.example(spec), flags=re.MULTILINE
        )
        return (
            f"As `{name}`, but returns the status and the headers of the response too.\n\n"
            f"{self._operation.reference(spec, 'The response with its status and headers.')}"
            f"{example_section(example)}"
        )


class BoundOperation(BoundMethod[P, R], Generic[P, R, D]):
    """An operation of a client; `D` is what its `detailed` returns."""

    __slots__ = ()

    if not TYPE_CHECKING:
        __doc__, __module__ = BoundMethod.__doc__, BoundMethod.__module__

    @property
    def detailed(self) -> BoundMethod[P, D]:
        """The same call; returns the status and the headers too."""
        detailed: Any = MethodType(vars(self._function)["__detailed__"], self.__self__)
        return cast("BoundMethod[P, D]", detailed)


class _AwaitedProperty(property):
    """A property whose value is a coroutine function: unittest.mock only asks the class whether it is one."""

    if not TYPE_CHECKING:
        __wrapped__ = Operation.detailed


class _AwaitedOperation(BoundOperation[P, R, D]):
    __slots__ = ()

    if not TYPE_CHECKING:
        __doc__, __module__ = BoundMethod.__doc__, BoundMethod.__module__
        detailed = _AwaitedProperty(BoundOperation.detailed.fget)
