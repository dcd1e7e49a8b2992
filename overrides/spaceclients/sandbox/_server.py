"""An ASGI app on a real server in a thread of its own."""

import asyncio
import socket
from threading import Thread, current_thread
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from spaceclients._clock import monotonic
from spaceclients.sandbox._faults import HANG_UP

CLOSE_SECONDS: Final = 1  # how long running calls may take when the server closes


class _Protocol(H11Protocol):
    """Lets the app close its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, HANG_UP: transport.close}

    def shutdown(self) -> None:
        if getattr(self.cycle, "more_body", False):  # a client that has sent only a part may never send the rest
            self.transport.close()
        else:
            super().shutdown()


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose timers go on when a test freezes the time: it would never see that the server shall close."""

    def time(self) -> float:
        return monotonic()


class ServerThread:
    """A server that runs from construction to `close()`; its origin is `url`.

    Raises:
        OSError: The port is taken, or may not be used.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listener = socket.create_server((host, port), family=family)
        except OSError as error:
            reason = str(error.strerror).partition(" (")[0]  # without the address, which is named here
            raise OSError(error.errno, f"port {port} on {host} can't be used: {reason}") from error
        # asyncio sets this only on sockets made with the protocol's number; without it each response waits 40 ms.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,  # the program's own logging stays as it is
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=CLOSE_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._run, args=(listener,), name="spaceclients-sandbox", daemon=True)
        self._thread.start()  # the listener already queues connections, so there is nothing to wait for

    def close(self) -> None:
        """Stop the server; connections that are kept alive are closed at once."""
        self._server.should_exit = True
        if self._thread is not current_thread():  # from within a request it ends once that is answered
            self._thread.join()

    def _run(self, listener: socket.socket) -> None:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(self._server.serve([listener]))
