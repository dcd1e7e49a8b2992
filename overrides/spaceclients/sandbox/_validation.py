"""A packaged spec as the sandbox uses it: which path is which operation, and what is wrong with requests and responses."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache, cached_property
from typing import Any, Final, cast

from attrs import evolve, frozen
from starlette.responses import Response
from starlette.routing import compile_path

from spaceclients._spec.document import Rules, Spec, api_paths
from spaceclients._spec.json_values import Violation, is_array, is_object, whole

NUMBER: Final = re.compile(r"-?\d{1,300}(\.\d{1,300})?", re.ASCII)  # int() refuses thousands of digits
JSON: Final = "application/json"


def json_response(content: Any, status: int = 200) -> Response:
    """Respond with JSON."""
    # ASCII alone, since a lone surrogate ("\ud800" is legal JSON) can't be sent as UTF-8.
    body = json.dumps(content, allow_nan=False, separators=(",", ":"))
    return Response(body, status, {"Content-Type": "application/json; charset=utf-8"})


class CheckedOperation:
    """An operation of a spec, made of what the spec says of it and of its path.

    Attributes:
        id: Its `operationId`.
        name: The client's method.
        body: The schema of its JSON body; None where it takes none. A form isn't checked.
        success: The status of a successful response.
    """

    def __init__(self, spec: Spec, path: dict[str, Any], described: dict[str, Any]) -> None:
        self._spec = spec
        self._responses: dict[str, dict[str, Any]] = described["responses"]
        self._response_rules: dict[tuple[int, str], Rules] = {}
        self.id: Final[str] = described["operationId"]
        self.name: Final[str] = described["x-python-name"]
        body = spec.resolve(described.get("requestBody", {}))
        self.body: Final[dict[str, Any] | None] = body.get("content", {}).get(JSON, {}).get("schema")
        self.success: Final = next(int(status) for status in self._responses if status.startswith("2"))
        found = [spec.resolve(each) for each in (*path.get("parameters", ()), *described.get("parameters", ()))]
        self._parameters = {
            place: _object_schema({each["name"]: each for each in found if each["in"] == place})
            for place in ("path", "query")
        }

    def read_parameters(self, path: Mapping[str, Any], query: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the parameters that the spec describes, in the types of JSON, by `path` and `query`."""
        sent = {"path": path, "query": query}
        return {place: self._read(schema, sent[place]) for place, schema in self._parameters.items()}

    def request_violations(self, parameters: dict[str, dict[str, Any]], body: dict[str, Any]) -> list[Violation]:
        """Check the parameters that were read, and the body."""
        violations = self._request_rules.violations(_without_surrogates({**parameters, "body": body}))
        return [evolve(each, path=each.path[1:]) for each in violations]

    def response_problems(self, response: Response) -> list[str]:
        """Return what is wrong with a response; one for which no body is described may have any."""
        status, kind = response.status_code, media_type(response.headers) or "text/plain"  # Kaiten's 401 has no type
        if str(status) not in self._responses:
            return ["there is no such response"]
        described = self._spec.resolve(self._responses[str(status)])
        content: dict[str, dict[str, Any]] = described.get("content", {})
        if content and kind not in content:
            return [f"it has the type {kind}"]
        headers = _object_schema(
            {name: self._spec.resolve(each) for name, each in described.get("headers", {}).items()}
        )
        if (status, kind) not in self._response_rules:
            body_schema = content[kind]["schema"] if content else True
            schema = {"properties": {"headers": headers, "body": body_schema}}
            self._response_rules[status, kind] = self._spec.rules(schema)
        text = bytes(response.body).decode()
        body = _without_surrogates(json.loads(text)) if kind == JSON else text
        parts = {"headers": self._read(headers, response.headers), "body": body}
        violations = self._response_rules[status, kind].violations(parts)
        return [f"{each.field}: {each.reason}: {each.value!r:.60}" for each in violations]

    def example(self) -> Any:
        """Copy the first example of its successful response."""
        content = self._success_content()
        return (
            None if content is None else deepcopy(self._spec.resolve(next(iter(content["examples"].values())))["value"])
        )

    def response(self, value: Any) -> Response:
        """Return a successful response; its value doesn't matter if the spec describes no body."""
        return json_response(value, self.success) if self._success_content() else Response(status_code=self.success)

    def _success_content(self) -> dict[str, Any] | None:
        content: dict[str, dict[str, Any]] = self._spec.resolve(self._responses[str(self.success)]).get("content", {})
        return content.get(JSON)

    def _read(self, schema: dict[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
        """Read the texts that a schema describes, in its types; a text that isn't of the type stays, and breaks a rule."""
        types = {
            name: self._spec.resolve(each).get("type", "string")
            for name, each in schema["properties"].items()
            if name in sent
        }
        return {name: sent[name] if "string" in types[name] else _number_or_bool(sent[name]) for name in types}

    @cached_property
    def _request_rules(self) -> Rules:
        return self._spec.rules({"properties": {**self._parameters, "body": True if self.body is None else self.body}})


@frozen
class Route:
    """A path under one of the servers, and what it offers by method."""

    pattern: re.Pattern[str]
    operations: dict[str, CheckedOperation]


class CheckedSpec:
    """A spec of one of the generated packages, shared by all sandboxes of a process.

    Args:
        package: The package that ships it, such as `kaiten_spaces`.
    """

    def __init__(self, package: str) -> None:
        self._spec = Spec(package)
        # The sandbox has one origin, so a server is its path alone: /k/guest/{guestSpaceId}/v1.
        prefixes = self._spec.api_paths
        self._prefixes = [re.compile(re.sub(r"{\w+}", "[^/]+", prefix) + "(/|$)") for prefix in prefixes]
        self.query_or_body: Final = frozenset[str](self._spec.document.get("x-query-or-body", ()))
        self.routes: Final = [route for prefix in prefixes for route in self._routes(prefix)]

    @cached_property
    def operations(self) -> dict[str, CheckedOperation]:
        """All operations, by their `operationId`."""
        return {each.id: each for route in self.routes for each in route.operations.values()}

    def covers(self, path: str) -> bool:
        """Whether a path lies under one of the servers."""
        return any(pattern.match(path) for pattern in self._prefixes)

    def find(self, path: str) -> tuple[Route, dict[str, str]] | None:
        """Find the route of a path, and the path's parameters."""
        found = ((route, route.pattern.fullmatch(path)) for route in self.routes)
        return next(((route, match.groupdict()) for route, match in found if match), None)

    def example(self, operation_id: str) -> Any:
        """Copy the first example of an operation's successful response."""
        return self.operations[operation_id].example()

    def known(self, schema: dict[str, Any], value: Any) -> Any:
        """Drop what a schema doesn't describe: the unknown keys of an object and of all that is in it."""
        schema = self._spec.resolve(schema)
        if is_object(value) and "properties" in schema:
            fields: dict[str, Any] = schema["properties"]
            return {key: self.known(fields[key], each) for key, each in value.items() if key in fields}
        if is_array(value) and "items" in schema:
            return [self.known(schema["items"], each) for each in value]
        return value

    def _routes(self, prefix: str) -> Iterator[Route]:
        for path, item in self._spec.document["paths"].items():
            operations = {
                method.upper(): CheckedOperation(self._spec, item, part)
                for method, part in item.items()
                if is_object(part) and prefix in (api_paths(part) or self._spec.api_paths)
            }
            if operations:
                yield Route(compile_path(prefix + path)[0], operations)


load_spec: Final = cache(CheckedSpec)
"""Read a package's spec, once in a process."""


def media_type(headers: Mapping[str, str]) -> str:
    """Return the type of a body, without parameters; empty if the headers don't name it."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def in_words(violation: Violation, words: Mapping[str, str], separator: str, otherwise: str) -> str:
    """Put a rule's limits into a service's words for the rule, in place of `{}`; `otherwise` are those for other rules."""
    limits = cast("list[object]", violation.limit if is_array(violation.limit) else [violation.limit])
    return words.get(violation.rule, otherwise).format(separator.join(map(str, limits)))


def _object_schema(described: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Make one schema of parameters or headers, which the spec describes by name."""
    required = [name for name, each in described.items() if each.get("required")]
    return {
        "type": "object",
        "properties": {name: each["schema"] for name, each in described.items()},
        "required": required,
    }


def _number_or_bool(value: Any) -> Any:
    if not isinstance(value, str):  # kintone takes the parameters of a query in a JSON body, too
        return value
    if NUMBER.fullmatch(value):
        return whole(float(value)) if "." in value else int(value)
    return {"true": True, "false": False}.get(value, value)


def _without_surrogates(value: Any) -> Any:
    """Put a question mark for each half of a surrogate pair: legal in JSON, but nothing that can be checked."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
