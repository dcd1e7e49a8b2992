"""What kintone's operations do and answer; the caller is known, and the request is checked."""

from collections.abc import Callable
from typing import Any, Final

from spaceclients.sandbox._kintone_access import Access, refused, wrong
from spaceclients.sandbox._kintone_state import Json, allowed, by_number, implicit


def get_space(access: Access, fields: Json) -> Json:
    """Give a space."""
    return access.space(fields["id"])


def update_space(access: Access, fields: Json) -> Json:
    """Change a space's settings."""
    access.state.update(access.administered_space(fields.pop("id")), fields, access.user)
    return {}


def delete_space(access: Access, fields: Json) -> Json:
    """Delete a space."""
    access.state.delete(access.administered_space(fields["id"]))
    return {}


def update_space_body(access: Access, fields: Json) -> Json:
    """Replace a space's body."""
    space = access.administered_space(fields["id"])
    if not space["useMultiThread"]:
        raise _only_multi_thread("id")
    access.state.update(space, {"body": fields["body"]}, access.user)
    return {}


def get_space_members(access: Access, fields: Json) -> Json:
    """Give a space's members, and the users within its groups and organizations."""
    space = access.space(fields["id"])
    members = access.state.members.get(int(space["id"]), [])
    return {"members": [*members, *implicit(members, access.state.roster(space))]}


def update_space_members(access: Access, fields: Json) -> Json:
    """Replace a space's members."""
    space = access.administered_space(fields["id"])
    _check_members(access, fields["members"])
    access.state.replace_members(space, fields["members"])
    return {}


def add_space_from_template(access: Access, fields: Json) -> Json:
    """Make a space; here everybody has the right to."""
    if by_number(access.state.templates, fields["id"]) is None:  # no source shows the answer
        raise refused("GAIA_XX01", message="The space template was not found.")
    _check_members(access, fields["members"])
    return {"id": access.state.add(fields, access.user)["id"]}


def get_spaces_statistics(access: Access, fields: Json) -> Json:
    """Give a page of spaces: a system administrator sees all, others the public ones and their own."""
    seen = [each for each in access.state.spaces.values() if access.is_system_administrator or access.sees(each)]
    offset = fields.get("offset", 0)
    return {"spaces": [_statistics(access, each) for each in seen[offset : offset + fields.get("limit", 100)]]}


def add_thread(access: Access, fields: Json) -> Json:
    """Add a thread to a space."""
    space = access.space(fields["space"])
    if not space["useMultiThread"]:
        raise _only_multi_thread("space")
    return {"id": access.state.add_thread(space, fields["name"], access.user)["id"]}


def update_thread(access: Access, fields: Json) -> Json:
    """Change a thread."""
    thread, space = access.thread(fields.pop("id"))
    if access.user != thread["creator"] and not access.administers(space):
        raise refused("CB_NO02")
    if "name" in fields and not space["useMultiThread"]:  # no source shows the answer
        raise wrong({"name": ["can't be changed in a single-thread space"]})
    if "body" in fields:
        fields["body"] = allowed(fields["body"])
    thread.update(fields)
    return {}


def add_thread_comment(access: Access, fields: Json) -> Json:
    """Post a comment."""
    space, comment = access.space(fields["space"]), fields["comment"]
    thread, its_space = access.thread(fields["thread"])
    if its_space is not space:  # no source shows the answer
        raise wrong({"thread": ["must be a thread of the space"]})
    if not (comment.get("text") or comment.get("files")):
        raise wrong({"comment.text": ["Required field."]})
    mentions = {f"comment.mentions[{index}]": each for index, each in enumerate(comment.get("mentions", []))}
    access.check_entities(mentions, access.state.space_guests.get(int(space["id"]), []))
    access.check_files(each["fileKey"] for each in comment.get("files", []))
    # A number, as in the documents; the vendor's spec has text.
    return {"id": access.state.add_comment(thread, comment, access.user)}


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


OPERATIONS: Final[dict[str, Callable[[Access, dict[str, Any]], Any]]] = {
    "getSpace": get_space,
    "updateSpace": update_space,
    "deleteSpace": delete_space,
    "updateSpaceBody": update_space_body,
    "getSpaceMembers": get_space_members,
    "updateSpaceMembers": update_space_members,
    "addSpaceFromTemplate": add_space_from_template,
    "getSpacesStatistics": get_spaces_statistics,
    "addThread": add_thread,
    "updateThread": update_thread,
    "addThreadComment": add_thread_comment,
    "addGuests": add_guests,
    "deleteGuests": delete_guests,
    "updateSpaceGuests": update_space_guests,
}
"""The operations, by `operationId`."""


def _only_multi_thread(field: str) -> Exception:
    """The refusal of what a single-thread space can't have; no source shows the answer."""
    return wrong({field: ["must be a multi-thread space"]})


def _statistics(access: Access, space: Json) -> Json:
    (shown,) = access.example("getSpacesStatistics")["spaces"]
    return {
        **shown,
        **{key: space[key] for key in shown if key in space},
        **access.state.dates.get(int(space["id"]), {}),
        "administratorCount": str(sum(access.state.roster(space).values())),
    }


def _check_members(access: Access, members: list[Json]) -> None:
    entities = {f"members[{index}].entity": each["entity"] for index, each in enumerate(members)}
    access.check_entities(entities)
    places: dict[tuple[str, str], str] = {}
    for path, each in entities.items():
        if places.setdefault((each["type"], each["code"]), path) != path:  # no source shows the answer
            raise wrong({path: [f"is {places[each['type'], each['code']]} once more"]})


def _known(access: Access, codes: list[str]) -> list[str]:
    """The guests, each once, or the refusal if one isn't there."""
    unknown = {f"guests[{index}]": code for index, code in enumerate(codes) if code not in access.state.guests}
    if unknown:
        raise wrong({path: ["unknown guest"] for path in unknown})
    return list(dict.fromkeys(codes))
