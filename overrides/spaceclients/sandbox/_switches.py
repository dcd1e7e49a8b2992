"""How a test lets requests fail, at both services or at one."""

from collections.abc import Callable, Mapping

from spaceclients.sandbox._app import SandboxApp
from spaceclients.sandbox._faults import Fault
from spaceclients.sandbox._received import ReceivedRequest
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
        after: int = 0,
        when: str | Callable[[ReceivedRequest], bool] | None = None,
    ) -> None:
        """Let the next requests fail; they are kept in `requests` all the same.

        A `Sandbox` counts requests to either service, a `KaitenSandbox` or `KintoneSandbox` those to its own; a
        client's retries count too. Calls add up: the requests after those, the `after` of each call among them, fail as
        the next call says.

        Examples:
            >>> sandbox.fail_next(503, times=2, headers={"Retry-After": "1"})
            >>> sandbox.fail_next(hang_up=True)
            >>> sandbox.fail_next(500, after=2, when="create_space")  # the third space
            >>> sandbox.fail_next(500, when=lambda request: b"crm-42" in request.body)

        Args:
            status: Answer with it, and don't carry out the request.
            times: How many requests fail.
            headers: The headers of that answer, in place of the service's own.
            body: The body of that answer.
            hang_up: Carry out the request, then close the connection without an answer, so that no client can know.
            delay: Seconds to wait before the answer, or before hanging up; other requests don't wait.
            after: How many requests to let pass first.
            when: Count, and let fail, only requests for this operation, named as the client's method (`create_space`)
                or as in the spec (`createSpace`); or only those for which a function returns true. The sandbox calls it
                in its own thread, which can't answer meanwhile. What it raises is one of `Sandbox.faults`.

        Raises:
            ValueError: The arguments contradict each other, are out of range, or let nothing fail; or there is no such
                operation.
        """
        fault = Fault.of(status, headers, body, hang_up=hang_up, delay=delay)
        self._app.fail_next(fault, times, after, self._service, when)
