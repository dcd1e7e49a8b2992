"""What the sandbox's kintone does about guests."""

from typing import Any

from spaceclients.sandbox._kintone_access import Access
from spaceclients.sandbox._kintone_errors import wrong

Json = dict[str, Any]


def add_guests(access: Access, fields: Json) -> Json:
    """Make the accounts of guests, all or none; whether kintone makes some isn't documented."""
    access.require_system_administrator()
    codes: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for index, guest in enumerate(fields["guests"]):
        path, code = f"guests[{index}].code", guest["code"]
        if not all(code.partition("@")):  # what else kintone takes for an address isn't known
            problems[path] = ["must be a mail address"]
        elif code in access.state.guests or codes.setdefault(code, path) != path:
            problems[path] = ["is there already"]
    if problems:
        raise wrong(problems)
    access.check_files(guest["image"] for guest in fields["guests"] if "image" in guest)
    for guest in fields["guests"]:
        kept = {key: value for key, value in guest.items() if key != "password"}
        access.state.guests[guest["code"]] = {"locale": "auto", **kept}
    return {}


def delete_guests(access: Access, fields: Json) -> Json:
    """Delete the accounts of guests, all or none; whether kintone deletes some isn't documented."""
    access.require_system_administrator()
    gone = _known(access, fields["guests"])
    for guest in gone:
        del access.state.guests[guest]
    for space, guests in access.state.space_guests.items():
        access.state.space_guests[space] = [each for each in guests if each not in gone]
    return {}


def update_space_guests(access: Access, fields: Json) -> Json:
    """Replace a guest space's guests."""
    space = access.administered_space(fields["id"])
    access.state.space_guests[int(space["id"])] = _known(access, fields["guests"])
    return {}


def _known(access: Access, codes: list[str]) -> list[str]:
    """The guests, each once, or the refusal if one isn't there."""
    unknown = {f"guests[{index}]": code for index, code in enumerate(codes) if code not in access.state.guests}
    if unknown:
        raise wrong({path: ["unknown guest"] for path in unknown})
    return list(dict.fromkeys(codes))
