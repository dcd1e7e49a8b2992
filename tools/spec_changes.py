"""What changed between two versions of a spec, for those who call the API by it: each change, and whether it breaks."""

import json
from collections.abc import Iterator
from typing import Any

from make_package import python_name
from walk_spec import operations, target_of

# A request that was allowed must stay allowed; an answer that was possible must not become another.
REQUEST, ANSWER = "request", "answer"

TYPES = {"null", "boolean", "object", "array", "integer", "fraction", "string"}
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
EXACT = ("pattern", "format", "multipleOf", "uniqueItems", "contains", "not", "const", "propertyNames")
UNIONS = ("anyOf", "oneOf")


class Change:
    """One change.

    Args:
        place: What changed: the operation, the field.
        text: How.
        breaks: Whether what worked may no longer do so.
    """

    def __init__(self, place: str, text: str, *, breaks: bool) -> None:
        self.place = place
        self.text = text
        self.breaks = breaks


def spec_changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Every change that a caller may notice; words alone are none.

    Args:
        old: The spec as it was.
        new: The spec as it is.
    """
    before, after = methods_of(old), methods_of(new)
    for name in before.keys() - after.keys():
        yield Change(name, "operation removed", breaks=True)
    for name in after.keys() - before.keys():
        yield Change(name, "operation added", breaks=False)
    for name in before.keys() & after.keys():
        yield from Comparison(old, new, name).operation(before[name], after[name])


def methods_of(spec: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """The request line and the description of each operation, with its path's parameters, by its Python name."""
    found = {}
    for (_, route, method), operation in operations(spec):
        parameters = [*spec["paths"][route].get("parameters", ()), *operation.get("parameters", ())]
        whole = {"servers": spec.get("servers"), "security": spec.get("security"), **operation}
        found[python_name(operation["operationId"])] = (
            f"{method.upper()} {route}",
            {**whole, "parameters": parameters},
        )
    return found


