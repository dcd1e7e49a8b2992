"""Writes what changed as Markdown: a section for each API and one for what is imported, the breaking first."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tools.changes.operations import ADDED, REMOVED, RENAMED, Change
from tools.changes.schemas import Difference
from tools.spec.names import python_name

LEGEND = (
    "`body.title` is a field of the request, `query.limit` a parameter, `answer.id` a field of the answer; "
    "`[]` is each item of a list, `.*` each field that has no name of its own. Operations are methods of the clients, and "
    "fields their parameters: what is told of an API isn't told again for Python."
)


class Line(NamedTuple):
    """A line of the report.

    Attributes:
        breaks: Whether what worked may no longer do so.
        text: What changed, and how.
    """

    breaks: bool
    text: str

    def __str__(self) -> str:
        return f"- {'**Breaking**' if self.breaks else 'Compatible'}: {self.text}\n"


def report(title: str, sections: dict[str, list[Line]], verdict: str) -> str:
    """The report."""
    told = {heading: lines for heading, lines in sections.items() if lines}
    parts = [f"# {title}\n", *([f"{LEGEND}\n"] if told else [])]
    for heading, lines in told.items():
        parts.append(f"## {heading}\n\n{''.join(map(str, sorted(lines, key=lambda line: not line.breaks)))}")
    return "\n".join([*parts, f"{verdict}\n"])


def api_lines(changes: Iterable[Change], operations: Iterable[str]) -> Iterator[Line]:
    """A line for each change, whichever operations have it."""
    everything = {*operations}
    having: dict[tuple[str, str, bool], set[str]] = {}
    for change in changes:
        having.setdefault((change.place, change.text, change.breaks), set()).add(change.operation)
    for (place, text, breaks), those in having.items():
        where = f"`{place}`: " if place else ""
        yield Line(breaks, f"{_together(those, everything)}: {where}{text}")


def _together(names: set[str], everything: set[str]) -> str:
    """Names, or those that are left out where these are fewer."""
    others = everything - names
    if names <= everything and len(others) * 2 < len(names):
        return "every operation" + (f" but {_quoted(others)}" if others else "")
    return _quoted(names)


def _quoted(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def python_lines(changes: Iterable[Difference], specs: dict[str, list[Change] | None]) -> Iterator[Line]:
    """A line for each change of names and parameters that no spec told of.

    Args:
        changes: The changes of the code.
        specs: What the specs told by the packages made of them; None where the whole is new or gone.
    """
    told = [change for changes in specs.values() for change in changes or ()]
    operations = {change.operation for change in told if change.text.startswith((ADDED, REMOVED, RENAMED))}
    operations |= {change.text.removeprefix(f"{RENAMED} ") for change in told}
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
