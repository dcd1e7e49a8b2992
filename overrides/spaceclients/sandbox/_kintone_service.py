"""The sandbox's kintone, responding as live tenants have been seen to; where no source says how, a comment says so.

Sources: the documents at https://kintone.dev/en, the vendor's https://github.com/kintone/openapi-spec, and measurements
on other operations in https://github.com/SonicGarden/kintone-emulator.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from spaceclients._credentials import PasswordAuth
from spaceclients._options import require_number
from spaceclients.sandbox._kintone_errors import coded_error, spec_error
from spaceclients.sandbox._kintone_operations import KintoneOperations
from spaceclients.sandbox._kintone_state import KINTONE_LOGIN, KINTONE_READER_LOGIN, KintoneState
from spaceclients.sandbox._service import Call, Json, Service, Visit, read_object
from spaceclients.sandbox._validation import JSON, CheckedOperation, load_spec, media_type

KINTONE_SESSION_COOKIE: Final = "sandbox-session"
"""Value of the cookie, whatever its name, that stands for the administrator's login in a browser."""

KINTONE_REQUEST_TOKEN: Final = "sandbox-request-token"  # noqa: S105
"""Value of `__REQUEST_TOKEN__` that goes with the session cookie."""

ITEM: Final = re.compile(r"(\w+)\[(\d{1,4})\]")
USERS: Final = {
    PasswordAuth(*login).headers()["X-Cybozu-Authorization"]: login[0]
    for login in (KINTONE_LOGIN, KINTONE_READER_LOGIN)
}


class Kintone(Service):
    """kintone's Space API.

    Args:
        concurrency: Requests that may run at a time.
    """

    operations = KintoneOperations

    def __init__(self, concurrency: int) -> None:
        self.spec = load_spec("kintone_spaces")
        self.state = KintoneState(self.spec.example)
        self._default = concurrency
        self.limit(concurrency)

    def limit(self, concurrency: int) -> None:
        """Count anew, by another limit."""
        self._concurrency = require_number("the limit of concurrent requests", concurrency, 1, whole=True)
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
        """Return the method on the wire, or the one that a POST names in its header."""
        return request.headers.get("X-HTTP-Method-Override", "POST") if request.method == "POST" else request.method

    def refuse_unknown(self, call: Call) -> Response:
        """Return 404 or 405; the live texts aren't known."""
        if call.route is None:
            return PlainTextResponse("Not Found", 404)
        _refuse_empty_get(call)
        return PlainTextResponse("Method Not Allowed", 405)

    def carry_out(self, operation: CheckedOperation, call: Call) -> Any:
        """Carry out a call: credentials, then the body, then the space and the privilege."""
        if call.visit.over_limit:
            refusal = coded_error("GAIA_TO04")
            refusal.response.headers["X-Cybozu-Error"] = "GAIA_TO04"
            raise refusal
        user, by_session = _log_in(call.request)
        _refuse_empty_get(call)
        try:
            query, body = self._query_and_body(operation, call)
        except ValueError:
            raise coded_error("CB_IJ01") from None
        if by_session and call.request.method != "GET" and body.get("__REQUEST_TOKEN__") != KINTONE_REQUEST_TOKEN:
            raise coded_error("CB_IL02")  # no source shows the response
        parameters = operation.read_parameters(call.request.path_params, query)
        violations = operation.request_violations(parameters, body)
        if violations:
            raise spec_error(violations)
        body.pop("__REQUEST_TOKEN__", None)  # no field of the space, whatever the spec says of it
        fields = {**parameters["query"], **self.spec.known(operation.body or {}, body)}
        guest_id = call.request.path_params.get("guestSpaceId")
        arguments = KintoneOperations(self.state, user, guest_id, operation.example, fields)
        response = getattr(arguments, operation.name)()
        return {} if response is None else response

    def _query_and_body(self, operation: CheckedOperation, call: Call) -> tuple[Json, Json]:
        """Read the parameters, and put them where the spec has them if the caller took the other place."""
        query = call.request.query_params
        either = call.request.method in self.spec.query_or_body
        if operation.body is None:
            return {**query, **(read_object(call.body) if either and call.body else {})}, {}
        if either and query and not call.body:
            return {}, _in_query(query)
        body = read_object(call.body)
        if media_type(call.request.headers) != JSON:
            raise coded_error("CB_IL02")  # no source shows the response
        return {**query}, body


def _in_query(query: QueryParams) -> Json:
    """The parameters in a query, where a list is written `guests[0]=...&guests[1]=...`."""
    lists: dict[str, dict[int, str]] = {}
    for key, value in query.multi_items():
        if match := ITEM.fullmatch(key):
            lists.setdefault(match[1], {})[int(match[2])] = value
    return {**query, **{name: [items[index] for index in sorted(items)] for name, items in lists.items()}}


def _log_in(request: Request) -> tuple[str, bool]:
    """Return the caller's login name, and whether it is by a session; a password counts first, then an API token."""
    password = request.headers.get("X-Cybozu-Authorization")
    if password is not None:
        if password not in USERS:
            raise coded_error("CB_WA01")
        return USERS[password], False
    if "X-Cybozu-API-Token" in request.headers:
        raise coded_error("GAIA_NO01")
    # The cookie's name is in no document.
    if KINTONE_SESSION_COOKIE in request.cookies.values() and request.headers.get("X-Requested-With"):
        return KINTONE_LOGIN[0], True
    raise coded_error("CB_AU01")


def _refuse_empty_get(call: Call) -> None:
    if call.request.method == "GET" and not call.body and "json" in call.request.headers.get("Content-Type", ""):
        raise coded_error("CB_IL02")
