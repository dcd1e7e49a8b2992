"""The sandbox as fixtures, which pytest finds by itself.

pytest loads this module at each start, before it begins to measure coverage. So the module is outside the package, and
the sandbox is imported when a test first asks for it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spaceclients.sandbox import KaitenSandbox, KintoneSandbox, Sandbox


@pytest.fixture(scope="session")
def _running_spaces_sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests of a process, as starting it takes longest."""
    try:
        from spaceclients.sandbox import Sandbox
    except ImportError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    sandbox = Sandbox(kaiten_rate=None)  # or a quick machine would see other responses than a slow one
    yield sandbox
    sandbox.close()


@pytest.fixture
def _clean_spaces_sandbox(_running_spaces_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The running sandbox in its first state."""
    with suppress(RuntimeError):  # it runs, unless this is the first test or the last one closed it
        _running_spaces_sandbox.start()
    _running_spaces_sandbox.reset()
    yield _running_spaces_sandbox
    if _running_spaces_sandbox.faults:
        pytest.fail(f"the sandbox is broken: {_running_spaces_sandbox.faults}", pytrace=False)


@pytest.fixture
def kaiten_sandbox(_clean_spaces_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> KaitenSandbox:
    """An offline Kaiten, clean for each test; `KaitenClient.from_env()` talks to it."""
    sandbox = _clean_spaces_sandbox.kaiten
    monkeypatch.setenv("KAITEN_URL", sandbox.base_url)
    monkeypatch.setenv("KAITEN_TOKEN", sandbox.token)
    return sandbox


@pytest.fixture
def kintone_sandbox(_clean_spaces_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> KintoneSandbox:
    """An offline kintone, clean for each test; `KintoneClient.from_env()` talks to it."""
    sandbox = _clean_spaces_sandbox.kintone
    username, password = sandbox.login
    monkeypatch.setenv("KINTONE_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("KINTONE_USERNAME", username)
    monkeypatch.setenv("KINTONE_PASSWORD", password)
    # The developer's own environment may have these, which mean nothing to the sandbox.
    for name in ("KINTONE_GUEST_SPACE_ID", "KINTONE_BASIC_AUTH_USERNAME", "KINTONE_BASIC_AUTH_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return sandbox


@pytest.fixture
def spaces_sandbox(
    _clean_spaces_sandbox: Sandbox,
    kaiten_sandbox: KaitenSandbox,  # noqa: ARG001
    kintone_sandbox: KintoneSandbox,  # noqa: ARG001
) -> Sandbox:
    """An offline Kaiten and kintone, clean for each test; the clients' `from_env()` talk to them."""
    return _clean_spaces_sandbox