class Comparison:
    """Compares one operation of two versions.

    Args:
        old: The spec as it was.
        new: The spec as it is.
        name: The operation's name.
    """

    def __init__(self, old: dict[str, Any], new: dict[str, Any], name: str) -> None:
        self._specs = (old, new)
        self._name = name
        self._seen: set[str] = set()

    def operation(self, old: tuple[str, dict[str, Any]], new: tuple[str, dict[str, Any]]) -> Iterator[Change]:
        """The changes of an operation."""
        (old_line, before), (new_line, after) = old, new
        if old_line != new_line:
            yield self._change("", f"was {old_line}, is {new_line}", breaks=True)
        if after.get("deprecated") and not before.get("deprecated"):
            yield self._change("", "deprecated", breaks=False)
        yield from self._choices("", "server", *(urls(each) for each in (before, after)))
        yield from self._choices("", "authentication", *(schemes(each) for each in (before, after)))
        yield from self._parameters(before, after)
        yield from self._body(before.get("requestBody"), after.get("requestBody"))
        yield from self._answers(before["responses"], after["responses"])

    def _parameters(self, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
        old, new = (
            {each["name"]: each for each in (self._resolved(side, part) for part in node["parameters"])}
            for side, node in enumerate((before, after))
        )
        yield from self._fields(
            {name: each["schema"] for name, each in old.items()},
            {name: each["schema"] for name, each in new.items()},
            ({name for name, each in side.items() if each.get("required")} for side in (old, new)),
            "",
            REQUEST,
        )

    def _body(self, old: Any, new: Any) -> Iterator[Change]:
        if bool(old) != bool(new):
            yield self._change("body", "added" if new else "removed", breaks=True)
        elif old:
            yield from self.schema(self._content(0, old), self._content(1, new), "", REQUEST)

    def _answers(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
        success = [{status for status in side if status.startswith("2")} for side in (old, new)]
        for status in success[0] ^ success[1]:
            yield self._change("answer", f"{status} {'added' if status in success[1] else 'removed'}", breaks=True)
        for status in success[0] & success[1]:
            yield from self.schema(self._content(0, old[status]), self._content(1, new[status]), "answer", ANSWER)
        for status in sorted({*new} - {*old} - success[1]):
            yield self._change("answer", f"error {status} described", breaks=False)
        for status in sorted({*old} - {*new} - success[0]):
            yield self._change("answer", f"error {status} no longer described", breaks=False)

    def schema(self, old: Any, new: Any, place: str, way: str) -> Iterator[Change]:
        """The changes of a schema and of all within it."""
        old, new = self._whole(0, old), self._whole(1, new)
        pair = json.dumps([old, new, way], sort_keys=True)
        if pair in self._seen:  # a schema may hold itself
            return
        self._seen.add(pair)
        yield from self._types(old, new, place, way)
        yield from self._enum(old, new, place, way)
        yield from self._limits(old, new, place, way)
        yield from self._unions(old, new, place, way)
        if old.get("x-give") != new.get("x-give"):
            yield self._change(
                place, f"given as {new.get('x-give', 'it is')}, not {old.get('x-give', 'it is')}", breaks=True
            )
        before, after = (side.get("properties", {}) for side in (old, new))
        yield from self._fields(before, after, ({*side.get("required", ())} for side in (old, new)), place, way)
        for part in ("items", "additionalProperties"):
            was, now = (side.get(part, {}) for side in (old, new))
            if isinstance(was, dict) and isinstance(now, dict):
                yield from self.schema(was, now, f"{place}[]" if part == "items" else f"{place}.*", way)
            elif was != now:
                narrower = now is False
                yield self._change(
                    place, f"other fields {'refused' if narrower else 'allowed'}", breaks=narrower and way == REQUEST
                )

    def _fields(
        self, old: dict[str, Any], new: dict[str, Any], required: Iterator[set[str]], place: str, way: str
    ) -> Iterator[Change]:
        was_required, is_required = required
        for name in sorted({*old, *new}):
            where = f"{place}.{name}".lstrip(".")
            if name not in new:
                yield self._change(where, "field removed", breaks=True)
            elif name not in old:
                wanted = name in is_required and way == REQUEST
                yield self._change(where, "required field added" if wanted else "field added", breaks=wanted)
            else:
                if (name in was_required) != (name in is_required):
                    now = name in is_required
                    text = "newly required" if now else "no longer required"
                    yield self._change(where, text, breaks=now is (way == REQUEST))
                yield from self.schema(old[name], new[name], where, way)

    def _types(self, old: dict[str, Any], new: dict[str, Any], place: str, way: str) -> Iterator[Change]:
        before, after = types_of(old), types_of(new)
        if before - after:
            yield self._change(place, f"type narrowed: no longer {words(before - after)}", breaks=way == REQUEST)
        if after - before:
            yield self._change(place, f"type widened: also {words(after - before)}", breaks=way == ANSWER)

    def _enum(self, old: dict[str, Any], new: dict[str, Any], place: str, way: str) -> Iterator[Change]:
        before, after = (
            None if "enum" not in side else {json.dumps(each) for each in side["enum"]} for side in (old, new)
        )
        if before is None and after is None:
            return
        if before is None or (after is not None and before - after):
            gone = (
                "closed: " + ", ".join(sorted(after or ()))
                if before is None
                else "without " + ", ".join(sorted(before - (after or set())))
            )
            yield self._change(place, f"values narrowed: {gone}", breaks=way == REQUEST)
        if after is None or (before is not None and after - before):
            more = "any" if after is None else ", ".join(sorted(after - (before or set())))
            yield self._change(place, f"values widened: {more}", breaks=way == ANSWER)

    def _limits(self, old: dict[str, Any], new: dict[str, Any], place: str, way: str) -> Iterator[Change]:
        for key in (*LOWER, *UPPER):
            before, after = old.get(key), new.get(key)
            if before != after:
                narrower = after is not None and (before is None or (after > before) is (key in LOWER))
                text = f"{key} {'narrowed' if narrower else 'widened'}: {shown(before)} -> {shown(after)}"
                yield self._change(place, text, breaks=narrower and way == REQUEST)
        for key in EXACT:
            if old.get(key) != new.get(key):
                text = f"{key} changed: {shown(old.get(key))} -> {shown(new.get(key))}"
                yield self._change(place, text, breaks=key in new and way == REQUEST)

    def _unions(self, old: dict[str, Any], new: dict[str, Any], place: str, way: str) -> Iterator[Change]:
        for key in UNIONS:
            before, after = (
                {json.dumps(self._whole(side, part), sort_keys=True) for part in node.get(key, ())}
                for side, node in enumerate((old, new))
            )
            if before == after:
                continue
            narrower = not before or bool(after and before - after)
            wider = not after or bool(before and after - before)
            if narrower:
                yield self._change(place, f"{key} narrowed", breaks=way == REQUEST)
            if wider:
                yield self._change(place, f"{key} widened", breaks=way == ANSWER)

    def _choices(self, place: str, what: str, old: set[str], new: set[str]) -> Iterator[Change]:
        for each in sorted(old - new):
            yield self._change(place, f"{what} removed: {each}", breaks=True)
        for each in sorted(new - old):
            yield self._change(place, f"{what} added: {each}", breaks=False)

    def _content(self, side: int, node: Any) -> Any:
        content = self._resolved(side, node).get("content", {})
        return content.get("application/json", {}).get("schema", {})

    def _resolved(self, side: int, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            rest = {key: value for key, value in node.items() if key != "$ref"}
            node = {**target_of(self._specs[side], node["$ref"]), **rest}
        return node

    def _whole(self, side: int, schema: Any) -> dict[str, Any]:
        """A schema with what it refers to, and with the parts of its `allOf` in it; words aside."""
        schema = self._resolved(side, schema)
        if not isinstance(schema, dict):
            return {}
        whole = {key: value for key, value in schema.items() if key not in WORDS}
        for part in whole.pop("allOf", ()):
            inner = self._whole(side, part)
            properties = {**whole.get("properties", {}), **inner.get("properties", {})}
            required = [*whole.get("required", ()), *inner.get("required", ())]
            whole = {
                **inner,
                **whole,
                **({"properties": properties} if properties else {}),
                **({"required": required} if required else {}),
            }
        return whole

    def _change(self, place: str, text: str, *, breaks: bool) -> Change:
        return Change(f"{self._name}: {place}".removesuffix(": "), text, breaks=breaks)


WORDS = {"description", "title", "example", "examples", "externalDocs", "deprecated"}


def urls(operation: dict[str, Any]) -> set[str]:
    """The servers that an operation is on."""
    return {server["url"] for server in operation["servers"] or ()}


def schemes(operation: dict[str, Any]) -> set[str]:
    """The authentications that an operation takes."""
    return {" and ".join(sorted(each)) for each in operation["security"] or ()}


def types_of(schema: dict[str, Any]) -> set[str]:
    """The types that a schema allows; whole numbers and others told apart."""
    given = schema.get("type", [*TYPES - {"fraction"}, "number"])
    named = {given} if isinstance(given, str) else {*given}
    return {each for each in named if each != "number"} | ({"integer", "fraction"} if "number" in named else set())


def words(types: set[str]) -> str:
    """Types as a reader knows them."""
    return ", ".join(sorted("number with a fraction" if each == "fraction" else each for each in types))


def shown(value: Any) -> str:
    """A limit as a reader knows it."""
    return "none" if value is None else json.dumps(value)
