"""Programs that are frozen by PyInstaller, or run out of an archive: the specs and the lazy imports are in them."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import zipapp
from pathlib import Path
from typing import Any

import pytest

import kaiten_spaces
import kintone_spaces
import spaceclients
from spaceclients._pyinstaller import hook_dirs
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

PACKAGES = [Path(str(package.__file__)).parent for package in (spaceclients, kaiten_spaces, kintone_spaces)]
PROGRAM = """
import asyncio
import sys

from spaceclients import AsyncKaitenClient, KaitenClient, KintoneClient, PasswordAuth

url, token, *login = sys.argv[1:]


async def once():
    async with AsyncKaitenClient(url, token) as kaiten:
        return await kaiten.ensure_space(external_id="crm-42", title="Frozen")


with KaitenClient(url, token) as kaiten, KintoneClient(url, auth=PasswordAuth(*login)) as kintone:
    space = kaiten.create_space(title="Frozen", external_id="crm-42")
    print(space.title, asyncio.run(once()).id == space.id, kintone.plan_members(2).changes)
"""


def run(command: list[str | Path], sandbox: Sandbox, **environment: str) -> str:
    """What the program prints."""
    done = subprocess.run(
        [*command, sandbox.base_url, KAITEN_TOKEN, *KINTONE_LOGIN],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hook() -> dict[str, Any]:
    """What PyInstaller reads out of the hook."""
    (folder,) = hook_dirs()
    return runpy.run_path(str(Path(folder, "hook-spaceclients.py")))


def test_the_hook_names_every_file_of_data() -> None:
    """But the marks for type checkers, which nothing reads at run time."""
    named = hook()["datas"]
    there = {
        (str(path), str(path.parent.relative_to(package.parent)))
        for package in PACKAGES
        for path in package.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != "py.typed"
    }

    assert sorted(named) == sorted(there)
    assert all(json.loads(Path(path).read_text(encoding="utf-8"))["openapi"] for path, _ in named)


def test_the_hook_names_every_module_that_is_imported_by_its_name() -> None:
    """All generated ones, and the homes of the public names."""
    named = set(hook()["hiddenimports"])
    generated = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        for package in PACKAGES[1:]
        for path in package.rglob("*.py")
    }

    assert generated - {package.name for package in PACKAGES} <= named
    assert {f"spaceclients.{home}" for home in spaceclients._HOMES} <= named  # pyright: ignore[reportPrivateUsage]


def test_a_program_that_pyinstaller_froze_makes_calls(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-m", "PyInstaller", "--onedir", "--log-level=ERROR", "program.py"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    frozen = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    if "Python library not found" in frozen.stderr:
        pytest.skip("this Python was built without the library that a frozen program needs")
    assert frozen.returncode == 0, frozen.stderr

    assert run([tmp_path / "dist/program/program"], sandbox, PYTHONPATH="") == "Frozen True 0\n"


def test_the_packages_are_imported_out_of_an_archive(sandbox: Sandbox, tmp_path: Path) -> None:
    """As by zipapp; what is compiled, jsonschema-rs, can't be in it."""
    source = tmp_path / "source"
    for package in PACKAGES:
        for path in package.rglob("*"):
            if path.suffix in {".py", ".json"}:
                copy = source / path.relative_to(package.parent)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
    ours = (
        "assert all('program.pyz' in sys.modules[name].__file__ for name in ('spaceclients', 'kaiten_spaces.models'))"
    )
    (source / "__main__.py").write_text(f"{PROGRAM}\n{ours}\n", encoding="utf-8")
    zipapp.create_archive(source, tmp_path / "program.pyz")

    assert run([sys.executable, tmp_path / "program.pyz"], sandbox) == "Frozen True 0\n"
