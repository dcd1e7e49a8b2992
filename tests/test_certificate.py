"""Client certificates: the forms in which one may be given, and what is wrong with one."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

import spaceclients
from conftest import KINTONE, Mode
from spaceclients.errors import ConfigurationError

PACKAGE = str(Path(spaceclients.__file__).parent)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with certificates of each kind; what is encrypted has the password hunter2."""
    folder = tmp_path_factory.mktemp("certificates")
    now = datetime.now(UTC)
    authority = trustme.CA()
    good = authority.issue_cert("a@example.com")
    old = authority.issue_cert("a@example.com", not_before=now - timedelta(9), not_after=now - timedelta(2))
    key = load_pem_private_key(good.private_key_pem.bytes(), None)
    secret = BestAvailableEncryption(b"hunter2")
    (folder / "cert.pem").write_bytes(good.cert_chain_pems[0].bytes())
    (folder / "plain.key").write_bytes(good.private_key_pem.bytes())
    (folder / "other.key").write_bytes(old.private_key_pem.bytes())
    encrypted = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)
    (folder / "both.pem").write_bytes(encrypted + good.cert_chain_pems[0].bytes())
    (folder / "text.pem").write_text("no certificate")
    certificate = x509.load_pem_x509_certificate(good.cert_chain_pems[0].bytes())
    (folder / "keyless.p12").write_bytes(pkcs12.serialize_key_and_certificates(None, None, certificate, None, secret))
    (folder / "der.cer").write_bytes(certificate.public_bytes(Encoding.DER))
    for name, issued in {"good": good, "old": old}.items():
        certificate = x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
        signer: Any = load_pem_private_key(issued.private_key_pem.bytes(), None)
        made = pkcs12.serialize_key_and_certificates(None, signer, certificate, None, secret)
        (folder / f"{name}.pfx").write_bytes(made)
    return folder


@pytest.mark.parametrize(
    "cert",
    [
        ("cert.pem", "plain.key"),
        ("both.pem", "both.pem", "hunter2"),
        ("good.pfx", "hunter2"),
    ],
)
def test_a_certificate_may_be_given_in_these_forms(mode: Mode, certificates: Path, cert: tuple[str, ...]) -> None:
    """Each file as a text or a path; but not to a transport that has its own."""
    paths = tuple(certificates / part if (certificates / part).exists() else part for part in cert)
    mode.kintone(cert=paths)
    mode.kintone(cert=tuple(map(str, paths)))
    with pytest.raises(ConfigurationError, match="transport"):
        mode.kintone(cert=paths, transport=httpx.MockTransport(lambda _: httpx.Response(200)))


@pytest.mark.parametrize(
    ("cert", "told"),
    [
        ("missing.pem", r"\S*missing\.pem can't be read \(No such file or directory\)$"),
        ("missing.pfx", r"\S*missing\.pfx can't be read \(No such file or directory\)$"),
        (("missing.pfx", "hunter2"), r"\S*missing\.pfx can't be read"),
        (("cert.pem", "missing.key"), r"\S*missing\.key can't be read"),
        (("cert.pem", "missing.key", "hunter2"), r"\S*missing\.key can't be read"),
        (("cert.pem", "hunter2"), r"with PEM the second part is the key's file, which can't be read"),
        (".", r"\S+ can't be read \(Is a directory\)"),
        ("nul\0", r"the file can't be read"),
        ("-----BEGIN PRIVATE KEY-----\nhunter2", r"the file can't be read"),
        ("hunter2" * 99, r"the file can't be read"),
        ("cert.pem", r"\S*cert\.pem: SSLError"),
        (("cert.pem", "other.key"), r"\S*cert\.pem and \S*other\.key: SSLError: .*KEY_VALUES_MISMATCH"),
        ("both.pem", r"\S*both\.pem: the key is encrypted, and its password is missing or wrong"),
        (("both.pem", "both.pem"), r"\S*both\.pem and \S*both\.pem: the key is encrypted, and its password is missing"),
        (("both.pem", "both.pem", "hunter3"), r"\S*both\.pem and \S*both\.pem: the key is encrypted, and its password"),
        (("both.pem", "both.pem", "hunter2\n"), "the key's password has a control character"),
        (("both.pem", "both.pem", "\ud800hunter2"), "the key's password isn't text that UTF-8 can carry"),
        ("good.pfx", r"\S*good\.pfx: its password is missing: write cert=\(file, password\)"),
        (("good.pfx", "hunter3"), r"\S*good\.pfx: its password is wrong"),
        (("good.pfx", "hunter2\n"), r"the password of \S*good\.pfx has a control character"),
        (("good.pfx", "good.pfx", "hunter2"), r"\S*good\.pfx isn't PEM, so it takes a password alone"),
        (("old.pfx", "hunter2"), r"\S*old\.pfx expired on \d{4}-\d\d-\d\d: get a new one"),
        (("keyless.p12", "hunter2"), r"\S*keyless\.p12 has no private key in it"),
        ("text.pem", r"\S*text\.pem: .* neither PEM nor a \.pfx"),
        ("der.cer", r"\S*der\.cer: .* neither PEM nor a \.pfx"),
        (5, "it must be a PEM file"),
        ((), "it must be a PEM file"),
        (["cert.pem", "plain.key"], "it must be a PEM file"),
        (b"hunter2", "it must be a PEM file"),
        (("good.pfx", b"hunter2"), "it must be a PEM file"),
        (("a", "b", "c", "hunter2"), "it must be a PEM file"),
    ],
)
def test_a_certificate_that_cannot_be_loaded_is_refused_by_its_name(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, certificates: Path, cert: Any, told: str
) -> None:
    """When the client is made, not at its first call; and no password is in the text or in a frame."""
    monkeypatch.chdir(certificates)
    monkeypatch.setenv("KINTONE_BASE_URL", KINTONE)
    monkeypatch.setenv("KINTONE_USERNAME", "admin")
    monkeypatch.setenv("KINTONE_PASSWORD", "secret")

    for make in (mode.kintone, partial(mode.from_env, "kintone")):
        with pytest.raises(ConfigurationError, match=f"^cert can't be loaded: {told}") as caught:
            make(cert=cert)
        frames = [
            frame
            for frame, _ in traceback.walk_tb(caught.value.__traceback__)
            if frame.f_code.co_filename.startswith(PACKAGE)
        ]
        assert frames
        for text in (str(caught.value), *(repr(frame.f_locals) for frame in frames)):
            assert "hunter" not in text
        assert caught.value.__context__ is None


def test_a_pfx_without_its_extra_says_which(mode: Mode, monkeypatch: pytest.MonkeyPatch, certificates: Path) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)

    with pytest.raises(ConfigurationError, match=r'the extra pfx: pip install "spaceclients\[pfx\]"'):
        mode.kintone(cert=(certificates / "good.pfx", "hunter2"))
    mode.kintone(cert=(certificates / "cert.pem", certificates / "plain.key"))
