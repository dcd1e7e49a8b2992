"""How a test lets requests fail, at both services or at one."""

from collections.abc import Mapping

from spaceclients.sandbox._app import SandboxApp
from spaceclients.sandbox._faults import Fault
from spaceclients.sandbox._service import Service


class Switches:
    """What a test can order of the sandbox, or of one of its services.

    Args:
        app: The sandbox.
        service: The one service; None for both.
    """

    def __init__(self, app: SandboxApp, service: Service | None) -> None:
        self._app = app
        self._service = service

    def fail_next(
        self,
        status: int | None = None,
        times: int = 1,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        hang_up: bool = False,
        delay: float = 0,
    ) -> None:
        """Let the next requests fail; they are kept in `requests` all the same.

        A `Sandbox` counts requests to either service, a `KaitenSandbox` or `KintoneSandbox` those to its own. Calls
        add up: the requests after those fail as the next call says.

        Examples:
            >>> sandbox.fail_next(503, times=2, headers={"Retry-After": "1"})
            >>> sandbox.fail_next(hang_up=True)

        Args:
            status: Answer with it, and don't carry out the request.
            times: How many requests fail.
            headers: The headers of that answer, in place of the service's own.
            body: The body of that answer.
            hang_up: Carry out the request, then close the connection without an answer, so that no client can know.
            delay: Seconds to wait before the answer, or before hanging up; other requests don't wait.

        Raises:
            ValueError: The arguments contradict each other, are out of range, or let nothing fail.
        """
        self._app.fail_next(Fault.of(status, headers, body, hang_up=hang_up, delay=delay), times, self._service)
