"""Report what changed for users since a version, as Markdown: in the APIs, by their specs, and in the Python names.

Usage: python -m tools.changes [ref]

Compares with the newest tag, or with the commit, tag or branch that is given. A change of a spec isn't reported again
as a change of Python names. The exit status is 1 if something breaks and the version in pyproject.toml doesn't allow
that, and 2 if the versions can't be compared.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path

from packaging.version import Version

from tools.changes.operations import Change, operations_of, spec_changes
from tools.changes.python_api import CodeError, PublicApi, python_changes
from tools.changes.report import Line, api_lines, python_lines, report
from tools.changes.versions import (
    VersionError,
    check_out,
    least_after_break,
    newest_tag,
    number_of,
    read_spec,
    specs_of,
)

ROOT = Path(__file__).resolve().parents[2]
HERE = "the working tree"


def main() -> int:
    """Parse the arguments, compare, and return the exit status."""
    parser = argparse.ArgumentParser(description="Report what changed for users since a version.")
    parser.add_argument("ref", nargs="?", help="a commit, a tag or a branch; the newest tag unless given")
    ref: str | None = parser.parse_args().ref
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack some letters of a spec
    try:
        with tempfile.TemporaryDirectory() as folder:
            ref = newest_tag(ROOT) if ref is None else ref
            check_out(ROOT, ref, Path(folder))
            return compare(ref, Path(folder))
    except (VersionError, CodeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def compare(ref: str, before: Path) -> int:
    """Print the report, and return the exit status."""
    old, new = number_of(before, ref), number_of(ROOT, HERE)
    sections, spec_changes_of = compare_specs(before, ref)
    sections["Python"] = list(python_lines(python_changes(PublicApi(before), PublicApi(ROOT)), spec_changes_of))
    lines = [line for section in sections.values() for line in section]
    breaking = sum(line.breaks for line in lines)
    needed = least_after_break(old)
    enough = Version(new.base_version) >= needed  # its pre-releases are enough too
    if not lines:
        verdict = "Nothing that users would notice."
    elif not breaking:
        verdict = "Nothing breaks what worked."
    elif not enough:
        verdict = f"{breaking} breaking, and the version is {new}: raise it to {needed} in pyproject.toml, or more."
    else:
        verdict = f"{breaking} breaking, and the version says so: {new} after {old}."
    print(report(f"Changes since {ref} ({old} to {new})", sections, verdict), end="")
    return int(breaking > 0 and not enough)


def compare_specs(before: Path, ref: str) -> tuple[dict[str, list[Line]], dict[str, list[Change] | None]]:
    """The lines by API; and the changes of its spec by the generated package, None for a spec that was added or removed."""
    old, new = specs_of(before, ref), specs_of(ROOT, HERE)
    sections: dict[str, list[Line]] = {}
    spec_changes_of: dict[str, list[Change] | None] = {}
    for name in sorted({*old, *new}):
        heading, package = f"The API of specs/{name}", f"{Path(name).stem}_spaces"
        spec_changes_of[package] = None
        if name not in new:
            sections[heading] = [Line(breaks=True, text=f"specs/{name} removed, and `{package}`")]
        elif name not in old:
            count = len(operations_of(read_spec(new[name], HERE)))
            sections[heading] = [Line(breaks=False, text=f"specs/{name} added, and `{package}`: {count} operations")]
        elif old[name].read_bytes() == new[name].read_bytes():  # reading takes a second
            spec_changes_of[package] = []
        else:
            spec = read_spec(new[name], HERE)
            changes = list(spec_changes(read_spec(old[name], ref), spec))
            spec_changes_of[package] = changes
            sections[heading] = list(api_lines(changes, operations_of(spec)))
    return sections, spec_changes_of


if __name__ == "__main__":
    sys.exit(main())
