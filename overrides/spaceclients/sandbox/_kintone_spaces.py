"""What the sandbox's kintone does about spaces and their members."""

from typing import Any

from spaceclients.sandbox._kintone_access import Access
from spaceclients.sandbox._kintone_errors import refused, wrong
from spaceclients.sandbox._kintone_members import implicit
from spaceclients.sandbox._kintone_state import by_number

Json = dict[str, Any]


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
        raise only_multi_thread("id")
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


def only_multi_thread(field: str) -> Exception:
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
