"""The sandbox's Kaiten, responding as live tenants have been seen to.

Sources: the documents at https://developers.kaiten.ru, recorded responses in https://github.com/Aloshya-QA/KaitenQA, and
the vendor's JSON Schemas in https://github.com/2chevskii/kaiten-client.
"""

from collections import deque
from contextlib import AbstractContextManager, nullcontext
from math import ceil
from time import time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from spaceclients._options import require_number
from spaceclients.sandbox._kaiten_errors import bad_request, error_without_body, in_ajv_words
from spaceclients.sandbox._kaiten_operations import KaitenOperations
from spaceclients.sandbox._kaiten_state import KaitenState
from spaceclients.sandbox._service import Call, Json, RefusedError, Service, Visit, read_object
from spaceclients.sandbox._validation import JSON, CheckedOperation, load_spec, media_type

KAITEN_TOKEN: Final = "sandbox-token"  # noqa: S105
"""Kaiten API token of the sandbox's user."""

KAITEN_READER_TOKEN: Final = "sandbox-reader-token"  # noqa: S105
"""Kaiten API token of a user without rights: they see no spaces, and every call but the list is answered with 403."""

DEFAULT_LIMIT: Final = 50  # measured on a tenant in August 2026; the documents say 5
WINDOW: Final = 1  # seconds; that it slides was measured on the same tenant


class Kaiten(Service):
    """Kaiten's Spaces API.

    Args:
        rate: Requests that a token may make in a second; None for any number.
    """

    operations = KaitenOperations

    def __init__(self, rate: int | None) -> None:
        self.spec = load_spec("kaiten_spaces")
        self.state = KaitenState(self.spec.example)
        self._rate = rate
        self.limit(rate)

    def limit(self, rate: int | None) -> None:
        """Count anew, by another limit."""
        self._limit = RateLimit(rate)

    def reset(self) -> None:
        """Forget everything since the start."""
        self.state.reset()
        self.limit(self._rate)

    def visit(self, request: Request) -> AbstractContextManager[Visit]:
        """Count a request, refused or not."""
        return nullcontext(self._limit.count(_token(request)))

    def refuse_unknown(self, call: Call) -> Response:
        """Return 404 or 405, without a body."""
        return Response(status_code=404 if call.route is None else 405)

    def carry_out(self, operation: CheckedOperation, call: Call) -> Any:
        """Carry out a call: credentials, rate and access come before the body."""
        token = _token(call.request)
        if token not in {KAITEN_TOKEN, KAITEN_READER_TOKEN}:
            challenge = {"WWW-Authenticate": 'Bearer realm="Users", error="invalid_token"'}
            raise RefusedError(Response("Unauthorized", 401, challenge))
        if call.visit.over_limit:
            text = "Too many requests, please try again later."
            raise RefusedError(Response(text, 429, {"Retry-After": "1"}, media_type="text/html"))
        if token == KAITEN_READER_TOKEN:
            if operation.id == "listSpaces":
                return []  # no 403 is documented for the list
            raise error_without_body(403)
        parameters = operation.read_parameters(call.request.path_params, call.request.query_params)
        if not self._is_there(**parameters["path"]):
            raise error_without_body(404)  # before the body, as it was measured for access
        body = {} if operation.body is None else _read_body(call)
        for violation in operation.request_violations(parameters, body):
            # Ajv stops at the first one. What becomes of a bad limit no source says, so the spec has no response to it.
            raise bad_request(in_ajv_words(violation))
        body = self.spec.known(operation.body or {}, body)
        arguments = KaitenOperations(self.state, operation.example, **parameters, body=body)
        return getattr(arguments, operation.name)()

    def _is_there(self, space_id: Any = None, user_id: Any = None) -> bool:
        if user_id is None:
            return space_id is None or space_id in self.state.spaces
        # A person with inherited access alone isn't found: no source says, and the list leaves them out as well.
        return user_id in self.state.access.get(space_id, {})


class RateLimit:
    """Counts each token's requests in the last second, refused ones too; without a limit it refuses none."""

    def __init__(self, limit: int | None) -> None:
        if limit is not None:
            require_number("the limit of requests per second", limit, 1, whole=True)
        self._refuses = limit is not None
        self._limit = DEFAULT_LIMIT if limit is None else limit
        self._times: dict[str, deque[float]] = {}  # by token; the last one used stands last

    def count(self, token: str) -> Visit:
        """Count a request with a token."""
        now = time()
        times = self._times.pop(token, None) or deque(maxlen=self._limit)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        over_limit = self._refuses and len(times) == self._limit
        # A full deque drops its oldest, so that the first one is the next to free a place. That 429s count is a guess,
        # the strict one; that 401s do was measured.
        times.append(now)
        self._times[token] = times
        while self._times[idle := next(iter(self._times))][-1] <= now - WINDOW:
            del self._times[idle]
        headers = {
            "X-RateLimit-Limit": str(self._limit),
            "X-RateLimit-Remaining": str(self._limit - len(times)),
            "X-RateLimit-Reset": str(ceil(times[0] + WINDOW)),
        }
        return Visit(headers, over_limit)


def _read_body(call: Call) -> Json:
    try:
        body = read_object(call.body)
    except ValueError as error:
        raise bad_request(f"Request body should be a JSON object: {error}") from None
    kind = media_type(call.request.headers)
    if kind != JSON:
        raise bad_request(f"Content for the following mimetype not found: {kind}. Valid: {JSON}")
    return body


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
