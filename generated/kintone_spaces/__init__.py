# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
"""A client library for accessing kintone Spaces"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
