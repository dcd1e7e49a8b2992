"""The pytest plugin: its fixtures as a user's tests take them, and runs of pytest with users' tests of their own."""

from __future__ import annotations

import os
import socket
import time
from importlib.metadata import entry_points
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from spaceclients import KaitenClient, KintoneClient, PasswordAuth
from spaceclients.errors import ApiError, OutcomeUnknownError, RateLimitError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spaceclients.sandbox import KaitenSandbox, KintoneSandbox, Sandbox

pytest_plugins = ["pytester", "pytest_spaceclients"]

TESTS = """
import asyncio
import os

import pytest

from spaceclients import AsyncKaitenClient, KaitenClient
from spaceclients.sandbox import KaitenSandbox, KintoneSandbox, Sandbox


@pytest.mark.parametrize("number", range(4))
def test_each_begins_clean(number: int, kaiten_sandbox: KaitenSandbox, kintone_sandbox: KintoneSandbox) -> None:
    with KaitenClient.from_env() as kaiten:
        assert kaiten.create_space(title=f"Space {number}").id == 700001
    assert [request.method for request in kaiten_sandbox.requests] == ["POST"]
    assert kintone_sandbox.requests == []
    assert kintone_sandbox.state.spaces.pop(1)
    # What the next test must not meet.
    kaiten_sandbox.fail_next(status=500, times=100)
    kaiten_sandbox.limit_rate(1)


def test_a_sandbox_that_was_closed_is_open_again(spaces_sandbox: Sandbox) -> None:
    spaces_sandbox.close()


def test_the_next_one_after_it(spaces_sandbox: Sandbox) -> None:
    with KaitenClient.from_env() as kaiten:
        assert kaiten.list_spaces() == []


@pytest.mark.anyio
@pytest.mark.parametrize("title", ["Launch", "Support"])
async def test_async(title: str, kaiten_sandbox: KaitenSandbox) -> None:
    kaiten_sandbox.fail_next(delay=0.1)
    async with AsyncKaitenClient.from_env() as kaiten:
        await asyncio.gather(kaiten.create_space(title=title), kaiten.list_spaces())
    assert [space["title"] for space in kaiten_sandbox.state.spaces.values()] == [title]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_without_a_fixture_the_environment_is_as_it_was() -> None:
    assert "KAITEN_URL" not in os.environ
"""

BROKEN = """
def test_the_sandbox_breaks(spaces_sandbox) -> None:
    spaces_sandbox.faults.append("GET /k/v1/space.json: oops")


def test_the_next_is_clean(spaces_sandbox) -> None:
    assert spaces_sandbox.faults == []
"""

NOTHING = """
import sys


def test_nothing_was_imported(pytestconfig) -> None:
    assert pytestconfig.pluginmanager.has_plugin("pytest_spaceclients")
    assert not {"spaceclients", "attrs", "httpx", "starlette", "uvicorn"} & set(sys.modules)
"""

WITHOUT_EXTRA = """
import sys

sys.modules["starlette"] = None  # as if it weren't installed
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pytest.RunResult]:
    """Runs a file of tests as its user would, in a process with no other plugins than those named."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for name in ("KAITEN_URL", "KAITEN_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def run(tests: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(tests)
        return pytester.runpytest_subprocess("-W", "error", "-p", "pytest_spaceclients", *arguments)

    return run


@pytest.mark.parametrize("arguments", [[], ["-p", "xdist", "-n", "2"]], ids=["one process", "xdist"])
def test_users_tests_run_clean_sync_and_async(run: Callable[..., pytest.RunResult], arguments: list[str]) -> None:
    run(TESTS, "-p", "anyio", *arguments).assert_outcomes(passed=9)


def test_a_run_that_does_not_use_the_plugin_pays_nothing_for_it(run: Callable[..., pytest.RunResult]) -> None:
    run(NOTHING).assert_outcomes(passed=1)


def test_a_missing_extra_is_one_clear_line(run: Callable[..., pytest.RunResult], pytester: pytest.Pytester) -> None:
    pytester.makeconftest(WITHOUT_EXTRA)
    result = run("def test_it(kaiten_sandbox): ...\n\ndef test_other(): ...")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(['the sandbox needs its extra: pip install "spaceclients[[]sandbox]"*(*starlette*)'])
    result.stdout.no_fnmatch_line("*exception*")  # that led to it
    result.stdout.no_fnmatch_line("*pytest_spaceclients.py*")


def test_a_broken_sandbox_fails_the_test_that_met_it(run: Callable[..., pytest.RunResult]) -> None:
    result = run(BROKEN)

    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["the sandbox is broken: *GET /k/v1/space.json: oops*"])


def test_pytest_shows_what_the_fixtures_are(run: Callable[..., pytest.RunResult]) -> None:
    result = run("", "--fixtures")

    for name, text in (("kaiten", "An offline Kaiten"), ("kintone", "An offline kintone"), ("spaces", "An offline K")):
        result.stdout.fnmatch_lines([f"{name}_sandbox -- *pytest_spaceclients.py:*", f"    {text}*"])
    result.stdout.no_fnmatch_line("_running*")


def test_the_installed_package_names_the_plugin() -> None:
    """Where this fails alone, the package was installed before it had the plugin: install it again."""
    assert [point.value for point in entry_points(group="pytest11", name="pytest_spaceclients")] == [
        "pytest_spaceclients"
    ]


