"""Compares the operations of two versions of a spec: each change, and whether it breaks programs that call the API."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.changes.schemas import REQUEST, RESPONSE, SERIALIZATION, Difference, Schema, plain, schema_changes
from tools.spec.python_names import python_name
from tools.spec.traversal import items, operations, resolved

NOT_PARAMETERS = {"accept", "content-type", "authorization"}  # OpenAPI ignores headers of these names


@dataclass(frozen=True)
class Operation:
    """One operation.

    Attributes:
        spec: The whole spec.
        path: The path item, whose fields all of its operations share.
        node: The operation itself, as the spec has it.
        line: Its method and path.
    """

    spec: dict[str, Any]
    path: dict[str, Any]
    node: dict[str, Any]
    line: str

    @property
    def wire(self) -> str:
        """The line without the names of the path's parameters, as these aren't sent."""
        return re.sub(r"\{[^}]*\}", "{}", self.line)

    @property
    def servers(self) -> dict[str, dict[str, Any]]:
        """The variables of each server, by its URL."""
        given = self.node.get("servers") or self.path.get("servers") or self.spec.get("servers")
        return {str(mapping(each).get("url")): mapping(mapping(each).get("variables")) for _, each in items(given)}

    @property
    def authentications(self) -> dict[str, dict[str, Any]]:
        """The security schemes of each sufficient authentication, by its name; `none` is one too."""
        given = self.node.get("security", self.spec.get("security"))
        named = {" and ".join(sorted(map(_scheme, items(each)))) or "none": mapping(each) for _, each in items(given)}
        components = mapping(mapping(self.spec.get("components")).get("securitySchemes"))
        return {
            name: {key: {**self.resolved(components.get(key)), "description": None} for key in schemes}
            for name, schemes in (named or {"none": {}}).items()
        }

    @property
    def parameters(self) -> dict[str, Schema]:
        """The parameters in each place, as the fields of one schema."""
        found: dict[str, dict[str, Any]] = {place: {} for place in ("path", "query", "header", "cookie")}
        for owner in (self.path, self.node):  # its own replace those of the path
            for _, part in items(owner.get("parameters")):
                whole = self.resolved(part)
                place, name = str(whole.get("in")), str(whole.get("name"))
                name = name.lower() if place == "header" else name
                if place != "header" or name not in NOT_PARAMETERS:
                    found.setdefault(place, {})[name] = whole
        return {place: self._fields(named) for place, named in found.items()}

    @property
    def body(self) -> dict[str, Any]:
        """The body of the request."""
        return self.resolved(self.node.get("requestBody"))

    @property
    def responses(self) -> dict[str, dict[str, Any]]:
        """The responses by their status."""
        return {str(status): self.resolved(each) for status, each in items(self.node.get("responses"))}

    def headers(self, response: dict[str, Any]) -> Schema:
        """The headers of a response, as the fields of one schema."""
        return self._fields({name.lower(): self.resolved(each) for name, each in items(response.get("headers"))})

    def contents(self, holder: dict[str, Any]) -> dict[str, Schema]:
        """The plain schemas of a body, by its media types."""
        return {
            form: self._schema(each) | {key: each[key] for key in ("x-empty-body",) if key in mapping(each)}
            for form, each in items(holder.get("content"))
        }

    def _fields(self, named: dict[str, dict[str, Any]]) -> Schema:
        fields = {
            name: self._schema(each)
            | {key: each[key] for key in SERIALIZATION if each.get(key, _usual(each, key)) != _usual(each, key)}
            for name, each in named.items()
        }
        return {"properties": fields, "required": [name for name, each in named.items() if each.get("required")]}

    def _schema(self, holder: Any) -> Schema:
        """The plain schema of a parameter, a header, or a media type."""
        inner = next((each for _, each in items(mapping(holder).get("content"))), holder)
        return plain(self.spec, mapping(inner).get("schema", {}))

    def resolved(self, node: Any) -> dict[str, Any]:
        """The target of a reference; an empty object for anything odd."""
        return mapping(resolved(self.spec, node))


def operations_of(spec: dict[str, Any]) -> dict[str, Operation]:
    """The operations of a spec by their Python names; those without an id by their lines."""
    found = {}
    for (_, route, method), node in operations(spec):
        line = f"{method.upper()} {route}"
        identifier = mapping(node).get("operationId")
        name = python_name(identifier) if isinstance(identifier, str) else line
        found[name] = Operation(spec, mapping(mapping(spec["paths"]).get(route)), mapping(node), line)
    return found


def mapping(node: Any) -> dict[str, Any]:
    """An object as it is; an empty one for anything else."""
    return node if isinstance(node, dict) else {}


def _usual(parameter: dict[str, Any], key: str) -> Any:
    """What a keyword says of the serialization of a parameter that doesn't have it."""
    is_form = parameter.get("style", _STYLES.get(str(parameter.get("in")))) == "form"
    return {"style": _STYLES.get(str(parameter.get("in"))), "explode": is_form}.get(key, False)


_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def _scheme(pair: tuple[str, Any]) -> str:
    name, scopes = pair
    wanted = ", ".join(str(scope) for _, scope in items(scopes))
    return f"{name} ({wanted})" if wanted else name


