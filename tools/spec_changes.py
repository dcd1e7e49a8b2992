"""What changed between two versions of a spec, for those who call the API by it: each change, and whether it breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from operation_changes import operation_changes
from spec_operation import operations_of

ADDED, REMOVED, RENAMED = "operation added", "operation removed", "operation renamed to"


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        operation: The operation that it is of, by its name in Python.
        place: What of it changed, such as `body.title`; empty for the operation itself.
        text: How.
        breaks: Whether what worked may no longer do so.
    """

    operation: str
    place: str
    text: str
    breaks: bool


def spec_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Every change that a caller may notice, in an order that is always the same; words alone are none.

    Args:
        old: The spec as it was; it needn't be sound.
        new: The spec as it is.
    """
    before, after = operations_of(old), operations_of(new)
    added = {after[name].wire: name for name in sorted(after.keys() - before.keys())}
    heirs = {name: name for name in before.keys() & after.keys()}
    for name in sorted(before.keys() - after.keys()):
        heir = added.pop(before[name].wire, None)  # the same request under another id
        if heir is None:
            yield Change(name, "", f"{REMOVED} ({before[name].line})", breaks=True)
        else:
            yield Change(name, "", f"{RENAMED} {heir}", breaks=True)
            heirs[name] = heir
    for name in sorted(added.values()):
        yield Change(name, "", f"{ADDED} ({after[name].line})", breaks=False)
    for name, heir in sorted(heirs.items()):
        for difference in operation_changes(before[name], after[heir]):
            yield Change(heir, *difference)
