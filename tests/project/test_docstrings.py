"""Docstrings of the public names: what goes in, what comes out, what is raised, an example, and the vendor's page.

The rules: classes and methods tell all of it, as far as there is something to tell; a property needs no example. An
error's subclass describes what it adds. What a class does for the package, such as a quota's `turn`, is described by the
protocol, in which it needs no example. What operations say is the spec's.
"""

from __future__ import annotations

import ast
import builtins
import doctest
import importlib
import inspect
import json
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import griffe
import httpx
import pytest

import spaceclients
from spaceclients import AsyncKaitenClient, AsyncKintoneClient, KaitenClient, KintoneClient, PasswordAuth, errors
from spaceclients._credentials import Credentials
from spaceclients._fork import Renewable
from spaceclients._methods.listing import AsyncPages, SyncPages
from spaceclients._methods.method import MethodDescriptor
from spaceclients._recipes.plan_members import AsyncMemberPlan, SyncMemberPlan
from spaceclients._throttle.quota import Quota
from spaceclients._throttle.rate import Log
from spaceclients._throttle.retry import Outcome
from spaceclients.sandbox import (
    KAITEN_TOKEN,
    KINTONE_LOGIN,
    KaitenSandbox,
    KaitenState,
    KintoneSandbox,
    KintoneState,
    Sandbox,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GENERATED = Path(__file__).parents[2] / "generated"
MODULES = ["spaceclients", *(f"spaceclients.{name}" for name in ("errors", "redis", "aiohttp", "sandbox"))]
PROTOCOLS = (Quota, Log, Credentials, Renewable)
ELSEWHERE = {*vars(httpx.AsyncBaseTransport), *(name for each in PROTOCOLS for name in vars(each))}
# By the sandbox.
MADE = {KaitenSandbox, KaitenState, KintoneSandbox, KintoneState}
GIVEN = (SyncPages, AsyncPages, SyncMemberPlan, AsyncMemberPlan)  # by methods
CLIENTS = {
    "kaiten": (KaitenClient("https://acme.kaiten.ru", "x"), AsyncKaitenClient("https://acme.kaiten.ru", "x")),
    "kintone": (
        KintoneClient("https://acme.kintone.com", auth=PasswordAuth("a", "b")),
        AsyncKintoneClient("https://acme.kintone.com", auth=PasswordAuth("a", "b")),
    ),
}
PAGES = r"https://(?:developers\.kaiten\.ru|kintone\.dev|cybozu\.dev)\S*"
SOURCE = re.compile(rf"^Source: {PAGES}(?:, {PAGES})*$", re.MULTILINE)
RAISED: dict[str, Any] = {
    name: value
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, Exception) and value is not AssertionError
} | {name: value for name in errors.__all__ if issubclass(value := getattr(errors, name), Exception)}


def subjects() -> Iterator[tuple[str, Any, type | None]]:
    """Every public class, function, method and property, by its name, and the class that a method was found in."""
    public: list[Any] = [
        getattr(module, name) for module in map(importlib.import_module, MODULES) for name in module.__all__
    ]
    everything: list[Any] = [*public, *GIVEN, *PROTOCOLS]
    for thing in everything:
        if not inspect.isclass(thing):
            if inspect.isfunction(thing):
                yield thing.__qualname__, thing, None
            continue
        if thing not in {*GIVEN, *PROTOCOLS}:
            yield thing.__qualname__, thing, thing
        for name in dir(thing):
            member = inspect.getattr_static(thing, name)
            function = code_of(member)
            ours = (
                inspect.isfunction(function)
                and not isinstance(member, MethodDescriptor)
                and str(function.__module__).startswith("spaceclients")
            )
            if ours and not name.startswith("_") and (thing in PROTOCOLS or name not in ELSEWHERE):
                yield function.__qualname__, member, thing


