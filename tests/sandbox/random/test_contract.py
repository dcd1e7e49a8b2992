"""Both specs against the sandbox: whatever a spec allows or forbids, the answers are those it describes."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# schemathesis leaves parts of its types open.

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
)

from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

SPECS = Path(__file__).parents[3] / "specs"
Decorator = Callable[[Callable[..., None]], Callable[..., None]]
each_kaiten_case: Decorator = schemathesis.openapi.from_path(SPECS / "kaiten.yaml").parametrize()
each_kintone_case: Decorator = schemathesis.openapi.from_path(SPECS / "kintone.yaml").parametrize()
some_examples = settings(
    max_examples=settings().max_examples // 10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LOGIN = b64encode(":".join(KINTONE_LOGIN).encode()).decode()
NORMAL, GUEST = "/k/v1", "/k/guest/3/v1"


def check(case: Any, sandbox: Sandbox, server: str, headers: dict[str, str], *, may_be_refused: bool) -> None:
    """Send a case and check the answer; a case that may be refused isn't blamed for what no spec can say."""
    base_url = sandbox.base_url + server
    response: Any = case.call(base_url, headers=headers)
    excluded: list[Any] = [positive_data_acceptance] * may_be_refused
    if {*(case.query or {})} - {parameter.name for parameter in case.operation.query}:
        excluded.append(negative_data_rejection)  # parameters that the spec doesn't know are ignored, as live
    if response.status_code == 401:
        excluded.append(content_type_conformance)  # live, and so here, Kaiten's 401 has no content type
    case.validate_response(
        response, excluded_checks=excluded, headers=headers, transport_kwargs={"base_url": base_url, "headers": headers}
    )

    assert sandbox.faults == []  # a spec that describes a 500 would let them pass


def servers(case: Any) -> set[str]:
    """Which of `NORMAL` and `GUEST` an operation is served under."""
    own: list[Any] = case.operation.definition.raw.get("servers", [])
    return {GUEST if "guest" in server["url"] else NORMAL for server in own} or {NORMAL, GUEST}


def is_number(value: Any) -> bool:
    """Whether a value may be an id."""
    return type(value) is int and 0 < value < 10**18


@each_kaiten_case
@some_examples
def test_kaiten_answers_as_its_spec_says(case: Any, running_sandbox: Sandbox) -> None:
    running_sandbox.reset()
    parent, space = (running_sandbox.kaiten.state.add({"title": title}) for title in ("Parent", "Child"))
    user = running_sandbox.kaiten.state.invite(space["id"], "grace@example.com")
    # What is allowed but names nothing is made to name something, else hardly a call would succeed.
    found = {"space_id": space["id"], "user_id": user["user_id"]}
    case.path_parameters = {
        name: found[name] if is_number(value) else value for name, value in (case.path_parameters or {}).items()
    }
    may_be_refused = False
    if isinstance(case.body, dict):
        named = {"parent_entity_uid": parent["uid"], "role_id": user["own_role_ids"][0], "email": "ada@example.com"}
        body: dict[str, Any] = case.body
        case.body = {name: named.get(name, value) if isinstance(value, str) else value for name, value in body.items()}
        # The spec doesn't say that a change of a space needs one of these three.
        needed = {"title", "external_id", "hidden_card_type_uids"}
        may_be_refused = case.operation.label == "PATCH /spaces/{space_id}" and not needed & body.keys()
    headers = {"Authorization": f"Bearer {KAITEN_TOKEN}"}
    check(case, running_sandbox, "/api/latest", headers, may_be_refused=may_be_refused)


@pytest.mark.parametrize("server", [NORMAL, GUEST])
@each_kintone_case
@some_examples
def test_kintone_answers_as_its_spec_says(case: Any, running_sandbox: Sandbox, server: str) -> None:
    if server not in servers(case):
        pytest.skip("not served there")
    running_sandbox.reset()
    number = 3 if server == GUEST else 1
    holders: list[dict[str, Any]] = [each for each in (case.body, case.query) if isinstance(each, dict)]
    for holder in holders:
        given = holder.get("id")
        if is_number(given) or (isinstance(given, str) and given.isdecimal() and given.isascii()):
            holder["id"] = number  # else hardly a call would succeed
    check(case, running_sandbox, server, {"X-Cybozu-Authorization": LOGIN}, may_be_refused=isinstance(case.body, dict))
