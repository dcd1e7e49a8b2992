"""`python -m spaceclients.sandbox`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox_cases import KAITEN, SPACES
from spaceclients.sandbox import (
    KAITEN_READER_TOKEN,
    KAITEN_TOKEN,
    KINTONE_LOGIN,
    KINTONE_READER_LOGIN,
    KINTONE_REQUEST_TOKEN,
    KINTONE_SESSION_COOKIE,
    Sandbox,
    __main__,
)


def run(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "spaceclients.sandbox", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ})


class TestCommandLine:
    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_it_serves_until_a_signal_and_exits_with_0(self, number: signal.Signals) -> None:
        with run("--port", "0") as process:
            assert process.stdout is not None
            welcome = process.stdout.readline()
            while not welcome.endswith("\n\n") or "update_space" not in welcome:
                welcome += process.stdout.readline()
            url = re.findall(r"http://127\.0\.0\.1:\d+", welcome)[0]
            status = httpx.post(f"{url}{SPACES}", json={"title": "x"}, headers=KAITEN).status_code
            process.send_signal(number)
            _, stderr = process.communicate(timeout=30)

        assert status == 200
        assert process.returncode == 0
        secrets = (KAITEN_TOKEN, KAITEN_READER_TOKEN, KINTONE_SESSION_COOKIE, KINTONE_REQUEST_TOKEN)
        for text in (*secrets, *KINTONE_LOGIN, *KINTONE_READER_LOGIN):
            assert text in welcome
        assert stderr == f"POST {SPACES} -> 200\n"

    def test_a_taken_port_is_told_in_one_line(self, sandbox: Sandbox) -> None:
        port = urlsplit(sandbox.base_url).port
        with run("--port", str(port)) as process:
            stdout, stderr = process.communicate(timeout=30)

        assert process.returncode == 1
        assert stdout == ""
        assert re.fullmatch(rf"port {port} on 127\.0\.0\.1 can't be used: [\w ]+\n", stderr)

    def test_main_returns_the_exit_code(self, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
        handlers = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
        timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGTERM])
        try:
            assert __main__.main(["--port", str(urlsplit(sandbox.base_url).port)]) == 1
            timer.start()
            assert __main__.main(["--port", "0"]) == 0
        finally:
            timer.join()
            for number, handler in handlers:
                signal.signal(number, handler)
        out, err = capsys.readouterr()

        assert "KaitenClient" in out
        assert "can't be used" in err

    @pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--port", "70000"], ["--port", "x"]])
    def test_a_wrong_option_is_a_usage_error(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as error:
            __main__.main(arguments)

        assert error.value.code == 2
        assert capsys.readouterr().err.startswith("usage: python -m spaceclients.sandbox")

    @pytest.mark.parametrize("module", ["starlette", "uvicorn"])
    def test_without_the_extra_it_says_what_to_install(self, module: str) -> None:
        code = f"import sys; sys.modules[{module!r}] = None; import spaceclients.sandbox"
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

        assert result.returncode == 1
        hint = 'the sandbox needs its extra: pip install "spaceclients[sandbox]", or ".[sandbox]" in a checkout ('
        assert f"ImportError: {hint}" in result.stderr
