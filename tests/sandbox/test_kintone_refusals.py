"""What the sandbox's kintone refuses beyond the spec, and that nothing is changed then."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kintone_cases import EDSGER, GRACE, GUEST_JSON, admin, comment, guest, member, snapshot
from kintone_spaces.models import CommentFile, Entity
from spaceclients.errors import ApiError
from spaceclients.sandbox import KINTONE_LOGIN, Sandbox

if TYPE_CHECKING:
    from conftest import Mode

Json = dict[str, Any]
CALLS: list[tuple[str, Json, str, set[str]]] = [
    ("get_space", {"id": 99}, "GAIA_XX01", set()),
    ("get_space", {"id": 3}, "GAIA_IL23", set()),
    ("delete_space", {"id": 3}, "GAIA_IL23", set()),
    ("update_thread", {"id": 3, "body": "x"}, "GAIA_IL23", set()),
    ("update_space_body", {"id": 2, "body": "x"}, "CB_VA01", {"id"}),
    ("add_thread", {"space": 2, "name": "x"}, "CB_VA01", {"space"}),
    ("update_thread", {"id": 2, "name": "x", "body": "x"}, "CB_VA01", {"name"}),
    ("update_thread", {"id": 99, "body": "x"}, "GAIA_XX01", set()),
    ("add_thread_comment", {"space": 1, "thread": 99, "comment": comment(text="x")}, "GAIA_XX01", set()),
    ("add_thread_comment", {"space": 1, "thread": 2, "comment": comment(text="x")}, "CB_VA01", {"thread"}),
    ("add_thread_comment", {"space": 1, "thread": 1, "comment": comment(text="")}, "CB_VA01", {"comment.text"}),
    ("add_thread_comment", {"space": 1, "thread": 1, "comment": comment(files=[])}, "CB_VA01", {"comment.text"}),
    (
        "add_thread_comment",
        {
            "space": 1,
            "thread": 1,
            "comment": comment(
                text="x",
                mentions=[
                    Entity(type_="USER", code="ada"),
                    Entity(type_="USER", code="nobody"),
                    Entity(type_="USER", code=f"guest/{GRACE}"),
                ],
            ),
        },
        "CB_VA01",
        {"comment.mentions[1].code", "comment.mentions[2].code"},
    ),
    (
        "add_thread_comment",
        {"space": 1, "thread": 1, "comment": comment(files=[CommentFile(file_key="nothing")])},
        "GAIA_BL01",
        set(),
    ),
    (
        "update_space_members",
        {
            "id": 1,
            "members": [admin(), member("USER", "nobody"), member("GROUP", "ada"), member("ORGANIZATION", "none")],
        },
        "CB_VA01",
        {f"members[{index}].entity.code" for index in (1, 2, 3)},
    ),
    (
        "update_space_members",
        {"id": 1, "members": [admin(), member("USER", GRACE)]},
        "CB_VA01",
        {"members[1].entity.code"},
    ),
    ("update_space_members", {"id": 1, "members": [admin(), admin()]}, "CB_VA01", {"members[1].entity"}),
    ("add_space_from_template", {"id": 99, "name": "x", "members": [admin()]}, "GAIA_XX01", set()),
    (
        "add_space_from_template",
        {"id": 11, "name": "x", "members": [admin("nobody")]},
        "CB_VA01",
        {"members[0].entity.code"},
    ),
    ("add_guests", {"guests": [guest(), guest(GRACE)]}, "CB_VA01", {"guests[1].code"}),
    ("add_guests", {"guests": [guest(), guest()]}, "CB_VA01", {"guests[1].code"}),
    (
        "add_guests",
        {"guests": [guest("edsger"), guest("@x"), guest("x@")]},
        "CB_VA01",
        {f"guests[{n}].code" for n in range(3)},
    ),
    ("add_guests", {"guests": [guest(image="nothing")]}, "GAIA_BL01", set()),
    ("delete_guests", {"guests": [GRACE, EDSGER]}, "CB_VA01", {"guests[1]"}),
]


@pytest.mark.parametrize(("name", "arguments", "code", "fields"), CALLS)
def test_what_the_spec_cannot_forbid(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, name: str, arguments: Json, code: str, fields: set[str]
) -> None:
    sandbox.kintone.state.guests[GRACE] = {"code": GRACE}
    before = snapshot(sandbox)

    with pytest.raises(ApiError) as caught:
        mode.run(getattr(sandbox_kintone, name)(**arguments))

    assert caught.value.code == code
    assert set(caught.value.errors) == fields
    assert snapshot(sandbox) == before


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("get_space", {"id": 1}, "CB_NO02"),
        ("update_thread", {"id": 1, "body": "x"}, "CB_NO02"),
        ("update_space_guests", {"id": 1, "guests": []}, "CB_NO02"),
        ("update_space_guests", {"id": 3, "guests": [EDSGER]}, "CB_VA01"),
        ("get_space", {"id": 99}, "GAIA_XX01"),
    ],
)
def test_what_a_guest_space_refuses(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, name: str, arguments: Json, code: str
) -> None:
    before = snapshot(sandbox)

    with pytest.raises(ApiError) as caught:
        mode.run(getattr(sandbox_kintone.guest_space(3), name)(**arguments))

    assert caught.value.code == code
    assert snapshot(sandbox) == before


@pytest.mark.parametrize(
    ("method", "path", "body", "errors"),
    [
        ("GET", "/k/v1/space.json", None, {"id": "Required field."}),
        ("GET", "/k/v1/space.json?id=0", None, {"id": None}),
        ("GET", "/k/v1/space/members.json?id=x", None, {"id": None}),
        ("GET", "/k/v1/spaces/statistics.json?limit=101", None, {"limit": "must be less than or equal to 100"}),
        ("GET", "/k/v1/spaces/statistics.json?offset=-1", None, {"offset": "must be greater than or equal to 0"}),
        (
            "PUT",
            "/k/v1/space/members.json",
            {"id": 1, "members": [{"entity": {"type": "USER"}, "isAdmin": True}]},
            {"members[0].entity.code": "Required field."},
        ),
        ("PUT", "/k/v1/space/members.json", {"id": 1, "members": []}, {"members": "must have an administrator"}),
        ("POST", "/k/v1/guests.json", {"guests": [{**GUEST_JSON, "password": "xx"}]}, {"guests[0].password": None}),
        ("DELETE", "/k/v1/guests.json", {"guests": [GRACE] * 101}, {"guests": "must have at most 100 items"}),
        ("POST", "/k/v1/space/thread/comment.json", {"space": 1, "thread": 1, "comment": {}}, {"comment": None}),
    ],
)
def test_what_the_spec_forbids_is_told_by_its_path(
    sandbox: Sandbox, method: str, path: str, body: Json | None, errors: dict[str, str | None]
) -> None:
    """For callers that don't look at the spec first; None stands for words that don't matter."""
    login = b64encode(":".join(KINTONE_LOGIN).encode()).decode()
    with httpx.Client(base_url=sandbox.base_url, headers={"X-Cybozu-Authorization": login}, verify=False) as client:
        response = client.request(method, path, json=body)

    assert (response.status_code, response.json()["code"]) == (400, "CB_VA01")
    told = {name: each["messages"] for name, each in response.json()["errors"].items()}
    assert set(told) == set(errors)
    assert all(told[name] == [words] for name, words in errors.items() if words)
