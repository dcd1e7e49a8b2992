"""Build the documentation's site in site/: the guide, the API reference, and a page for each spec.

Usage: python tools/build_site.py

The pages come from docs/, README.md, CONTRIBUTING.md and CHANGELOG.md; those of the specs from generated/.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE, STDOUT

from examples import examples
from npm_packages import fetch
from reference_page import reference_page

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "build" / "docs"  # what zensical.toml names as the folder of the pages
ROOT_PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
SCRIPTS = {
    "@scalar/api-reference": ("dist/browser/standalone.js", "scalar.js"),
    "iframe-worker": ("shim/index.js", "iframe-worker.js"),  # searching needs it where the site is read from a folder
}


def main() -> int:
    """Put the pages together and build; the exit status."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SOURCE)
    for name, page in ROOT_PAGES.items():
        (SOURCE / page).write_text(moved((ROOT / name).read_text(encoding="utf-8")), encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        text = path.read_text(encoding="utf-8").replace("](../", "](")
        (SOURCE / path.name).write_text(moved(text), encoding="utf-8")
    add_references(SOURCE / "reference")
    for package, (file, name) in SCRIPTS.items():
        (SOURCE / "assets" / name).write_bytes(fetch(package, file))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools"), "NO_COLOR": "1"}  # the extension imports tools
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    built = subprocess.run(command, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT, text=True, check=False)
    print(built.stdout, end="")
    (ROOT / "site" / "404.html").unlink(missing_ok=True)  # it knows its styles by a path that not every host has
    return built.returncode or int("griffe: " in built.stdout)  # of which the strict build takes no notice


def moved(text: str) -> str:
    """A page's text, its links to files of the project made links to the site's pages."""
    for name, page in ROOT_PAGES.items():
        text = text.replace(f"]({name}", f"]({page}")
    return re.sub(r"\]\(specs/", "](reference/", text.replace("](docs/", "]("))


def add_references(folder: Path) -> None:
    """A page for each spec, and the spec itself as YAML and as JSON."""
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
