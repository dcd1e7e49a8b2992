"""What a frozen program needs and PyInstaller can't see in the code: the specs, and what is imported by its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import spaceclients

_GENERATED = [import_module(name) for name in ("kaiten_spaces", "kintone_spaces")]

datas = [
    (str(path), str(path.parent.relative_to(Path(folder).parent)))
    for package in _GENERATED
    for folder in package.__path__
    for path in Path(folder).rglob("*.json")
]
hiddenimports = [
    *(f"spaceclients.{home}" for home in spaceclients._HOMES),  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    *(each.name for package in _GENERATED for each in walk_packages(package.__path__, f"{package.__name__}.")),
]
