"""Whether requests and answers keep to a packaged spec, and which operations there are under which paths."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache, cached_property
from typing import Any, Final, cast

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from spaceclients._spec.document import Rules, Spec, api_paths
from spaceclients._spec.values import Violation, is_array, is_object, whole

NUMBER: Final = re.compile(r"-?\d{1,300}(\.\d{1,300})?", re.ASCII)  # int() refuses thousands of digits
JSON: Final = "application/json"


class Texts:
    """What is sent as text by name: the parameters of a request, or the headers of an answer.

    Args:
        spec: The package's spec.
        described: What the spec says of each, by its name.
    """

    def __init__(self, spec: Spec, described: Mapping[str, dict[str, Any]]) -> None:
        self._spec = spec
        self._schemas = {name: each["schema"] for name, each in described.items()}
        self._required = [name for name, each in described.items() if each.get("required")]

    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Read what the spec describes, in the types of JSON; what can't be read stays text, and so breaks a rule."""
        return {name: self._read(schema, sent[name]) for name, schema in self._schemas.items() if name in sent}

    def violations(self, sent: Mapping[str, str]) -> Iterator[Violation]:
        """Check all of it."""
        return self._rules.violations(self.read(sent))

    @cached_property
    def _rules(self) -> Rules:
        return self._spec.rules({"type": "object", "properties": self._schemas, "required": self._required})

    def _read(self, schema: dict[str, Any], text: str) -> Any:
        return text if "string" in self._spec.resolve(schema).get("type", "string") else _number_or_bool(text)


class Answer:
    """An answer that a spec describes.

    Args:
        spec: The package's spec.
        described: What it says of the answer.
    """

    def __init__(self, spec: Spec, described: dict[str, Any]) -> None:
        headers: dict[str, dict[str, Any]] = described.get("headers", {})
        self._headers = Texts(spec, {name: spec.resolve(each) for name, each in headers.items()})
        content: dict[str, dict[str, Any]] = described.get("content", {})
        self._bodies = {kind: spec.rules(each["schema"]) for kind, each in content.items()}

    def violations(self, response: Response) -> Iterator[Violation]:
        """Check an answer; one for which no body is described may have any."""
        yield from self._headers.violations(response.headers)
        kind = _media_type(response.headers) or "text/plain"  # Kaiten's 401 is bare text
        if kind in self._bodies:
            body = bytes(response.body)
            yield from self._bodies[kind].violations(_sendable(json.loads(body)) if kind == JSON else body.decode())
        elif self._bodies:
            yield Violation((), "", f"it has the type {kind}", None)


class CheckedOperation:
    """An operation of a spec.

    Args:
        spec: The package's spec.
        path: What it says of the operation's path.
        described: What it says of the operation.

    Attributes:
        id: Its `operationId`.
        name: The client's method.
        body: The schema of its JSON body; None where it takes no body.
    """

    def __init__(self, spec: Spec, path: dict[str, Any], described: dict[str, Any]) -> None:
        self._spec = spec
        self._described = described
        self._answers: dict[int, Answer] = {}
        self.id: Final[str] = described["operationId"]
        self.name: Final[str] = described["x-python-name"]
        body = spec.resolve(described.get("requestBody", {}))
        self.body: Final[dict[str, Any] | None] = body["content"][JSON]["schema"] if body else None
        found = [spec.resolve(each) for each in (*path.get("parameters", ()), *described.get("parameters", ()))]
        self.path_parameters = Texts(spec, {each["name"]: each for each in found if each["in"] == "path"})
        self.query_parameters = Texts(spec, {each["name"]: each for each in found if each["in"] == "query"})

    def request_violations(self, request: Request, body: dict[str, Any]) -> Iterator[Violation]:
        """Check a request, whose body is read already."""
        yield from self.path_parameters.violations(request.path_params)
        yield from self.query_parameters.violations(request.query_params)
        if self._body_rules is None:
            return
        kind = _media_type(request.headers)
        if kind == JSON:
            yield from self._body_rules.violations(_sendable(body))
        else:
            yield Violation((), "", f"Content for the following mimetype not found: {kind}. Valid: {JSON}", None)

    def answer_problems(self, response: Response) -> list[str]:
        """Say what is wrong with an answer."""
        status = response.status_code
        if status not in self._answers:
            if str(status) not in self._described["responses"]:
                return ["there is no such answer"]
            described = self._spec.resolve(self._described["responses"][str(status)])
            self._answers[status] = Answer(self._spec, described)
        violations = self._answers[status].violations(response)
        return [f"{each.field}: {each.reason}: {each.value!r:.60}" for each in violations]

    def example(self) -> Any:
        """Copy the first example of what it answers when all is well."""
        content = self._spec.resolve(self._described["responses"]["200"])["content"][JSON]
        return deepcopy(self._spec.resolve(next(iter(content["examples"].values())))["value"])

    @cached_property
    def _body_rules(self) -> Rules | None:
        return None if self.body is None else self._spec.rules(self.body)


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
        """Copy the first example of what an operation answers when all is well."""
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


@cache
def load_spec(package: str) -> CheckedSpec:
    """Read a package's spec, once in a process."""
    return CheckedSpec(package)


def in_words(violation: Violation, words: Mapping[str, str], separator: str) -> str | None:
    """Fill a rule's limits into a service's words for it, which hold a place for them; None where there are no words."""
    if violation.rule not in words:
        return None
    limits = cast("list[object]", violation.limit if is_array(violation.limit) else [violation.limit])
    return words[violation.rule].format(separator.join(map(str, limits)))


def _number_or_bool(text: str) -> Any:
    if NUMBER.fullmatch(text):
        return whole(float(text)) if "." in text else int(text)
    return {"true": True, "false": False}.get(text, text)


def _sendable(value: Any) -> Any:
    """Put a question mark for each half of a surrogate pair: legal in JSON, but nothing that can be checked."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()
