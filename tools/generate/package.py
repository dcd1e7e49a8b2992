"""Makes the package of one spec: runs the generator, checks its output, and changes what it has no setting for."""

import ast
import builtins
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from tools.docs.operation_examples import calls
from tools.spec.python_names import class_name, module_name, python_name, python_names
from tools.spec.reader import GENERATE, SpecError, line_of, name_of
from tools.spec.traversal import described_by, nodes, operations, schemas, subschemas

GENERATOR = "openapi-python-client"

# UNSET is compared by identity, so copying and pickling must keep it. Users see it in place of a value, so its errors
# explain what it is.
UNSET_METHODS = """\
    def __reduce__(self) -> str:
        return "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    if not TYPE_CHECKING:  # type checkers find such mistakes without these

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):  # Python asks for these, as when it copies
                raise AttributeError(name)
            raise AttributeError(f"there is no .{name}: {_ABSENT}")

        def __iter__(self, *_: object) -> Any:
            raise TypeError(f"there is no list: {_ABSENT}")

        __contains__ = __iter__

        def __len__(self) -> int:
            raise TypeError(f"there is no length: {_ABSENT}")

        def __getitem__(self, key: object) -> Any:
            raise TypeError(f"there is no [{key!r}]: {_ABSENT}")

"""
ABSENT = """\
_ABSENT = "the field is UNSET, since it was not in the response, which need not mean that it is empty; ask `if value is not UNSET`"


"""

# A single required parameter may be positional, in a path and in a query; the generator makes it so for paths only.
ONE_REQUIRED = re.compile(
    r"^def _get_kwargs\(\n    \*,\n(?P<required>    \w+: [^=\n]+,\n)(?P<rest>(?:    \w+: [^\n]+ = [^\n]+,\n)*)\) ->",
    re.MULTILINE,
)

# The `[...]` of a generated model gives only the fields that the spec doesn't have. `Fields` is the base of all models.
OWN_ITEMS = (
    r"^\n    @property\n    def additional_keys\(self\)(?:.*\n)+?        return key in self\.additional_properties\n"
)
FIELDS = '''\


class Fields:
    """What all models have: `[...]` gives any field that is there, by the API's name or by Python's."""

    __slots__ = ()
    _python_names: ClassVar[Mapping[str, str]] = {}
    additional_properties: dict[str, Any]

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that the spec doesn't have."""
        return list(self.additional_properties)

    def _own(self, key: str) -> "Attribute[Any] | None":
        name = self._python_names.get(key, key)
        return next((each for each in fields(type(self)) if each.init and each.name == name), None)  # type: ignore[arg-type]

    def __getitem__(self, key: str) -> Any:
        own = self._own(key)
        if own is None:
            return self.additional_properties[key]
        value = getattr(self, own.name)
        if value is UNSET:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: Any) -> None:
        own = self._own(key)
        if own is None:
            self.additional_properties[key] = value
        else:
            setattr(self, own.name, value)

    def __delitem__(self, key: str) -> None:
        own = self._own(key)
        if own is None:
            del self.additional_properties[key]
        elif own.default is UNSET and key in self:
            setattr(self, own.name, UNSET)
        else:
            raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        own = self._own(key)
        return key in self.additional_properties if own is None else getattr(self, own.name) is not UNSET


'''

# A function within `from_dict` that only returns its argument. Each call of `from_dict` would define it again.
ONLY_CASTS = re.compile(
    r"""
    ^\ {8}def\ (?P<function>_parse_\w+)\(\s*data:\ object,?\s*\)\ ->\ (?P<type>[^:]+):\n
    (?:\ {12}if\ [^\n]+:\n\ {16}return\ data\n)*
    \ {12}return\ cast\([^()]+,\s+data,?\s*\)\n
    \n
    \ {8}(?P<name>\w+)\ =\ (?P=function)\(\s*(?P<value>d\.pop\([^()]+\)),?\s*\)\n
    """,
    re.MULTILINE | re.VERBOSE,
)

# Any function within another. Those that remain check their argument.
INNER_FUNCTION = re.compile(r"^ {8}def \w+\(.*\n(?:(?: {8}[ )].*)?\n)*", re.MULTILINE)

# Models may refer to each other, so they import in functions, which takes time at each call; at the module's end, only once.
INNER_IMPORT = re.compile(r"^ {8}(from \.\.models\.\w+ import \w+)  # noqa: PLC0415\n", re.MULTILINE)
LAST_IMPORTS = "\n\nif not TYPE_CHECKING:\n"

