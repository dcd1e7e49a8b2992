"""What Kaiten's operations do and answer, and its refusals; the request is checked, and what its path names is there."""

from collections.abc import Callable
from typing import Any, Final
from zlib import crc32

from starlette.responses import Response

from spaceclients._spec.values import Violation
from spaceclients.sandbox._kaiten_state import ADMINISTRATOR, CALLER, READER, ROLES, Json, KaitenState
from spaceclients.sandbox._service import Arguments, RefusedError, json_response
from spaceclients.sandbox._validation import in_words

PAGE: Final = 100  # spaces or people, unless a limit is sent; and spaces at most
MOST_PEOPLE: Final = 500

Example = Callable[[str], Any]
KaitenOperation = Callable[[KaitenState, Example, Arguments], Any]

# The words of Ajv 6, https://github.com/ajv-validator/ajv/tree/v6/lib/dot, which live messages follow.
AJV_WORDS: Final = {
    "type": "should be {}",
    "enum": "should be equal to one of the allowed values",
    "pattern": 'should match pattern "{}"',
    "minLength": "should NOT be shorter than {} characters",
    "maxLength": "should NOT be longer than {} characters",
    "minimum": "should be >= {}",
    "maximum": "should be <= {}",
    "exclusiveMinimum": "should be > {}",
    "exclusiveMaximum": "should be < {}",
}

CHANGES: Final = ["title", "external_id", "hidden_card_type_uids"]
"""What the vendor's schema wants one of in a change of a space; no source shows whether the live service insists."""


def list_spaces(state: KaitenState, example: Example, call: Arguments) -> list[Json]:
    """Give a page of spaces, with what the caller may do there."""
    offset, limit = call.query.get("offset", 0), min(call.query.get("limit", PAGE), PAGE)
    page = sorted(state.spaces, key=_shuffled)[offset:][:limit]
    more: Json = example("listSpaces")[0]
    return [{**more, **_listed(state, state.spaces[number])} for number in page]


def get_space(state: KaitenState, _example: Example, call: Arguments) -> Json:
    """Give a space without its boards."""
    return {key: value for key, value in state.spaces[call.path["space_id"]].items() if key != "boards"}


def create_space(state: KaitenState, example: Example, call: Arguments) -> Json:
    """Make a space."""
    try:
        space = state.add(call.body)
    except LookupError:
        raise _unknown("parent_entity_uid", "uid of an existing entity") from None
    (user,) = example("createSpace")["users"]
    return {**space, "users": [{**user, **state.users[CALLER]}]}


def update_space(state: KaitenState, example: Example, call: Arguments) -> Json:
    """Change a space."""
    if not any(name in call.body for name in CHANGES):
        raise bad_request(needs_one_of(CHANGES))
    try:
        state.change(state.spaces[call.path["space_id"]], call.body)
    except LookupError:
        raise _unknown("parent_entity_uid", "uid of an existing entity outside the space") from None
    return get_space(state, example, call)


def remove_space(state: KaitenState, _example: Example, call: Arguments) -> Json:
    """Remove a space."""
    number = call.path["space_id"]
    # No source says what becomes of what is inside. Who has removed that first is right in any case.
    if state.below(state.spaces[number]) or state.spaces[number].get("boards"):
        raise refused(403)
    state.remove(number)
    return {"id": number}


