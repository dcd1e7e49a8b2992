"""A shipped spec: which routes there are, and whether requests and answers keep to it."""

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from threading import Lock
from typing import Any, Final, cast

from attrs import frozen
from jsonschema_path import SchemaPath
from openapi_core import V31RequestValidator, V31ResponseValidator
from openapi_core.contrib.starlette import StarletteOpenAPIRequest, StarletteOpenAPIResponse
from openapi_core.unmarshalling.request.unmarshallers import V31RequestParametersUnmarshaller
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from spaceclients._spec.document import Spec as PackageSpec
from spaceclients._spec.document import api_paths
from spaceclients.sandbox._pattern import SCHEMA_VALIDATORS
from spaceclients.sandbox._problem import Problem, problems

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@frozen
class Operation:
    """One operation of a spec.

    Attributes:
        id: Its `operationId`.
        name: The client's method.
        body: The schema of its JSON body; None where it takes no body.
    """

    id: str
    name: str
    body: dict[str, Any] | None


@frozen
class Route:
    """A path under one of the servers, and what it offers by method."""

    template: str
    pattern: re.Pattern[str]
    operations: dict[str, Operation]


class Spec:
    """A spec of one of the generated packages.

    Args:
        package: The package that ships it, such as `kaiten_spaces`.
    """

    def __init__(self, package: str) -> None:
        spec = PackageSpec(package)
        self._document = spec.document
        self._follow = spec.resolve
        # The sandbox has one origin, so a server is its path alone: /k/guest/{guestSpaceId}/v1.
        self.prefixes: Final = tuple(spec.api_paths)
        self.query_or_body: Final = frozenset[str](self._document.get("x-query-or-body", ()))
        self.routes: Final = tuple(self._routes())
        self._prefix_patterns = [re.compile(re.sub(r"{\w+}", "[^/]+", prefix) + "(/|$)") for prefix in self.prefixes]
        self._document["servers"] = [{"url": prefix} for prefix in self.prefixes]
        # The services check credentials themselves: a session's cookie has no known name.
        for holder in (self._document, *self._operations()):
            holder.pop("security", None)
        for operation in self._operations():
            operation.pop("servers", None)  # the routes keep to them
        # Used directly, not through openapi_core.OpenAPI, which would check the whole spec once more at each start.
        tree = SchemaPath.from_dict(self._document, resolved_cache_maxsize=1024)  # twice as fast as without
        self._requests = V31RequestValidator(tree, schema_validators_factory=SCHEMA_VALIDATORS)
        self._parameters = V31RequestParametersUnmarshaller(tree, schema_validators_factory=SCHEMA_VALIDATORS)
        self._responses = V31ResponseValidator(tree, schema_validators_factory=SCHEMA_VALIDATORS)
        self._lock = Lock()  # one spec serves all sandboxes of a process, each in a thread of its own

    def covers(self, path: str) -> bool:
        """Whether a path lies under one of the servers."""
        return any(pattern.match(path) for pattern in self._prefix_patterns)

    def find(self, path: str) -> tuple[Route, dict[str, str]] | None:
        """Find the route of a path, and the path's parameters."""
        for route in self.routes:
            if match := route.pattern.fullmatch(path):
                return route, match.groupdict()
        return None

    def request_problems(self, route: Route, request: Request, body: bytes) -> list[Problem]:
        """Check a request against the spec."""
        with self._lock:
            return list(problems(self._requests.iter_errors(_SpecRequest(route, request, body))))

    def parameters(self, route: Route, request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
        """Parse the parameters of the path and those of the query; only what has no problems."""
        with self._lock:
            found = self._parameters.unmarshal(_SpecRequest(route, request)).parameters
        return dict(found.path), dict(found.query)

    def response_problems(self, route: Route, request: Request, response: Response) -> list[Problem]:
        """Check an answer against the spec."""
        with self._lock:
            errors = self._responses.iter_errors(_SpecRequest(route, request), _SpecResponse(response))
            return list(problems(errors))

    def example(self, operation_id: str) -> Any:
        """Copy the first example of what an operation answers when all is well."""
        (operation,) = (each for each in self._operations() if each["operationId"] == operation_id)
        content = self._follow(operation["responses"]["200"])["content"]["application/json"]
        return deepcopy(self._follow(next(iter(content["examples"].values())))["value"])

    def known(self, schema: dict[str, Any], value: Any) -> Any:
        """Drop what a schema doesn't describe: the unknown keys of an object and of all that is in it."""
        schema = self._follow(schema)
        if isinstance(value, dict) and "properties" in schema:
            fields: dict[str, Any] = schema["properties"]
            given = cast("dict[str, Any]", value)
            return {key: self.known(fields[key], each) for key, each in given.items() if key in fields}
        if isinstance(value, list) and "items" in schema:
            return [self.known(schema["items"], each) for each in cast("list[object]", value)]
        return cast("object", value)

    def _operations(self) -> Iterator[dict[str, Any]]:
        for item in self._document["paths"].values():
            yield from (item[method] for method in METHODS if method in item)

    def _routes(self) -> Iterator[Route]:
        for prefix in self.prefixes:
            for path, item in self._document["paths"].items():
                operations = {
                    method.upper(): self._operation_of(item[method])
                    for method in METHODS
                    if method in item and prefix in (api_paths(item[method]) or self.prefixes)
                }
                if operations:
                    yield Route(prefix + path, compile_path(prefix + path)[0], operations)

    def _operation_of(self, described: dict[str, Any]) -> Operation:
        return Operation(described["operationId"], described["x-python-name"], self._body_schema(described))

    def _body_schema(self, operation: dict[str, Any]) -> dict[str, Any] | None:
        body = operation.get("requestBody")
        return body and self._follow(body)["content"]["application/json"]["schema"]


@cache
def load_spec(package: str) -> Spec:
    """Read a package's spec, once in a process."""
    return Spec(package)


class _SpecRequest(StarletteOpenAPIRequest):
    """A request that is already routed, for openapi-core."""

    def __init__(self, route: Route, request: Request, body: bytes = b"") -> None:
        super().__init__(request, body)
        self.path_pattern = route.template
        self.parameters.path = request.path_params

    @property
    def host_url(self) -> str:
        return "http://sandbox"  # the Host header may be anything

    @property
    def content_type(self) -> str:
        # Without parameters: openapi-core raises ValueError on some malformed ones.
        return super().content_type.partition(";")[0].strip().lower()


class _SpecResponse(StarletteOpenAPIResponse):
    """An answer for openapi-core."""

    @property
    def content_type(self) -> str:
        return super().content_type or "text/plain"  # Kaiten's 401 is bare text