def operation_changes(old: Operation, new: Operation) -> Iterator[Difference]:
    """The differences between two versions of an operation."""
    if old.wire != new.wire:
        yield Difference("", f"was {old.line}, is {new.line}", breaks=True)
    now = new.node.get("deprecated") is True
    if now != (old.node.get("deprecated") is True):
        yield Difference("", "deprecated" if now else "no longer deprecated", breaks=False)
    yield from _servers(old, new)
    yield from _authentications(old, new)
    for place in sorted({*old.parameters, *new.parameters}):
        yield from schema_changes(old.parameters.get(place, {}), new.parameters.get(place, {}), place, REQUEST)
    yield from _body(old, new)
    yield from _responses(old, new)


def _servers(old: Operation, new: Operation) -> Iterator[Difference]:
    yield from _choices("server", {*old.servers}, {*new.servers})
    first, now_first = next(iter(old.servers), None), next(iter(new.servers), None)
    if first != now_first and first in new.servers:
        yield Difference("", f"first server, which clients use if they are given none, is now {now_first}", breaks=True)
    for url in sorted(old.servers.keys() & new.servers.keys()):
        before, after = old.servers[url], new.servers[url]
        for name in sorted(before.keys() & after.keys()):
            # Every caller gives a host, so the default is only an example.
            was, now = (plain({}, {**mapping(side[name]), "default": None}) for side in (before, after))
            yield from schema_changes(was, now, f"server {url}, {name}", REQUEST)


def _authentications(old: Operation, new: Operation) -> Iterator[Difference]:
    before, after = old.authentications, new.authentications
    # If none is needed any more, sending one does no harm.
    yield from _choices("authentication", {*before} if "none" not in after else {*before} & {*after}, {*after})
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield Difference("", f"authentication changed: {name}", breaks=True)


def _body(old: Operation, new: Operation) -> Iterator[Difference]:
    before, after = old.body, new.body
    was, now = (side.get("required") is True for side in (before, after))
    if bool(before) != bool(after):
        yield Difference("body", "removed" if before else "required" if now else "may be sent", bool(before) or now)
        return
    if was != now:
        yield Difference("body", "newly required" if now else "no longer required", now)
    yield from _contents(old.contents(before), new.contents(after), "body", REQUEST)


def _responses(old: Operation, new: Operation) -> Iterator[Difference]:
    errors: dict[Difference, list[str]] = {}  # several statuses often have the same
    for status in sorted({*old.responses, *new.responses}):
        success = status.startswith("2")
        name = status if success else f"error {status}"
        if status not in new.responses:
            yield Difference("response", f"{name} removed" if success else f"{name} no longer described", success)
        elif status not in old.responses:
            yield Difference("response", f"{name} added" if success else f"{name} described", success)
        elif success:
            yield from _response(old, new, status, "response")
        else:
            for difference in _response(old, new, status, "error"):
                errors.setdefault(difference, []).append(status)
    for (place, text, breaks), statuses in errors.items():
        yield Difference(place, f"{text} (of {', '.join(statuses)})", breaks)


def _response(old: Operation, new: Operation, status: str, place: str) -> Iterator[Difference]:
    before, after = old.responses[status], new.responses[status]
    yield from _contents(old.contents(before), new.contents(after), place, RESPONSE)
    yield from schema_changes(old.headers(before), new.headers(after), f"{place} header", RESPONSE)


def _contents(old: dict[str, Schema], new: dict[str, Schema], place: str, way: str) -> Iterator[Difference]:
    """The differences between the schemas of a body, by its media types."""
    for form in sorted(old.keys() - new.keys()):
        yield Difference(place, f"no longer {form}" if new else f"has no body any more (was {form})", breaks=True)
    for form in sorted(new.keys() - old.keys()):
        yield Difference(place, f"also {form}" if old else f"has a body ({form})", breaks=False)
    for form in sorted(old.keys() & new.keys()):
        yield from schema_changes(old[form], new[form], place, way)


def _choices(what: str, old: set[str], new: set[str]) -> Iterator[Difference]:
    for each in sorted(old - new):
        yield Difference("", f"{what} removed: {each}", breaks=True)
    for each in sorted(new - old):
        yield Difference("", f"{what} added: {each}", breaks=False)


ADDED, REMOVED, RENAMED = "operation added", "operation removed", "operation renamed to"


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        operation: The operation that changed, by its name in Python.
        place: The part that changed, such as `body.title`; empty for the operation itself.
        text: How it changed.
        breaks: Whether what worked may no longer work.
    """

    operation: str
    place: str
    text: str
    breaks: bool


def spec_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Every change that a caller may notice, in an order that is always the same; words alone are none.

    Args:
        old: The old version, which may have problems.
        new: The new version.
    """
    before, after = operations_of(old), operations_of(new)
    added = {after[name].wire: name for name in sorted(after.keys() - before.keys())}
    heirs = {name: name for name in before.keys() & after.keys()}
    for name in sorted(before.keys() - after.keys()):
        heir = added.pop(before[name].wire, None)  # the same request with another id
        if heir is None:
            yield Change(name, "", f"{REMOVED} ({before[name].line})", breaks=True)
        else:
            yield Change(name, "", f"{RENAMED} {heir}", breaks=True)
            heirs[name] = heir
    for name in sorted(added.values()):
        yield Change(name, "", f"{ADDED} ({after[name].line})", breaks=False)
    for name, heir in sorted(heirs.items()):
        for difference in operation_changes(before[name], after[heir]):
            yield Change(heir, *difference)
