"""`python -m spaceclients.sandbox`: the sandbox for people and for programs in other languages."""

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from threading import Event
from typing import Final

from spaceclients.sandbox import (
    KAITEN_READER_TOKEN,
    KAITEN_TOKEN,
    KINTONE_LOGIN,
    KINTONE_READER_LOGIN,
    KINTONE_REQUEST_TOKEN,
    KINTONE_SESSION_COOKIE,
    Sandbox,
)

DESCRIPTION: Final = "Serve Kaiten and kintone on one loopback origin: offline, stateful, for tests and trials."


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM, and return the exit code; the arguments are those of the process by default."""
    parser = argparse.ArgumentParser(prog="python -m spaceclients.sandbox", description=DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one (default: %(default)s)")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    try:
        with Sandbox(options.port, host=options.host) as sandbox:
            sys.stdout.write(_welcome(sandbox.base_url))
            sys.stdout.flush()
            while not stop.wait(0.5):  # on Windows a wait without end can't be interrupted
                pass
    except ValueError as error:
        parser.error(str(error))
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")
        return 1
    return 0


def _welcome(url: str) -> str:
    (login, password), (reader, reader_password) = KINTONE_LOGIN, KINTONE_READER_LOGIN
    return f"""\
Kaiten and kintone are at {url} (Ctrl-C stops them)

  Kaiten   token {KAITEN_TOKEN}; without rights: {KAITEN_READER_TOKEN}
  kintone  login {login}, password {password}; without rights: {reader}, {reader_password}
           session: a cookie of any name with the value {KINTONE_SESSION_COOKIE}, request token {KINTONE_REQUEST_TOKEN}
           spaces 1 (multi-thread), 2 (single-thread), 3 (guest space)

  from spaceclients import KaitenClient, KintoneClient, PasswordAuth

  with KaitenClient("{url}", token="{KAITEN_TOKEN}") as kaiten:
      print(kaiten.create_space(title="Launch"))
  with KintoneClient("{url}", auth=PasswordAuth("{login}", "{password}")) as kintone:
      kintone.update_space(id=1, name="Launch")

"""


if __name__ == "__main__":
    sys.exit(main())
