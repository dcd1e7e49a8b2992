"""Reads a spec, and reports each problem with its file, line and place."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from tools.spec.problems import find_problems
from tools.spec.traversal import Place

GENERATE = "nox -s generate"  # regenerates the packages and pages from the specs


class SpecError(Exception):
    """A spec has problems; the text names the file and the place of each."""


def read_spec(path: Path) -> dict[str, Any]:
    """Read a spec; raise SpecError if it has problems."""
    spec = load_spec(path)
    problems = [
        f"{name_of(path)}:{line_of(path, place)}: {'.'.join(place) or 'document'}: {problem}"
        for place, problem in find_problems(spec)
    ]
    if problems:
        raise SpecError("\n       ".join(dict.fromkeys(problems)))
    return spec


def load_spec(path: Path) -> dict[str, Any]:
    """Read a spec, which may have problems."""
    try:
        spec: Any = YAML(typ="safe", pure=True).load(path)
    except (YAMLError, ValueError, RecursionError) as error:  # a ValueError: not UTF-8, or an impossible date
        mark = getattr(error, "problem_mark", None)
        if isinstance(error, RecursionError):
            error.args = ("it is nested too deep",)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        raise SpecError(f"{name_of(path)}:{mark.line + 1 if mark else 1}: YAML: {what}") from error
    if not isinstance(spec, dict):
        raise SpecError(f"{name_of(path)}:1: document: not an OpenAPI document")
    return spec


def name_of(path: Path) -> str:
    """The name of a spec in messages: the same on every machine."""
    return f"{path.parent.name}/{path.name}"


def line_of(path: Path, place: Place) -> int:
    """The line of a place in a spec."""
    node = _with_lines(path)
    line: int = node.lc.line
    for part in place:
        keys = range(len(node)) if isinstance(node, CommentedSeq) else node if isinstance(node, CommentedMap) else ()
        key = next((key for key in keys if str(key) == part), None)
        if key is None:
            break
        if key in node.lc.data:  # a key that was merged in has no line of its own
            line = node.lc.data[key][0]
        node = node[key]
    return line + 1


@cache
def _with_lines(path: Path) -> Any:
    return YAML(typ="rt").load(path)