def code_of(thing: Any) -> Callable[..., Any]:
    """The function of a method or a property; of a class, the one that makes it."""
    if inspect.isclass(thing):
        return thing.__init__
    function: Callable[..., Any] = getattr(thing, "fget", None) or getattr(thing, "__func__", thing)
    return function


SUBJECTS = {name: thing for name, thing, _ in subjects()}
OWNERS = {name: owner for name, _, owner in subjects()}
PARTS = {SUBJECTS[name] for name in SUBJECTS if name.partition(".")[0] in {each.__name__ for each in PROTOCOLS}}
EACH = pytest.mark.parametrize("name", SUBJECTS)
METHODS = [
    pytest.param(method, id=method.__qualname__)
    for clients in CLIENTS.values()
    for client in clients
    for name, each in vars(type(client)).items()
    if isinstance(each, MethodDescriptor)
    for method in (getattr(client, name), getattr(getattr(client, name), "detailed", None))
    if method
]


def text_of(thing: Any) -> str:
    return inspect.getdoc(thing) or ""


def sections(text: str) -> dict[str, Any]:
    """What the sections of a docstring hold, by their kind."""
    return {part.kind.value: part.value for part in griffe.Docstring(text, lineno=1, parser="google").parse()}


def described(text: str, *kinds: str) -> set[str]:
    """The names in sections of these kinds."""
    parts = sections(text)
    return {each.name.lstrip("*") for kind in kinds for each in parts.get(kind, [])}


def parameters(thing: Any) -> set[str]:
    """What is given by the caller; of an error, what it holds beyond its base."""
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return {field.name for field in vars(thing).get("__attrs_attrs__", ()) if field.init}
    if inspect.isclass(thing) and issubclass(thing, dict):
        return set(thing.__annotations__)
    return set(inspect.signature(thing if inspect.isclass(thing) else code_of(thing)).parameters) - {"self", "cls"}


def raised(function: Callable[..., Any], owner: Any, seen: set[Any]) -> set[str]:
    """The public errors that a function raises by itself, or by functions of the package that it calls by name."""
    if function in seen or not inspect.isfunction(function):
        return set()
    seen.add(function)
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except OSError:  # made by attrs
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            names.update({ast.unparse(error)} & RAISED.keys())
        elif isinstance(node, ast.Call):
            target = ast.unparse(node.func)
            inner = re.fullmatch(r"(?:self|cls)\.(\w+)", target)
            called = inspect.getattr_static(owner, inner[1], None) if inner else function.__globals__.get(target)
            called = code_of(called)
            if str(getattr(called, "__module__", "")).startswith("spaceclients"):
                names |= raised(called, owner, seen)
    return names


@EACH
def test_every_parameter_is_described_and_nothing_else(name: str) -> None:
    thing = SUBJECTS[name]
    if isinstance(thing, property) or thing in MADE:
        return
    text = text_of(thing)
    told = described(text, "parameters") or described(text, "attributes")

    assert told == parameters(thing)


@EACH
def test_what_is_raised_is_described(name: str) -> None:
    thing = SUBJECTS[name]
    told = {each.annotation for each in sections(text_of(thing)).get("raises", [])}
    told = {part.strip() for each in told for part in str(each).split("|")}
    wanted = raised(code_of(thing), OWNERS[name], set())

    assert wanted <= told


@EACH
def test_what_is_returned_is_described(name: str) -> None:
    thing = SUBJECTS[name]
    if inspect.isclass(thing) or isinstance(thing, property):
        return
    told = {"returns", "yields"} & sections(text_of(thing)).keys()

    assert bool(told) == (inspect.signature(code_of(thing)).return_annotation not in {None, "None"})


