"""What a spec says at run time: the API's path, and whether a body keeps the rules."""

from __future__ import annotations

import json
import re
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from ._json import Violation

if TYPE_CHECKING:
    import jsonschema_rs


class OperationSpec:
    """One operation of a spec."""

    def __init__(self, document: dict[str, Any], operation: dict[str, Any]) -> None:
        self._document = document
        self._operation = operation

    @cached_property
    def _request(self) -> jsonschema_rs.Validator:
        return self._validator(self._operation["requestBody"])

    @cached_property
    def _response(self) -> jsonschema_rs.Validator:
        return self._validator(self._operation["responses"]["200"])

    def request_violation(self, body: object) -> Violation | None:
        """The first rule that a request's body breaks, None when it keeps them all."""
        return _violation(self._request, body)

    def response_violation(self, body: object) -> Violation | None:
        """The first rule that a successful answer's body breaks, None when it keeps them all."""
        return _violation(self._response, body)

    def _validator(self, described: dict[str, Any]) -> jsonschema_rs.Validator:
        import jsonschema_rs  # noqa: PLC0415  # only a call needs it, so importing the package stays quick

        schema = described["content"]["application/json"]["schema"]
        # The error holds the value itself, shortened; its text need not repeat it.
        return jsonschema_rs.Draft202012Validator({**schema, "components": self._document["components"]}, mask="it")


class Spec:
    """The spec that a generated package was made from; read when first needed.

    Args:
        package: The generated package, which carries its spec.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self._operations: dict[str, OperationSpec] = {}

    @cached_property
    def _document(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads((files(self._package) / "openapi.json").read_bytes()))

    @cached_property
    def api_paths(self) -> list[str]:
        """The path of each server, without its host; may hold a variable in braces."""
        return [urlsplit(str(server["url"])).path for server in self._document["servers"]]

    def operation(self, module: str) -> OperationSpec:
        """The operation that a generated module, such as `create_space`, was made from."""
        if module not in self._operations:
            self._operations |= {
                _snake_case(operation["operationId"]): OperationSpec(self._document, operation)
                for item in self._document["paths"].values()
                for operation in item.values()
            }
        return self._operations[module]


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _violation(validator: jsonschema_rs.Validator, body: object) -> Violation | None:
    if validator.is_valid(body):
        return None
    error = next(iter(validator.iter_errors(body)))
    missing = [error.kind.as_dict()["property"]] if error.kind.name == "required" else []
    field = ".".join(map(str, [*error.instance_path, *missing]))
    return Violation(field, error.kind.name, error.message, error.instance)
