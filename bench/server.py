"""Runs a server that is much faster than any client: nginx, with fixed responses over TLS, on its own core."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import trustme

CONFIGURATION = """
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/errors crit;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/certificate.pem;
    location = /k/v1/space.json {{ return 200 '{{}}'; }}
    location = /api/latest/spaces {{ return 200 '{space}'; }}
  }}
}}
"""


@attrs.frozen
class Server:
    """The URL of the server, and the certificate of its authority."""

    url: str
    authority: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process, Python or Node, that trusts the server."""
        names = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
        return {**os.environ, **dict.fromkeys(names, str(self.authority))}


def space() -> dict[str, Any]:
    """The spec's example of a Kaiten space."""
    spec = json.loads((files("kaiten_spaces") / "openapi.json").read_bytes())
    response = spec["paths"]["/spaces"]["post"]["responses"]["200"]["content"]["application/json"]
    example: dict[str, Any] = next(iter(response["examples"].values()))["value"]
    return example


def on_core(index: int) -> Callable[[], None] | None:
    """A function that keeps a new process on one core (0 for the server, 1 for clients); None if the system has none."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    cores = sorted(os.sched_getaffinity(0))
    return lambda: os.sched_setaffinity(0, {cores[index % len(cores)]})


@contextmanager
def nginx() -> Iterator[Server]:
    """The server, until the block ends."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise SystemExit("nginx isn't installed (Debian: apt-get install nginx-light)")
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        folder = Path(name)
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "authority.pem"))
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(folder / "certificate.pem"))
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        text = CONFIGURATION.format(folder=folder, port=port, space=json.dumps(space()))
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
        with subprocess.Popen(command, preexec_fn=on_core(0)) as process:  # noqa: PLW1509  # this process has no threads
            try:
                wait_for(port)
                yield Server(f"https://localhost:{port}", folder / "authority.pem")
            finally:
                process.terminate()


def wait_for(port: int) -> None:
    """Wait until something listens on a port."""
    for _ in range(200):
        with socket.socket() as plug:
            if plug.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("nginx doesn't listen")
