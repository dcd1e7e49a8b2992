"""What users' own tools find in the methods of a client: mocks, `inspect`, `help()`, decorators, copies."""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
import json
import pickle
import pydoc
import re
import sys
import weakref
from importlib import resources
from types import FunctionType
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec, patch

import httpx
import pytest

from conftest import KAITEN, KINTONE, PASSWORD, SPACE, Mode
from spaceclients import AsyncKaitenClient, AsyncKintoneClient, KaitenClient, KintoneClient

if TYPE_CHECKING:
    from collections.abc import Callable


MAKERS: dict[type[Any], Callable[[], Any]] = {
    KaitenClient: lambda: KaitenClient(KAITEN, "tok"),
    AsyncKaitenClient: lambda: AsyncKaitenClient(KAITEN, "tok"),
    KintoneClient: lambda: KintoneClient(KINTONE, auth=PASSWORD),
    AsyncKintoneClient: lambda: AsyncKintoneClient(KINTONE, auth=PASSWORD),
}
LISTS = {"spaces", "space_users", "spaces_statistics"}
MADE_OF_THEM = {*LISTS, "ensure_space", "plan_members"}


def methods(kind: type[Any]) -> set[str]:
    """Those of the product's spec, and what is made of them."""
    package = "kaiten_spaces" if "Kaiten" in kind.__name__ else "kintone_spaces"
    paths = json.loads(resources.files(package).joinpath("openapi.json").read_text(encoding="utf-8"))["paths"]
    named = {part["x-python-name"] for path in paths.values() for part in path.values() if "operationId" in part}
    return named | {name for name in MADE_OF_THEM if hasattr(kind, name)}


METHODS = [(kind, name) for kind in MAKERS for name in sorted(methods(kind))]
EACH_CLIENT = pytest.mark.parametrize("kind", MAKERS)
EACH_METHOD = pytest.mark.parametrize(
    ("kind", "name"), METHODS, ids=[f"{kind.__name__}.{name}" for kind, name in METHODS]
)

# How a test gets a mock with all that a client has, and whether its methods refuse what the client's would.
MOCKS: dict[str, tuple[Callable[[type[Any]], Any], bool]] = {
    "autospec of the class": (lambda kind: create_autospec(kind)(KAITEN, **required(kind, "KaitenClient")), True),
    "autospec as instance": (lambda kind: create_autospec(kind, instance=True, spec_set=True), True),
    "autospec of an instance": (lambda kind: create_autospec(MAKERS[kind]()), True),
    "spec of the class": (lambda kind: Mock(spec=kind), False),
    "spec of an instance": (lambda kind: MagicMock(spec=MAKERS[kind]()), False),
    "spec_set": (lambda kind: MagicMock(spec_set=kind), False),
    "async spec of the class": (lambda kind: AsyncMock(spec=kind), False),
    "async spec of an instance": (lambda kind: AsyncMock(spec=MAKERS[kind]()), False),
}


def required(kind: type[Any], name: str) -> dict[str, Any]:
    """Arguments for those that must be given, of a method or of the class itself."""
    signature = inspect.signature(kind if name == "KaitenClient" else getattr(kind, name))
    needed = (
        each for each in signature.parameters.values() if each.default is each.empty and each.kind != each.VAR_KEYWORD
    )
    return {each.name: "x" for each in needed if each.name not in {"self", "base_url"}}


def class_of(client: Any) -> Any:
    return client.__class__


def waits(kind: type[Any], name: str) -> bool:
    return kind.__name__.startswith("Async") and name not in LISTS


def result(value: Any, *, waits: bool) -> Any:
    """What a call gives, awaited where it must be, and not where it mustn't."""
    assert inspect.isawaitable(value) == waits
    if not waits:
        return value

    async def wait() -> Any:
        return await value

    return asyncio.run(wait())


