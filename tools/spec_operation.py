"""An operation as a spec has it, with what its path and the whole spec say for it; odd parts count as absent."""

import re
from dataclasses import dataclass
from typing import Any

from plain_schema import Schema, plain
from python_names import python_name
from walk_spec import items, operations, target_of

NOT_PARAMETERS = {"accept", "content-type", "authorization"}  # OpenAPI ignores headers of these names


@dataclass(frozen=True)
class Operation:
    """One operation.

    Attributes:
        spec: The spec that it is of.
        path: What its path says for all of its operations.
        node: What it says itself.
        line: Its method and path.
    """

    spec: dict[str, Any]
    path: dict[str, Any]
    node: dict[str, Any]
    line: str

    @property
    def wire(self) -> str:
        """The line without the names of the path's parameters, which aren't sent."""
        return re.sub(r"\{[^}]*\}", "{}", self.line)

    @property
    def servers(self) -> dict[str, dict[str, Any]]:
        """The variables of each server, by its URL."""
        given = self.node.get("servers") or self.path.get("servers") or self.spec.get("servers")
        return {str(mapping(each).get("url")): mapping(mapping(each).get("variables")) for _, each in items(given)}

    @property
    def authentications(self) -> dict[str, dict[str, Any]]:
        """The schemes of each authentication that is enough, by what it is called; none is one too."""
        given = self.node.get("security", self.spec.get("security"))
        named = {" and ".join(sorted(map(_scheme, items(each)))) or "none": mapping(each) for _, each in items(given)}
        components = mapping(mapping(self.spec.get("components")).get("securitySchemes"))
        return {
            name: {key: {**self.resolved(components.get(key)), "description": None} for key in schemes}
            for name, schemes in (named or {"none": {}}).items()
        }

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """The parameters by name, for each place that they are in."""
        found: dict[str, dict[str, Any]] = {}
        for owner in (self.path, self.node):  # the latter replace the former
            for _, part in items(owner.get("parameters")):
                whole = self.resolved(part)
                place, name = str(whole.get("in")), str(whole.get("name"))
                name = name.lower() if place == "header" else name
                if place != "header" or name not in NOT_PARAMETERS:
                    found.setdefault(place, {})[name] = whole
        return found

    @property
    def body(self) -> dict[str, Any]:
        """The body of the request."""
        return self.resolved(self.node.get("requestBody"))

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """The answers by their status."""
        return {str(status): self.resolved(each) for status, each in items(self.node.get("responses"))}

    def headers(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The headers of an answer."""
        return {name.lower(): self.resolved(each) for name, each in items(answer.get("headers"))}

    def schema(self, holder: Any) -> Schema:
        """The plain schema of a parameter, a header, or one form of a body."""
        inner = next((each for _, each in items(mapping(holder).get("content"))), holder)
        return plain(self.spec, mapping(inner).get("schema", {}))

    def resolved(self, node: Any) -> dict[str, Any]:
        """What a reference leads to."""
        for _ in range(9):  # some lead in a circle
            if not isinstance(reference := mapping(node).get("$ref"), str):
                break
            node = target_of(self.spec, reference)
        return mapping(node)


def operations_of(spec: dict[str, Any]) -> dict[str, Operation]:
    """A spec's operations by their Python names; by their request lines where they have no id."""
    found = {}
    for (_, route, method), node in operations(spec):
        line = f"{method.upper()} {route}"
        identifier = mapping(node).get("operationId")
        name = python_name(identifier) if isinstance(identifier, str) else line
        found[name] = Operation(spec, mapping(mapping(spec["paths"]).get(route)), mapping(node), line)
    return found


def mapping(node: Any) -> dict[str, Any]:
    """An object, empty in place of anything else."""
    return node if isinstance(node, dict) else {}


def _scheme(pair: tuple[str, Any]) -> str:
    name, scopes = pair
    wanted = ", ".join(str(scope) for _, scope in items(scopes))
    return f"{name} ({wanted})" if wanted else name
