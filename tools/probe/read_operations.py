"""Calls the operations of a spec that only read, through the client; the ids come from the lists in earlier responses."""

import json
import re
from collections.abc import Mapping
from itertools import chain, zip_longest
from typing import Any, NamedTuple

import attrs

from spaceclients import KaitenClient, KintoneClient
from spaceclients._backend import run
from spaceclients._methods.operation import Operation
from spaceclients._throttle.retry import Outcome
from spaceclients.errors import InvalidRequestError, ResponseDecodeError, TransportError
from tools.spec.traversal import routes

MOST = 3  # good responses of an operation are enough
TRIES = 6  # calls of an operation at most, as some items of a list may not be readable
Client = KaitenClient | KintoneClient


class NotReadOnlyError(Exception):
    """The operation does more than read; it wasn't called."""


@attrs.frozen
class ReadOperation:
    """An operation that only reads.

    Attributes:
        name: The client's method.
        route: Its path in the spec.
        responses: What the spec says of its responses, by status.
        required: The names of the required parameters in Python, by their names in the spec.
    """

    name: str
    route: str
    responses: Mapping[str, Any]
    required: Mapping[str, str]


class Call(NamedTuple):
    """One call and its result.

    Attributes:
        operation: The operation.
        arguments: The arguments, by the spec's names.
        response: The response, whatever its status; None if there was none.
        json: A list of its JSON; empty if the body isn't JSON.
        problem: Why there is no response, or that the client can't read it; empty without a problem.
    """

    operation: ReadOperation
    arguments: Mapping[str, Any]
    response: Outcome | None
    json: list[Any]
    problem: str

    @property
    def succeeded(self) -> bool:
        """Whether the response is a success with JSON."""
        return self.response is not None and 200 <= self.response.status <= 299 and bool(self.json)


def read_operations(client: Client) -> list[ReadOperation]:
    """Every operation that reads and that the client's URL offers, those with fewer required parameters first."""
    spec, api_path = client._spec, client._sender.api_path  # noqa: SLF001
    found = []
    for method, route, operation in routes(spec.document):
        if method != "get" or spec.operation(operation["x-python-name"]).server_problem(api_path):
            continue
        parameters = [spec.resolve(each) for each in operation["parameters"]]
        required = {each["name"]: each["x-python-name"] for each in parameters if each.get("required")}
        responses = {status: spec.resolve(each) for status, each in operation["responses"].items()}
        found.append(ReadOperation(operation["x-python-name"], route, responses, required))
    return sorted(found, key=lambda each: len(each.required))


def read_all(client: Client, given: Mapping[str, Any]) -> list[Call]:
    """Call every operation that reads, if there are arguments for it. Stop after a 401.

    Args:
        client: The client.
        given: Arguments by the spec's names, used instead of those from lists.
    """
    made: list[Call] = []
    for operation in read_operations(client):
        good = 0
        for arguments in chosen(operation, made, given)[:TRIES]:
            call = read(client, operation, arguments)
            made.append(call)
            good += call.succeeded
            if call.response and call.response.status == 401:  # a login that fails repeatedly may be locked
                return made
            if good == MOST:
                break
    return made


def read(client: Client, operation: ReadOperation, arguments: Mapping[str, Any]) -> Call:
    """Call an operation, with the client's own retries and quota.

    Raises:
        NotReadOnlyError: The operation isn't a GET; nothing was sent.
    """
    sender = client._sender  # noqa: SLF001
    described = routes(sender.spec.document)
    verb = next(verb for verb, _, each in described if each["x-python-name"] == operation.name)
    if verb != "get":
        raise NotReadOnlyError(f"{operation.name} is a {verb.upper()}: it wasn't sent")
    shared = next(kind for kind in type(client).__mro__ if isinstance(vars(kind).get(operation.name), Operation))
    method = vars(shared)[operation.name]
    named = {operation.required[name]: value for name, value in arguments.items()}
    try:
        response, info = run(method.raw(sender, **named))
    except InvalidRequestError as error:  # about an id out of a response, which isn't quoted
        return Call(operation, arguments, None, [], f"not sent: `{error.field}` would break the spec's `{error.rule}`")
    except TransportError as error:
        return Call(operation, arguments, None, [], f"no response{cause(error)}")
    found, problem = parsed(response.body), ""
    if 200 <= response.status <= 299:
        said = content(operation, response.status)
        found = [said["x-empty-body"]] if not response.body and "x-empty-body" in said else found
        try:
            method.read(sender, response, info)
        except ResponseDecodeError:
            problem = "the client can't read it" if found else "not JSON"
    return Call(operation, arguments, response, found, problem)


def cause(error: TransportError) -> str:
    """The type of the underlying error, without its text, which may name the host."""
    name = re.match(r"\w+(Error|Timeout)\b", error.cause)
    return f" ({name.group()})" if name else ""


def content(operation: ReadOperation, status: int) -> dict[str, Any]:
    """The spec's description of the JSON of a response; empty if it has none."""
    said: dict[str, Any] = operation.responses.get(str(status), {}).get("content", {}).get("application/json", {})
    return said


def parsed(body: bytes) -> list[Any]:
    """A list of the JSON in a body; empty if the body isn't JSON."""
    try:
        return [json.loads(body)]
    except (ValueError, RecursionError):
        return []


def chosen(operation: ReadOperation, made: list[Call], given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Arguments for an operation: the given ones, or ids from the lists in earlier responses."""
    required = list(operation.required)
    if given.keys() >= set(required):
        return [{name: given[name] for name in required}]
    last = required[-1]
    # The {thing_id} of /things/{thing_id}/parts is in the list of /things; an id in a query may be in any list.
    before, path_and_body, _ = operation.route.partition(f"/{{{last}}}")
    choices = [
        [{**call.arguments, last: number} for number in ids(call.json, last)[:TRIES]]
        for call in made
        if call.succeeded and (call.operation.route == before if path_and_body else not call.operation.required)
    ]
    return [each for each in chain(*zip_longest(*choices)) if each and each.keys() == set(required)]


def ids(responses: list[Any], name: str) -> list[Any]:
    """The ids of the objects in the lists of responses: their field with the parameter's name, or `id`."""
    rows = [row for response in responses for part in lists(response) for row in part if isinstance(row, dict)]
    found = [row.get(name) or row.get("id") for row in rows]
    return [each for each in found if isinstance(each, int | str)]


def lists(response: Any) -> list[list[Any]]:
    """The response itself if it is a list, or the lists in it."""
    parts = response.values() if isinstance(response, dict) else [response]
    return [part for part in parts if isinstance(part, list)]
