"""Over TLS and through proxies, by each of the transports."""

from __future__ import annotations

import base64
import select
import socket
import socketserver
import ssl
import tempfile
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PBES

from spaceclients import RetryPolicy
from spaceclients.errors import OutcomeUnknownError, TransportError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from conftest import Mode

pytestmark = pytest.mark.wire


@contextmanager
def tls_server(
    authority: trustme.CA, *, asks: bool = False, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
) -> Generator[tuple[str, list[Any]]]:
    """A server on localhost: its URL, and the certificate that each request came with; `asks` wants one of each."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = tls.maximum_version = version
    authority.issue_cert("localhost").configure_cert(tls)  # pyright: ignore[reportUnknownMemberType]
    authority.configure_trust(tls)  # pyright: ignore[reportUnknownMemberType]
    tls.verify_mode = ssl.CERT_REQUIRED if asks else ssl.CERT_NONE
    seen: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            assert isinstance(self.connection, ssl.SSLSocket)
            seen.append(self.connection.getpeercert())
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002  # the base class's word

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def get_request(self) -> Any:
            plug, address = super().get_request()
            return tls.wrap_socket(plug, server_side=True, do_handshake_on_connect=False), address

        def handle_error(self, request: Any, client_address: Any) -> None: ...  # a client that doesn't trust it

    with serving(Server(("localhost", 0), Handler)) as port:
        yield f"https://localhost:{port}", seen


@contextmanager
def proxy() -> Generator[tuple[int, list[bytes]]]:
    """A proxy that makes tunnels: its port, and what it was asked."""
    seen: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked = b""
            while not asked.endswith(b"\r\n\r\n"):
                asked += self.request.recv(65536)
            seen.append(asked)
            host, _, port = asked.split()[1].decode().rpartition(":")
            with socket.create_connection((host, int(port))) as target:
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                ways = {self.request: target, target: self.request}
                while True:
                    for source in select.select([*ways], [], [])[0]:
                        data = source.recv(65536)
                        if not data:
                            return
                        ways[source].sendall(data)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with serving(Server(("127.0.0.1", 0), Handler)) as port:
        yield port, seen


@contextmanager
def serving(server: socketserver.TCPServer) -> Generator[int]:
    """A server's port, while it serves."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.mark.usefixtures("trusted")
def test_a_client_certificate_is_shown_to_the_server(
    mode: Mode, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a server that lets nobody in without one; and the server's own certificate is checked."""
    authority.issue_cert("user@example.com").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "user.pem"))
    with tls_server(authority, asks=True) as (url, seen):
        kintone = mode.kintone(url, cert=str(tmp_path / "user.pem"))
        monkeypatch.delenv("SSL_CERT_FILE")
        stranger = mode.kintone(url, cert=str(tmp_path / "user.pem"))

        mode.run(kintone.update_space(id=1))
        with pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED") as caught:
            mode.run(stranger.update_space(id=1))

    assert caught.value.attempts == 1  # it would be wrong again
    assert [name for _, name in seen[0]["subjectAltName"]] == ["user@example.com"]


# How kintone's are encrypted, by what browsers can import; and how newer tools do it.
OLD = PrivateFormat.PKCS12.encryption_builder().key_cert_algorithm(PBES.PBESv1SHA1And3KeyTripleDESCBC)
PFX = {
    "kintone's": ("client.pfx", "пароль", OLD.hmac_hash(SHA1()).build("пароль".encode())),
    "newer": ("client.p12", "hunter2", BestAvailableEncryption(b"hunter2")),
    "another name": ("client", "hunter2", BestAvailableEncryption(b"hunter2")),
    "no password": ("client.pfx", "", NoEncryption()),
}


def write_pfx(file: Path, issued: trustme.LeafCert, encryption: Any = None) -> None:
    """A certificate with its key, as the service hands it out."""
    key: Any = load_pem_private_key(issued.private_key_pem.bytes(), None)
    certificate, *others = (x509.load_pem_x509_certificate(pem.bytes()) for pem in issued.cert_chain_pems)
    made = pkcs12.serialize_key_and_certificates(b"me", key, certificate, others, encryption or NoEncryption())
    file.write_bytes(made)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("form", PFX)
