"""The sandbox as Python sees it."""

from types import TracebackType
from typing import Self

from spaceclients.sandbox._app import SandboxApp
from spaceclients.sandbox._kaiten import Kaiten
from spaceclients.sandbox._kintone import Kintone
from spaceclients.sandbox._one_service import KaitenSandbox, KintoneSandbox
from spaceclients.sandbox._rate import DEFAULT_LIMIT
from spaceclients.sandbox._server import ServerThread, check_address
from spaceclients.sandbox._switches import Switches


class Sandbox(Switches):
    """Kaiten and kintone on one loopback origin, offline and stateful, in a thread of its own.

    Examples:
        >>> with Sandbox() as sandbox, KaitenClient(sandbox.base_url, token=KAITEN_TOKEN) as kaiten:
        ...     space = kaiten.create_space(title="Launch")
        ...     sandbox.kaiten.spaces[space.id]["title"]
        'Launch'

    Args:
        port: The port; 0 means a free one.
        host: The loopback address to listen on.
        kaiten_rate: Requests that a Kaiten token may make in any second; None for any number.
        kintone_concurrency: Requests that kintone serves at a time.

    Attributes:
        kaiten: What the sandbox's Kaiten holds.
        kintone: What the sandbox's kintone holds.
        requests: Every request received, those that were refused too, oldest first.
        faults: Where the sandbox failed or its answer broke the spec; a `with` block that leaves one raises an error.

    Raises:
        ValueError: The host isn't a loopback address, or the port or a limit is out of range.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        kaiten_rate: int | None = DEFAULT_LIMIT,
        kintone_concurrency: int = 100,
    ) -> None:
        check_address(host, port)
        self._address = (host, port)
        self._kaiten, self._kintone = Kaiten(kaiten_rate), Kintone(kintone_concurrency)
        super().__init__(SandboxApp([self._kaiten, self._kintone]), None)
        self._server: ServerThread | None = None
        self.kaiten = self._kaiten.state
        self.kintone = self._kintone.state
        self.requests = self._app.requests
        self.faults = self._app.faults

    @property
    def base_url(self) -> str:
        """The origin of both services.

        Examples:
            >>> sandbox.base_url
            'http://127.0.0.1:8000'

        Raises:
            RuntimeError: The sandbox isn't running.
        """
        if self._server is None:
            raise RuntimeError("the sandbox isn't running: use it in a with statement, or call start()")
        return self._server.url

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
        if self._server is not None:
            raise RuntimeError("the sandbox is running already")
        self._server = ServerThread(self._app, *self._address)
        return self

    def close(self) -> None:
        """Stop serving. What the sandbox holds can still be read, and it can be started again.

        Examples:
            >>> sandbox.close()
        """
        if self._server is not None:
            self._server.close()
            self._server = None

    def as_kaiten(self) -> KaitenSandbox:
        """This sandbox as far as it is Kaiten: its requests, its faults, its limit.

        Examples:
            >>> sandbox.as_kaiten().fail_next(503)

        Returns:
            What holds until the sandbox closes.

        Raises:
            RuntimeError: The sandbox isn't running.
        """
        return KaitenSandbox(self._app, self._kaiten, self.base_url)

    def as_kintone(self) -> KintoneSandbox:
        """This sandbox as far as it is kintone: its requests, its faults, its limit.

        Examples:
            >>> sandbox.as_kintone().fail_next(delay=5)

        Returns:
            What holds until the sandbox closes.

        Raises:
            RuntimeError: The sandbox isn't running.
        """
        return KintoneSandbox(self._app, self._kintone, self.base_url)

    def reset(self) -> None:
        """Go back to the state at the start: forget the requests, the faults to come, and limits set since.

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
