"""A field added to a spec is there, typed, on the public method, by regenerating alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

USE = """
from spaceclients import KaitenClient
from spaceclients.errors import InvalidRequestError
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

with Sandbox() as sandbox, KaitenClient(sandbox.base_url, KAITEN_TOKEN) as kaiten:
    kaiten.create_space(title="Launch", mood="calm", sender="me")
    print(sandbox.requests[-1].json())
    try:
        kaiten.create_space(title="Launch", mood="")
    except InvalidRequestError as error:
        print(error.field, error.rule)
"""
MISUSE = USE.replace('mood="calm"', "mood=5")


def test_a_field_added_to_a_spec_reaches_the_public_method(tmp_path: Path) -> None:
    for name in ("specs", "generated", "overrides", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    spec = tmp_path / "specs/kaiten.yaml"
    # `sender` is also the name of a parameter within the package.
    field = "        sender:\n          type: string\n          description: Who sends it.\n"
    field += "        mood:\n          type: string\n          minLength: 1\n          description: How it feels.\n"
    place = "        sort_order: &sortOrder\n          # Documented"
    assert place in spec.read_text()
    spec.write_text(spec.read_text().replace(place, field + place, 1))
    (tmp_path / "use.py").write_text(USE)
    (tmp_path / "misuse.py").write_text(MISUSE)

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(str(tmp_path / name) for name in ("generated", "overrides"))
        # The copy doesn't count for the coverage of the original.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        environment = {**kept, "PYTHONPATH": path, "MYPYPATH": path}
        return subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    without = run("-m", "mypy", "--strict", "use.py")
    assert 'Unexpected keyword argument "mood"' in without.stdout

    generated = run("tools/generate.py")
    assert generated.returncode == 0, generated.stderr
    used = run("use.py")
    assert used.stdout.splitlines() == ["{'title': 'Launch', 'sender': 'me', 'mood': 'calm'}", "mood minLength"], (
        used.stderr
    )
    checked = run("-m", "mypy", "--strict", "use.py")
    assert checked.returncode == 0, checked.stdout
    misused = run("-m", "mypy", "--strict", "misuse.py")
    assert 'Argument "mood" to "__call__" of "SyncMethod" has incompatible type "int"' in misused.stdout
