"""Gets files of npm packages, without all that those depend on: each file here is complete in itself."""

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

# Exact versions, and the hashes of what npm must give for them.
PACKAGES: dict[str, tuple[str, str]] = {
    "@scalar/api-reference": (
        "1.72.1",
        "sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==",
    ),
    "iframe-worker": (
        "1.0.4",
        "sha512-roeaaI+Lg1LJNfgpCjoRe/+WzEjy9+Z08LoEvu85MCPbBjwm+qXz8Ag5U05lHa6V1CysZyGzE0SOkAtSUA5q7Q==",
    ),
}


class PackageError(Exception):
    """A package isn't what it should be."""


def fetch(package: str, file: str) -> bytes:
    """A file of a package.

    Args:
        package: The name.
        file: The path within the package.
    """
    version, wanted = PACKAGES[package]
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "npm",
            "pack",
            f"{package}@{version}",
            "--loglevel=error",
            "--ignore-scripts",
            "--pack-destination",
            folder,
        ]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        [archive] = Path(folder).glob("*.tgz")
        content = archive.read_bytes()
        found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
        if found != wanted:
            raise PackageError(f"{package} {version} has the hash {found}, not {wanted}")
        with tarfile.open(archive) as tar:
            member = tar.extractfile(f"package/{file}")
            if member is None:
                raise PackageError(f"{package} {version} has no {file}")
            return member.read()
