"""Convert callers' values to JSON by their schema: models or dicts, with Python's names or the API's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeGuard

import attrs

from .json_values import BrokenRuleError, Path, check_depth, is_mapping, is_sequence, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


_ANYTHING: dict[str, Any] = {}  # one object, as shapes are cached by the identity of schemas


@attrs.frozen
class Shape:
    """What a schema says of callers' values.

    Attributes:
        title: The name of the schema and its model; may be empty.
        types: The names of the allowed types.
        fields: The schema of each field, by the API's name.
        python: The field's name in Python, by the API's name.
        names: The API's name, by either.
        rest: The schema of other fields; None if there are none.
        items: The schema of an array's items.
    """

    title: str
    types: frozenset[str]
    fields: Mapping[str, dict[str, Any]]
    python: Mapping[str, str]
    names: Mapping[str, str]
    rest: dict[str, Any] | None
    items: dict[str, Any] | None

    def shown(self, value: object) -> object:
        """Return what an error may show of a value of another shape. The fields of a dict are hidden one by one later."""
        secret = any(map(is_secret, self.fields.values()))
        return "(hidden)" if secret and not is_mapping(value) else value

    @property
    def kind(self) -> str:
        """The only allowed type apart from null; empty if there are several."""
        kinds = self.types - {"null"}
        return next(iter(kinds)) if len(kinds) == 1 else ""

    @property
    def wanted(self) -> str:
        """Describes a valid value."""
        return f"a {self.title}, or a dict of its fields: {', '.join(self.python.values())}"


def is_secret(schema: dict[str, Any]) -> bool:
    """Whether a schema's values must not be shown."""
    return schema.get("format") == "password"


class Serializer:
    """Converts callers' values by the schemas of a spec.

    Args:
        resolve: Follows a schema's reference.
    """

    def __init__(self, resolve: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self._resolve = resolve
        self._shapes: dict[int, Shape] = {}

    def serialize(self, schema: dict[str, Any], value: Any, path: Path = ()) -> Any:
        """Convert a value to JSON.

        Args:
            schema: Its schema. Constraints of single values aren't checked here.
            value: The caller's value.
            path: Its path, as the caller wrote it.

        Raises:
            BrokenRuleError: It can't be converted, or has a field that the schema doesn't have.
        """
        shape = self.shape(schema)
        check_depth(value, path)
        if shape.fields and is_mapping(value):
            return self._fields(shape, value, path)
        if shape.fields and attrs.has(value.__class__):
            return self._model(shape, value, path)
        if shape.items is not None and _is_listable(value):
            return [self.serialize(shape.items, item, (*path, place)) for place, item in enumerate(value)]
        if value is not None and shape.fields and shape.kind == "object":
            raise BrokenRuleError(path, "type", f"it must be {shape.wanted}", shape.shown(value))
        if value is not None and shape.items is not None and shape.kind == "array":
            item = self.shape(shape.items)
            of = f" of {item.title}" if item.fields else ""
            raise BrokenRuleError(path, "type", f"it must be a list{of}", item.shown(value))
        if "format" in self._resolve(schema):
            value = _text_of(value)
        return plain(value, path)

    def written(self, schema: dict[str, Any], value: Any, path: Path) -> Path:
        """Return a path as the caller wrote it, with Python's names where the caller used them.

        Args:
            schema: The schema of the value.
            value: The caller's value.
            path: The path with the API's names.
        """
        parts: list[int | str] = []
        for part in path:
            shape = self.shape(schema)
            name = shape.python.get(str(part), part)
            if is_mapping(value):
                name = part if parts and name not in value else name
                value = value.get(name)
            elif isinstance(part, int):
                value = value[part] if is_sequence(value) else None
            else:
                value = getattr(value, str(name), None)
            parts.append(name)
            schema = shape.fields.get(str(part), shape.items or _ANYTHING)
        return tuple(parts)

    def _fields(self, shape: Shape, given: Mapping[Any, Any], path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in given.items():
            place = (*path, str(key))
            name = shape.names.get(key, key if shape.rest is not None and isinstance(key, str) else "")
            if not name:  # without its value, which may be a secret with a misspelt name
                reason = f"{shape.title or 'it'} has no such field{hint(str(key), shape.python.values())}"
                raise BrokenRuleError(place, "additionalProperties", reason, key)
            if name in data:
                raise BrokenRuleError(place, "additionalProperties", f"it is given twice, as {name} too", key)
            data[name] = self.serialize(shape.fields.get(name, shape.rest or _ANYTHING), value, place)
        return data

    def _model(self, shape: Shape, model: Any, path: Path) -> dict[str, Any]:
        fields = [each for each in attrs.fields(model.__class__) if each.init]
        if not shape.names.keys() >= {each.name for each in fields}:  # the model of another schema
            try:
                return plain(model.to_dict(), path)  # type: ignore[no-any-return]
            except (AttributeError, LookupError, TypeError, ValueError):
                raise BrokenRuleError(path, "type", f"it must be {shape.wanted}", shape.shown(model)) from None
        more: dict[str, Any] = plain(getattr(model, "additional_properties", {}), path)
        values = ((each, getattr(model, each.name)) for each in fields)
        given = {each.name: value for each, value in values if value is not each.default}
        return {**more, **self._fields(shape, given, path)}

    def shape(self, schema: dict[str, Any]) -> Shape:
        """What a schema says of callers' values."""
        title = str(schema.get("$ref", "")).rpartition("/")[2]
        found = self._resolve(schema)
        if id(found) not in self._shapes:
            self._shapes[id(found)] = self._made(title, found)
        return self._shapes[id(found)]

    def _made(self, title: str, schema: dict[str, Any]) -> Shape:
        fields: dict[str, dict[str, Any]] = {}
        types: set[str] = set()
        rest, items = schema.get("additionalProperties"), schema.get("items")
        for key in ("allOf", "anyOf", "oneOf"):  # such as a model or null
            for part in map(self.shape, schema.get(key, ())):
                fields |= part.fields
                types |= part.types
                rest, items, title = rest or part.rest, items or part.items, title or part.title
        declared: str | list[str] = schema.get("type", [])
        types |= {declared} if isinstance(declared, str) else {*declared}
        fields |= {name: field for name, field in schema.get("properties", {}).items() if not field.get("x-credential")}
        python = {name: str(field.get("x-python-name", name)) for name, field in fields.items()}
        names = {name: name for name in fields} | {name: api for api, name in python.items()}
        rest = _ANYTHING if rest is True or rest == {} else rest or None
        return Shape(title, frozenset(types), fields, python, names, rest, items)


def hint(name: str, names: Collection[str]) -> str:
    """Suggest a name for an unknown one; empty if none is similar."""
    from difflib import get_close_matches  # rarely needed

    words = {_bare(each): each for each in names}
    near = get_close_matches(_bare(name), words, n=1)
    return f"; did you mean {words[near[0]]}?" if near else ""


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _text_of(value: Any) -> Any:
    """Convert a date, a time or a UUID to text; return anything else as it is."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if type(value).__module__ == "uuid" else value


def _is_listable(value: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray | Mapping)
