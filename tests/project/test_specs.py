"""What the specs say of the two services. What every spec must have is the linter's: see redocly.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SPECS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load((ROOT / f"specs/{name}.yaml").read_text(encoding="utf-8")) for name in ("kaiten", "kintone")
}
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def operations(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (item[method] for item in spec["paths"].values() for method in item if method in METHODS)


def resolve(spec: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = spec
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def test_the_statuses_of_each_operation() -> None:
    """What each service can answer, by its documents and by recorded answers."""
    statuses = {
        operation["operationId"]: set(operation["responses"])
        for spec in SPECS.values()
        for operation in operations(spec)
    }

    assert {"200", "400", "401", "402", "403", "429"} <= statuses["createSpace"]
    assert {"200", "400", "401", "403", "404", "429", "500", "503", "520"} <= statuses["updateSpace"]


@pytest.mark.parametrize("name", SPECS)
def test_every_write_says_how_to_find_out_what_became_of_it(name: str) -> None:
    """For a caller whose answer was lost; a read needs no such thing."""
    for item in SPECS[name]["paths"].values():
        for method in METHODS & set(item):
            hint = item[method].get("x-find-out")

            assert (hint is None) == (method == "get"), item[method]["operationId"]
            assert hint is None or (hint[0].isupper() and hint.endswith("."))


ADMIN: dict[str, Any] = {"entity": {"type": "USER", "code": "ada"}, "isAdmin": True}
MEMBER: dict[str, Any] = {"entity": {"type": "GROUP", "code": "all"}}
FILE: dict[str, Any] = {"fileKey": "k"}
GUEST: dict[str, Any] = {"code": "a@example.com", "password": "abc", "timezone": "Asia/Tokyo", "name": "A"}
UID = "a431ed00-1b32-4cc7-92b6-85e4bc7de40e"


@pytest.mark.parametrize(
    ("title", "value", "valid"),
    [
        ("kaiten UpdateSpaceRequest", {}, False),
        ("kaiten UpdateSpaceRequest", {"access": "by_invite"}, True),
        ("kaiten UpdateSpaceRequest", {"access": "all"}, False),
        ("kaiten UpdateSpaceRequest", {"sort_order": 1}, True),
        ("kaiten UpdateSpaceRequest", {"sort_order": 0}, False),
        ("kaiten UpdateSpaceRequest", {"settings": {}}, True),
        ("kaiten UpdateSpaceRequest", {"parent_entity_uid": None}, True),
        ("kaiten UpdateSpaceRequest", {"title": ""}, False),
        ("kaiten UpdateSpaceRequest", {"hidden_card_type_uids": [UID]}, True),
        ("kaiten UpdateSpaceRequest", {"hidden_card_type_uids": ["x"]}, False),
        ("kaiten InviteSpaceUserRequest", {"role_id": UID}, False),
        ("kaiten ChangeSpaceUserRequest", {"role_id": UID}, True),
        ("kaiten ChangeSpaceUserRequest", {"space_group_id": None}, True),
        ("kaiten ChangeSpaceUserRequest", {"notifications_enabled": True}, False),
        ("kintone UpdateSpaceMembersRequest", {"id": 1, "members": [MEMBER, ADMIN]}, True),
        ("kintone UpdateSpaceMembersRequest", {"id": 1, "members": [MEMBER]}, False),
        ("kintone UpdateSpaceMembersRequest", {"id": 1, "members": [{**ADMIN, "isAdmin": False}]}, False),
        ("kintone UpdateSpaceMembersRequest", {"id": 1, "members": []}, False),
        ("kintone UpdateSpaceMembersRequest", {"id": 1}, False),
        ("kintone SpaceMemberRequest", {"entity": {"type": "GUEST", "code": "a"}}, False),
        ("kintone AddSpaceFromTemplateRequest", {"id": "1", "name": "x", "members": [ADMIN]}, True),
        ("kintone AddSpaceFromTemplateRequest", {"id": "1", "name": "x", "members": [MEMBER]}, False),
        ("kintone AddSpaceFromTemplateRequest", {"id": "1", "name": "x" * 129, "members": [ADMIN]}, False),
        ("kintone AddThreadRequest", {"space": 1, "name": ""}, False),
        ("kintone UpdateThreadRequest", {"id": 1, "body": "x" * 100_000}, True),
        ("kintone UpdateThreadRequest", {"id": 1, "body": "x" * 100_001}, False),
        ("kintone ThreadComment", {"text": "x"}, True),
        ("kintone ThreadComment", {"text": "x" * 100_001}, False),
        ("kintone ThreadComment", {"files": [FILE] * 5}, True),
        ("kintone ThreadComment", {"files": [FILE] * 6}, False),
        ("kintone ThreadComment", {"text": "x", "mentions": [ADMIN["entity"]] * 11}, False),
        ("kintone ThreadComment", {"mentions": [ADMIN["entity"]]}, False),
        *(("kintone CommentFile", {**FILE, "width": width}, True) for width in (100, 750)),
        *(("kintone CommentFile", {**FILE, "width": width}, False) for width in (99, 751)),
        *(("kintone Guest", {**GUEST, "password": "x" * length}, True) for length in (3, 64)),
        *(("kintone Guest", {**GUEST, "password": "x" * length}, False) for length in (2, 65)),
        ("kintone Guest", {**GUEST, "company": "x" * 100, "locale": "zh"}, True),
        ("kintone Guest", {**GUEST, "company": "x" * 101}, False),
        ("kintone Guest", {**GUEST, "locale": "fr"}, False),
        ("kintone DeleteGuestsRequest", {"guests": ["a"] * 100}, True),
        ("kintone DeleteGuestsRequest", {"guests": ["a"] * 101}, False),
        ("kintone UpdateSpaceGuestsRequest", {"id": 7, "guests": []}, True),
    ],
)
def test_what_a_request_may_hold(title: str, value: object, valid: bool) -> None:  # noqa: FBT001
    name, _, schema = title.partition(" ")
    components = SPECS[name]["components"]
    validator = jsonschema_rs.Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": components})

    assert validator.is_valid(value) is valid


def test_which_urls_an_operation_of_kintone_has() -> None:
    """Both, unless it says otherwise."""
    normal, guest = SPECS["kintone"]["servers"]
    own = {
        operation["operationId"]: operation["servers"]
        for operation in operations(SPECS["kintone"])
        if "servers" in operation
    }

    known = {
        "addGuests": [normal],
        "deleteGuests": [normal],
        "addSpaceFromTemplate": [normal],
        "getSpacesStatistics": [normal],
        "updateSpaceGuests": [guest],
    }
    assert {name: own[name] for name in known} == known
    assert all(servers in ([normal], [guest]) for servers in own.values())


def test_a_password_is_marked() -> None:
    password = SPECS["kintone"]["components"]["schemas"]["Guest"]["properties"]["password"]

    assert (password["format"], password["writeOnly"]) == ("password", True)


def test_both_urls_of_kintone_are_servers() -> None:
    servers = SPECS["kintone"]["servers"]

    assert [server["url"].partition("{domain}")[2] for server in servers] == ["/k/v1", "/k/guest/{guestSpaceId}/v1"]
    for server in servers:
        assert {"kintone.com", "cybozu.com", "cybozu.cn"} <= set(server["variables"]["domain"]["enum"])


def test_the_credentials_that_kintone_takes_together() -> None:
    """A password or a session, each with or without the gate of Basic authentication."""
    ways = [set(way) for way in SPECS["kintone"]["security"]]

    assert ways == [
        {"passwordAuth"},
        {"passwordAuth", "basicAuth"},
        {"sessionCookie", "requestedWith"},
        {"sessionCookie", "requestedWith", "basicAuth"},
    ]


def test_the_request_token_is_a_marked_credential_of_every_body() -> None:
    spec = SPECS["kintone"]
    for operation in operations(spec):
        if "requestBody" not in operation:
            continue
        schema = resolve(spec, operation["requestBody"]["content"]["application/json"]["schema"])
        token = schema["properties"]["__REQUEST_TOKEN__"]

        assert token["x-credential"] is True
        assert (token["type"], token["minLength"]) == ("string", 1)
        assert "__REQUEST_TOKEN__" not in schema["required"]


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        *((number, True) for number in (1, 2**63 - 1)),
        *((number, False) for number in (0, -1, 2**63, 1.5)),
        *((text, True) for text in ("1", "9" * 19)),
        *((text, False) for text in ("", "0", "01", "1" * 20, "-1", "1a")),
    ],
)
def test_the_limits_of_a_space_id(value: object, valid: bool) -> None:  # noqa: FBT001
    """An int64 from 1 on, as a number or as text."""
    schema = SPECS["kintone"]["components"]["schemas"]["SpaceId"]

    assert jsonschema_rs.Draft202012Validator(schema).is_valid(value) is valid


def test_a_made_up_code_says_so() -> None:
    """Nobody has recorded what kintone answers for an unknown space."""
    response = SPECS["kintone"]["components"]["responses"]["NotFound"]
    [example] = response["content"]["application/json"]["examples"].values()

    assert example["value"]["code"] == "GAIA_XX01"
    assert "stand-in" in example["summary"]
    assert "`GAIA_XX01`" in response["description"]
    assert "stand-in" in response["description"]


@pytest.mark.parametrize("name", SPECS)
def test_the_license_is_that_of_the_description(name: str) -> None:
    """Nobody can license the service by describing it."""
    assert SPECS[name]["info"]["license"] == {
        "name": "MIT (of this description, not of the service)",
        "identifier": "MIT",
    }