def test_a_pfx_is_shown_to_the_server(
    mode: Mode, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """With the authority between, which the server doesn't know; no file with the key stays, or could be read."""
    name, password, encryption = PFX[form]
    file = tmp_path / name
    write_pfx(file, authority.create_child_ca().issue_cert("user@example.com"), encryption)
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    load = ssl.SSLContext.load_cert_chain
    passing: list[tuple[int, bytes]] = []

    def spy(self: ssl.SSLContext, *args: Any, **kwargs: Any) -> None:
        passing.extend((each.stat().st_mode & 0o777, each.read_bytes()) for each in aside.glob("spaceclients-*"))
        load(self, *args, **kwargs)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", spy)
    with tls_server(authority, asks=True) as (url, seen):
        mode.run(mode.kintone(url, cert=(file, password) if password else str(file)).update_space(id=1))

    assert [name for _, name in seen[0]["subjectAltName"]] == ["user@example.com"]
    ((rights, content),) = passing
    assert rights == 0o600
    assert b"ENCRYPTED PRIVATE KEY" in content
    assert not list(aside.iterdir())


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("shown", [False, True], ids=["none", "a stranger's"])
def test_a_server_that_wants_another_certificate_was_sent_nothing(
    mode: Mode, authority: trustme.CA, tmp_path: Path, version: ssl.TLSVersion, *, shown: bool
) -> None:
    """With TLS 1.3 the client hears of it when its request has gone out, but the server had not begun to read it."""
    stranger = trustme.CA().issue_cert("user@example.com")
    stranger.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "user.pem"))
    with tls_server(authority, asks=True, version=version) as (url, seen):
        cert = {"cert": str(tmp_path / "user.pem")} if shown else {}
        kintone = mode.kintone(url, retry=RetryPolicy(backoff=0), **cert)
        error: TransportError | None = None
        for _ in range(20):  # a request that goes out while the server hangs up is told as lost, which is no lie
            with pytest.raises(TransportError) as caught:
                mode.run(kintone.update_space(id=1))
            error = caught.value
            if not isinstance(error, OutcomeUnknownError):
                break

    assert type(error) is TransportError
    assert "cert=" in str(error)
    assert error.attempts == 1
    assert not seen


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "all_proxy"])
def test_https_goes_through_the_environments_proxy(
    mode: Mode, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """With the proxy's own password, and nothing of what is sent."""
    with tls_server(authority) as (url, seen), proxy() as (port, asked):
        monkeypatch.setenv(variable, f"http://user:pass%23word@127.0.0.1:{port}")
        kintone = mode.kintone(url)
        for _ in range(3):
            mode.run(kintone.update_space(id=1))

    assert len(seen) == 3
    assert len(asked) == 1
    assert asked[0].startswith(f"CONNECT {url.removeprefix('https://')} HTTP/1.1\r\n".encode())
    assert b"Basic " + base64.b64encode(b"user:pass#word") in asked[0]
    assert b"X-Cybozu" not in asked[0]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    "exception", ["localhost", "other.example,.example,localhost", "*", "https://localhost", "x.example, *"]
)
def test_no_proxy_is_heeded(mode: Mode, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, exception: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", exception)
    with tls_server(authority) as (url, seen):
        mode.run(mode.kintone(url).update_space(id=1))

    assert len(seen) == 1


def test_a_proxys_refusal_is_told(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plug:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{plug.getsockname()[1]}")
        seen: list[bytes] = []

        def refuse() -> None:
            connection, _ = plug.accept()
            with connection:
                seen.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(TransportError, match="ProxyError"):
            mode.run(mode.kaiten("https://acme.example", retry=None).create_space(title="x"))
        thread.join()

    assert seen[0].startswith(b"CONNECT acme.example:443")
    assert b"tok" not in seen[0]


@pytest.mark.parametrize("proxied", [False, True])
def test_a_name_that_is_not_known_is_told(mode: Mode, monkeypatch: pytest.MonkeyPatch, *, proxied: bool) -> None:
    """And where it comes from."""
    host, setting = ("proxy.invalid", "HTTPS_PROXY or ALL_PROXY") if proxied else ("acme.kaitn.invalid", "base_url")
    if proxied:
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    kaiten = mode.kaiten("https://acme.kaitn.invalid", retry=None)
    with pytest.raises(TransportError, match=rf"the host {host} isn't known .*: {setting} may be wrong"):
        mode.run(kaiten.get_space(1))
