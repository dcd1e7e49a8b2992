"""What `help()` and `inspect` show of the operations."""

from __future__ import annotations

import inspect
import json
import pydoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from spaceclients import AsyncKaitenClient, AsyncKintoneClient, KaitenClient, KintoneClient

if TYPE_CHECKING:
    from conftest import Mode

GENERATED = Path(__file__).parents[2] / "generated"
OPERATIONS: list[tuple[str, str, Any]] = [
    (product, part["x-python-name"], part)
    for product in ("kaiten", "kintone")
    for path in json.loads((GENERATED / f"{product}_spaces/openapi.json").read_text())["paths"].values()
    for part in path.values()
    if "operationId" in part
]


@pytest.mark.parametrize(
    ("product", "name", "operation"), OPERATIONS, ids=[f"{product}-{name}" for product, name, _ in OPERATIONS]
)
def test_every_operation_is_a_method_that_explains_itself(
    mode: Mode, product: str, name: str, operation: dict[str, Any]
) -> None:
    """In `dir()`, with the spec's words and the real parameters, each of which is described."""
    client = getattr(mode, product)()
    assert name in dir(client)
    method = getattr(client, name)

    text = " ".join(pydoc.plain(pydoc.render_doc(method)).split())
    assert operation["summary"] in text
    assert operation["externalDocs"]["url"] in text
    signature = inspect.signature(method)
    assert signature.parameters
    for parameter in signature.parameters:
        assert f"{parameter} (" in text
        described = text.partition(f" {parameter} (")[2].partition("): ")[2]
        assert described[:1].isupper() or described[:1] == "`", parameter
    assert "_spaces.types" not in method.__doc__


@pytest.mark.parametrize("client", [KaitenClient, AsyncKaitenClient, KintoneClient, AsyncKintoneClient])
def test_the_class_names_its_methods_too(client: type[Any]) -> None:
    """For completion on the class, and for those who look at it without a tenant."""
    product = "kaiten" if "Kaiten" in client.__name__ else "kintone"

    assert {name for each, name, _ in OPERATIONS if each == product} <= set(dir(client))


@pytest.mark.wire
def test_an_operation_explains_itself(mode: Mode) -> None:
    """In help(), in completion, and where it is printed: the spec's words, and the real parameters."""
    operation = mode.kaiten().create_space

    assert next(iter(inspect.signature(operation).parameters)) == "title"  # the one that is required
    assert "title: 'float | str'" in repr(operation)
    assert repr(operation).startswith("<create_space(*, ")
    # From Python 3.13 on, each parameter of a long signature has a line of its own; from 3.14 on, types no quotes.
    text = " ".join(pydoc.plain(pydoc.render_doc(operation)).replace("'", "").split())
    for part in (
        "*, title: float | str",
        "Create a space.",
        "The name people see",
        "Source: https://developers.kaiten.ru",
    ):
        assert part in text
