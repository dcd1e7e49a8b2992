"""Compares the Python names of two versions, read from their files without running them: each change, and if it breaks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from griffe import (
    Alias,
    Breakage,
    BreakageKind,
    Class,
    ExplanationStyle,
    Extension,
    GriffeError,
    GriffeLoader,
    Module,
    Object,
    find_breaking_changes,
    load_extensions,
)

from tools.changes.schemas import Difference

ATTRS_DECORATORS = {"define", "frozen", "mutable"}


class AttrsAsDataclasses(Extension):
    """Makes griffe read classes of attrs as dataclasses, whose `__init__` it knows: both take the same parameters."""

    def on_module_node(self, *, node: Any, **_: Any) -> None:
        """Replace the names of attrs by those of dataclasses before griffe reads a module."""
        for part in ast.walk(node):
            match part:
                case ast.ImportFrom(module="attrs"):
                    part.module = "dataclasses"
                case ast.alias(name="attrs"):
                    part.name, part.asname = "dataclasses", "attrs"
                case ast.alias(name=name) if name in ATTRS_DECORATORS:
                    part.name, part.asname = "dataclass", part.asname or name
                case ast.Attribute(value=ast.Name(id="attrs"), attr=name) if name in ATTRS_DECORATORS:
                    part.attr = "dataclass"
                case ast.keyword(arg="factory"):
                    part.arg = "default_factory"


# The public modules of the packages in each folder; without any, the whole package is public.
MODULES: dict[str, tuple[str, ...]] = {"overrides": (), "generated": ("models", "types")}


class CodeError(Exception):
    """The code of a version can't be read."""


class PublicApi:
    """The names that users may import from one version.

    Args:
        root: The checkout.

    Attributes:
        modules: The outermost public modules.
        names: The public name of everything public, by the name where it is defined.

    Raises:
        CodeError: A file isn't Python.
    """

    def __init__(self, root: Path) -> None:
        folders = [root / name for name in MODULES if (root / name).is_dir()]
        extensions = load_extensions(AttrsAsDataclasses())
        loader = GriffeLoader(extensions=extensions, search_paths=folders, allow_inspection=False)
        packages = [file.parent for folder in folders for file in sorted(folder.glob("*/__init__.py"))]
        loaded = [(folder, _load(loader, folder)) for folder in packages]
        loader.resolve_aliases(implicit=True, external=False)
        self.modules: dict[str, Module] = {}
        for folder, package in loaded:
            self.modules.update(_public_modules(package, MODULES[folder.parent.name]))
        self.names: dict[str, str] = {}
        for name, module in self.modules.items():
            self._collect(module, name)

    def public_name(self, path: str) -> str:
        """The name by which users import an object that is defined elsewhere."""
        head, tail = path, ""
        while head and head not in self.names:
            head, _, last = head.rpartition(".")
            tail = f".{last}{tail}"
        return self.names[head] + tail if head else path

    def _collect(self, owner: Object, path: str) -> None:
        """Note the public members of an object. Of an object's several names the first counts: re-exports come first."""
        self.names.setdefault(owner.canonical_path, path)
        members = owner.all_members
        for name in sorted(members, key=lambda name: (not members[name].is_alias, name.startswith("Async"), name)):
            member = members[name]
            if not member.is_public:
                continue
            try:
                target = member.final_target if isinstance(member, Alias) else member
            except GriffeError:  # it belongs to a package that isn't ours
                continue
            if target.canonical_path not in self.names:
                self.names[target.canonical_path] = f"{path}.{name}"
                if isinstance(target, Module | Class):
                    self._collect(target, f"{path}.{name}")


def _load(loader: GriffeLoader, folder: Path) -> Module:
    """Load a package; refuse one of which griffe skipped a file."""
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
    """The modules of a package by these names, or the package itself without any."""
    if not names:
        yield package.path, package
    for name in names:
        module = package.members.get(name)
        if isinstance(module, Module):
            for member in module.members.values():  # each model is defined in a module of its own, which isn't public
                if isinstance(member, Alias) and member.target_path.startswith(f"{module.path}."):
                    member.public = True
                elif isinstance(member, Module):
                    member.public = False
            yield module.path, module


BREAKING_TEXTS = {
    BreakageKind.OBJECT_REMOVED: "removed",
    BreakageKind.PARAMETER_REMOVED: "removed",
    BreakageKind.PARAMETER_ADDED_REQUIRED: "required parameter added",
    BreakageKind.PARAMETER_CHANGED_REQUIRED: "newly required",
}


def python_changes(old: PublicApi, new: PublicApi) -> Iterator[Difference]:
    """Every change of names and parameters, always in the same order. What the code does isn't compared.

    The place of a parameter is `function(parameter)`.
    """
    found = {Difference(name, "removed", breaks=True) for name in old.modules.keys() - new.modules.keys()}
    found |= {Difference(name, "added", breaks=False) for name in new.modules.keys() - old.modules.keys()}
    for name in old.modules.keys() & new.modules.keys():
        for breakage in find_breaking_changes(old.modules[name], new.modules[name]):
            text = breakage.explain(ExplanationStyle.MARKDOWN).partition("`: ")[2].replace("*", "")
            text = BREAKING_TEXTS.get(breakage.kind, text[:1].lower() + text[1:])
            found.add(Difference(_place(breakage, old, new), text, breaks=True))
        # What would be removed by going back is new.
        for breakage in find_breaking_changes(new.modules[name], old.modules[name]):
            added = breakage.kind is BreakageKind.OBJECT_REMOVED and not breakage.obj.is_special
            if added or (breakage.kind is BreakageKind.PARAMETER_REMOVED and not breakage.old_value.required):
                found.add(Difference(_place(breakage, new, old), "added", breaks=False))
    # The fields of a class of attrs are parameters too.
    fields = {(change.place, change.text) for change in found}
    for change in sorted(found):
        owner, _, parameter = change.place.removesuffix(")").replace(".__init__(", "(").partition("(")
        parameter = parameter.lstrip("_")  # as attrs does
        if (f"{owner}.{parameter}", change.text) not in fields:
            yield change._replace(place=f"{owner}({parameter})" if parameter else owner)


def _place(breakage: Breakage, old: PublicApi, new: PublicApi) -> str:
    """The public name of the object that changed from one version to the other, with the parameter's if it is one."""
    path = breakage.obj.path
    removed = breakage.kind is BreakageKind.OBJECT_REMOVED
    name = (old if removed else new).public_name(path)
    name = path if removed and name in new.names.values() else name  # it has another name, which is still there
    told = breakage.explain(ExplanationStyle.MARKDOWN).removeprefix("- `").partition("`: ")[0]
    parameter = re.search(r"\([^)]*\)$", told)
    return name + (parameter[0] if parameter else "")
