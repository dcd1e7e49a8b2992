"""What users may import of a version, read from its files: nothing of it is run."""

from collections.abc import Iterator
from pathlib import Path

from griffe import Alias, Class, Function, GriffeError, GriffeLoader, Module, Object

from attrs_init import add_attrs_inits

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
