"""Typed clients, sync and async, for the spaces of Kaiten and kintone.

The models are in `kaiten_spaces.models` and `kintone_spaces.models`, the errors in `spaceclients.errors`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import errors
    from ._client import Options
    from ._methods.operation import DetailedResponse
    from ._response import Limits
    from ._throttle.concurrency import ConcurrencyQuota
    from ._throttle.rate import RateQuota
    from ._throttle.retry import RetryPolicy
    from ._timeout import Timeout
    from .errors import SpaceClientError
    from .kaiten import AsyncKaitenClient, KaitenClient
    from .kintone import AsyncKintoneClient, KintoneClient, PasswordAuth, SessionAuth

__all__ = (
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
)

# Where the names are looked for when they are first used, as importing all takes its time; the smallest first.
_HOMES = [
    "errors",
    "_response",
    "_throttle.retry",
    "_timeout",
    "_client",
    "_throttle.rate",
    "_throttle.concurrency",
    "_methods.operation",
    "kaiten",
    "kintone",
]


if not TYPE_CHECKING:  # or a type checker would take any name for one that is there

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "errors":
            return import_module(".errors", __name__)
        modules = (import_module(f".{home}", __name__) for home in _HOMES)
        return globals().setdefault(name, next(vars(module)[name] for module in modules if name in vars(module)))


def __dir__() -> list[str]:
    return sorted(__all__)
