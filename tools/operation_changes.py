"""What changed between two versions of an operation, and whether it breaks what its callers do."""

from collections.abc import Iterator
from typing import Any

from plain_schema import plain
from schema_changes import ANSWER, REQUEST, Difference, field_changes, schema_changes
from spec_operation import Operation, mapping
from walk_spec import items

WRITTEN_BY = ("style", "explode", "allowReserved", "allowEmptyValue")


def operation_changes(old: Operation, new: Operation) -> Iterator[Difference]:
    """The differences of two versions of an operation."""
    if old.wire != new.wire:
        yield Difference("", f"was {old.line}, is {new.line}", breaks=True)
    now = new.node.get("deprecated") is True
    if now != (old.node.get("deprecated") is True):
        yield Difference("", "deprecated" if now else "no longer deprecated", breaks=False)
    yield from _servers(old, new)
    yield from _authentications(old, new)
    for place in sorted({*old.parameters, *new.parameters}):
        parts = (old.parameters.get(place, {}), new.parameters.get(place, {}))
        yield from _named((old, new), parts, place, REQUEST)
    yield from _body(old, new)
    yield from _answers(old, new)


def _servers(old: Operation, new: Operation) -> Iterator[Difference]:
    yield from _choices("server", {*old.servers}, {*new.servers})
    for url in sorted(old.servers.keys() & new.servers.keys()):
        before, after = old.servers[url], new.servers[url]
        for name in sorted(before.keys() & after.keys()):
            # Every caller names a host of their own, so the default is an example.
            was, now = (plain({}, {**mapping(side[name]), "default": None}) for side in (before, after))
            yield from schema_changes(was, now, f"server {url}, {name}", REQUEST)


def _authentications(old: Operation, new: Operation) -> Iterator[Difference]:
    before, after = old.authentications, new.authentications
    # Where none is needed any more, one that is sent all the same does no harm.
    yield from _choices("authentication", {*before} if "none" not in after else {*before} & {*after}, {*after})
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield Difference("", f"authentication changed: {name}", breaks=True)


def _named(
    operations: tuple[Operation, Operation], parts: tuple[dict[str, Any], dict[str, Any]], place: str, way: str
) -> Iterator[Difference]:
    """The differences of parameters, or of headers."""
    first, second = (
        {name: side.schema(each) for name, each in some.items()} for side, some in zip(operations, parts, strict=True)
    )
    was_required, is_required = ({name for name, each in some.items() if each.get("required")} for some in parts)
    what = "parameter" if way == REQUEST else "header"
    yield from field_changes((first, second), (was_required, is_required), place, way, what)
    for name in sorted(first.keys() & second.keys()):
        for key in WRITTEN_BY:
            was, now = (some[name].get(key) for some in parts)
            if was != now:
                yield Difference(f"{place}.{name}", f"written in another way: {key} {was} -> {now}", breaks=True)


def _body(old: Operation, new: Operation) -> Iterator[Difference]:
    before, after = old.body, new.body
    was, now = (side.get("required") is True for side in (before, after))
    if bool(before) != bool(after):
        yield Difference("body", "removed" if before else "required" if now else "may be sent", bool(before) or now)
        return
    if was != now:
        yield Difference("body", "newly required" if now else "no longer required", now)
    yield from _contents((old, new), (before, after), "body", REQUEST)


def _answers(old: Operation, new: Operation) -> Iterator[Difference]:
    errors: dict[Difference, list[str]] = {}  # many are the same for several statuses
    for status in sorted({*old.answers, *new.answers}):
        success = status.startswith("2")
        name = status if success else f"error {status}"
        if status not in new.answers:
            yield Difference("answer", f"{name} removed" if success else f"{name} no longer described", success)
        elif status not in old.answers:
            yield Difference("answer", f"{name} added" if success else f"{name} described", success)
        elif success:
            yield from _answer(old, new, status, "answer")
        else:
            for difference in _answer(old, new, status, "error"):
                errors.setdefault(difference, []).append(status)
    for (place, text, breaks), statuses in errors.items():
        yield Difference(place, f"{text} (of {', '.join(statuses)})", breaks)


def _answer(old: Operation, new: Operation, status: str, place: str) -> Iterator[Difference]:
    before, after = old.answers[status], new.answers[status]
    yield from _contents((old, new), (before, after), place, ANSWER)
    yield from _named((old, new), (old.headers(before), new.headers(after)), f"{place} header", ANSWER)


def _contents(
    operations: tuple[Operation, Operation], holders: tuple[dict[str, Any], dict[str, Any]], place: str, way: str
) -> Iterator[Difference]:
    """The differences of what a request or an answer may hold, in each of its forms."""
    was, now = (dict(items(side.get("content"))) for side in holders)
    for form in sorted(was.keys() - now.keys()):
        yield Difference(place, f"no longer {form}" if now else f"has no body any more (was {form})", breaks=True)
    for form in sorted(now.keys() - was.keys()):
        yield Difference(place, f"also {form}" if was else f"has a body ({form})", breaks=False)
    old, new = operations
    for form in sorted(was.keys() & now.keys()):
        yield from schema_changes(old.schema(was[form]), new.schema(now[form]), place, way)


def _choices(what: str, old: set[str], new: set[str]) -> Iterator[Difference]:
    for each in sorted(old - new):
        yield Difference("", f"{what} removed: {each}", breaks=True)
    for each in sorted(new - old):
        yield Difference("", f"{what} added: {each}", breaks=False)
