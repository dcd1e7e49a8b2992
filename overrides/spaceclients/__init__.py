"""Typed clients, sync and async, for the spaces of Kaiten and kintone.

The models are in `kaiten_spaces.models` and `kintone_spaces.models`, the errors in `spaceclients.errors`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import errors as errors
    from ._client import Options as Options
    from ._concurrency_quota import ConcurrencyQuota as ConcurrencyQuota
    from ._limits import Limits as Limits
    from ._operation import DetailedResponse as DetailedResponse
    from ._rate_quota import RateQuota as RateQuota
    from ._retry import RetryPolicy as RetryPolicy
    from ._sender import Timeout as Timeout
    from .errors import SpaceClientError as SpaceClientError
    from .kaiten import AsyncKaitenClient as AsyncKaitenClient
    from .kaiten import KaitenClient as KaitenClient
    from .kintone import AsyncKintoneClient as AsyncKintoneClient
    from .kintone import KintoneClient as KintoneClient
    from .kintone import PasswordAuth as PasswordAuth
    from .kintone import SessionAuth as SessionAuth

# Where each name is imported from when it is first used: a program needs few of them, and importing all takes its time.
_MODULES = {
    "AsyncKaitenClient": ".kaiten",
    "AsyncKintoneClient": ".kintone",
    "ConcurrencyQuota": "._concurrency_quota",
    "DetailedResponse": "._operation",
    "KaitenClient": ".kaiten",
    "KintoneClient": ".kintone",
    "Limits": "._limits",
    "Options": "._client",
    "PasswordAuth": ".kintone",
    "RateQuota": "._rate_quota",
    "RetryPolicy": "._retry",
    "SessionAuth": ".kintone",
    "SpaceClientError": ".errors",
    "Timeout": "._sender",
    "errors": ".errors",
}
__all__ = tuple(_MODULES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_MODULES[name], __name__)
    return globals().setdefault(name, module if name == "errors" else getattr(module, name))


def __dir__() -> list[str]:
    return sorted(__all__)