# If a module has no member of its own name, the module itself is meant.
LAZY_PACKAGE = '''\
"""Imports each name when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
{imports}
_MODULES = {{
{table}}}
__all__ = tuple(_MODULES)


if not TYPE_CHECKING:  # or type checkers would accept any name

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
        module = import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return sorted({{*globals(), *__all__}})
'''


def make_package(path: Path, spec: dict[str, Any], target: Path) -> None:
    """Write the package of the spec at `path` into the folder `target`."""
    package = target / f"{path.stem}_spaces"
    run_generator(path, spec, package)
    modules = python_names(spec)
    check_output(path, spec, modules, package)
    finish(path, spec, package)
    check_names(path, spec, package)
    publish(path, spec, modules, package)


def run_generator(path: Path, spec: dict[str, Any], package: Path) -> None:
    """Run openapi-python-client in this process. Its warnings are errors too."""
    copy = package.parent.with_name(f"{path.stem}.json")  # beside the packages; JSON is faster to read
    copy.write_text(json.dumps(for_generator(spec)), encoding="utf-8", newline="\n")
    settings = ConfigFile.load_from_path(Path(__file__).with_name("generator.yaml"))
    config = Config.from_sources(settings, MetaType.NONE, copy, "utf-8", overwrite=False, output_path=package)
    # The ruff of this Python is used before any other.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    try:
        with redirect_stdout(io.StringIO()):  # it prints the name of the folder
            errors = generate(config=config)
    except Exception as error:  # whatever stops the generator is in the spec
        raise SpecError(f"{name_of(path)}: {GENERATOR} failed: {type(error).__name__}: {error}") from error
    if errors:
        raise SpecError(
            "\n       ".join(f"{line_for(path, each.header)}: {each.header} {each.detail or ''}" for each in errors)
        )


def line_for(path: Path, header: str) -> str:
    """The spec and the line that a message of the generator is about, if the message names an operation or a schema."""
    if about := re.match(r"WARNING parsing ([A-Z]+) (\S+) within", header):
        return f"{name_of(path)}:{line_of(path, ('paths', about[2], about[1].lower()))}"
    schema = re.search(r"/components/schemas/([\w.-]+)", header)
    return f"{name_of(path)}:{line_of(path, ('components', 'schemas', schema[1]))}" if schema else name_of(path)


def for_generator(spec: dict[str, Any]) -> dict[str, Any]:
    """A copy of a spec that describes the methods, instead of what is sent.

    It has no properties marked `x-credential`, as the authentication sends these. It has the types that `x-give` names,
    as the clients convert to these. It has no default values, as a field that is left out isn't sent.
    """
    copy: dict[str, Any] = without_credentials(spec)
    for root, outermost in schemas(copy):
        for _, schema in subschemas(outermost, root):
            schema.pop("default", None)
    return copy


def without_credentials(node: Any) -> Any:
    """A copy of a part of a spec as the generator needs it, with its default values."""
    if isinstance(node, list):
        return [without_credentials(value) for value in node]
    if not isinstance(node, dict):
        return node
    if "x-give" in node:
        node = {**node, "type": [node["x-give"], *({"null"} & {*node["type"]})]}
    properties = node.get("properties")
    fields = properties.items() if isinstance(properties, dict) else ()
    secret = {name for name, field in fields if isinstance(field, dict) and field.get("x-credential") is True}
    if not secret:
        return {key: without_credentials(value) for key, value in node.items()}
    kept = {name: field for name, field in fields if name not in secret}
    required = [name for name in node.get("required", ()) if name not in secret]
    return without_credentials({**node, "properties": kept, "required": required})


def check_output(path: Path, spec: dict[str, Any], modules: dict[str, str], package: Path) -> None:
    """Refuse a package without one of the operations, or with a class whose name isn't in the spec."""
    made = {file.stem for file in package.glob("api/*/*.py")}
    for place, operation in operations(spec):
        if modules[operation["operationId"]] not in made:
            raise SpecError(
                f"{name_of(path)}:{line_of(path, place)}: {GENERATOR} made nothing of {place[2].upper()} {place[1]}"
            )
    named = {module_name(title) for title in spec.get("components", {}).get("schemas", {})}
    for file in sorted(package.glob("models/*.py")):
        if file.stem not in {"__init__", *named}:
            raise SpecError(
                f"{name_of(path)}: an inline schema became {file.stem}: give it a name under components/schemas"
            )


