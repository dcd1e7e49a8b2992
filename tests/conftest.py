"""What the tests share: both modes of every client, a transport that refuses surprises, the sandbox."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import os
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest
from hypothesis import settings

import sandbox_cases
from rate_logs import redis_server
from spaceclients import AsyncKaitenClient, AsyncKintoneClient, KaitenClient, KintoneClient, PasswordAuth
from spaceclients.aiohttp import AiohttpTransport
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator


# Time is no test's business. CI must find the same examples on every run, so that more of them would find no more.
IN_CI = "CI" in os.environ
settings.register_profile("tests", deadline=None, derandomize=IN_CI, max_examples=30 if IN_CI else 100)
settings.load_profile("tests")

gc.freeze()  # some tests collect garbage, in which what is imported by now would take most of the time

KAITEN = "https://acme.kaiten.ru"
KINTONE = "https://acme.kintone.com"
PASSWORD = PasswordAuth("admin", "secret")

SPACE: dict[str, Any] = {
    "id": 700123,
    "uid": "9f0b6c1d-4e7a-4c58-8b2f-1d3e5a7c9b10",
    "title": "Launch",
    "created": "2026-03-04T09:15:27.318Z",
    "updated": "2026-03-04T09:15:27.318Z",
    "archived": False,
    "access": "by_invite",
    "for_everyone_access_role_id": "06ccb31f-426b-4fa3-b7e5-861daee95696",
    "entity_type": "space",
    "path": "410077",
    "sort_order": 2.5,
    "parent_entity_uid": None,
    "company_id": 410077,
    "external_id": None,
    "settings": None,
}


class Mode:
    """Sync or async, the latter by httpx or aiohttp: the same test drives each."""

    def __init__(self, kind: str, runner: asyncio.Runner) -> None:
        self.is_async = kind != "sync"
        self._default: dict[str, Any] = {"transport": AiohttpTransport} if kind == "aiohttp" else {}
        self._runner = runner
        self._open: list[Any] = []

    def kaiten(self, base_url: str = KAITEN, token: str = "tok", **options: Any) -> Any:
        """A Kaiten client, closed when the test ends."""
        return self._keep(
            (AsyncKaitenClient if self.is_async else KaitenClient)(base_url, token, **self._default | options)
        )

    def kintone(self, base_url: str = KINTONE, *, auth: Any = PASSWORD, **options: Any) -> Any:
        """A kintone client, closed when the test ends."""
        return self._keep(
            (AsyncKintoneClient if self.is_async else KintoneClient)(base_url, auth=auth, **self._default | options)
        )

    def from_env(self, product: str, **options: Any) -> Any:
        """A client of a product by the environment, closed when the test ends."""
        kinds: dict[str, tuple[Any, Any]] = {
            "kaiten": (KaitenClient, AsyncKaitenClient),
            "kintone": (KintoneClient, AsyncKintoneClient),
        }
        return self._keep(kinds[product][self.is_async].from_env(**self._default | options))

    def _keep(self, client: Any) -> Any:
        self._open.append(client)
        return client

    def run(self, value: Any) -> Any:
        """The value, awaited if need be."""

        async def wait() -> Any:
            return await value

        return self._runner.run(wait()) if inspect.isawaitable(value) else value

    def tasks(self) -> set[Any]:
        """The tasks that are left over when the loop has gone round, as often as nested generators need to end."""
        for _ in range(100):
            self._runner.run(asyncio.sleep(0.001))
            if not asyncio.all_tasks(self._runner.get_loop()):
                break
        return asyncio.all_tasks(self._runner.get_loop())

    def close(self, client: Any) -> None:
        """Close a client."""
        self.run(client.aclose() if self.is_async else client.close())

    def close_all(self) -> None:
        """Close every client that was made."""
        for client in self._open:
            self.close(client)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that takes `mode` in both; and those marked `wire` by each of the transports."""
    if "mode" in metafunc.fixturenames:
        wire = metafunc.definition.get_closest_marker("wire")
        metafunc.parametrize("mode", ["sync", "async", *["aiohttp"] * bool(wire)], indirect=True)


@pytest.fixture
def mode(request: pytest.FixtureRequest) -> Iterator[Mode]:
    """Each test that takes this runs in several."""
    with asyncio.Runner() as runner:
        mode = Mode(request.param, runner)
        yield mode
        mode.close_all()


@attrs.define
class Expect:
    """A transport that expects requests in order, answers each, and refuses any other."""

    answers: list[tuple[str, str, Any, httpx.Response | Exception]] = attrs.Factory(
        list[tuple[str, str, Any, httpx.Response | Exception]]
    )
    requests: list[httpx.Request] = attrs.Factory(list[httpx.Request])

    def add(self, method: str, url: str, body: Any, answer: httpx.Response | Exception) -> None:
        """Expect one request more, with this JSON body."""
        self.answers.append((method, url, body, answer))

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert self.answers, f"unexpected {request.method} {request.url}"
        method, url, body, answer = self.answers.pop(0)
        assert (method, url) == (request.method, str(request.url))
        assert body == (json.loads(request.content) if request.content else None)
        self.requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def expect() -> Iterator[Expect]:
    """An `Expect` whose every expectation must be met."""
    expected = Expect()
    yield expected
    assert not expected.answers, "not every expected request came"


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests of a worker, without limits of rate."""
    with Sandbox(kaiten_rate=None) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The sandbox in its first state; none of its answers may break the specs."""
    running_sandbox.reset()
    yield running_sandbox

    assert running_sandbox.faults == []


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """The sandbox over HTTP, without credentials."""
    with sandbox_cases.client_of(sandbox) as client:
        yield client


@pytest.fixture
def kaiten(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """The sandbox's Kaiten over HTTP."""
    with sandbox_cases.client_of(sandbox, sandbox_cases.KAITEN) as client:
        yield client


@pytest.fixture
def kintone(sandbox: Sandbox) -> Iterator[httpx.Client]:
    """The sandbox's kintone over HTTP."""
    with sandbox_cases.client_of(sandbox, sandbox_cases.KINTONE) as client:
        yield client


@pytest.fixture
def sandbox_kaiten(mode: Mode, sandbox: Sandbox) -> Any:
    """A Kaiten client of the sandbox."""
    return mode.kaiten(sandbox.base_url, KAITEN_TOKEN)


@pytest.fixture
def sandbox_kintone(mode: Mode, sandbox: Sandbox) -> Any:
    """A kintone client of the sandbox."""
    return mode.kintone(sandbox.base_url, auth=PasswordAuth(*KINTONE_LOGIN))


@pytest.fixture(scope="session")
def redis_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a real Redis."""
    with redis_server(tmp_path_factory.mktemp("redis")) as (port, _):
        yield port
