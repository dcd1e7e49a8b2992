"""What a spec says at run time: the API's path, and whether a body keeps the rules."""

from __future__ import annotations

import json
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from ._json import Violation, is_object

if TYPE_CHECKING:
    import jsonschema_rs


class OperationSpec:
    """One operation of a spec."""

    def __init__(self, spec: Spec, operation: dict[str, Any]) -> None:
        self._spec = spec
        self._operation = operation

    @cached_property
    def description(self) -> str:
        """Summary, description and the vendor's page."""
        operation = self._operation
        page = operation.get("externalDocs", {}).get("url", "")
        parts = (operation.get("summary", ""), operation.get("description", ""), f"Source: {page}" * bool(page))
        return "\n\n".join(part.strip() for part in parts if part)

    @property
    def find_out(self) -> str:
        """How to find out whether a request was carried out whose answer was lost."""
        return str(self._operation.get("x-find-out", ""))

    @cached_property
    def success(self) -> int:
        """The status of a successful answer."""
        return next(int(status) for status in self._operation["responses"] if status.startswith("2"))

    @cached_property
    def _request(self) -> jsonschema_rs.Validator:
        return self._validator(self._operation["requestBody"])

    @cached_property
    def _response(self) -> jsonschema_rs.Validator:
        return self._validator(self._operation["responses"][str(self.success)])

    def request_violation(self, body: object) -> Violation | None:
        """The first rule that a request's body breaks, None when it keeps them all."""
        return _violation(self._request, body)

    def response_violation(self, body: object) -> Violation | None:
        """The first rule that a successful answer's body breaks, None when it keeps them all."""
        return _violation(self._response, body)

    def _validator(self, described: dict[str, Any]) -> jsonschema_rs.Validator:
        import jsonschema_rs  # noqa: PLC0415  # only a call needs it, so importing the package stays quick

        schema = self._spec.resolve(described)["content"]["application/json"]["schema"]
        return jsonschema_rs.Draft202012Validator(
            {**schema, "components": self._spec.document["components"]},
            validate_formats=True,  # or a time that is none would reach a field that says datetime
            mask="it",  # the error holds the value itself, shortened; its text need not repeat it
        )


class Spec:
    """The spec that a generated package was made from; read when first needed.

    Args:
        package: The generated package, which carries its spec.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self._operations: dict[str, OperationSpec] = {}

    @cached_property
    def document(self) -> dict[str, Any]:
        """The whole spec."""
        return cast("dict[str, Any]", json.loads((files(self._package) / "openapi.json").read_bytes()))

    @cached_property
    def api_paths(self) -> list[str]:
        """The path of each server, without its host; may hold a variable in braces."""
        return [urlsplit(str(server["url"])).path for server in self.document["servers"]]

    def operation(self, module: str) -> OperationSpec:
        """The operation that a generated module, such as `create_space`, was made from."""
        if module not in self._operations:
            paths: dict[str, dict[str, Any]] = self.document["paths"]
            operations = filter(is_object, (part for path in paths.values() for part in path.values()))
            found = next(operation for operation in operations if operation.get("x-python-name") == module)
            self._operations[module] = OperationSpec(self, found)
        return self._operations[module]

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """What a reference leads to; anything else as it is."""
        while "$ref" in node:
            target: Any = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key]
            node = target
        return node


def _violation(validator: jsonschema_rs.Validator, body: object) -> Violation | None:
    if validator.is_valid(body):
        return None
    error = next(iter(validator.iter_errors(body)))
    missing = [error.kind.as_dict()["property"]] if error.kind.name == "required" else []
    field = ".".join(map(str, [*error.instance_path, *missing]))
    return Violation(field, error.kind.name, error.message, error.instance)
