"""The sandbox's kintone, answering as live tenants have been seen to; where no source tells, a comment says so.

Sources: the documents at https://kintone.dev/en, the vendor's https://github.com/kintone/openapi-spec, and measurements
on other operations in https://github.com/SonicGarden/kintone-emulator.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

import attrs
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from spaceclients.sandbox._kintone_access import Access, invalid, refused
from spaceclients.sandbox._kintone_operations import OPERATIONS
from spaceclients.sandbox._kintone_state import KINTONE_LOGIN, KINTONE_READER_LOGIN, KintoneState
from spaceclients.sandbox._service import Arguments, Call, Handler, Visit, check_whole, json_response, read_object
from spaceclients.sandbox._validation import Route, load_spec

KINTONE_SESSION_COOKIE: Final = "sandbox-session"
"""Value of the cookie, whatever its name, that stands for the administrator's login in a browser."""

KINTONE_REQUEST_TOKEN: Final = "sandbox-request-token"  # noqa: S105
"""Value of `__REQUEST_TOKEN__` that goes with the session cookie."""

OVERRIDES: Final = ("GET", "POST", "PUT", "DELETE")
ITEM: Final = re.compile(r"(\w+)\[(\d{1,4})\]")


def _authorization(login: tuple[str, str]) -> str:
    return b64encode(":".join(login).encode()).decode()


ADMINISTRATOR: Final = _authorization(KINTONE_LOGIN)
READER: Final = _authorization(KINTONE_READER_LOGIN)


class Kintone:
    """kintone's Space API.

    Args:
        concurrency: Requests that may run at a time.
    """

    def __init__(self, concurrency: int) -> None:
        self.spec = load_spec("kintone_spaces")
        self.state = KintoneState(self.spec.example)
        self.handlers: dict[str, Handler] = {name: self._bound(operation) for name, operation in OPERATIONS.items()}
        self._default = concurrency
        self.limit(concurrency)

    def limit(self, concurrency: int) -> None:
        """Count anew, by another limit."""
        check_whole("the limit of concurrent requests", concurrency, 1)
        self._concurrency = concurrency
        self._running: set[object] = set()  # requests that run already stay in the former one

    def reset(self) -> None:
        """Forget everything since the start."""
        self.state.reset()
        self.limit(self._default)

    @contextmanager
    def visit(self, request: Request) -> Generator[Visit, None, None]:  # noqa: ARG002
        """Count a request while it runs."""
        running, this = self._running, object()
        running.add(this)
        headers = {
            "X-ConcurrencyLimit-Limit": str(self._concurrency),
            "X-ConcurrencyLimit-Running": str(len(running)),
        }
        try:
            yield Visit(headers, len(running) > self._concurrency)
        finally:
            running.remove(this)

    def method(self, request: Request) -> str:
        """The method on the wire, or the one that a POST names in its header."""
        override = request.headers.get("X-HTTP-Method-Override")
        return override if request.method == "POST" and override in OVERRIDES else request.method

    def unrouted(self, request: Request, route: Route | None, body: bytes) -> Response:
        """Answer 404 or 405; the live texts aren't known."""
        if route is None:
            return PlainTextResponse("Not Found", 404)
        _refuse_empty_get(request, body)
        return PlainTextResponse("Method Not Allowed", 405)

    def answer(self, call: Call) -> Response:
        """Answer a call: credentials, then the body, then the space and the privilege."""
        if call.visit.over_limit:
            raise refused("GAIA_TO04", headers={"X-Cybozu-Error": "GAIA_TO04"})
        by_session = _log_in(call.request)
        _refuse_empty_get(call.request, call.body)
        return json_response(self.handlers[call.operation.id](self._arguments(call, by_session=by_session)))

    def _arguments(self, call: Call, *, by_session: bool) -> Arguments:
        try:
            call = self._respelt(call)
            body = {} if call.operation.body is None else read_object(call.body)
        except ValueError:
            raise refused("CB_IJ01") from None
        if by_session and call.request.method != "GET" and body.get("__REQUEST_TOKEN__") != KINTONE_REQUEST_TOKEN:
            raise refused("CB_IL02")  # no source shows the answer
        violations = list(call.operation.request_violations(call.request, body))
        if any(not violation.rule for violation in violations):
            raise refused("CB_IL02")  # a wrong Content-Type; no source shows the answer
        if violations:
            raise invalid(violations)
        body.pop("__REQUEST_TOKEN__", None)  # no field of the space, whatever the spec says of it
        return call.arguments(self.spec, body)

    def _respelt(self, call: Call) -> Call:
        """The call with its parameters where the spec has them, if the caller took the other place."""
        request, takes_body = call.request, call.operation.body is not None
        if request.method not in self.spec.query_or_body or takes_body == bool(call.body):
            return call
        if takes_body and request.query_params:
            headers = [each for each in request.scope["headers"] if each[0] != b"content-type"]
            scope = {**request.scope, "headers": [*headers, (b"content-type", b"application/json")]}
            return attrs.evolve(call, request=Request(scope), body=json.dumps(_in_query(request.query_params)).encode())
        if not takes_body:
            sent = {
                key: each if isinstance(each, str) else json.dumps(each) for key, each in read_object(call.body).items()
            }
            query = urlencode({**request.query_params, **sent}, errors="replace")  # half a character can't be written
            return attrs.evolve(call, request=Request({**request.scope, "query_string": query.encode()}), body=b"")
        return call

    def _bound(self, operation: Callable[[Access, dict[str, Any]], Any]) -> Handler:
        def handle(given: Arguments) -> Any:
            access = Access(self.state, self.spec.example, _user(given.request), given.path.get("guestSpaceId"))
            return operation(access, {**given.query, **given.body})

        return handle


def _in_query(query: QueryParams) -> dict[str, Any]:
    """The parameters in a query, where a list is written `guests[0]=...&guests[1]=...`."""
    given: dict[str, Any] = {}
    items: dict[str, dict[int, str]] = {}
    for key, value in query.multi_items():
        if match := ITEM.fullmatch(key):
            items.setdefault(match[1], {})[int(match[2])] = value
        else:
            given[key] = value
    return given | {name: [by_index[index] for index in sorted(by_index)] for name, by_index in items.items()}


def _user(request: Request) -> str:
    return (KINTONE_READER_LOGIN if request.headers.get("X-Cybozu-Authorization") == READER else KINTONE_LOGIN)[0]


def _log_in(request: Request) -> bool:
    """Check the credentials, a password before an API token before a session; tell whether it is a session."""
    password = request.headers.get("X-Cybozu-Authorization")
    if password is not None:
        if password not in {ADMINISTRATOR, READER}:
            raise refused("CB_WA01")
        return False
    if "X-Cybozu-API-Token" in request.headers:
        raise refused("GAIA_NO01")
    # The cookie's name is in no document.
    if KINTONE_SESSION_COOKIE in request.cookies.values() and request.headers.get("X-Requested-With"):
        return True
    raise refused("CB_AU01")


def _refuse_empty_get(request: Request, body: bytes) -> None:
    if request.method == "GET" and not body and "json" in request.headers.get("Content-Type", ""):
        raise refused("CB_IL02")
