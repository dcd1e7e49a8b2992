"""Build the site of the documentation in site/: the guides, the API reference, and a page for each spec.

Usage: python -m tools.docs

The pages come from docs/, README.md, CONTRIBUTING.md and CHANGELOG.md; those of the specs from generated/.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import NamedTuple

from tools.docs.operation_examples import examples
from tools.docs.pages import reference_page

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "build" / "docs"  # the folder of the pages, as in zensical.toml
ROOT_PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}


class Script(NamedTuple):
    """A file of an npm package, at an exact version. Nothing else is installed, as Scalar alone has 27 dependencies."""

    package: str
    integrity: str
    file: str


SCRIPTS = {
    "scalar.js": Script(
        "@scalar/api-reference@1.72.1",
        "sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==",
        "dist/browser/standalone.js",
    ),
    "iframe-worker.js": Script(  # the search needs it where the site is opened from a folder
        "iframe-worker@1.0.4",
        "sha512-roeaaI+Lg1LJNfgpCjoRe/+WzEjy9+Z08LoEvu85MCPbBjwm+qXz8Ag5U05lHa6V1CysZyGzE0SOkAtSUA5q7Q==",
        "shim/index.js",
    ),
}


class PackageError(Exception):
    """An npm package isn't the one that is expected."""


def fetch(script: Script) -> bytes:
    """Download a package, check its hash, and return the file."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", script.package, "--json", "--loglevel=error", "--ignore-scripts"]
        packed = subprocess.run([*command, "--pack-destination", folder], stdout=PIPE, check=True)
        [package] = json.loads(packed.stdout)
        if package["integrity"] != script.integrity:  # npm computes it from the archive
            raise PackageError(f"{script.package} has the hash {package['integrity']}, not {script.integrity}")
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            member = tar.extractfile(f"package/{script.file}")
            if member is None:
                raise PackageError(f"{script.file} isn't a file in {script.package}")
            return member.read()


def main() -> int:
    """Put the pages together, build the site, and return the exit status."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SOURCE)
    for name, page in ROOT_PAGES.items():
        (SOURCE / page).write_text(moved((ROOT / name).read_text(encoding="utf-8")), encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        text = path.read_text(encoding="utf-8").replace("](../", "](")
        (SOURCE / path.name).write_text(moved(text), encoding="utf-8")
    add_references(SOURCE / "reference")
    for name, script in SCRIPTS.items():
        (SOURCE / "assets" / name).write_bytes(fetch(script))
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    built = subprocess.run(command, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT, text=True, check=False)
    print(built.stdout, end="")
    # It refers to its styles by a path that is wrong on some hosts.
    (ROOT / "site" / "404.html").unlink(missing_ok=True)
    return built.returncode or int("griffe: " in built.stdout)  # which the strict build ignores


def moved(text: str) -> str:
    """The text of a page, with links to pages of the site instead of files of the project."""
    for name, page in ROOT_PAGES.items():
        text = text.replace(f"]({name}", f"]({page}")
    return re.sub(r"\]\(specs/", "](reference/", text.replace("](docs/", "]("))


def add_references(folder: Path) -> None:
    """Write a page for each spec, and the spec itself as YAML and as JSON."""
    folder.mkdir()
    documents = {
        path.stem: json.loads((ROOT / f"generated/{path.stem}_spaces/openapi.json").read_text(encoding="utf-8"))
        for path in sorted((ROOT / "specs").glob("*.yaml"))
    }
    titles = {product: document["info"]["title"].removesuffix(" Spaces") for product, document in documents.items()}
    for product, document in documents.items():
        shutil.copy(ROOT / "specs" / f"{product}.yaml", folder)
        page = reference_page(product, document, examples(product, document), titles)
        (folder / f"{product}.html").write_text(page, encoding="utf-8")
        (folder / f"{product}.json").write_text(json.dumps(document, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
