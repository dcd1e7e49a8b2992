"""A spec at run time: it checks and converts arguments and responses, and has the texts that help and errors show."""

from __future__ import annotations

import json
import pkgutil
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import attrs

from .files import file_parts
from .json_values import BrokenRuleError, Violation, is_array, is_object, parse
from .parameters import place
from .response_types import Converters
from .serializer import Serializer, is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_COMPOUND = {"anyOf", "contains"}  # rules whose own words say little to a reader


class Rules:
    """A schema that values are checked against.

    Args:
        schema: The schema, with all that it refers to.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        import jsonschema_rs  # only a call needs it, so importing the package stays quick

        self._schema = schema
        self._validator = jsonschema_rs.Draft202012Validator(
            schema,
            validate_formats=True,  # or a time that is none would reach a field that says datetime
            mask="it",  # the error holds the value itself, shortened; its text need not repeat it
        )

    def violation(self, value: object) -> Violation | None:
        """The first rule that a value breaks, None when it keeps them all."""
        return next(self.violations(value), None)

    def violations(self, value: object) -> Iterator[Violation]:
        """Each rule that a value breaks."""
        if self._validator.is_valid(value):
            return
        for error in self._validator.iter_errors(value):
            rule = error.kind.name
            missing = [error.kind.as_dict()["property"]] if rule == "required" else []
            description, limit = self._place(error.schema_path)
            reason = description if rule in _COMPOUND else ""
            yield Violation((*error.instance_path, *missing), rule, reason or error.message, error.instance, limit)

    def _place(self, path: Sequence[int | str]) -> tuple[str, Any]:
        """The description closest to a place in the schema, and what stands there."""
        node: Any = self._schema
        found = ""
        for part in path:
            found = node.get("description", found) if hasattr(node, "get") else found
            node = node[part]
        return " ".join(found.split()).rstrip("."), node


class OperationSpec:
    """One operation of a spec."""

    def __init__(self, spec: Spec, method: str, path: str, operation: dict[str, Any]) -> None:
        self.method = method.upper()
        self.path = path
        self._spec = spec
        self._operation = operation
        self._served: set[str] = set()

    @cached_property
    def description(self) -> str:
        """Summary, description and the vendor's page."""
        operation = self._operation
        page = operation.get("externalDocs", {}).get("url", "")
        parts = (operation.get("summary", ""), operation.get("description", ""), f"Source: {page}" * bool(page))
        return "\n\n".join(part.strip() for part in parts if part)

    @property
    def example(self) -> str:
        """A call in Python; empty if the spec has no example of it."""
        return str(self._operation.get("x-python-example", ""))

    @property
    def refusals(self) -> dict[int, str]:
        """What the spec says of each status other than success."""
        responses: dict[str, dict[str, Any]] = self._operation["responses"]
        return {
            int(status): str(self._spec.resolve(response)["description"])
            for status, response in sorted(responses.items())
            if status.isdigit() and not status.startswith("2")
        }

    @property
    def returned(self) -> str:
        """What a successful response has."""
        return str(self._success["description"])

    @property
    def find_out(self) -> str:
        """How to find out whether a request was carried out whose response was lost."""
        return str(self._operation.get("x-find-out", ""))

    @property
    def secrets(self) -> frozenset[str]:
        """The names of the fields that only go to the service, such as passwords: no error may show them."""
        return self._spec.secrets

    def is_secret(self, name: str) -> bool:
        """Whether a field is a secret; an unknown name, which may be misspelt, counts as one if the spec has any secrets."""
        return bool(self.secrets) and (name in self.secrets or name not in self._spec.names)

    @cached_property
    def success(self) -> int:
        """The status of a successful response."""
        return next(int(status) for status in self._operation["responses"] if status.startswith("2"))

    def parameter_description(self, name: str) -> str:
        """What the spec says of a parameter, by its name in Python; on one line."""
        return " ".join(str(self._parameters[name].get("description", "")).split())

    def server_problem(self, api_path: str) -> Violation | None:
        """What is wrong with calling the operation under a path of the API, such as that of a guest space."""
        if api_path in self._served:
            return None
        paths = api_paths(self._operation) or self._spec.api_paths
        if any(re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), api_path) for path in paths):
            self._served.add(api_path)
            return None
        where = "guest spaces: call it on guest_space(id)" if "{" in paths[0] else "a client without a guest space"
        return Violation((), "servers", f"it exists under {' and '.join(paths)} alone, so only for {where}", api_path)

    def parameters(self, given: dict[str, Any]) -> tuple[tuple[str, dict[str, str]], Violation | None]:
        """The path with its query and the headers, from parameters by their names in Python; and the first broken rule."""
        if not self._parameters:
            return (self.path, {}), None
        data, violation = self._serialized(self._parameter_schema, self._parameter_rules, given)
        try:
            return place(self.path, self._parameters, {} if violation else data), violation
        except BrokenRuleError as error:
            return (self.path, {}), error.violation

    def body(self, fields: dict[str, Any]) -> tuple[dict[str, Any], Violation | None]:
        """The JSON of a request's body, given by names in Python; and the first rule that it breaks.

        Where the spec wants a file, the result has a `FilePart`.
        """
        if not self.is_multipart:
            return self._serialized(self._body_schema, self._request_rules, fields)
        shape = self._spec.serializer.shape(self._body_schema)
        try:
            files = file_parts(shape, self._spec.resolve, fields)
        except BrokenRuleError as error:
            return {}, error.violation
        # The rules are about text, and as many texts as there are files.
        texts = {name: [""] * len(part) if is_array(part) else "" for name, part in files.items()}
        data, violation = self._serialized(self._body_schema, self._request_rules, fields | texts)
        return data | {shape.names[name]: part for name, part in files.items()}, violation

    def values(self, schema: dict[str, Any], given: dict[str, Any]) -> tuple[dict[str, Any], Violation | None]:
        """The JSON of values that a schema, made of the spec's own, describes; and the first rule that they break."""
        return self._serialized(schema, self._spec.rules(schema), given)

    def _serialized(
        self, schema: dict[str, Any], rules: Rules, given: dict[str, Any]
    ) -> tuple[dict[str, Any], Violation | None]:
        serializer = self._spec.serializer
        try:
            data: dict[str, Any] = serializer.serialize(schema, given)
        except BrokenRuleError as error:
            return {}, error.violation
        violation = rules.violation(data)
        return data, violation and attrs.evolve(violation, path=serializer.written(schema, given, violation.path))

    def response(self, body: bytes, status_code: int, headers: Mapping[str, str]) -> Any:
        """The JSON of a successful response, with ids and numbers converted to the type of `x-give`.

        Raises:
            ValueError: It isn't what the spec says.
        """
        content = self._content
        if content is None:
            return None
        if body:
            data = parse(body)
        elif "x-empty-body" in content and status_code == self.success and _is_whole(headers):
            data = content["x-empty-body"]
        else:
            raise ValueError("it has no body, so what it was to say may be lost")
        violation = self._response_rules.violation(data)
        if violation is not None:
            raise ValueError(f"{violation.field or 'the body'}: {violation.reason}")
        convert = self._spec.converters.of(content["schema"])
        return convert(data) if convert else data

    def get_ready(self) -> None:
        """Build the validator and the converter now, so that the first response doesn't wait for them."""
        if self._content is not None:
            self._spec.converters.of(self._content["schema"])
            self._response_rules.violation(None)

    @property
    def _success(self) -> dict[str, Any]:
        return self._spec.resolve(self._operation["responses"][str(self.success)])

    @property
    def _content(self) -> dict[str, Any] | None:
        """The JSON of a successful response; None if it has no body."""
        content: dict[str, dict[str, Any]] = self._success.get("content", {})
        return content.get("application/json")

    @cached_property
    def _parameters(self) -> dict[str, dict[str, Any]]:
        parameters = map(self._spec.resolve, self._operation.get("parameters", ()))
        return {each["x-python-name"]: each for each in parameters}

    @cached_property
    def _parameter_schema(self) -> dict[str, Any]:
        required = [name for name, each in self._parameters.items() if each.get("required")]
        properties = {name: each["schema"] for name, each in self._parameters.items()}
        return {"type": "object", "properties": properties, "required": required}

    @cached_property
    def _parameter_rules(self) -> Rules:
        return self._spec.rules(self._parameter_schema)

    @property
    def _body(self) -> dict[str, Any]:
        return self._spec.resolve(self._operation["requestBody"])

    @cached_property
    def must_have_body(self) -> bool:
        """Whether a body is sent even if no field is given."""
        return bool(self._body.get("required"))

    @cached_property
    def is_multipart(self) -> bool:
        """Whether the body is a form with files, rather than JSON."""
        return "multipart/form-data" in self._body["content"]

    @cached_property
    def _body_schema(self) -> dict[str, Any]:
        [media] = self._body["content"].values()
        schema: dict[str, Any] = media["schema"]
        return schema

    @cached_property
    def _request_rules(self) -> Rules:
        return self._spec.rules(self._body_schema)

    @cached_property
    def _response_rules(self) -> Rules:
        return self._spec.rules(self._content["schema"] if self._content else {})