@pytest.mark.usefixtures("kaiten_sandbox")
def test_one_fixture_sets_the_environment_of_its_service() -> None:
    with KaitenClient.from_env() as kaiten:
        assert kaiten.list_spaces() == []
    assert "KINTONE_PASSWORD" not in os.environ


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's shell may hold."""
    monkeypatch.setenv("KINTONE_PASSWORD", "hunter2")
    monkeypatch.setenv("KINTONE_GUEST_SPACE_ID", "7")
    monkeypatch.setenv("KINTONE_BASIC_AUTH_USERNAME", "gate")


@pytest.mark.usefixtures("foreign")
def test_the_developers_own_environment_is_out_of_the_way(spaces_sandbox: Sandbox) -> None:
    with KaitenClient.from_env() as kaiten, KintoneClient.from_env() as kintone:
        kaiten.create_space(title="Launch")
        kintone.update_space(id=2, name="Launch")

    assert [request.path for request in spaces_sandbox.requests] == ["/api/latest/spaces", "/k/v1/space.json"]
    assert "Authorization" not in spaces_sandbox.requests[1].headers


@pytest.fixture
def kaiten(kaiten_sandbox: KaitenSandbox) -> Iterator[KaitenClient]:
    with KaitenClient(kaiten_sandbox.base_url, kaiten_sandbox.token, retry=None) as client:
        yield client


@pytest.fixture
def kintone(kintone_sandbox: KintoneSandbox) -> Iterator[KintoneClient]:
    auth = PasswordAuth(*kintone_sandbox.login)
    with KintoneClient(kintone_sandbox.base_url, auth=auth, retry=None) as client:
        yield client


def test_a_fault_of_one_service_spares_the_other(
    kaiten: KaitenClient, kintone: KintoneClient, kintone_sandbox: KintoneSandbox, spaces_sandbox: Sandbox
) -> None:
    kintone_sandbox.fail_next(status=503, times=2)
    spaces_sandbox.fail_next(hang_up=True)

    with pytest.raises(OutcomeUnknownError):
        kaiten.create_space(title="Launch")
    for _ in range(2):
        with pytest.raises(ServerError):
            kintone.update_space(id=2, name="Launch")
    kintone.update_space(id=2, name="Support")
    kaiten.create_space(title="Support")
    assert spaces_sandbox.kintone.state.spaces[2]["name"] == "Support"


def test_each_service_has_its_own_requests(
    kaiten: KaitenClient,
    kintone: KintoneClient,
    kaiten_sandbox: KaitenSandbox,
    kintone_sandbox: KintoneSandbox,
    spaces_sandbox: Sandbox,
) -> None:
    kaiten.create_space(title="Launch")
    kintone.update_space(id=2, name="Launch")

    assert [request.json() for request in kaiten_sandbox.requests] == [{"title": "Launch"}]
    assert [request.json() for request in kintone_sandbox.requests] == [{"id": 2, "name": "Launch"}]
    assert spaces_sandbox.requests == kaiten_sandbox.requests + kintone_sandbox.requests
    assert kaiten_sandbox is spaces_sandbox.kaiten
    assert kintone_sandbox is spaces_sandbox.kintone


def test_a_limit_of_rate_holds_until_it_is_taken_away(
    kaiten: KaitenClient, kaiten_sandbox: KaitenSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spaceclients.sandbox._kaiten_service.time", lambda: 1_800_000_000.0)  # within one second
    kaiten = kaiten.with_options(quota=None)
    kaiten_sandbox.limit_rate(1)
    kaiten.list_spaces()
    with pytest.raises(RateLimitError):
        kaiten.list_spaces()

    kaiten_sandbox.limit_rate(None)
    for _ in range(60):
        kaiten.list_spaces()


def test_a_limit_of_concurrency_counts_what_runs(
    kintone: KintoneClient, kintone_sandbox: KintoneSandbox, spaces_sandbox: Sandbox
) -> None:
    kintone_sandbox.limit_concurrency(1)
    kintone_sandbox.fail_next(delay=60)
    url = urlsplit(kintone_sandbox.base_url)
    with socket.create_connection((url.hostname, url.port)) as slow:
        slow.sendall(b"GET /k/v1/space.json?id=1 HTTP/1.1\r\nHost: slow.localhost\r\n\r\n")
        while not kintone_sandbox.requests:
            time.sleep(0.01)
        with pytest.raises(ApiError) as caught:
            kintone.get_space(id=1)
        assert caught.value.code == "GAIA_TO04"

        spaces_sandbox.reset()  # what a test leaves running takes nothing from the next one
        kintone_sandbox.limit_concurrency(1)
        kintone.get_space(id=1)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_is_positive(
    kaiten_sandbox: KaitenSandbox, kintone_sandbox: KintoneSandbox, kintone: KintoneClient, limit: int
) -> None:
    with pytest.raises(ValueError, match=f"requests per second must be a whole number from 1 on; got {limit}"):
        kaiten_sandbox.limit_rate(limit)
    with pytest.raises(ValueError, match=f"concurrent requests must be a whole number from 1 on; got {limit}"):
        kintone_sandbox.limit_concurrency(limit)
    kintone.get_space(id=1)
