"""What the generator calls things in Python."""

from pathlib import Path
from typing import Any

from openapi_python_client.strings import PythonIdentifier

from read_spec import SpecError, line_of, name_of
from walk_spec import operations


def python_names(path: Path, spec: dict[str, Any]) -> dict[str, str]:
    """The name of each operation's generated module, by `operationId`."""
    names: dict[str, str] = {}
    for place, operation in operations(spec):
        name = python_name(operation["operationId"])
        if name in names.values():
            raise SpecError(f"{name_of(path)}:{line_of(path, place)}: another operation is named {name} in Python too")
        names[operation["operationId"]] = name
    return names


def python_name(name: str) -> str:
    """What the generator calls something in Python, by its own rule."""
    return PythonIdentifier(name, prefix="field_")
