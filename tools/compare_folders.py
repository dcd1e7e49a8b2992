"""Shows how two folders differ, byte by byte."""

import difflib
from collections.abc import Iterator
from pathlib import Path


def compare(old: Path, new: Path) -> Iterator[str]:
    """The differences between a folder and what it should be, as lines."""
    before, after = contents(old), contents(new)
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            state = "is missing" if name not in before else "doesn't belong there" if name not in after else "differs"
            yield f"{old.name}/{name} {state}\n"
            yield from difference(before.get(name, b""), after.get(name, b""), f"{old.name}/{name}")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name, but for what Python keeps for itself."""
    files = {file.relative_to(folder): file for file in folder.rglob("*") if file.is_file()}
    return {name.as_posix(): file.read_bytes() for name, file in files.items() if "__pycache__" not in name.parts}


def difference(before: bytes, after: bytes, label: str) -> Iterator[str]:
    """How two files differ, where both are text."""
    try:
        old, new = (lines_of(side.decode("utf-8")) for side in (before, after))
    except UnicodeDecodeError:
        yield f"{len(before)} bytes there, {len(after)} bytes from specs/; not text\n"
        return
    yield from difflib.unified_diff(old, new, f"{label} (there)", f"{label} (from specs/)")


def lines_of(text: str) -> list[str]:
    """The lines of a text, each ended by one line feed; all else that doesn't print is spelled out."""
    *whole, rest = text.split("\n")
    lines = [*whole, f"{rest}<no line end>"] if rest else whole
    return ["".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line) + "\n" for line in lines]
