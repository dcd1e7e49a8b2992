"""Reads from real tenants, and tells what their answers have that the specs don't, never what they say."""

import argparse
import logging
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from spaceclients import KaitenClient, KintoneClient
from spaceclients.errors import ConfigurationError
from tools.probe.comparison import public_names
from tools.probe.read_operations import MOST, Client, read_all
from tools.probe.redaction import Redactor
from tools.probe.report import Report, tenant_words

PRODUCTS: dict[str, type[Client]] = {"Kaiten": KaitenClient, "kintone": KintoneClient}
GUEST_SPACE = "KINTONE_GUEST_SPACE_ID"
HEAD = """\
# Answers of {products} beside what the specs say

{date}, spaceclients {version}, Python {python}.

Only GET was sent: for one page of each list, and for {most} at most of what is in it. Names of fields and headers, and
values of enumerations, are told if they are made of words that are public: those of the specs, and common ones. In
place of all else stands what kind of value it is, `<key>` or `<header>`.
"""


def main(argv: list[str] | None = None) -> int:
    """Probe what the environment has credentials for.

    Returns:
        0 if all of it was read from, 1 if not, 2 if it can't be tried.
    """
    options = parser().parse_args(argv)
    logging.getLogger("spaceclients").addHandler(logging.NullHandler())  # its warnings name paths, so ids of spaces
    hidden = [value for product in PRODUCTS for value in variables(product)]
    clients: dict[str, tuple[Client, dict[str, Any]]] = {}
    left_out: dict[str, str] = {}
    status = 0
    for product in PRODUCTS:
        try:
            clients.update(clients_of(product, getattr(options, f"{product.lower()}_space")))
        except ConfigurationError as error:
            left_out[product] = str(error).partition("; got")[0]
            status = 2 if variables(product) else status
    say(f"{product} was left out: {reason}." for product, reason in left_out.items())
    if not clients:
        say(["Nothing was called."])
        return 2
    names = [name for client in PRODUCTS.values() for name in public_names(client._spec.document)]  # noqa: SLF001
    own = {word for client, _ in clients.values() for word in tenant_words(client)}
    redactor = Redactor(hidden, own, names, options.tell)
    try:
        reports = {
            title: Report(title, client, read_all(client, given), redactor)
            for title, (client, given) in clients.items()
        }
    except ConfigurationError as error:  # of a proxy, found when the first connection is made
        say([f"Nothing was called: {error}."])
        return 2
    finally:
        for client, _ in clients.values():
            client.close()
    failures = {title: report for title, report in reports.items() if report.failure}
    say(f"{title}: nothing could be read: {each.failure}: {each.advice}." for title, each in failures.items())
    if len(failures) < len(reports):
        print(head([product for product in PRODUCTS if product in clients]))
        for report in reports.values():
            print("\n".join(report.lines()))
        for product in left_out:
            print(f"{product} was left out.")
        say(withheld(redactor.withheld, shown=options.withheld))
    return status or (1 if failures else 0)


def head(products: list[str]) -> str:
    """How the report begins."""
    return HEAD.format(
        products=" and ".join(products),
        date=datetime.now(UTC).date(),
        version=version("spaceclients"),
        python=platform.python_version(),
        most=MOST,
    )


def withheld(names: set[str], *, shown: bool) -> Iterator[str]:
    """What the user is told of names that the report hasn't, of which only he can say whether they are his data."""
    if names and shown:
        yield f"Not told in the report, and here for you alone: {', '.join(sorted(names))}."
        yield "What is none of your data, --tell NAME tells."
    elif names:
        yield f"Not told in the report, as it may be your data: {len(names)} names or values. --withheld shows them here."


def say(lines: Iterable[str]) -> None:
    """Tell the user what is no part of the report."""
    for line in lines:
        print(line, file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made = argparse.ArgumentParser(prog="nox -s probe --", description=__doc__, allow_abbrev=False)
    for product in PRODUCTS:
        told = "number of a space to read from, in place of those that a list gives"
        made.add_argument(f"--{product.lower()}-space", type=space_id, metavar="NUMBER", help=told)
    shown = "show on stderr, for you alone, the names and values that the report doesn't tell"
    made.add_argument("--withheld", action="store_true", help=shown)
    vouched = "a name or value that is none of your data, to be told in the report; may be given several times"
    made.add_argument("--tell", action="append", default=[], metavar="NAME", help=vouched)
    return made


def space_id(text: str) -> int:
    """A space's id as an argument; a wrong one isn't quoted."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) > 0):
        raise argparse.ArgumentTypeError("must be a whole number from 1 on")
    return int(text)


def clients_of(product: str, space: int | None) -> Iterator[tuple[str, tuple[Client, dict[str, Any]]]]:
    """A product's clients by the environment: by what they are for, each with the arguments that are given.

    Raises:
        ConfigurationError: A variable is missing or wrong.
    """
    guest_space = os.environ.pop(GUEST_SPACE, "") if product == "kintone" else ""  # what is normal is read from as well
    client = PRODUCTS[product].from_env()
    name = client._spec.document["components"]["parameters"]["SpaceId"]["name"]  # noqa: SLF001
    guest = client.guest_space(guest_space) if guest_space and isinstance(client, KintoneClient) else None
    yield product, (client, {} if space is None else {name: space})
    if guest:
        yield f"{product}, guest space", (guest, {name: int(guest_space)})


def variables(product: str) -> list[str]:
    """What is set in the environment for a product."""
    return [value for name, value in os.environ.items() if name.startswith(f"{product.upper()}_") and value]


if __name__ == "__main__":
    sys.exit(main())
