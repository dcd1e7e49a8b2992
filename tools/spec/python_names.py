"""The names that the generator gives to things in Python."""

from typing import Any

from openapi_python_client.strings import ClassName, PythonIdentifier

from tools.spec.traversal import operations


def python_names(spec: dict[str, Any]) -> dict[str, str]:
    """The name of each operation's generated module, by `operationId`."""
    return {operation["operationId"]: python_name(operation["operationId"]) for _, operation in operations(spec)}


def python_name(name: str) -> str:
    """The name of a field, a parameter or an operation in Python, by the generator's own rule."""
    return PythonIdentifier(name, prefix="field_")


def class_name(title: str) -> str:
    """The name of a schema's class."""
    return ClassName(title, prefix="field_")


def module_name(title: str) -> str:
    """The name of the module of a schema's class."""
    return python_name(class_name(title))
