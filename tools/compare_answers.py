"""What answers have that their schema doesn't: fields, nulls, types, values. Of the answers nothing else is kept."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import jsonschema_rs

from redact import Redactor, kind
from walk_answer import Path, Schema, described, field_names, join, open_values, style, texts_of


class Finding(NamedTuple):
    """What a row of the report tells: where (nothing for the whole answer), what, in how many of those that are there."""

    place: str
    what: str
    often: str


class Comparison:
    """Compares answers with one schema, and counts what is the same in many of them.

    Args:
        document: The whole spec.
        schema: The schema.
        redactor: Says what may be told.
    """

    def __init__(self, document: Schema, schema: Schema, redactor: Redactor) -> None:
        self._document = document
        self._schema = schema
        self._redactor = redactor
        self._fields = field_names(document)
        whole = {**schema, "components": document["components"]}
        self._validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        self._answers = 0
        self._rows: dict[tuple[str, str], Row] = defaultdict(Row)
        self._values = Counter[str]()
        self._objects = Counter[str]()

    def data_texts(self, answer: Any) -> Iterator[str]:
        """All texts in an answer but the values of enumerations, open ones among them."""
        named = {
            seen.path
            for seen in described(self._document, self._schema, answer)
            if any("enum" in part for part in seen.parts) or open_values(seen, self._fields)
        }
        yield from (text for path, text in texts_of(answer) if path not in named)

    def add(self, answer: Any) -> None:
        """Compare one answer more."""
        self._answers += 1
        places: dict[Path, str] = {}
        for seen in described(self._document, self._schema, answer):
            places[seen.path] = seen.place
            self._values[seen.place] += 1
            self._objects[seen.place] += isinstance(seen.value, dict)
            for name, shown in self._redactor.fields(seen.unknown).items():
                place = join(seen.place, shown)
                self._add(place, "a field that the spec doesn't have", seen.path, kind(seen.value[name]), of=seen.place)
            names = open_values(seen, self._fields)
            if names and seen.value not in names and re.fullmatch(style(names), seen.value):
                self._add(seen.place, "a value that the spec doesn't name", seen.path, self._redactor.value(seen.value))
        try:
            found = list(errors(self._validator.iter_errors(answer)))
        except (ValueError, RecursionError) as problem:  # half a character, thousands of digits, thousands of levels
            self._add(places[()], f"JSON that can't be checked ({type(problem).__name__})", ())
            return
        for error in found:
            path = tuple(error.instance_path)
            inside = next(path[:end] for end in range(len(path), -1, -1) if path[:end] in places)
            self._add_error(error, path, places[inside])

    def findings(self) -> list[Finding]:
        """What was found, by place."""
        found = []
        for (place, what), row in sorted(self._rows.items(), key=lambda pair: pair[0]):
            whole = self._values[place] if row.of is None else self._objects[row.of]
            shown = f": {', '.join(sorted(row.shown))}" if row.shown else ""
            found.append(Finding(place, f"{what}{shown}", f"{len(row.paths)} of {whole}"))
        return found

    def _add(self, place: str, what: str, path: Path, shown: str = "", of: str | None = None) -> None:
        row = self._rows[place, what]
        row.of = of
        row.paths.add((self._answers, path))
        row.shown.update({shown} - {""})

    def _add_error(self, error: Any, path: Path, place: str) -> None:
        rule, said, value = error.kind.name, error.kind.as_dict(), error.instance
        if rule == "required":
            self._add(join(place, said["property"]), "a required field is absent", path, of=place)
        elif rule in {"type", *UNIONS}:
            self._add(place, f"{kind(value)}, where the spec has {' or '.join(types_of(error)) or 'another'}", path)
        elif rule in {"enum", "const"}:
            names = {each for each in said.get("options", [said.get("expected_value")]) if isinstance(each, str)}
            suits = isinstance(value, str) and re.fullmatch(style(names), value)
            shown = self._redactor.value(value) if suits else kind(value)
            self._add(place, "a value that the spec doesn't have", path, shown)
        elif rule in {"format", "pattern"}:
            self._add(place, f"{kind(value)}, where the spec has the {rule} `{said[rule]}`", path)
        elif rule not in {"additionalProperties", "unevaluatedProperties"}:  # these are fields that it doesn't have
            self._add(place, f"{kind(value)} that breaks the spec's `{rule}`", path)


class Row:
    """What is counted for a finding.

    Attributes:
        paths: Where it was found, by answer.
        shown: What is told of the values.
        of: The place whose objects might have it; None where its own place's values are counted.
    """

    def __init__(self) -> None:
        self.paths: set[tuple[int, Path]] = set()
        self.shown: set[str] = set()
        self.of: str | None = None


UNIONS = ("anyOf", "oneOf", "oneOfNotValid")


def errors(found: Iterable[Any]) -> Iterator[Any]:
    """What is wrong, of a choice within the branch that is meant; where the type is wrong, nothing else."""
    found = [each for error in found for each in within(error)]
    mistyped = {tuple(error.instance_path) for error in found if error.kind.name == "type"}
    yield from (each for each in found if each.kind.name == "type" or tuple(each.instance_path) not in mistyped)


def within(error: Any) -> Iterator[Any]:
    """What is wrong in the one branch of a choice that is for such a type; else the error itself."""
    branches = error.kind.as_dict().get("context", ()) if error.kind.name in UNIONS else ()
    here = list(error.instance_path)
    meant = [
        branch
        for branch in branches
        if not any(each.kind.name == "type" and list(each.instance_path) == here for each in branch)
    ]
    if len(meant) == 1:
        yield from (inner for each in meant[0] for inner in within(each))
    else:
        yield error


def types_of(error: Any) -> list[str]:
    """The types that a value might have had."""
    said = error.kind.as_dict()
    inner = [name for branch in said.get("context", ()) for each in branch for name in types_of(each)]
    return sorted({*said.get("types", ()), *inner}, key=lambda name: (name == "null", name))