def _is_whole(headers: Mapping[str, str]) -> bool:
    """Whether a response without a body of bytes was meant so: not cut off, and not another server's page."""
    chunked = headers.get("transfer-encoding", "").strip().lower() == "chunked"  # one that is cut off isn't read
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return (chunked or headers.get("content-length", "").strip() == "0") and kind in {"", "application/json"}


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
        return cast("dict[str, Any]", json.loads(pkgutil.get_data(self._package, "openapi.json") or b""))

    @cached_property
    def converters(self) -> Converters:
        """Converts responses to the types of `x-give`."""
        return Converters(self.resolve)

    @cached_property
    def serializer(self) -> Serializer:
        """Converts callers' values to JSON."""
        return Serializer(self.resolve)

    @cached_property
    def names(self) -> dict[str, bool]:
        """For the name of each property, in the API and in Python: whether it is a secret."""
        properties = (schema.get("properties", {}) for schema in self.document["components"]["schemas"].values())
        named = [(name, field) for each in properties for name, field in each.items()]
        secret = {name for name, field in named if is_secret(field)}
        spellings = [(name, spelt) for name, field in named for spelt in (name, field.get("x-python-name", name))]
        return {spelt: name in secret for name, spelt in spellings}

    @cached_property
    def secrets(self) -> frozenset[str]:
        """The names of the properties that are secrets."""
        return frozenset(name for name, secret in self.names.items() if secret)

    @cached_property
    def api_paths(self) -> list[str]:
        """The path of each server, without its host; may hold a variable in braces."""
        return api_paths(self.document)

    def operation(self, module: str) -> OperationSpec:
        """The operation that a generated module, such as `create_space`, was made from."""
        if module not in self._operations:
            paths: dict[str, dict[str, Any]] = self.document["paths"]
            parts = ((path, method, part) for path, each in paths.items() for method, part in each.items())
            path, method, found = next(
                each for each in parts if is_object(each[2]) and each[2].get("x-python-name") == module
            )
            parameters = [*paths[path].get("parameters", ()), *found.get("parameters", ())]
            self._operations[module] = OperationSpec(self, method, path, {**found, "parameters": parameters})
        return self._operations[module]

    def rules(self, schema: dict[str, Any]) -> Rules:
        """A schema that may refer to the spec's own, ready to check values against."""
        return Rules({**schema, "components": self.document["components"]})

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """What a reference leads to; anything else as it is."""
        while "$ref" in node:
            target: Any = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key]
            node = target
        return node


def api_paths(node: dict[str, Any]) -> list[str]:
    """The paths of the servers that a spec or an operation names, without their hosts."""
    return [urlsplit(str(server["url"])).path for server in node.get("servers", ())]
