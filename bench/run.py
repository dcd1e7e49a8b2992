"""Runs the benchmarks and prints a table of the figures with their goals.

Usage: python bench/run.py [--check] [--write] [calls startup memory parsing generation quota]

With --check the exit status is 1 if a figure misses its goal by more than 15 %. With --write, which runs all parts, the
table and the picture of docs/speed.md are written.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import calls
import generation
import memory
import parsing
import quota
import startup
from figure import HEAD, Figure

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "speed.md"
PICTURE = ROOT / "docs" / "assets" / "speed.svg"
TABLE = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- end -->)", re.DOTALL)
OTHERS: dict[str, Callable[[], list[Figure]]] = {
    "startup": startup.measure,
    "memory": memory.measure,
    "parsing": parsing.measure,
    "generation": generation.measure,
    "quota": quota.measure,
}
LIBRARIES = ("httpx", "aiohttp", "requests", "openapi-python-client")


def machine() -> str:
    """The machine and the versions in a sentence, without the machine's name."""
    node = subprocess.run(
        [shutil.which("node") or "node", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, Node {node[1:]}"
    script = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"][calls.JAVASCRIPT]
    return f"Measured on {os.cpu_count()} cores, {system}; {libraries}, {calls.JAVASCRIPT} {script}."


def write(figures: Iterable[Figure], speeds: dict[str, dict[str, float]]) -> None:
    """Write the picture and the table of docs/speed.md."""
    from picture import draw  # noqa: PLC0415  # its library isn't there for every Python

    draw(speeds, PICTURE)
    table = "\n".join([machine(), "", HEAD, *(each.row() for each in figures)])
    text, places = TABLE.subn(lambda _: f"{table}\n", PAGE.read_text(encoding="utf-8"))
    if places != 1:
        sys.exit(f"{PAGE.name} has {places} places for the table, not 1")
    PAGE.write_text(text, encoding="utf-8")


def main() -> int:
    """Parse the arguments, measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Run the benchmarks.")
    parser.add_argument("--check", action="store_true", help="fail if a figure misses its goal by more than 15 %%")
    parser.add_argument("--write", action="store_true", help="write the table and the picture of docs/speed.md")
    parser.add_argument("what", nargs="*", help="calls, startup, memory, parsing, generation, quota; all unless given")
    arguments = parser.parse_args()
    wanted = arguments.what or ["calls", *OTHERS]
    if arguments.write and arguments.what:
        parser.error("--write takes no parts: the table has them all")
    if unknown := {*wanted} - {"calls", *OTHERS}:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    print(f"{machine()}\n\n{HEAD}", flush=True)
    figures: list[Figure] = []
    speeds: dict[str, dict[str, float]] = {}

    def add(found: Iterable[Figure]) -> None:
        for each in found:
            figures.append(each)
            print(each.row(), flush=True)

    if "calls" in wanted:
        found, speeds = calls.measure()
        add(found)
    for name, measure in OTHERS.items():
        if name in wanted:
            add(measure())
    if arguments.write:
        write(figures, speeds)
    short = [each.what for each in figures if each.regressed]
    if short and arguments.check:
        print("\nmore than 15 % short of the goal:", *short, sep="\n- ", file=sys.stderr)
    return int(bool(short) and arguments.check)


if __name__ == "__main__":
    sys.exit(main())
