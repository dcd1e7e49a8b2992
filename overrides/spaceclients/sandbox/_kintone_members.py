"""Who is in a kintone space: users, groups and organizations, and the users within those."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]


def administrator(code: str) -> Json:
    """A user as an administrator, as bodies name one."""
    return {"entity": {"type": "USER", "code": code}, "isAdmin": True}


def member(asked: Json) -> Json:
    """A member as answers show one, made of one in a body."""
    kind = asked["entity"]["type"]
    shown: Json = {"entity": dict(asked["entity"]), "isAdmin": asked.get("isAdmin", False)}
    if kind == "USER":
        shown["isImplicit"] = False
    if kind == "ORGANIZATION":  # elsewhere it is ignored; no source says if it is refused
        shown["includeSubs"] = asked.get("includeSubs", False)
    return shown


def roster(
    members: Iterable[Json], groups: Mapping[str, list[str]], organizations: Mapping[str, Json]
) -> dict[str, bool]:
    """The users in a space, and whether each is an administrator, be it by a group alone.

    Args:
        members: The space's members, as answers show them.
        groups: All groups.
        organizations: All organizations.
    """
    found: dict[str, bool] = {}
    for each in members:
        code = each["entity"]["code"]
        match each["entity"]["type"]:
            case "GROUP":
                users: Iterable[str] = groups[code]
            case "ORGANIZATION":
                users = _users(code, organizations, below=each["includeSubs"])
            case _:
                users = [code]
        found.update({user: each["isAdmin"] or found.get(user, False) for user in users})
    return found


def implicit(members: Iterable[Json], users: Mapping[str, bool]) -> list[Json]:
    """Those of the users in a space that it doesn't name, as answers show them."""
    named = [each["entity"] for each in members]
    entities = ({"type": "USER", "code": code} for code in users)
    return [
        {"entity": entity, "isAdmin": users[entity["code"]], "isImplicit": True}
        for entity in entities
        if entity not in named
    ]


def _users(code: str, organizations: Mapping[str, Json], *, below: bool) -> Iterator[str]:
    yield from organizations[code]["users"]
    if below:
        for sub in [key for key, value in organizations.items() if value.get("parent") == code]:
            yield from _users(sub, organizations, below=True)