def list_space_users(state: KaitenState, example: Example, call: Arguments) -> list[Json]:
    """Give a page of people: short while more remain, so that only an empty one is the end."""
    space = state.spaces[call.path["space_id"]]
    inherited = state.above(space) if call.query.get("include_inherited_access") else ()
    there = {number for each in (space, *inherited) for number in state.access.get(each["id"], {})}
    if call.query.get("inactive"):  # no source says which field tells; without it nobody is left out
        there = {number for number in there if not state.users[number]["activated"]}
    limit = min(call.query.get("limit", PAGE), MOST_PEOPLE)
    left = sorted(number for number in there if number > call.query.get("last_user_id", 0))
    page = sorted(left[: max(1, limit * 2 // 3)], key=_shuffled)
    more: Json = example("listSpaceUsers")[0]
    more.pop("groups", None)  # missing where there are none
    return [{**more, **state.users[number], **_member(state, space, number)} for number in page]


def invite_space_user(state: KaitenState, example: Example, call: Arguments) -> Json:
    """Let a person in; without a role as a reader, the least, since no source says."""
    email: str = call.body["email"]
    if not all(email.partition("@")):
        raise bad_request('Space.email should match format "email"')  # no source shows the check, a mail needs it
    answer: Json = example("inviteSpaceUser")
    # No source says what a second invitation does: here nothing, not even to the role.
    record = state.invite(call.path["space_id"], email, _role(call) or READER)
    user = state.users[record["user_id"]]
    return {**answer, "user": _like(answer["user"], user), "access_record": _like(answer["access_record"], record)}


def get_space_user(state: KaitenState, example: Example, call: Arguments) -> Json:
    """Give a person who was let into the space itself."""
    shown: Json = example("getSpaceUser")
    space, number = state.spaces[call.path["space_id"]], call.path["user_id"]
    ids = {"user_id": number, "entity_uid": space["uid"]}
    return _like(shown, {**shown, **state.users[number], **_member(state, space, number), **ids})


def change_space_user(state: KaitenState, example: Example, call: Arguments) -> Json:
    """Change a person's role; what no call shows is kept in the record."""
    number = call.path["user_id"]
    record = state.access[call.path["space_id"]][number]
    role_id = _role(call)
    record.update({key: value for key, value in call.body.items() if key != "role_id"})
    if role_id:
        record.update(own_role=ROLES[role_id], own_role_ids=[role_id])
    return _like(example("changeSpaceUser"), {**record, "id": number})


def remove_space_user(state: KaitenState, example: Example, call: Arguments) -> Json:
    """Take a person's own access away; what is inherited stays."""
    people, number = state.access[call.path["space_id"]], call.path["user_id"]
    administrators = [each for each, record in people.items() if record["own_role"] == ROLES[ADMINISTRATOR]]
    if administrators == [number]:  # no source says when 409 comes: here when nobody would be left to administer
        raise refused(409)
    return _like(example("removeSpaceUser"), {**people.pop(number), "own_role": None, "own_role_ids": None})


OPERATIONS: Final[dict[str, KaitenOperation]] = {
    "listSpaces": list_spaces,
    "getSpace": get_space,
    "createSpace": create_space,
    "updateSpace": update_space,
    "removeSpace": remove_space,
    "listSpaceUsers": list_space_users,
    "inviteSpaceUser": invite_space_user,
    "getSpaceUser": get_space_user,
    "changeSpaceUser": change_space_user,
    "removeSpaceUser": remove_space_user,
}
"""The operations, by `operationId`."""


def refused(status: int) -> RefusedError:
    """Make an error without a body, as documented for 403, 404 and 409."""
    return RefusedError(Response(status_code=status))


def bad_request(message: str) -> RefusedError:
    """Make the error of a request that breaks a rule."""
    return RefusedError(json_response({"message": message}, 400))


def needs_one_of(names: list[str]) -> str:
    """Ajv's words for an object with none of the properties of which it needs one."""
    each = [f"Space should have required property '{name}'" for name in names]
    return ", ".join([*each, "Space should match some schema in anyOf"])


def in_ajv_words(violation: Violation) -> str:
    """Tell a broken rule as Ajv does."""
    place = ".".join(["Space", *map(str, violation.path)])  # "Space" is what live messages call the body
    if violation.rule == "required":
        parent, _, name = place.rpartition(".")
        return f"{parent} should have required property '{name}'"
    if violation.rule == "minProperties":  # the spec has it for changes of a space, in place of the vendor's rule
        return needs_one_of(CHANGES)
    if violation.rule == "anyOf":
        choices: list[dict[str, Any]] = violation.limit
        names = [name for choice in choices for name in choice.get("required", ())]
        return needs_one_of(names) if names else f"{place} should match some schema in anyOf"
    if not violation.rule:
        return violation.reason
    words = in_words(violation, AJV_WORDS, ",") or f'should pass "{violation.rule}" keyword validation'
    return f"{place} {words}"


def _shuffled(number: int) -> int:
    """A key for an order that is the same each time, and that of nothing a caller can see."""
    return crc32(number.to_bytes(8, "little"))


def _listed(state: KaitenState, space: Json) -> Json:
    member = _member(state, space, CALLER)
    told = state.access.get(space["id"], {}).get(CALLER, {}).get("notifications_enabled", False)
    mine = {"role": member["role"], "access_mod": member["access_mod"], "notifications_enabled": told}
    return {key: value for key, value in {**space, **mine}.items() if key != "boards" or value}


def _member(state: KaitenState, space: Json, number: int) -> Json:
    """What a person is in a space, by their own access and by what they inherit."""
    own = state.access.get(space["id"], {}).get(number, {})
    records = [own, *(state.access.get(each["id"], {}).get(number, {}) for each in state.above(space))]
    role_ids: dict[str, None] = {role_id: None for record in records for role_id in record.get("own_role_ids", ())}
    role = max((ROLES[role_id] for role_id in role_ids), default=None)
    return {
        "access_mod": "all" if role_ids else None,
        "role": role,
        "space_role_id": role,
        "role_ids": list(role_ids),
        "role_permissions": {"space": {"read": True, "update": role != ROLES[READER]}},
        **{key: own.get(key) for key in ("own_access_mod", "own_role", "own_role_ids")},
        "current": number == CALLER,
    }


def _role(call: Arguments) -> str | None:
    role_id: str | None = call.body.get("role_id")
    if role_id is not None and role_id not in ROLES:  # a company may have roles of its own; this one has none
        raise _unknown("role_id", "id of an existing role")
    return role_id


def _unknown(name: str, what: str) -> Exception:
    # No source shows the answer; unknown keys elsewhere gave 500, which tells a caller nothing.
    return bad_request(f"Space.{name} should be the {what}")


def _like(shown: Json, value: Json) -> Json:
    """The part of a value that the spec shows."""
    return {key: value[key] for key in shown}
