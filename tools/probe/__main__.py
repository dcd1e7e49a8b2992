"""Read from real tenants, and report what their responses have that the specs don't, without any of the data."""

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
from tools.probe.report import Report

PRODUCTS: dict[str, type[Client]] = {"Kaiten": KaitenClient, "kintone": KintoneClient}
GUEST_SPACE = "KINTONE_GUEST_SPACE_ID"
HEAD = """\
# Responses of {products} compared with the specs

{date}, spaceclients {version}, Python {python}.

Only GET was sent: for one page of each list, and for at most {most} of its items. A name of a field or a header, or a
value of an enumeration, is shown only if the specs have it somewhere: then other tenants are known to have it. Any other
is replaced by the kind of value that it is, by `<key>` or by `<header>`, even if it looks like one of the vendor's, as a
customer may have made it up. `--withheld` shows these to you alone, and `--tell NAME` puts one into the report.
"""


def main(argv: list[str] | None = None) -> int:
    """Probe each product that the environment has credentials for.

    Returns:
        0 if all of them could be read, 1 if one couldn't, 2 if one can't be tried.
    """
    options = parser().parse_args(argv)
    # Its warnings have paths, and so the ids of spaces.
    logging.getLogger("spaceclients").addHandler(logging.NullHandler())
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
    redactor = Redactor(names, options.tell)
    try:
        reports = {
            title: Report(title, client, read_all(client, given), redactor)
            for title, (client, given) in clients.items()
        }
    except ConfigurationError as error:  # about a proxy, found at the first connection
        say([f"Nothing was called: {error}."])
        return 2
    finally:
        for client, _ in clients.values():
            client.close()
    failures = {title: report for title, report in reports.items() if report.failure}
    say(f"{title}: nothing could be read: {each.failure}: {each.advice}." for title, each in failures.items())
    if len(failures) < len(reports):
        print(
            HEAD.format(
                products=" and ".join(product for product in PRODUCTS if product in clients),
                date=datetime.now(UTC).date(),
                version=version("spaceclients"),
                python=platform.python_version(),
                most=MOST,
            )
        )
        for report in reports.values():
            print("\n".join(report.lines()))
        for product in left_out:
            print(f"{product} was left out.")
        say(withheld(redactor.withheld, shown=options.withheld))
    return status or (1 if failures else 0)


def withheld(names: set[str], *, shown: bool) -> Iterator[str]:
    """Lines for the user about names that were left out, as only the user knows whether they are data."""
    if names and shown:
        yield f"Left out of the report, and shown here for you alone: {', '.join(sorted(names))}."
        yield "--tell NAME shows a name in the report that is none of your data."
    elif names:
        yield f"Left out of the report, as it may be your data: {len(names)} names or values. --withheld shows them here."


def say(lines: Iterable[str]) -> None:
    """Print lines for the user that are no part of the report."""
    for line in lines:
        print(line, file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """The parser of the command's arguments."""
    made = argparse.ArgumentParser(prog="nox -s probe --", description=__doc__, allow_abbrev=False)
    for product in PRODUCTS:
        space = "number of a space to read, instead of those in a list"
        made.add_argument(f"--{product.lower()}-space", type=space_id, metavar="NUMBER", help=space)
    withheld = "show on stderr, for you alone, the names and values that the report leaves out"
    made.add_argument("--withheld", action="store_true", help=withheld)
    tell = "a name or value that is none of your data and that the report may show; may be given several times"
    made.add_argument("--tell", action="append", default=[], metavar="NAME", help=tell)
    return made


def space_id(text: str) -> int:
    """Read the id of a space; the error doesn't quote a wrong one."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) > 0):
        raise argparse.ArgumentTypeError("must be a whole number from 1 on")
    return int(text)


def clients_of(product: str, space: int | None) -> Iterator[tuple[str, tuple[Client, dict[str, Any]]]]:
    """The clients of a product that the environment describes, by their titles, each with the arguments for its calls.

    Raises:
        ConfigurationError: A variable is missing or wrong.
    """
    guest_space = os.environ.pop(GUEST_SPACE, "") if product == "kintone" else ""  # the normal spaces are read too
    client = PRODUCTS[product].from_env()
    name = client._spec.document["components"]["parameters"]["SpaceId"]["name"]  # noqa: SLF001
    guest = client.guest_space(guest_space) if guest_space and isinstance(client, KintoneClient) else None
    yield product, (client, {} if space is None else {name: space})
    if guest:
        yield f"{product}, guest space", (guest, {name: int(guest_space)})


def variables(product: str) -> list[str]:
    """The values of the environment variables of a product."""
    return [value for name, value in os.environ.items() if name.startswith(f"{product.upper()}_") and value]


if __name__ == "__main__":
    sys.exit(main())