@pytest.mark.parametrize("how", MOCKS)
@EACH_METHOD
def test_a_mock_has_the_methods_of_the_client(kind: type[Any], name: str, how: str) -> None:
    """Awaitable where the client's are; what is misspelt is refused by an autospec."""
    make, checks = MOCKS[how]
    mock = make(kind)
    methods = [getattr(mock, name)]
    if name not in MADE_OF_THEM:
        methods.append(methods[0].detailed)
    for method in methods:
        method.return_value = "answer"
        assert result(method(**required(kind, name)), waits=waits(kind, name)) == "answer"
    if checks:
        with pytest.raises(TypeError, match="misspelt"):
            result(methods[0](**required(kind, name), misspelt=1), waits=waits(kind, name))
    with pytest.raises(AttributeError):
        _ = mock.create_spaces


@pytest.mark.parametrize("at", ["class", "instance"])
@EACH_METHOD
def test_a_method_is_patched_with_an_autospec(kind: type[Any], name: str, at: str) -> None:
    """As any method: that of a class is called with the client, that of a client without."""
    client = MAKERS[kind]()
    arguments = required(kind, name)
    with patch.object(kind if at == "class" else client, name, autospec=True, return_value="answer") as mock:
        assert result(getattr(client, name)(**arguments), waits=waits(kind, name)) == "answer"
        mock.assert_called_once_with(*[client] * (at == "class"), **arguments)
        with pytest.raises(TypeError, match="misspelt"):
            result(getattr(client, name)(**arguments, misspelt=1), waits=waits(kind, name))
        if hasattr(getattr(kind, name), "detailed"):
            detailed = getattr(client, name).detailed
            detailed.return_value = "answer"
            assert result(detailed(**arguments), waits=waits(kind, name)) == "answer"
            with pytest.raises(TypeError, match="misspelt"):
                result(detailed(**arguments, misspelt=1), waits=waits(kind, name))

    assert inspect.signature(getattr(client, name)).parameters.keys() >= arguments.keys()


@EACH_CLIENT
def test_detailed_is_patched(kind: type[Any]) -> None:
    client = MAKERS[kind]()
    with patch.object(kind, "get_space") as mock:
        mock.detailed.return_value = "answer"
        assert result(client.get_space.detailed(1), waits=waits(kind, "get_space")) == "answer"
        mock.detailed.assert_called_once_with(1)


@EACH_METHOD
def test_whether_a_method_is_a_coroutine_function_is_told(kind: type[Any], name: str) -> None:
    """Schedulers, web frameworks and decorators ask, of the method, of the class's, and of a partial one."""
    client = MAKERS[kind]()
    methods: list[Any] = [getattr(client, name), getattr(kind, name), functools.partial(getattr(client, name), 1)]
    if hasattr(methods[0], "detailed"):
        methods += [methods[0].detailed, methods[1].detailed]
    asked = [inspect.iscoroutinefunction] + [asyncio.iscoroutinefunction] * (sys.version_info < (3, 14))
    for ask in asked:
        assert [ask(method) for method in methods] == [waits(kind, name)] * len(methods)
    assert not any(map(inspect.isasyncgenfunction, methods))


@EACH_METHOD
def test_the_class_shows_what_the_client_shows(kind: type[Any], name: str) -> None:
    unbound: Any = getattr(kind, name)
    bound: Any = getattr(MAKERS[kind](), name)

    assert unbound.__class__ is type(unbound) is FunctionType
    assert unbound is getattr(kind, name)
    assert inspect.getdoc(unbound) == inspect.getdoc(bound) == bound.__doc__
    signature = inspect.signature(unbound)
    assert next(iter(signature.parameters)) == "self"
    assert signature.replace(parameters=[*signature.parameters.values()][1:]) == inspect.signature(bound)
    for method in (unbound, bound):
        page = pydoc.plain(pydoc.render_doc(method))
        assert inspect.cleandoc(bound.__doc__).partition("\n")[0] in page
        assert (method.__name__, method.__qualname__) == (name, f"{kind.__name__}.{name}")
        assert method.__module__ == kind.__module__
    if hasattr(bound, "detailed"):
        for detailed in (unbound.detailed, bound.detailed):
            assert detailed.__doc__.startswith(f"As `{name}`")
            assert detailed.__qualname__ == f"{kind.__name__}.{name}.detailed"
            assert list(inspect.signature(detailed).parameters) == list(inspect.signature(bound).parameters)


