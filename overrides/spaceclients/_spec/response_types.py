"""Convert ids and numbers in responses, which a service sends as text or numbers, to the type of the spec's `x-give`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .json_values import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Convert = Callable[[Any], Any]

_TYPES: Mapping[str, Convert] = {"integer": int, "string": str}


class Converters:
    """The conversions of each schema, worked out once; most schemas have none, and their values aren't visited.

    Args:
        resolve: Follows a schema's reference.
    """

    def __init__(self, resolve: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self._resolve = resolve
        self._known: dict[int, Convert | None] = {}

    def of(self, schema: dict[str, Any]) -> Convert | None:
        """Return the conversion of a schema's valid values, which may change them in place; None if there is none."""
        key = id(self._resolve(schema))
        if key not in self._known:
            made: dict[int, Convert | None] = {}
            self._find_out(schema, made)
            self._known |= made  # only when complete, as other threads use it
        return self._known[key]

    def _find_out(self, schema: dict[str, Any], made: dict[int, Convert | None]) -> Convert | None:
        schema = self._resolve(schema)
        key = id(schema)

        def later(value: Any) -> Any:  # for a schema that contains itself
            known = made[key]
            return known(value) if known else value

        if key in self._known:
            return self._known[key]
        if key not in made:
            made[key] = later
            made[key] = self._made(schema, made)
        return made[key]

    def _made(self, schema: dict[str, Any], made: dict[int, Convert | None]) -> Convert | None:
        parts = [each for part in schema.get("allOf", ()) if (each := self._find_out(part, made))]
        properties = schema.get("properties", {})
        fields = {name: each for name, field in properties.items() if (each := self._find_out(field, made))}
        items = self._find_out(schema["items"], made) if "items" in schema else None
        kind = _TYPES.get(schema.get("x-give", ""))
        if not (parts or fields or items or kind):
            return None

        def convert(value: Any) -> Any:
            for part in parts:
                value = part(value)
            if kind and value is not None:
                return kind(value)
            if is_object(value):
                value |= {name: fields[name](value[name]) for name in fields.keys() & value.keys()}
            elif items and is_array(value):
                value[:] = map(items, value)
            return value

        return convert
