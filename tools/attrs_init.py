"""Tells griffe of the `__init__` that attrs writes: griffe knows that of dataclasses alone."""

import ast
from collections.abc import Iterator
from typing import Any

from griffe import Attribute, Class, Expr, ExprCall, ExprKeyword, Function, Module, Parameter, ParameterKind, Parameters

DEFINES = {"attrs.define", "attrs.frozen", "attrs.mutable"}


def add_attrs_inits(parent: Module | Class) -> None:
    """Give each class of attrs in a module, or in a class, the `__init__` that it has when it is imported."""
    for member in list(parent.members.values()):
        if isinstance(member, Module | Class):
            add_attrs_inits(member)
        if isinstance(member, Class) and _definition(member) is not None and "__init__" not in member.members:
            _add_init(member)


def _add_init(class_: Class) -> None:
    if str(_arguments(_definition(class_)).get("init")) == "False":
        return
    bases = [base for base in reversed(class_.mro()) if _definition(base) is not None]
    found = {each.name: each for owner in (*bases, class_) for each in _parameters(owner)}
    by_kind = sorted(found.values(), key=lambda each: each.kind is ParameterKind.keyword_only)
    myself = Parameter("self", kind=ParameterKind.positional_or_keyword)
    class_.set_member("__init__", Function("__init__", parameters=Parameters(myself, *by_kind), parent=class_))


def _parameters(class_: Class) -> Iterator[Parameter]:
    keywords_only = str(_arguments(_definition(class_)).get("kw_only")) == "True"
    for member in class_.members.values():
        if not isinstance(member, Attribute) or member.annotation is None or "instance-attribute" not in member.labels:
            continue  # a property, a ClassVar
        options = _field(member)
        if str((options or {}).get("init")) == "False":
            continue
        if options is None:
            default = member.value
        else:
            default = f"{options['factory']}()" if "factory" in options else options.get("default")
        alias = (options or {}).get("alias")
        kind = ParameterKind.keyword_only if keywords_only else ParameterKind.positional_or_keyword
        name = ast.literal_eval(str(alias)) if alias else member.name.lstrip("_")
        yield Parameter(name, annotation=member.annotation, kind=kind, default=default)


def _definition(class_: Class) -> Expr | None:
    """The decorator that makes it a class of attrs."""
    values = (each.value for each in class_.decorators)
    return next((value for value in values if isinstance(value, Expr) and value.canonical_path in DEFINES), None)


def _field(attribute: Attribute) -> dict[str, Any] | None:
    """What `attrs.field` is given; None where it isn't called."""
    value = attribute.value
    return _arguments(value) if isinstance(value, ExprCall) and value.canonical_path == "attrs.field" else None


def _arguments(call: Any) -> dict[str, Any]:
    given = call.arguments if isinstance(call, ExprCall) else ()
    return {each.name: each.value for each in given if isinstance(each, ExprKeyword)}
