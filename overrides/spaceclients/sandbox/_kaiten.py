"""The sandbox's Kaiten, answering as live tenants have been seen to.

Sources: the documents at https://developers.kaiten.ru, recorded answers in https://github.com/Aloshya-QA/KaitenQA, and
the vendor's JSON Schemas in https://github.com/2chevskii/kaiten-client.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from spaceclients.sandbox._credentials import KAITEN_READER_TOKEN, KAITEN_TOKEN
from spaceclients.sandbox._json import json_response, read_object
from spaceclients.sandbox._kaiten_state import KaitenState
from spaceclients.sandbox._problem import Problem, in_words
from spaceclients.sandbox._rate import RateLimit
from spaceclients.sandbox._service import Call, Handler, RefusedError, Visit
from spaceclients.sandbox._spec import Route, load_spec

# The words of Ajv 6, https://github.com/ajv-validator/ajv/tree/v6/lib/dot, which live messages follow.
AJV_WORDS: Final = {
    "type": "should be {}",
    "enum": "should be equal to one of the allowed values",
    "pattern": 'should match pattern "{}"',
    "minLength": "should NOT be shorter than {} characters",
    "maxLength": "should NOT be longer than {} characters",
    "minimum": "should be >= {}",
    "maximum": "should be <= {}",
    "exclusiveMinimum": "should be > {}",
    "exclusiveMaximum": "should be < {}",
}


class Kaiten:
    """Kaiten's Spaces API.

    Args:
        rate: Requests that a token may make in a second; None for any number.
    """

    def __init__(self, rate: int | None) -> None:
        self.spec = load_spec("kaiten_spaces")
        self.handlers: dict[str, Handler] = {"createSpace": self._create_space}
        self.state = KaitenState(self.spec.example("createSpace"))
        self._limit = RateLimit(rate)

    def reset(self) -> None:
        """Forget everything since the start."""
        self.state.reset()
        self._limit.reset()

    @contextmanager
    def visit(self, request: Request) -> Generator[Visit, None, None]:
        """Count a request, refused or not."""
        headers, over_limit = self._limit.count(_token(request))
        yield Visit(headers, over_limit)

    def method(self, request: Request) -> str:
        """The method on the wire."""
        return request.method

    def unrouted(self, request: Request, route: Route | None, body: bytes) -> Response:  # noqa: ARG002
        """Answer 404 or 405, without a body."""
        return Response(status_code=404 if route is None else 405)

    def answer(self, call: Call) -> Response:
        """Answer a call: credentials, rate and access come before the body."""
        token = _token(call.request)
        if token not in {KAITEN_TOKEN, KAITEN_READER_TOKEN}:
            challenge = {"WWW-Authenticate": 'Bearer realm="Users", error="invalid_token"'}
            return Response("Unauthorized", 401, challenge)
        if call.visit.over_limit:
            text = "Too many requests, please try again later."
            return Response(text, 429, {"Retry-After": "1"}, media_type="text/html")
        if token == KAITEN_READER_TOKEN:
            return Response(status_code=403)
        return json_response(self.handlers[call.operation.id](call.request, self._fields(call)))

    def _fields(self, call: Call) -> dict[str, Any]:
        schema = call.operation.body
        try:
            body = {} if schema is None else read_object(call.body)
        except ValueError as error:
            raise _bad_request(f"Request body should be a JSON object: {error}") from None
        if problems := self.spec.request_problems(call.route, call.request, call.body):
            raise _bad_request(_in_ajv_words(problems[0]))  # Ajv stops at the first problem
        return self.spec.known(schema or {}, body)

    def _create_space(self, request: Request, fields: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        try:
            return self.state.add(fields)
        except LookupError:
            # No source shows the answer; unknown keys elsewhere gave 500, which tells a caller nothing.
            raise _bad_request("Space.parent_entity_uid should be the uid of an existing entity") from None


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _bad_request(message: str) -> RefusedError:
    return RefusedError(json_response({"message": message}, 400))


def _in_ajv_words(problem: Problem) -> str:
    place = ".".join(["Space", *problem.path])  # "Space" is what live messages call the body
    if problem.rule == "required":
        parent, _, name = place.rpartition(".")
        return f"{parent} should have required property '{name}'"
    if not problem.rule:
        return problem.text
    words = in_words(problem, AJV_WORDS, ",") or f'should pass "{problem.rule}" keyword validation'
    return f"{place} {words}"
