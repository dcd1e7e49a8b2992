"""Loads the client certificate that some kintone domains want: PEM, or the `.pfx` that kintone hands out."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ._credentials import unsendable
from ._response import one_line

if TYPE_CHECKING:
    import ssl

File = str | os.PathLike[str]
Certificate = File | tuple[File, File] | tuple[File, str] | tuple[File, File, str]
"""A client certificate: a `.pfx` or `.p12`, or that and its password; or, in PEM, one file with the key, or certificate
and key, or these and the key's password."""

_FORMS = "a PEM file, (certificate, key) or (certificate, key, password); or a .pfx, or (.pfx, password)"
_KEYS = (".pem", ".key", ".crt", ".cer", ".der", ".p8", ".pk8")


class _UnusableError(Exception):
    """What is wrong with a certificate. It never leaves this module, as the frames of its traceback have the password."""


def tls_with(cert: Certificate) -> tuple[ssl.SSLContext | None, str]:
    """Return a TLS context that sends a client certificate; or what is wrong with it, without its password."""
    from spaceclients import _http

    parts: list[Any] = list(cert) if isinstance(cert, tuple) else [cert]
    try:
        if not 1 <= len(parts) <= 3 or not all(isinstance(part, str | os.PathLike) for part in parts):
            raise _UnusableError(f"it must be {_FORMS}")  # noqa: TRY301
        content = _read(parts[0])
        context = _http.create_ssl_context()
        if b"-----BEGIN " in content:
            _load_pem(context, *parts)
        else:
            _load_pfx(context, content, *parts)
    except (_UnusableError, OSError) as error:  # the latter is of the environment's SSL_CERT_FILE
        return None, f"cert can't be loaded: {error}"
    return context, ""


def _read(file: File, name: str = "") -> bytes:
    try:
        with open(file, "rb") as opened:  # noqa: PTH123  # accepts any type of path
            return opened.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise _UnusableError(f"{name or _name(file)} can't be read ({reason})") from None


def _name(file: File) -> str:
    """The name of a file for an error; hidden if it looks like the content of one."""
    text = os.fspath(file)
    return text if len(text) < 256 and text.isprintable() else "the file"


def _load_pem(context: ssl.SSLContext, file: File, key: File | None = None, password: str = "") -> None:
    if problem := unsendable(password, "the key's password"):
        raise _UnusableError(problem)
    names = _name(file)
    if key is not None:
        # The second part may be a password in the wrong place.
        known = password or isinstance(key, os.PathLike) or key.lower().endswith(_KEYS)
        name = _name(key) if known else "with PEM the second part is the key's file, which"
        encrypted = b"ENCRYPTED" in _read(key, name)
        names = f"{names} and {_name(key)}"
    else:
        encrypted = b"ENCRYPTED" in _read(file)
    try:
        # An empty password, or OpenSSL would ask for one on the terminal.
        context.load_cert_chain(file, key, password)
    except (OSError, TypeError, ValueError) as error:
        reason = "the key is encrypted, and its password is missing or wrong; or " if encrypted else ""
        raise _UnusableError(f"{names}: {reason}{one_line(f'{type(error).__name__}: {error}')}") from None


def _load_pfx(context: ssl.SSLContext, content: bytes, file: File, password: File = "", *rest: str) -> None:
    name = _name(file)
    if rest:
        raise _UnusableError(f"{name} isn't PEM, so it takes a password alone: cert must be {_FORMS}")
    if problem := unsendable(password, f"the password of {name}"):
        raise _UnusableError(problem)
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.serialization import pkcs12
    except ImportError:
        reason = f'{name} isn\'t PEM, and to read a .pfx takes the extra pfx: pip install "spaceclients[pfx]"'
        raise _UnusableError(reason) from None
    bundle = None
    for secret in [str(password).encode()] if password else [None, b""]:
        with suppress(ValueError, TypeError, UnsupportedAlgorithm):
            bundle = bundle or pkcs12.load_pkcs12(content, secret)
    if bundle is None:
        reason = "its password is wrong" if password else "its password is missing: write cert=(file, password)"
        raise _UnusableError(f"{name}: {reason}; or it is neither PEM nor a .pfx")
    if bundle.key is None or bundle.cert is None:
        raise _UnusableError(f"{name} has no {'certificate' if bundle.key else 'private key'} in it")
    from datetime import UTC, datetime

    end = bundle.cert.certificate.not_valid_after_utc
    if end < datetime.now(UTC):
        raise _UnusableError(f"{name} expired on {end:%Y-%m-%d}: get a new one")
    try:
        _load_bundle(context, bundle)
    except (OSError, ValueError) as error:
        raise _UnusableError(f"{name}: {one_line(f'{type(error).__name__}: {error}')}") from None


def _load_bundle(context: ssl.SSLContext, bundle: Any) -> None:
    """Load the content of a `.pfx` through a temporary file, as Python's ssl only loads files."""
    from secrets import token_hex
    from tempfile import mkstemp

    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

    # Encrypted with a password that only this call knows, so the file is useless to others.
    once = token_hex()
    key = bundle.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(once.encode()))
    certificates = [each.certificate.public_bytes(Encoding.PEM) for each in (bundle.cert, *bundle.additional_certs)]
    descriptor, path = mkstemp(prefix="spaceclients-")  # readable by this user only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join([key, *certificates]))
        context.load_cert_chain(path, password=once)
    finally:
        os.unlink(path)  # noqa: PTH108  # a text, as it came
