"""Both services behind one ASGI app: finds the service of a request, keeps it, and checks the response against the spec."""

import logging
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from threading import RLock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from spaceclients._address import is_loopback
from spaceclients.sandbox._faults import Fault, FaultOrder, ReceivedRequest
from spaceclients.sandbox._service import Call, RefusedError, Service, Visit

if TYPE_CHECKING:
    from spaceclients.sandbox._server import ServerThread

MAX_BODY: Final = 10 * 1024 * 1024  # bytes; all bodies are kept, so that tests can look at them
TOO_LARGE: Final = f"The sandbox takes bodies of up to {MAX_BODY:,} bytes. Nothing was done."

logger: Final = logging.getLogger("spaceclients.sandbox")


class SandboxApp:
    """The sandbox as an ASGI app.

    Attributes:
        requests: The requests that it received.
        faults: Where the sandbox itself failed, or its response broke the spec.
        server: What serves the app; None while it isn't running.
    """

    def __init__(self, services: Sequence[Service]) -> None:
        self.requests: Final[list[ReceivedRequest]] = []
        self.faults: Final[list[str]] = []
        self.server: ServerThread | None = None
        self._orders: list[FaultOrder] = []
        self._services = services
        # reset() and fail_next() come from other threads, or from within a request: a test may have put a hook there.
        self._lock = RLock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if problem := _problem_with_host(request.headers.get("host", "")):
            await PlainTextResponse(problem, 421, {"Connection": "close"})(scope, receive, send)
            return
        service = next((service for service in self._services if service.spec.covers(scope["path"])), None)
        with service.visit(request) if service else nullcontext(Visit({}, over_limit=False)) as visit:
            body = b""
            try:
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > MAX_BODY:
                        await PlainTextResponse(TOO_LARGE, 413, {"Connection": "close"})(scope, receive, send)
                        return
            except ClientDisconnect:
                return
            with self._lock:
                fault, response = self._respond(service, request, body, visit)
            # The raw path is ASCII without line breaks; a query may hold secrets.
            outcome = "no response" if fault.hang_up else response.status_code
            logger.info("%s %s -> %s", request.method, scope["raw_path"].decode("ascii"), outcome)
            await fault.send(response, scope, receive, send)

    def fail_next(self, order: FaultOrder) -> None:
        """Let the next requests fail, after those for which there are orders already."""
        with self._lock:
            self._orders.append(order)

    def reset(self) -> None:
        """Forget everything since the start."""
        with self._lock:
            self.requests.clear()
            self.faults.clear()
            self._orders.clear()
            for service in self._services:
                service.reset()

    def _respond(self, service: Service | None, request: Request, body: bytes, visit: Visit) -> tuple[Fault, Response]:
        call = _call(service, request, body, visit) if service else None
        name = call.operation.name if call and call.operation else None
        query = request.scope["query_string"].decode("latin-1")
        received = ReceivedRequest(request.method, request.scope["path"], query, request.headers, body, name)
        self.requests.append(received)
        if service is None or call is None:
            return Fault(), PlainTextResponse("Not Found", 404)
        try:
            fault = self._next_fault(service, received)
            return fault, fault.response or _respond(service, call)
        except Exception as error:  # whatever it is, the test that met it must fail
            logger.exception("The sandbox is broken.")
            self.faults.append(f"{request.method} {request.scope['path']}: {error!r}")
            return Fault(), PlainTextResponse(f"The sandbox is broken: {error!r}", 500)

    def _next_fault(self, service: Service, received: ReceivedRequest) -> Fault:
        for order in list(self._orders):  # a function of the test's own may change them
            if order.times and order.covers(service, received):
                fault = order.take()
                self._orders[:] = [each for each in self._orders if each.times]
                return fault
        return Fault()


def _problem_with_host(given: str) -> str:
    """Return what is wrong with a Host header, if anything: a web page could reach the sandbox by a name of its own."""
    with suppress(ValueError):
        host = urlsplit(f"//{given}").hostname or ""
        if is_loopback(host) or host.endswith(".localhost"):
            return ""
    return "The sandbox serves this machine only: call it by 127.0.0.1, [::1] or localhost. Nothing was done."


def _call(service: Service, request: Request, body: bytes, visit: Visit) -> Call:
    route, path_params = service.spec.find(request.scope["path"]) or (None, {})
    scope = {**request.scope, "method": service.method(request), "path_params": path_params}
    return Call(Request(scope), body, visit, route)


def _respond(service: Service, call: Call) -> Response:
    operation = call.operation
    try:
        if operation is None:
            response = service.refuse_unknown(call)
        elif not hasattr(service.operations, operation.name):
            return PlainTextResponse(f"The sandbox's operations have no {operation.name} yet.", 501)
        else:
            response = operation.response(service.carry_out(operation, call))
    except RefusedError as refusal:
        response = refusal.response
    response.headers.update(call.visit.headers)
    if call.route and response.status_code == 405:
        response.headers["Allow"] = ", ".join(sorted(call.route.operations))
    problems = operation.response_problems(response) if operation else []
    if problems:
        raise RuntimeError(f"the response {response.status_code} breaks the spec: {'; '.join(problems)}")
    return response
