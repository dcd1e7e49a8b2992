"""The sandbox's Kaiten, answering as live tenants have been seen to.

Sources: the documents at https://developers.kaiten.ru, recorded answers in https://github.com/Aloshya-QA/KaitenQA, and
the vendor's JSON Schemas in https://github.com/2chevskii/kaiten-client.
"""

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from math import ceil
from time import time
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from spaceclients.sandbox._kaiten_operations import OPERATIONS, bad_request, in_ajv_words, refused
from spaceclients.sandbox._kaiten_state import KaitenState
from spaceclients.sandbox._service import Arguments, Call, Handler, Visit, check_whole, json_response, read_object
from spaceclients.sandbox._validation import Route, load_spec

KAITEN_TOKEN: Final = "sandbox-token"  # noqa: S105
"""Kaiten API token of the sandbox's user."""

KAITEN_READER_TOKEN: Final = "sandbox-reader-token"  # noqa: S105
"""Kaiten API token of a user without rights: they see no spaces, and every call but the list is answered with 403."""

DEFAULT_LIMIT: Final = 50  # measured on a tenant in August 2026; the documents say 5
WINDOW: Final = 1  # seconds; that it slides was measured on the same tenant


class Kaiten:
    """Kaiten's Spaces API.

    Args:
        rate: Requests that a token may make in a second; None for any number.
    """

    def __init__(self, rate: int | None) -> None:
        self.spec = load_spec("kaiten_spaces")
        self.state = KaitenState(self.spec.example)
        self.handlers: dict[str, Handler] = {
            name: partial(operation, self.state, self.spec.example) for name, operation in OPERATIONS.items()
        }
        self._rate = rate
        self.limit(rate)

    def limit(self, rate: int | None) -> None:
        """Count anew, by another limit."""
        self._limit = RateLimit(rate)

    def reset(self) -> None:
        """Forget everything since the start."""
        self.state.reset()
        self.limit(self._rate)

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
            if call.operation.id == "listSpaces":
                return json_response([])  # no 403 is documented for the list
            raise refused(403)
        return json_response(self.handlers[call.operation.id](self._arguments(call)))

    def _arguments(self, call: Call) -> Arguments:
        if not self._is_there(**call.request.path_params):
            raise refused(404)  # that access is checked before the body was measured; that this is too follows
        try:
            body = {} if call.operation.body is None else read_object(call.body)
        except ValueError as error:
            raise bad_request(f"Request body should be a JSON object: {error}") from None
        for violation in call.operation.request_violations(call.request, body):
            # Ajv stops at the first one. What becomes of a bad limit no source says, so the spec has no answer to it.
            raise bad_request(in_ajv_words(violation))
        return call.arguments(self.spec, body)

    def _is_there(self, space_id: str | None = None, user_id: str | None = None) -> bool:
        if space_id is None:
            return True
        if user_id is None:
            return _number(space_id) in self.state.spaces
        # Who has only inherited access isn't found: no source says, and the list leaves them out as well.
        return _number(user_id) in self.state.access.get(_number(space_id), {})


class RateLimit:
    """Counts each token's requests in the last second, refused ones too.

    Args:
        limit: Requests allowed in a second; None refuses none.

    Raises:
        ValueError: The limit is no whole number from 1 on.
    """

    def __init__(self, limit: int | None) -> None:
        if limit is not None:
            check_whole("the limit of requests per second", limit, 1)
        self._refuses = limit is not None
        self._limit = DEFAULT_LIMIT if limit is None else limit
        self._times: dict[str, deque[float]] = {}  # by token; the last one used stands last

    def count(self, token: str) -> tuple[dict[str, str], bool]:
        """Count a request.

        Args:
            token: Whose request it is.

        Returns:
            The answer's headers, and whether the request is one too many.
        """
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
        return headers, over_limit


def _number(text: str) -> int:
    # No id is longer, and int() refuses thousands of digits but takes " 1" and "1_0".
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