@EACH_CLIENT
def test_help_on_the_class_has_its_methods(kind: type[Any]) -> None:
    page = pydoc.plain(pydoc.render_doc(kind))
    for name in (name for each, name in METHODS if each is kind):
        method = getattr(MAKERS[kind](), name)
        assert re.search(rf"\b{name}\([\s|]*self,", page)
        for line in method.__doc__.splitlines():
            assert line in page


def test_a_method_of_the_class_is_called_with_a_client(mode: Mode) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=SPACE))
    client = mode.kaiten(transport=transport, quota=None)
    kind = class_of(client)

    assert mode.run(kind.create_space(client, title="x")).title == "Launch"
    assert mode.run(kind.create_space.detailed(client, title="x")).status_code == 200
    assert mode.run(functools.partial(client.update_space, 1)(title="x")).title == "Launch"
    with pytest.raises(
        TypeError, match=rf"{kind.__name__}.create_space\(\) missing 1 required positional argument: 'self'"
    ):
        kind.create_space()


@EACH_CLIENT
def test_a_bound_method_is_equal_to_itself_alone(kind: type[Any]) -> None:
    one, other = MAKERS[kind](), MAKERS[kind]()

    assert one.get_space == one.get_space
    assert hash(one.get_space) == hash(one.get_space)
    assert one.get_space.detailed == one.get_space.detailed
    assert len({one.get_space, one.get_space, other.get_space, one.update_space, one.get_space.detailed}) == 4
    assert one.get_space != other.get_space
    assert one.get_space.__self__ is one
    assert one.get_space.__func__ is kind.get_space
    assert weakref.WeakMethod(one.get_space)() == one.get_space
    assert not hasattr(one.get_space, "details")


@EACH_CLIENT
def test_a_bound_method_is_pickled_as_its_client_is(kind: type[Any]) -> None:
    """Which holds connections and credentials; a subclass may say how it is made anew."""
    client = MAKERS[kind]()
    for method in (client.get_space, client.get_space.detailed):
        with pytest.raises(TypeError, match=f"a {kind.__name__} holds connections and credentials"):
            pickle.dumps(method)
        with pytest.raises(TypeError, match=f"a {kind.__name__} holds connections and credentials"):
            copy.deepcopy(method)
    assert copy.copy(client.get_space) == client.get_space
    assert pickle.loads(pickle.dumps(kind.get_space)) is kind.get_space


def test_a_wrapper_shows_what_it_wraps(mode: Mode) -> None:
    client = mode.kaiten()
    kind = class_of(client)

    @functools.wraps(client.create_space)
    def bound(*_: Any, **__: Any) -> Any:
        raise NotImplementedError

    @functools.wraps(kind.create_space)
    def unbound(*_: Any, **__: Any) -> Any:
        raise NotImplementedError

    assert inspect.signature(bound) == inspect.signature(client.create_space)
    assert inspect.signature(unbound) == inspect.signature(kind.create_space)
    assert bound.__doc__ == unbound.__doc__ == client.create_space.__doc__
    assert bound.__qualname__ == unbound.__qualname__ == f"{type(client).__name__}.create_space"


def test_an_await_that_is_forgotten_is_told_by_the_methods_name() -> None:
    client = AsyncKaitenClient(KAITEN, "tok")
    for call, name in ((client.get_space, "get_space"), (client.get_space.detailed, "get_space.detailed")):
        with pytest.warns(RuntimeWarning, match=f"coroutine 'AsyncKaitenClient.{name}' was never awaited"):
            call(1)
