"""Reads a spec, and reports each problem with its file, line and place."""

from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node

from tools.spec.problems import find_problems
from tools.spec.traversal import Place

GENERATE = "nox -s generate"  # regenerates the packages and pages from the specs
MOST_PARTS = 100_000  # with each alias counted as often as it stands; the specs have fewer than 10,000
DEEPEST = 60  # levels; the specs have fewer than 20


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


class _BoundedComposer(Composer):
    """Refuses what would take too long or too deep calls, before anything replaces aliases by what they mean."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.sizes: dict[int, int] = {}

    def compose_node(self, parent: Any, index: Any) -> Node:
        event = self.parser.peek_event()
        if self.depth > DEEPEST:
            raise ComposerError(None, None, f"it has more than {DEEPEST} levels: use fewer", event.start_mark)
        node: Node = super().compose_node(parent, index)
        if not isinstance(event, AliasEvent):
            parts = chain.from_iterable(node.value) if isinstance(node, MappingNode) else node.value
            self.sizes[id(node)] = 1 + sum(self.sizes.get(id(part), 0) for part in parts)
        elif id(node) not in self.sizes:  # it isn't complete yet
            what = f"*{event.anchor} stands within itself: write what it means instead"
            raise ComposerError(None, None, what, event.start_mark)
        if self.sizes[id(node)] > MOST_PARTS:
            what = f"with its aliases it has more than {MOST_PARTS:,} parts: use fewer aliases"
            raise ComposerError(None, None, what, event.start_mark)
        return node


def load_spec(path: Path) -> dict[str, Any]:
    """Read a spec, which may have problems."""
    reader = YAML(typ="safe", pure=True)
    reader.Composer = _BoundedComposer
    try:
        spec: Any = reader.load(path)
    except (YAMLError, ValueError) as error:  # a ValueError: not UTF-8, or an impossible date
        mark = getattr(error, "problem_mark", None)
        if isinstance(error, RecursionError):
            error.args = ("it is nested too deep",)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        raise SpecError(f"{name_of(path)}:{mark.line + 1 if mark else 1}: YAML: {what}") from error
    if not isinstance(spec, dict):
        raise SpecError(
            f"{name_of(path)}:1: document: not an OpenAPI document; write one, beginning with `openapi: 3.1.0`"
        )
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
