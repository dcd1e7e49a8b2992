"""Writes the changes as Markdown: a section for each API and one for Python names, breaking changes first."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tools.changes.operations import ADDED, REMOVED, RENAMED, Change
from tools.changes.schemas import Difference
from tools.spec.python_names import python_name

LEGEND = (
    "`body.title` is a field of the request, `query.limit` a parameter, `response.id` a field of the response; "
    "`[]` is each item of a list, `.*` each field that has no name of its own. Operations are methods of the clients, and "
    "fields are their parameters: a change of an API isn't repeated for Python."
)


class Line(NamedTuple):
    """A line of the report.

    Attributes:
        breaks: Whether what worked may no longer work.
        text: What changed, and how.
    """

    breaks: bool
    text: str

    def __str__(self) -> str:
        return f"- {'**Breaking**' if self.breaks else 'Compatible'}: {self.text}\n"


def report(title: str, sections: dict[str, list[Line]], verdict: str) -> str:
    """The whole report. Sections without lines are left out."""
    filled = {heading: lines for heading, lines in sections.items() if lines}
    parts = [f"# {title}\n", *([f"{LEGEND}\n"] if filled else [])]
    for heading, lines in filled.items():
        parts.append(f"## {heading}\n\n{''.join(map(str, sorted(lines, key=lambda line: not line.breaks)))}")
    return "\n".join([*parts, f"{verdict}\n"])


def api_lines(changes: Iterable[Change], operations: Iterable[str]) -> Iterator[Line]:
    """A line for each change, with all operations that have it."""
    everything = {*operations}
    having: dict[tuple[str, str, bool], set[str]] = {}
    for change in changes:
        having.setdefault((change.place, change.text, change.breaks), set()).add(change.operation)
    for (place, text, breaks), those in having.items():
        where = f"`{place}`: " if place else ""
        yield Line(breaks, f"{_together(those, everything)}: {where}{text}")


def _together(names: set[str], everything: set[str]) -> str:
    """The names in one text; if most operations have the change, only the exceptions."""
    others = everything - names
    if names <= everything and len(others) * 2 < len(names):
        return "every operation" + (f" but {_quoted(others)}" if others else "")
    return _quoted(names)


def _quoted(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def python_lines(changes: Iterable[Difference], specs: dict[str, list[Change] | None]) -> Iterator[Line]:
    """A line for each change of names and parameters that isn't already a change of a spec.

    Args:
        changes: The changes of the code.
        specs: The changes of each generated package's spec; None for a spec that was added or removed.
    """
    of_specs = [change for changes in specs.values() for change in changes or ()]
    operations = {change.operation for change in of_specs if change.text.startswith((ADDED, REMOVED, RENAMED))}
    operations |= {change.text.removeprefix(f"{RENAMED} ") for change in of_specs}
    for change in changes:
        package = change.place.partition(".")[0]
        owner, name = re.split(r"[.(]", change.place.removesuffix(")"))[-2:]
        if package in specs:
            of_package = specs[package]
            known = of_package is None or name in {_field(each) for each in of_package}
        else:
            known = owner.endswith("Client") and name in operations
        if not known:
            yield Line(change.breaks, f"`{change.place}`: {change.text}")


def _field(change: Change) -> str:
    """The Python name of the field, or of the parameter, that changed."""
    return python_name(re.split(r"[. ]", change.place.rstrip("[]*."))[-1])
