"""Every kintone operation over the running sandbox: what is sent, under which URL, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

from kintone_cases import ADMIN_JSON, BOTH, CASES, GRACE, WHERE, Case, about, call, snapshot
from spaceclients import PasswordAuth, SessionAuth
from spaceclients.errors import BadRequestError, InvalidRequestError, PermissionDeniedError
from spaceclients.sandbox import KINTONE_READER_LOGIN, KINTONE_REQUEST_TOKEN, KINTONE_SESSION_COOKIE, Sandbox

if TYPE_CHECKING:
    from conftest import Mode


@pytest.fixture(autouse=True)
def _grace(sandbox: Sandbox) -> None:
    """A guest who is in no space."""
    sandbox.kintone.state.guests[GRACE] = {"code": GRACE, "name": "Grace Hopper"}


@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_sent_or_refused_before(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, case: Case, form: str
) -> None:
    """One request, all of it as the spec says; none where the operation doesn't exist under the URL."""
    if form not in case.forms:
        with pytest.raises(InvalidRequestError) as caught:
            call(mode, sandbox_kintone, case, form)
        assert caught.value.rule == "servers"
        assert sandbox.requests == []
        return

    call(mode, sandbox_kintone, case, form)

    [request] = sandbox.requests
    path, number = WHERE[form]
    assert (request.method, request.path) == (case.method, path + case.path)
    assert request.headers["X-Cybozu-Authorization"] == "c2FuZGJveDpzYW5kYm94"
    if case.method == "GET":
        assert dict(parse_qsl(request.query)) == about(number, case.sent)
        assert "Content-Type" not in request.headers
        assert request.body == b""
    else:
        assert request.query == ""
        assert request.headers["Content-Type"] == "application/json"
        assert request.json() == about(number, case.sent)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_session_sends_its_token_with_every_write_alone(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    auth = SessionAuth({"any": KINTONE_SESSION_COOKIE}, KINTONE_REQUEST_TOKEN)
    form = case.forms[0]

    call(mode, mode.kintone(sandbox.base_url, auth=auth), case, form)

    [request] = sandbox.requests
    assert request.headers["X-Requested-With"] == "XMLHttpRequest"
    assert "X-Cybozu-Authorization" not in request.headers
    assert KINTONE_REQUEST_TOKEN not in request.query
    if case.method == "GET":
        assert request.body == b""
    else:
        expected = about(WHERE[form][1], case.sent)
        assert request.json() == {**expected, "__REQUEST_TOKEN__": KINTONE_REQUEST_TOKEN}


WRITES = [case for case in CASES if case.method != "GET"]


@pytest.mark.parametrize("case", WRITES, ids=str)
def test_a_session_without_the_token_changes_nothing(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    before = snapshot(sandbox)
    auth = SessionAuth({"any": KINTONE_SESSION_COOKIE}, "wrong")

    with pytest.raises(BadRequestError, match="CB_IL02"):
        call(mode, mode.kintone(sandbox.base_url, auth=auth), case, case.forms[0])

    assert snapshot(sandbox) == before


FOR_VIEWERS = {"get_space", "get_space_members", "add_thread", "add_thread_comment"}
FOR_ALL = {*FOR_VIEWERS, "add_space_from_template", "get_spaces_statistics"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_administers_nothing_may_look_talk_and_make_spaces(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    before = snapshot(sandbox)
    reader = mode.kintone(sandbox.base_url, auth=PasswordAuth(*KINTONE_READER_LOGIN))
    if case.name in FOR_ALL:
        call(mode, reader, case, case.forms[0])
    else:
        with pytest.raises(PermissionDeniedError, match="CB_NO02"):
            call(mode, reader, case, case.forms[0])
        assert snapshot(sandbox) == before


@pytest.mark.parametrize("case", [case for case in CASES if case.name in FOR_VIEWERS], ids=str)
def test_a_private_space_is_for_its_members(mode: Mode, sandbox: Sandbox, case: Case) -> None:
    sandbox.kintone.state.update(sandbox.kintone.state.spaces[1], {"isPrivate": True})
    reader = mode.kintone(sandbox.base_url, auth=PasswordAuth(*KINTONE_READER_LOGIN))
    call(mode, reader, case, "normal")
    sandbox.kintone.state.replace_members(sandbox.kintone.state.spaces[1], [ADMIN_JSON])

    with pytest.raises(PermissionDeniedError, match="CB_NO02"):
        call(mode, reader, case, "normal")
    assert [each.id for each in mode.run(reader.get_spaces_statistics()).spaces] == ["2", "3"]
