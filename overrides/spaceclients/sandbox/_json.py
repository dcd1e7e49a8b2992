"""JSON in and out, so that no input can crash the sandbox."""

import json
import math
from typing import Any, NoReturn, cast

from starlette.responses import Response

MAX_DEPTH = 100


def read_object(body: bytes) -> dict[str, Any]:
    """Read a body that must be a JSON object, by the letter of RFC 8259.

    Args:
        body: The raw body.

    Returns:
        The object.

    Raises:
        ValueError: It isn't one, or has numbers outside a double's range, or is nested too deep.
    """
    try:
        value: Any = json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the text is wrong, not a Python type
    _check_depth(cast("object", value), MAX_DEPTH)
    return cast("dict[str, Any]", value)


def json_response(content: Any, status: int = 200) -> Response:
    """Answer with JSON.

    Args:
        content: What to send.
        status: The status code.

    Returns:
        The response.
    """
    # ASCII alone, since a lone surrogate ("\ud800" is legal JSON) can't be sent as UTF-8.
    body = json.dumps(content, allow_nan=False, separators=(",", ":"))
    return Response(body, status, {"Content-Type": "application/json; charset=utf-8"})


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} isn't JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _check_depth(value: object, left: int) -> None:
    # Deeper values would exhaust the stack where an error message prints them.
    if not left:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        children = list(cast("dict[str, object]", value).values())
    elif isinstance(value, list):
        children = cast("list[object]", value)
    else:
        return
    for child in children:
        _check_depth(child, left - 1)
