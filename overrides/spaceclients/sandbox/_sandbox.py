"""`Sandbox`, and the views of each service: what tests use."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from spaceclients._address import is_loopback
from spaceclients._options import require_number
from spaceclients.errors import ConfigurationError
from spaceclients.sandbox._app import SandboxApp
from spaceclients.sandbox._faults import Fault, FaultOrder, ReceivedRequest
from spaceclients.sandbox._kaiten_service import DEFAULT_LIMIT, KAITEN_TOKEN, Kaiten
from spaceclients.sandbox._kintone_service import Kintone
from spaceclients.sandbox._kintone_state import KINTONE_LOGIN
from spaceclients.sandbox._server import ServerThread
from spaceclients.sandbox._service import Service


class _View:
    """What a test sees and orders of some of the sandbox's services."""

    def __init__(self, app: SandboxApp, services: Sequence[Service]) -> None:
        self._app = app
        self._services = services

    @property
    def base_url(self) -> str:
        """The origin of both services.

        Examples:
            >>> sandbox.base_url
            'http://127.0.0.1:8000'

        Raises:
            RuntimeError: The sandbox isn't running.
        """
        if self._app.server is None:
            raise RuntimeError("the sandbox isn't running: use it in a with statement, or call start()")
        return self._app.server.url

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
        """Let the next requests fail; `requests` has them all the same.

        A `Sandbox` counts requests to both services, a `KaitenSandbox` or `KintoneSandbox` those to its own; a client's
        retries count too. Calls add up: each one begins after the requests of the one before, including its `after`.

        Examples:
            >>> sandbox.fail_next(503, times=2, headers={"Retry-After": "1"})
            >>> sandbox.fail_next(hang_up=True)
            >>> sandbox.fail_next(500, after=2, when="create_space")  # the third space
            >>> sandbox.fail_next(500, when=lambda request: b"crm-42" in request.body)

        Args:
            status: Respond with it, and don't carry out the request.
            times: How many requests fail.
            headers: The headers of that response, in place of the service's own.
            body: The body of that response.
            hang_up: Carry out the request, then close the connection without a response, so that no client knows the outcome.
            delay: Seconds to wait before the response, or before hanging up; other requests don't wait.
            after: How many requests pass first.
            when: Count, and let fail, only requests for this operation, named as the client's method (`create_space`)
                or as in the spec (`createSpace`); or only those for which a function returns true. The sandbox calls it
                in its own thread, which can't respond meanwhile. An error that it raises is added to `Sandbox.faults`.

        Raises:
            ValueError: The arguments contradict each other, are out of range, or let nothing fail; or there is no such
                operation.
        """
        fault = Fault.of(status, headers, body, hang_up=hang_up, delay=delay)
        self._app.fail_next(FaultOrder(fault, times, after, when, self._services))


