# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
"""A client library for accessing Kaiten Spaces"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
