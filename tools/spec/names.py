"""What the generator calls things in Python."""

from typing import Any

from openapi_python_client.strings import ClassName, PythonIdentifier

from tools.spec.structure import operations


def python_names(spec: dict[str, Any]) -> dict[str, str]:
    """The name of each operation's generated module, by `operationId`."""
    return {operation["operationId"]: python_name(operation["operationId"]) for _, operation in operations(spec)}


def python_name(name: str) -> str:
    """What the generator calls something in Python, by its own rule."""
    return PythonIdentifier(name, prefix="field_")


def class_name(title: str) -> str:
    """What the generator calls a schema's class."""
    return ClassName(title, prefix="field_")
