"""The files of a form: from what callers give to the name, the bytes and the media type that are sent."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import attrs

from .json_values import BrokenRuleError, is_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .json_values import Path
    from .serializer import Shape


@attrs.frozen
class FilePart:
    """A file as it is sent.

    Attributes:
        name: Its name, which the service may show.
        content: All of its bytes, as the request may be sent again.
        media_type: Its media type; None to guess it from the name.
    """

    name: str
    content: bytes = attrs.field(repr=False)
    media_type: str | None = None


def file_parts(shape: Shape, resolve: Callable[[Any], Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Read the files among the fields of a form: a `FilePart` or a list of them, by the names that the caller used.

    Args:
        shape: The form's.
        resolve: Follows a schema's reference.
        given: The caller's values: for a file an object like the generated `File`, an open binary file, or bytes.

    Raises:
        BrokenRuleError: It isn't one of these, or can't be read.
    """
    found: dict[str, Any] = {}
    for name, value in given.items():
        schema = resolve(shape.fields.get(shape.names.get(name, ""), {}))
        if schema.get("format") == "binary":
            found[name] = _file_part((name,), value)
        elif resolve(schema.get("items", {})).get("format") == "binary" and is_sequence(value):
            found[name] = [_file_part((name, place), each) for place, each in enumerate(value)]
    return found


def _file_part(path: Path, value: Any) -> FilePart:
    source = getattr(value, "payload", value)
    try:
        content = source.read() if hasattr(source, "read") else source
    except (OSError, ValueError) as error:  # ValueError: it is closed
        raise BrokenRuleError(path, "file", f"it can't be read: {error}", "(a file)") from None
    if not isinstance(content, bytes | bytearray):
        wanted = "it must be a File, a file that is open for reading bytes, or bytes"
        raise BrokenRuleError(path, "type", wanted, type(value).__name__)
    opened = getattr(source, "name", None)
    name = getattr(value, "file_name", None) or (PurePath(opened).name if isinstance(opened, str) else str(path[0]))
    return FilePart(name, bytes(content), getattr(value, "mime_type", None))
