"""Both services behind one ASGI app: finds whose a request is, keeps it, and checks the answer against the spec."""

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from threading import RLock
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from spaceclients.sandbox._faults import Fault, FaultPlan, ReceivedRequest, When
from spaceclients.sandbox._service import Call, RefusedError, Service, Visit
from spaceclients.sandbox._validation import CheckedOperation, Route

logger: Final = logging.getLogger("spaceclients.sandbox")
Target = tuple[Route | None, CheckedOperation | None, Request]


class SandboxApp:
    """The sandbox as an ASGI app.

    Args:
        services: What it serves.

    Attributes:
        requests: What was received.
        faults: Where the sandbox itself failed, or its answer broke the spec.
    """

    def __init__(self, services: Sequence[Service]) -> None:
        self.requests: Final[list[ReceivedRequest]] = []
        self.faults: Final[list[str]] = []
        self._plan = FaultPlan()
        self._services = services
        # reset() and fail_next() come from other threads, or from within a request: a test may have put a hook there.
        self._lock = RLock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        service = next((service for service in self._services if service.spec.covers(scope["path"])), None)
        with service.visit(request) if service else nullcontext(Visit({}, over_limit=False)) as visit:
            try:
                body = await request.body()
            except ClientDisconnect:
                return
            with self._lock:
                fault, response = self._respond(service, request, body, visit)
            # The raw path is ASCII without line breaks; a query may hold secrets.
            outcome = "no answer" if fault.hang_up else response.status_code
            logger.info("%s %s -> %s", request.method, scope["raw_path"].decode("ascii"), outcome)
            await fault.send(response, scope, receive, send)

    def fail_next(self, fault: Fault, times: int, after: int, services: Sequence[Service], when: When | None) -> None:
        """Let the next requests to some services fail."""
        with self._lock:
            self._plan.add(fault, times, after, services, when)

    def reset(self) -> None:
        """Forget everything since the start."""
        with self._lock:
            self.requests.clear()
            self.faults.clear()
            self._plan.clear()
            for service in self._services:
                service.reset()

    def _respond(self, service: Service | None, request: Request, body: bytes, visit: Visit) -> tuple[Fault, Response]:
        target = _target(service, request)
        scope, name = request.scope, target[1].name if target[1] else None
        query = scope["query_string"].decode("latin-1")
        received = ReceivedRequest(request.method, scope["path"], query, request.headers, body, name)
        self.requests.append(received)
        if service is None:
            return Fault(), PlainTextResponse("Not Found", 404)
        try:
            fault = self._plan.take(service, received)
            return fault, fault.answer or _answer(service, target, body, visit)
        except Exception as error:  # whatever it is, the test that met it must fail
            logger.exception("The sandbox is broken.")
            self.faults.append(f"{request.method} {request.scope['path']}: {error!r}")
            return Fault(), PlainTextResponse(f"The sandbox is broken: {error!r}", 500)


def _target(service: Service | None, request: Request) -> Target:
    """What a request is for, and the request with the method that it means and the path's parameters."""
    if service is None:
        return None, None, request
    route, path_params = service.spec.find(request.scope["path"]) or (None, {})
    method = service.method(request)
    operation = route.operations.get(method) if route else None
    return route, operation, Request({**request.scope, "method": method, "path_params": path_params})


def _answer(service: Service, target: Target, body: bytes, visit: Visit) -> Response:
    route, operation, request = target
    try:
        if route is None or operation is None:
            response = service.unrouted(request, route, body)
        elif operation.id not in service.handlers:
            response = PlainTextResponse(f"The sandbox has no handler for {operation.id} yet.", 501)
        else:
            response = service.answer(Call(operation, request, body, visit))
    except RefusedError as refusal:
        response = refusal.response
    response.headers.update(visit.headers)
    if route and response.status_code == 405:
        response.headers["Allow"] = ", ".join(sorted(route.operations))
    if operation and operation.id in service.handlers:
        problems = operation.answer_problems(response)
        if problems:
            raise RuntimeError(f"the answer {response.status_code} breaks the spec: {'; '.join(problems)}")
    return response
