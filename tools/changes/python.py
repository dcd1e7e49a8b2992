"""What changed in what users import, read from the files of two versions, and whether it breaks: nothing of it is run."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from griffe import (
    Alias,
    Attribute,
    Breakage,
    BreakageKind,
    Class,
    ExplanationStyle,
    Expr,
    ExprCall,
    ExprKeyword,
    Function,
    GriffeError,
    GriffeLoader,
    Module,
    Object,
    Parameter,
    ParameterKind,
    Parameters,
    find_breaking_changes,
)

from tools.changes.schemas import Difference

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


# The packages' folders. Of a generated package users import these modules; the rest is how the clients work.
MODULES: dict[str, tuple[str, ...]] = {"overrides": (), "generated": ("models", "types")}


class CodeError(Exception):
    """The code of a version can't be read."""


class PublicApi:
    """What users may import of a version.

    Args:
        root: The checkout.

    Attributes:
        modules: The outermost public modules.
        names: What has which public name; parameters as `function(parameter)`, with their functions.

    Raises:
        CodeError: A file isn't Python.
    """

    def __init__(self, root: Path) -> None:
        folders = [root / name for name in MODULES if (root / name).is_dir()]
        loader = GriffeLoader(search_paths=folders, allow_inspection=False)
        packages = [file.parent for folder in folders for file in sorted(folder.glob("*/__init__.py"))]
        loaded = [(folder, _load(loader, folder)) for folder in packages]
        loader.resolve_aliases(implicit=True, external=False)
        self.modules: dict[str, Module] = {}
        for folder, package in loaded:
            add_attrs_inits(package)
            self.modules.update(_public_modules(package, MODULES[folder.parent.name]))
        self.names: dict[str, Object] = {}
        self._public: dict[str, str] = {}
        for name, module in self.modules.items():
            self._collect(module, name)

    def public_name(self, path: str) -> str:
        """The name by which users know what is defined somewhere else."""
        head, tail = path, ""
        while head and head not in self._public:
            head, _, last = head.rpartition(".")
            tail = f".{last}{tail}"
        return self._public[head] + tail if head else path

    def _collect(self, owner: Object, path: str) -> None:
        """Note what is public in something; what has several names by the first, and re-exports come first."""
        self._public.setdefault(owner.canonical_path, path)
        everything = owner.all_members
        for name in sorted(
            everything, key=lambda name: (not everything[name].is_alias, name.startswith("Async"), name)
        ):
            member = everything[name]
            special = name.startswith("__") and name not in {"__init__", "__call__"}
            if special or not member.is_public:
                continue
            try:
                target = member.final_target if isinstance(member, Alias) else member
            except GriffeError:  # of a package that isn't ours
                continue
            if isinstance(target, Module | Class) and target.canonical_path in self._public:
                continue
            where = f"{path}.{name}"
            self.names[where] = target
            if isinstance(target, Module | Class):
                self._collect(target, where)
            self._public.setdefault(target.canonical_path, where)
            if isinstance(target, Function):
                self.names.update({f"{where}({each.name})": target for each in target.parameters})


def _load(loader: GriffeLoader, folder: Path) -> Module:
    """Load a package, and see to it that griffe passed over no file."""
    try:
        package = loader.load(folder.name)
    except (GriffeError, ImportError) as error:
        raise CodeError(f"{folder.parent.name}/{folder.name} can't be read: {error}") from error
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        try:
            _ = package[parts] if parts else package
        except KeyError as error:
            raise CodeError(f"{file.relative_to(folder.parent.parent).as_posix()} can't be read as Python") from error
    if not isinstance(package, Module):
        raise CodeError(f"{folder.parent.name}/{folder.name} is no package")
    return package


def _public_modules(package: Module, names: tuple[str, ...]) -> Iterator[tuple[str, Module]]:
    """The modules of a package by these names, the package itself where there are none."""
    if not names:
        yield package.path, package
    for name in names:
        module = package.members.get(name)
        if isinstance(module, Module):
            for member in module.members.values():  # the models come by name, each out of a module of its own
                if isinstance(member, Alias) and member.target_path.startswith(f"{module.path}."):
                    member.public = True
                elif isinstance(member, Module):
                    member.public = False
            yield module.path, module


TEXTS = {
    BreakageKind.OBJECT_REMOVED: "removed",
    BreakageKind.PARAMETER_REMOVED: "removed",
    BreakageKind.PARAMETER_ADDED_REQUIRED: "required parameter added",
    BreakageKind.PARAMETER_CHANGED_REQUIRED: "newly required",
}


def python_changes(old: PublicApi, new: PublicApi) -> Iterator[Difference]:
    """Every change of names and parameters, in an order that is always the same; what the code does is none.

    A parameter's place is `function(parameter)`.
    """
    found = [
        _change(breakage, old, new)
        for name in sorted(old.modules.keys() & new.modules.keys())
        for breakage in find_breaking_changes(old.modules[name], new.modules[name])
    ]
    found += [Difference(name, "removed", breaks=True) for name in old.modules.keys() - new.modules.keys()]
    found += [Difference(name, "added", breaks=False) for name in new.modules.keys() - old.modules.keys()]
    found += [
        Difference(name, "added", breaks=False)
        for name in new.names.keys() - old.names.keys()
        if _is_news(name, old, new)
    ]
    # A class of attrs has each field as a parameter too.
    fields = {(change.place, change.text) for change in found}
    for change in sorted(set(found)):
        owner, _, parameter = change.place.removesuffix(")").replace(".__init__(", "(").partition("(")
        if (f"{owner}.{parameter}", change.text) not in fields:
            yield change._replace(place=f"{owner}({parameter})" if parameter else owner)


def _is_news(name: str, old: PublicApi, new: PublicApi) -> bool:
    """Whether it is added to something that was there; griffe tells of required parameters."""
    function, _, parameter = name.removesuffix(")").partition("(")
    if not parameter:
        owner = name.rpartition(".")[0]
        return owner in old.names or owner in old.modules
    target = new.names[name]
    inherited = new.public_name(target.canonical_path) != function  # told of where it is first
    known = function in old.names and not inherited
    return known and isinstance(target, Function) and not target.parameters[parameter].required


def _change(breakage: Breakage, old: PublicApi, new: PublicApi) -> Difference:
    """What griffe found, as users understand it."""
    path = breakage.obj.path
    removed = breakage.kind is BreakageKind.OBJECT_REMOVED
    name = (old if removed else new).public_name(path)
    name = path if removed and name in new.names else name  # one of several names
    told, _, text = breakage.explain(ExplanationStyle.MARKDOWN).removeprefix("- `").partition("`: ")
    parameter = re.search(r"\([^)]*\)$", told)
    text = TEXTS.get(breakage.kind, text.replace("*", ""))
    return Difference(name + (parameter[0] if parameter else ""), text[:1].lower() + text[1:], breaks=True)