class _OneService(_View):
    """The view of one service."""

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Every request that this service has received, also those that it refused; the oldest is first.

        Examples:
            >>> kaiten_sandbox.requests[-1].json()
            {'title': 'Launch'}
        """
        (service,) = self._services
        return [request for request in self._app.requests if service.spec.covers(request.path)]


class KaitenSandbox(_OneService):
    """The sandbox's Kaiten: `Sandbox.kaiten`, and the fixture `kaiten_sandbox`.

    Examples:
        >>> def test_a_space_is_made(kaiten_sandbox: KaitenSandbox) -> None:
        ...     with KaitenClient(kaiten_sandbox.base_url, kaiten_sandbox.token) as kaiten:
        ...         kaiten.create_space(title="Launch")
        ...     assert kaiten_sandbox.state.spaces[700001]["title"] == "Launch"

    Attributes:
        token: The API token of the sandbox's user.
        state: What the sandbox's Kaiten holds.
    """

    def __init__(self, app: SandboxApp, kaiten: Kaiten) -> None:
        super().__init__(app, [kaiten])
        self._kaiten = kaiten
        self.token = KAITEN_TOKEN
        self.state = kaiten.state

    def limit_rate(self, per_second: int | None) -> None:
        """Respond with 429 to requests over a rate, until `Sandbox.reset()` or the next test.

        Examples:
            >>> kaiten_sandbox.limit_rate(1)

        Args:
            per_second: Requests that a token may make in any second from now on; None for any number.

        Raises:
            ConfigurationError: It is less than 1.
        """
        self._kaiten.limit(per_second)


class KintoneSandbox(_OneService):
    """The sandbox's kintone: `Sandbox.kintone`, and the fixture `kintone_sandbox`.

    Examples:
        >>> def test_a_space_is_renamed(kintone_sandbox: KintoneSandbox) -> None:
        ...     with KintoneClient(kintone_sandbox.base_url, auth=PasswordAuth(*kintone_sandbox.login)) as kintone:
        ...         kintone.update_space(id=2, name="Support")
        ...     assert kintone_sandbox.state.spaces[2]["name"] == "Support"

    Attributes:
        login: Login name and password of the administrator.
        state: What the sandbox's kintone holds.
    """

    def __init__(self, app: SandboxApp, kintone: Kintone) -> None:
        super().__init__(app, [kintone])
        self._kintone = kintone
        self.login = KINTONE_LOGIN
        self.state = kintone.state

    def limit_concurrency(self, requests: int) -> None:
        """Refuse requests while so many are running, until `Sandbox.reset()` or the next test.

        Examples:
            >>> kintone_sandbox.limit_concurrency(1)

        Args:
            requests: How many may run at a time; those that are running already aren't counted.

        Raises:
            ConfigurationError: It is less than 1.
        """
        self._kintone.limit(requests)


class Sandbox(_View):
    """Kaiten and kintone on one loopback origin, offline and stateful, in a thread of its own.

    Examples:
        >>> with Sandbox() as sandbox, KaitenClient(sandbox.base_url, token=KAITEN_TOKEN) as kaiten:
        ...     space = kaiten.create_space(title="Launch")
        ...     sandbox.kaiten.state.spaces[space.id]["title"]
        'Launch'

    Args:
        port: The port; 0 means a free one.
        host: The loopback address to listen on.
        kaiten_rate: Requests that a Kaiten token may make in any second; None for any number.
        kintone_concurrency: Requests that kintone serves at a time.

    Attributes:
        kaiten: The sandbox's Kaiten: its state, its requests, its faults, its limit.
        kintone: The same for kintone.
        requests: Every request received, also those that were refused; the oldest is first.
        faults: Where the sandbox failed or its response broke the spec; at its end a `with` block raises an error for one.

    Raises:
        ConfigurationError: The host isn't a loopback address, or the port or a limit is out of range.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        kaiten_rate: int | None = DEFAULT_LIMIT,
        kintone_concurrency: int = 100,
    ) -> None:
        if not is_loopback(host):
            raise ConfigurationError(
                f"host {host!r} isn't a loopback address: the sandbox's logins are public, so use 127.0.0.1"
            )
        require_number("port", port, 0, most=65535, whole=True)
        self._address = (host, port)
        kaiten, kintone = Kaiten(kaiten_rate), Kintone(kintone_concurrency)
        app = SandboxApp([kaiten, kintone])
        super().__init__(app, [kaiten, kintone])
        self.kaiten = KaitenSandbox(app, kaiten)
        self.kintone = KintoneSandbox(app, kintone)
        self.requests = app.requests
        self.faults = app.faults

    def start(self) -> Self:
        """Start serving.

        Examples:
            >>> sandbox = Sandbox().start()

        Returns:
            The sandbox.

        Raises:
            OSError: The port is taken, or may not be used.
            RuntimeError: The sandbox is running already.
        """
        if self._app.server is not None:
            raise RuntimeError("the sandbox is running already")
        self._app.server = ServerThread(self._app, *self._address)
        return self

    def close(self) -> None:
        """Stop serving. What the sandbox holds can still be read, and it can be started again.

        Examples:
            >>> sandbox.close()
        """
        if self._app.server is not None:
            self._app.server.close()
            self._app.server = None

    def reset(self) -> None:
        """Go back to the state at the start: forget the requests, the ordered faults, and limits that were set since.

        Examples:
            >>> sandbox.reset()
            >>> sandbox.requests
            []
        """
        self._app.reset()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        if self.faults and error is None:
            raise RuntimeError(f"the sandbox is broken: {self.faults}")
