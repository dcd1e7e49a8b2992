"""What changed in what users import, and whether it breaks."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from griffe import Breakage, BreakageKind, ExplanationStyle, Function, find_breaking_changes

from public_api import PublicApi

TEXTS = {
    BreakageKind.OBJECT_REMOVED: "removed",
    BreakageKind.PARAMETER_REMOVED: "removed",
    BreakageKind.PARAMETER_ADDED_REQUIRED: "required parameter added",
    BreakageKind.PARAMETER_CHANGED_REQUIRED: "newly required",
}


class PythonChange(NamedTuple):
    """One change.

    Attributes:
        name: What changed; a parameter as `function(parameter)`.
        text: How.
        breaks: Whether what worked may no longer do so.
    """

    name: str
    text: str
    breaks: bool


def python_changes(old: PublicApi, new: PublicApi) -> Iterator[PythonChange]:
    """Every change of names and parameters, in an order that is always the same; what the code does is none.

    Args:
        old: What users could import.
        new: What they can import.
    """
    found = [
        _change(breakage, old, new)
        for name in sorted(old.modules.keys() & new.modules.keys())
        for breakage in find_breaking_changes(old.modules[name], new.modules[name])
    ]
    found += [PythonChange(name, "removed", breaks=True) for name in old.modules.keys() - new.modules.keys()]
    found += [PythonChange(name, "added", breaks=False) for name in new.modules.keys() - old.modules.keys()]
    found += [
        PythonChange(name, "added", breaks=False)
        for name in new.names.keys() - old.names.keys()
        if _is_news(name, old, new)
    ]
    # A class of attrs has each field as a parameter too.
    fields = {(change.name, change.text) for change in found}
    for change in sorted(set(found)):
        owner, _, parameter = change.name.removesuffix(")").replace(".__init__(", "(").partition("(")
        if (f"{owner}.{parameter}", change.text) not in fields:
            yield change._replace(name=f"{owner}({parameter})" if parameter else owner)


def _is_news(name: str, old: PublicApi, new: PublicApi) -> bool:
    """Whether it is added to something that was there; griffe tells of required parameters."""
    function, _, parameter = name.removesuffix(")").partition("(")
    if not parameter:
        owner = name.rpartition(".")[0]
        return owner in old.names or owner in old.modules
    target = new.names[name]
    inherited = new.public_name(target.canonical_path) != function  # told of where it is first
    known = function in old.names and not inherited
    return known and isinstance(target, Function) and not target.parameters[parameter].required


def _change(breakage: Breakage, old: PublicApi, new: PublicApi) -> PythonChange:
    """What griffe found, as users understand it."""
    path = breakage.obj.path
    removed = breakage.kind is BreakageKind.OBJECT_REMOVED
    name = (old if removed else new).public_name(path)
    name = path if removed and name in new.names else name  # one of several names
    told, _, text = breakage.explain(ExplanationStyle.MARKDOWN).removeprefix("- `").partition("`: ")
    parameter = re.search(r"\([^)]*\)$", told)
    text = TEXTS.get(breakage.kind, text.replace("*", ""))
    return PythonChange(name + (parameter[0] if parameter else ""), text[:1].lower() + text[1:], breaks=True)