@EACH
def test_there_is_an_example_which_is_python(name: str) -> None:
    thing = SUBJECTS[name]
    text = text_of(thing)
    assert isinstance(thing, property) or "examples" in sections(text) or thing in PARTS
    for example in doctest.DocTestParser().get_examples(text):
        compile(example.source, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def shows_a_result(name: str) -> bool:
    """What the sandbox's own examples show depends on what was done before."""
    shown = any(example.want for example in doctest.DocTestParser().get_examples(text_of(SUBJECTS[name])))
    return shown and not name.startswith(("Sandbox", "_View", "_OneService", "Received", "KaitenS", "KintoneS"))


@pytest.mark.parametrize("name", [*filter(shows_a_result, SUBJECTS)])
def test_an_example_gives_the_result_that_it_shows(name: str, sandbox: Sandbox) -> None:
    with (
        KaitenClient(sandbox.base_url, KAITEN_TOKEN) as kaiten,
        KintoneClient(sandbox.base_url, auth=PasswordAuth(*KINTONE_LOGIN)) as kintone,
    ):
        names = {**vars(spaceclients), **vars(errors), "Outcome": Outcome, "kaiten": kaiten, "kintone": kintone}
        example = doctest.DocTestParser().get_doctest(text_of(SUBJECTS[name]), names, name, None, None)
        wrong: list[str] = []
        doctest.DocTestRunner(verbose=False).run(example, out=wrong.append)

    assert wrong == []


def speaks_to_a_vendor(name: str) -> bool:
    """Clients, credentials, limits, and what becomes of answers."""
    return name.endswith(("Client", "Auth", "Quota")) or name == "ApiError"


@pytest.mark.parametrize("name", [*filter(speaks_to_a_vendor, SUBJECTS)])
def test_the_vendors_page_is_named(name: str) -> None:
    assert SOURCE.search(text_of(SUBJECTS[name]))


@pytest.mark.parametrize("name", ["KaitenClient", "KintoneClient"])
def test_the_async_twin_says_the_same(name: str) -> None:
    one, other = (sections(text_of(SUBJECTS[each])) for each in (name, f"Async{name}"))
    for kind in ("parameters", "raises"):
        assert [each.as_dict() for each in one[kind]] == [each.as_dict() for each in other[kind]]


@pytest.mark.parametrize("method", METHODS)
def test_a_method_of_the_spec_describes_its_parameters_and_names_its_page(method: Any) -> None:
    assert SOURCE.search(method.__doc__)
    assert described(method.__doc__, "parameters") <= set(inspect.signature(method).parameters)
    if "The arguments are those of `create_space`" not in method.__doc__:
        assert described(method.__doc__, "parameters") == set(inspect.signature(method).parameters)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_of_the_spec_tells_its_result_its_errors_and_an_example(method: Any) -> None:
    parts = sections(method.__doc__)
    # What gives pages has no annotation: it says in its first words what it gives.
    assert ("returns" in parts) == (inspect.signature(method).return_annotation not in {None, inspect.Parameter.empty})
    assert "InvalidRequestError" in {each.annotation for each in parts["raises"]}
    assert {each.annotation for each in parts["raises"]} <= RAISED.keys()
    example = doctest.DocTestParser().get_examples(method.__doc__)
    waits = method.__qualname__.startswith("Async")
    assert any(f".{method.__name__}(" in each.source for each in example)
    assert any(each.source.startswith(("async ", "await ")) or "= await" in each.source for each in example) == waits
    for each in example:
        compile(each.source, method.__name__, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_public_names_are_found() -> None:
    assert {"KaitenClient", "_Kaiten.from_env", "BaseClient.with_options", "_View.fail_next"} <= SUBJECTS.keys()
    for product, clients in CLIENTS.items():
        paths = json.loads((GENERATED / f"{product}_spaces/openapi.json").read_text(encoding="utf-8"))["paths"]
        operations = {
            part["x-python-name"] for path in paths.values() for part in path.values() if "operationId" in part
        }
        for client in map(type, clients):
            found = {
                str(each.id).partition(".")[2] for each in METHODS if str(each.id).startswith(f"{client.__name__}.")
            }
            assert operations < found  # and what is made of them
