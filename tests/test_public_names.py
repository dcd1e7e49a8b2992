"""What users may import, and nothing else."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys

import pytest

PUBLIC = {
    "AsyncKaitenClient",
    "AsyncKintoneClient",
    "ConcurrencyQuota",
    "DetailedResponse",
    "KaitenClient",
    "KintoneClient",
    "Limits",
    "Options",
    "PasswordAuth",
    "RateQuota",
    "RetryPolicy",
    "SessionAuth",
    "SpaceClientError",
    "Timeout",
    "errors",
}


def test_the_public_names_are_these() -> None:
    import spaceclients

    assert set(spaceclients.__all__) == PUBLIC
    assert set(dir(spaceclients)) == PUBLIC
    assert {name for name in PUBLIC if getattr(spaceclients, name) is None} == set()
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        getattr(spaceclients, "Nothing")  # noqa: B009  # which type checkers refuse


@pytest.mark.parametrize(
    "module",
    [
        "spaceclients.aiohttp",
        "spaceclients.errors",
        "spaceclients.kaiten",
        "spaceclients.kintone",
        "spaceclients.redis",
        "spaceclients.sandbox",
    ],
)
def test_all_is_what_a_module_defines(module: str) -> None:
    """A public class defined there is in `__all__`, and all in it is there."""
    found = importlib.import_module(module)

    assert all(hasattr(found, name) for name in found.__all__)
    own = {
        name
        for name, value in vars(found).items()
        if inspect.isclass(value) and value.__module__ == module and not name.startswith("_")
    }
    assert own <= set(found.__all__)


def test_every_public_name_has_a_docstring() -> None:
    import spaceclients

    public = [getattr(spaceclients, name) for name in spaceclients.__all__]
    public += [getattr(spaceclients.errors, name) for name in spaceclients.errors.__all__]
    for thing in public:
        assert thing.__doc__, thing
        if inspect.isclass(thing):
            methods = inspect.getmembers(thing, lambda member: inspect.isfunction(member) or inspect.ismethod(member))
            bare = [name for name, method in methods if not name.startswith("_") and not method.__doc__]
            assert not bare, thing


def test_importing_the_clients_does_not_need_the_sandbox() -> None:
    """Its libraries are an extra."""
    code = "import sys, spaceclients; sys.exit(bool({'starlette', 'uvicorn'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