def check_names(path: Path, spec: dict[str, Any], package: Path) -> None:
    """Refuse a package with a class whose name its files use for something else."""
    taken = imported_names(package)
    for title in spec.get("components", {}).get("schemas", {}):
        if class_name(title) in taken:
            line = line_of(path, ("components", "schemas", title))
            raise SpecError(
                f"{name_of(path)}:{line}: components.schemas.{title}: generated code uses the name {class_name(title)} itself:"
                " choose another"
            )


def imported_names(package: Path) -> set[str]:
    """The names that the files of a package import, other than its models, or assign, and the built-in ones they use."""
    found = [node for file in package.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    imports = (node for node in found if isinstance(node, ast.ImportFrom))
    foreign = (node for node in imports if not node.level or node.module in {"client", "types"})
    names = [node for node in found if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store) or hasattr(builtins, node.id)}
    return own | {name.asname or name.name for node in foreign for name in node.names}


def header_of(path: Path) -> str:
    """The first line of every generated file."""
    return f"# Generated from {name_of(path)}. Do not edit: change the spec and run `{GENERATE}`.\n"


def finish(path: Path, spec: dict[str, Any], package: Path) -> None:
    """Change the generated package."""
    shutil.rmtree(package / ".ruff_cache", ignore_errors=True)
    for folder in (package / "api").iterdir():
        names = [file.stem for file in folder.glob("*.py") if file.stem != "__init__"]
        if names:  # so that `api.<tag>.<operation>` needs no import of its own
            import_when_needed(folder, {name: f".{name}" for name in names}, "from . import {name} as {name}\n")
        for name in names:
            finish_operation(folder / f"{name}.py")
    for folder in (package, package / "models"):
        import_names_when_needed(folder)
    spec = for_generator(spec)
    for title, schema in spec.get("components", {}).get("schemas", {}).items():
        file = package / "models" / f"{module_name(title)}.py"
        if file.exists():
            finish_model(file, schema, sorted(described_by(spec, schema)))
    types = package / "types.py"
    replace(types, r"^class Unset:\n", lambda found: ABSENT + found[0] + UNSET_METHODS, 1)
    replace(types, r"^from typing import .*$", lambda found: f"{found[0]}, TYPE_CHECKING, Any, ClassVar", 1)
    replace(types, r"^from attrs import define$", lambda found: f"{found[0]}, Attribute, fields", 1)
    replace(types, r'^__all__ = \["UNSET", ', lambda found: f'{found[0]}"Fields", ', 1)
    replace(types, r"^UNSET: Unset = Unset\(\)\n", lambda found: found[0] + FIELDS, 1)
    for file in package.rglob("*.py"):
        file.write_text(header_of(path) + file.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


def finish_operation(file: Path) -> None:
    """Name the function whose parameters a method without a body has; a single required one becomes positional."""
    text = file.read_text(encoding="utf-8")
    if "\ndef _get_kwargs(" in text and "    body: " not in text:
        replace(file, r"^def _parse_response\(", lambda found: f"parameters = _get_kwargs\n\n\n{found[0]}", 1)
        text = ONE_REQUIRED.sub(by_place, file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8", newline="\n")


def by_place(found: re.Match[str]) -> str:
    """The head of a function whose single required parameter is positional."""
    rest = f"    *,\n{found['rest']}" if found["rest"] else ""
    return f"def _get_kwargs(\n{found['required']}{rest}) ->"


def finish_model(file: Path, schema: dict[str, Any], names: list[str]) -> None:
    """Change the class of a model. `names` are those of its fields in the spec."""
    # A field that is added in the middle of the spec must not move positional ones.
    classes = len(re.findall(r"^class ", file.read_text(encoding="utf-8"), re.MULTILINE))
    replace(file, r"^@_attrs_define$", lambda _: "@_attrs_define(kw_only=True)", classes)
    # These functions and imports would take most of the time of reading a response.
    text = ONLY_CASTS.sub(r"        \g<name>: \g<type> = \g<value>\n", file.read_text(encoding="utf-8"))
    for function in INNER_FUNCTION.findall(text):
        if " try:\n" not in function:
            raise SpecError(f"{GENERATOR} wrote a function of a new kind in models/{file.name}:\n{function.rstrip()}")
    if inner := sorted(set(INNER_IMPORT.findall(text))):
        text = INNER_IMPORT.sub("", text) + LAST_IMPORTS + "".join(f"    {each}\n" for each in inner)
    file.write_text(text, encoding="utf-8", newline="\n")
    for name, field in schema.get("properties", {}).items():
        if field.get("format") == "password":  # it must not be in the `repr`
            default = "" if name in schema.get("required", ()) else "default=UNSET, "
            line = rf"^(    {python_name(name)}: [^=\n]+?)(?: = UNSET)?$"
            replace(file, line, rf"\1 = _attrs_field({default}repr=False)", 1)
            imported = "from attrs import define as _attrs_define\n"
            if "import field as _attrs_field" not in file.read_text(
                encoding="utf-8"
            ):  # no model without other fields has it
                replace(file, f"^{imported}", rf"{imported}from attrs import field as _attrs_field\n", 1)
    is_open = schema.get("additionalProperties") is not False
    if names and schema.get("type") == "object" and is_open:  # its `[...]` gives the fields of the spec too
        replace(file, r"^(class \w+):$", lambda found: f"{found[1]}(Fields):", 1)
        replace(file, r"^from attrs import field as .*\n", lambda found: f"{found[0]}\nfrom ..types import Fields\n", 1)
        replace(file, OWN_ITEMS, lambda _: "", 1)
        spelt = {name: python_name(name) for name in names if python_name(name) != name}
        table = "".join(f"        {json.dumps(name)}: {json.dumps(other)},\n" for name, other in spelt.items())
        if table:
            names_in_python = f"\n    _python_names = {{\n{table}    }}\n"
            replace(file, r"^    additional_properties: .*\n", lambda found: found[0] + names_in_python, 1)


def import_names_when_needed(folder: Path) -> None:
    """Make a package import each of its names only when it is used."""
    written = (folder / "__init__.py").read_text(encoding="utf-8")
    lines = re.findall(r"^from (\.\w+) import (\w+(?:, \w+)*)$", written, re.MULTILINE)
    modules = {name: module for module, names in lines for name in names.split(", ")}
    if len(lines) != written.count("\nfrom "):
        raise SpecError(f"{GENERATOR} wrote an __init__.py of another kind in {folder.name}/")
    import_when_needed(folder, modules, "from {module} import {name} as {name}\n")


def import_when_needed(folder: Path, modules: dict[str, str], line: str) -> None:
    """Write the `__init__` of a package: type checkers see all names, and at run time each is imported when it is used."""
    pairs = sorted(modules.items())
    imports = "".join("    " + line.format(name=name, module=module) for name, module in pairs)
    table = "".join(f'    "{name}": "{module}",\n' for name, module in pairs)
    text = LAZY_PACKAGE.format(imports=imports, table=table)
    (folder / "__init__.py").write_text(text, encoding="utf-8", newline="\n")


def replace(file: Path, pattern: str, by: str | Callable[[re.Match[str]], str], times: int) -> None:
    """Substitute a pattern in a generated file; raise SpecError if it isn't found exactly so many times."""
    text, count = re.subn(pattern, by, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if count != times:
        name = "/".join(file.parts[-2:])
        raise SpecError(f"{GENERATOR} wrote a {name} in which {pattern!r} is found {count} times, not {times}")
    file.write_text(text, encoding="utf-8", newline="\n")


def publish(path: Path, spec: dict[str, Any], modules: dict[str, str], package: Path) -> None:
    """Write the spec into the package, with names and examples in Python, and mark the package as typed."""
    document = json.loads(json.dumps(spec))  # a copy, as YAML's anchors are shared objects
    for _, operation in operations(document):
        operation["x-python-name"] = modules[operation["operationId"]]
    for _, node in nodes(document):
        if isinstance(node, dict) and {"name", "in", "schema"} <= node.keys():
            node["x-python-name"] = python_name(node["name"])
    for root, outermost in schemas(document):
        for _, schema in subschemas(outermost, root):
            for name, field in schema.get("properties", {}).items():
                if python_name(name) != name:
                    field["x-python-name"] = python_name(name)
    for operation, call in calls(path.stem, document):
        operation["x-python-example"] = call
    document = {"x-generated": header_of(path).removeprefix("# ").strip(), **document}
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (package / "openapi.json").write_text(text, encoding="utf-8", newline="\n")
    (package / "py.typed").write_text(header_of(path), encoding="utf-8", newline="\n")
