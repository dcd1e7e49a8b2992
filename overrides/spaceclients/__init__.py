"""Typed clients, sync and async, for the spaces of Kaiten and kintone.

The models are in `kaiten_spaces.models` and `kintone_spaces.models`, the errors in `spaceclients.errors`.
"""

from . import errors
from ._client import Options
from ._concurrency_quota import ConcurrencyQuota
from ._operation import DetailedResponse
from ._rate_quota import RateQuota
from ._retry import RetryPolicy
from ._sender import Timeout
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
    "Options",
    "PasswordAuth",
    "RateQuota",
    "RetryPolicy",
    "SessionAuth",
    "SpaceClientError",
    "Timeout",
    "errors",
)
