"""Write the docstrings of operations, for `help()`, from their spec."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Any

from spaceclients.errors import (
    InvalidRequestError,
    OutcomeUnknownError,
    ResponseDecodeError,
    ServerError,
    TransportError,
    error_class,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spaceclients._call.request import RequestMaker
    from spaceclients._spec.document import OperationSpec
    from spaceclients.errors import SpaceClientError


def description(spec: OperationSpec, maker: RequestMaker, returned: str) -> str:
    """Return an operation's docstring, without its example.

    Args:
        spec: The operation.
        maker: Makes its requests.
        returned: What a call returns; empty for nothing.
    """
    lines = [
        f"    {each.name} ({_shown(each.annotation)}): {spec.parameter_description(each.name)}"
        for each in maker.parameters
    ]
    fields = inspect.cleandoc(maker.body.__doc__ or "").partition("Attributes:\n")[2].rstrip()
    arguments = "\n".join([spec.description, "", "Args:", *lines, fields]).rstrip().removesuffix("\n\nArgs:")
    returns = ["", "Returns:", f"    {returned}"] if returned else []
    return "\n".join([arguments, *returns, "", "Raises:", *_raised(spec)])


def example_section(code: str) -> str:
    """Return the end of a docstring, with an example.

    Args:
        code: The example, with a sync client; may be empty.
    """
    lines = [f"    {'... ' if line[0] in ' )]}' else '>>> '}{line}" for line in code.splitlines() if line]
    return "\n".join(["", "", "Examples:", *lines]) if lines else ""


def awaited(text: str) -> str:
    """Turn the examples of a docstring into those of an async client."""
    text = re.sub(r"^( *>>> (?:\w+ = )?)(?=\w+(?:\.\w+)+\()", r"\1await ", text, flags=re.MULTILINE)
    return re.sub(r"^( *>>> )for ", r"\1async for ", text, flags=re.MULTILINE)


def _raised(spec: OperationSpec) -> Iterator[str]:
    raises: dict[type[SpaceClientError], str] = {
        kind: (inspect.getdoc(kind) or "").partition("\n")[0]
        for kind in (InvalidRequestError, TransportError, ResponseDecodeError)
    }
    if spec.find_out:
        raises[OutcomeUnknownError] = (
            f"No response, and the change may have been made. A subclass of TransportError: catch it first. {spec.find_out}"
        )
    for status, text in spec.refusals.items():
        kind = error_class(status)
        raises[kind] = f"{raises.get(kind, '')} {status}: {text}".strip()
    raises.setdefault(ServerError, "5xx: The service failed; a change may have been made.")
    for each, text in raises.items():
        yield textwrap.fill(f"{each.__name__}: {text}", 110, initial_indent=" " * 4, subsequent_indent=" " * 8)


def _shown(annotation: Any) -> str:
    """Write a type as the generated docstrings do."""
    return re.sub(r"\w+_spaces\.[\w.]*\b(\w+)", r"\1", inspect.formatannotation(annotation))
