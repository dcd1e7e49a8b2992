"""What tells which operations are covered: the page of docs/, and the table in the README."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from make_package import COMMAND
from python_names import python_names
from read_spec import SpecError, name_of
from walk_spec import operations

HEAD = f"""\
<!-- Made from specs/ by `{COMMAND}`. Do not edit. -->
# What is covered

Every operation of the Spaces families of both services. *Guest form*: whether the method may be called on a client
bound to a guest space (`guest_space(id)`); elsewhere it is refused before anything is sent. *Differences*: where live answers, or other sources, differ from the documents.
"""
TABLE = re.compile(r"(?<=^<!-- operations -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL)


def section(path: Path, spec: dict[str, Any]) -> str:
    """A spec's heading and table."""
    names = python_names(spec)
    rows = [
        ["Method", "Operation", "Request", "Guest form", "Authentication", "Differences"],
        ["---"] * 6,
        *(
            [
                link_to_method(path.stem, names[operation["operationId"]]),
                f"[{operation['summary'].rstrip('.')}]({operation['externalDocs']['url']})",
                f"`{method.upper()} {route}`",
                guest_form(operation.get("servers", spec["servers"])),
                # Only the first of those that go together: the rest is the same everywhere.
                " or ".join(dict.fromkeys(next(iter(each)) for each in operation.get("security", spec["security"]))),
                " ".join(operation.get("x-live", "").split()),
            ]
            for (_, route, method), operation in operations(spec)
        ),
    ]
    table = "".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |\n" for row in rows)
    return f"\n## {spec['info']['title']}\n\nFrom `{name_of(path)}`.\n\n{table}"


def row(spec: dict[str, Any]) -> str:
    """A spec's row in the README's table: the names of its methods."""
    names = python_names(spec)
    methods = ", ".join(f"`{names[operation['operationId']]}`" for _, operation in operations(spec))
    return f"| {spec['info']['title'].partition(' ')[0]} | {methods} |\n"


def with_table(readme: str, rows: Iterable[str]) -> str:
    """The README with these rows in its table."""
    readme, found = TABLE.subn(lambda _: f"\n| Service | Operations |\n|---|---|\n{''.join(rows)}\n", readme)
    if found != 1:
        raise SpecError("README.md has no place for its table: a line `<!-- operations -->`, later `<!-- end -->`")
    return readme


def link_to_method(product: str, name: str) -> str:
    """A method's name, with a link to where the API reference describes it."""
    return f"[`{name}`](api/{product}.md#{anchor_of(product, name)})"


def anchor_of(product: str, name: str) -> str:
    """The place of a method in the API reference's page of a product: its full name."""
    return f"spaceclients.{product.capitalize()}Client.{name}"


def guest_form(servers: list[dict[str, Any]]) -> str:
    """Whether an operation exists for guest spaces, by the servers that it is on."""
    guest = {"{guestSpaceId}" in server["url"] for server in servers}
    return "no" if guest == {False} else "only" if guest == {True} else "yes"
