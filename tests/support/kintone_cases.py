"""Calls of every kintone operation, and what they are made of."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import attrs

from kintone_spaces.models import CommentFile, Entity, Guest, SpaceMemberRequest, ThreadComment

if TYPE_CHECKING:
    from conftest import Mode
    from spaceclients.sandbox import Sandbox

Json = dict[str, Any]
GRACE = "grace@example.com"
EDSGER = "edsger@example.com"
FILE = "201202061155587E339F9067544F1A92C743460E3D12B3297"
SECRET = "hunter2hunter2"
BOTH, NORMAL, GUEST = ("normal", "guest"), ("normal",), ("guest",)


def member(kind: str, code: str, **how: Any) -> SpaceMemberRequest:
    return SpaceMemberRequest(entity=Entity.from_dict({"type": kind, "code": code}), **how)


def admin(code: str = "sandbox") -> SpaceMemberRequest:
    return member("USER", code, is_admin=True)


def guest(code: str = EDSGER, password: str = SECRET, **more: Any) -> Guest:
    return Guest(code=code, password=password, timezone="Europe/Amsterdam", name="Edsger Dijkstra", **more)


def comment(**fields: Any) -> ThreadComment:
    return ThreadComment(**fields)


ADMIN_JSON = {"entity": {"type": "USER", "code": "sandbox"}, "isAdmin": True}
GUEST_JSON = {"code": EDSGER, "password": SECRET, "timezone": "Europe/Amsterdam", "name": "Edsger Dijkstra"}


@attrs.frozen
class Case:
    """A call and what it sends; `0` stands for the id of the space, whose first thread has the same one."""

    name: str
    method: str
    path: str
    arguments: Json
    sent: Json
    forms: tuple[str, ...] = BOTH

    def __str__(self) -> str:
        return self.name


CASES = [
    Case("get_space", "GET", "/space.json", {"id": 0}, {"id": "0"}),
    Case("update_space", "PUT", "/space.json", {"id": 0, "name": "Launch"}, {"id": 0, "name": "Launch"}),
    Case("delete_space", "DELETE", "/space.json", {"id": 0}, {"id": 0}),
    Case("update_space_body", "PUT", "/space/body.json", {"id": 0, "body": "<b>x</b>"}, {"id": 0, "body": "<b>x</b>"}),
    Case("get_space_members", "GET", "/space/members.json", {"id": 0}, {"id": "0"}),
    Case(
        "update_space_members",
        "PUT",
        "/space/members.json",
        {"id": 0, "members": [admin(), member("ORGANIZATION", "sales", include_subs=True)]},
        {
            "id": 0,
            "members": [ADMIN_JSON, {"entity": {"type": "ORGANIZATION", "code": "sales"}, "includeSubs": True}],
        },
    ),
    Case("add_thread", "POST", "/space/thread.json", {"space": 0, "name": "Q"}, {"space": 0, "name": "Q"}),
    Case(
        "update_thread",
        "PUT",
        "/space/thread.json",
        {"id": 0, "name": "A", "body": "x"},
        {"id": 0, "name": "A", "body": "x"},
    ),
    Case(
        "add_thread_comment",
        "POST",
        "/space/thread/comment.json",
        {
            "space": 0,
            "thread": 0,
            "comment": comment(
                text="Look",
                mentions=[Entity(type_="USER", code="ada")],
                files=[CommentFile(file_key=FILE, width=300)],
            ),
        },
        {
            "space": 0,
            "thread": 0,
            "comment": {
                "text": "Look",
                "mentions": [{"type": "USER", "code": "ada"}],
                "files": [{"fileKey": FILE, "width": 300}],
            },
        },
    ),
    Case("add_guests", "POST", "/guests.json", {"guests": [guest()]}, {"guests": [GUEST_JSON]}, NORMAL),
    Case("delete_guests", "DELETE", "/guests.json", {"guests": [GRACE]}, {"guests": [GRACE]}, NORMAL),
    Case(
        "update_space_guests",
        "PUT",
        "/space/guests.json",
        {"id": 0, "guests": [GRACE]},
        {"id": 0, "guests": [GRACE]},
        GUEST,
    ),
    Case(
        "add_space_from_template",
        "POST",
        "/template/space.json",
        {"id": 11, "name": "New", "members": [admin()], "is_private": True},
        {"id": 11, "name": "New", "members": [ADMIN_JSON], "isPrivate": True},
        NORMAL,
    ),
    Case(
        "get_spaces_statistics",
        "GET",
        "/spaces/statistics.json",
        {"offset": 1, "limit": 2},
        {"offset": "1", "limit": "2"},
        NORMAL,
    ),
]


def about(number: int, fields: Json) -> Json:
    """A case's fields, for one space."""
    return {key: type(value)(number) if value in (0, "0") else value for key, value in fields.items()}


WHERE = {"normal": ("/k/v1", 1), "guest": ("/k/guest/3/v1", 3)}


def call(mode: Mode, client: Any, case: Case, form: str) -> Any:
    """Call a case's method, for the normal space or the guest space."""
    number = WHERE[form][1]
    return mode.run(
        getattr(client if form == "normal" else client.guest_space(number), case.name)(**about(number, case.arguments))
    )


def snapshot(sandbox: Sandbox) -> Json:
    return copy.deepcopy(attrs.asdict(sandbox.kintone.state, filter=lambda each, _: not each.name.startswith("_")))
