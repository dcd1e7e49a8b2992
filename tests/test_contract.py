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
from hypothesis import settings
from schemathesis.specs.openapi.checks import content_type_conformance, positive_data_acceptance

from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

SPECS = Path(__file__).parent.parent / "specs"
Decorator = Callable[[Callable[..., None]], Callable[..., None]]
each_kaiten_case: Decorator = schemathesis.openapi.from_path(SPECS / "kaiten.yaml").parametrize()
each_kintone_case: Decorator = schemathesis.openapi.from_path(SPECS / "kintone.yaml").parametrize()
LOGIN = b64encode(":".join(KINTONE_LOGIN).encode()).decode()


def check(case: Any, sandbox: Sandbox, server: str, headers: dict[str, str], *, may_be_refused: bool) -> None:
    """Send a case and check the answer; a case that may be refused isn't blamed for what no spec can say."""
    base_url = sandbox.base_url + server
    response: Any = case.call(base_url, headers=headers)
    excluded: list[Any] = [positive_data_acceptance] * may_be_refused
    if response.status_code == 401:
        excluded.append(content_type_conformance)  # live, and so here, Kaiten's 401 has no content type
    case.validate_response(
        response, excluded_checks=excluded, headers=headers, transport_kwargs={"base_url": base_url, "headers": headers}
    )

    assert sandbox.faults == []  # a spec that describes a 500 would let them pass


@each_kaiten_case
@settings(max_examples=60)
def test_kaiten_answers_as_its_spec_says(case: Any, running_sandbox: Sandbox) -> None:
    body: Any = case.body
    has_parent = isinstance(body, dict) and "parent_entity_uid" in body
    headers = {"Authorization": f"Bearer {KAITEN_TOKEN}"}
    check(case, running_sandbox, "/api/latest", headers, may_be_refused=has_parent)


@pytest.mark.parametrize("server", ["/k/v1", "/k/guest/3/v1"])
@each_kintone_case
@settings(max_examples=60)
def test_kintone_answers_as_its_spec_says(case: Any, running_sandbox: Sandbox, server: str) -> None:
    body: dict[str, Any] = case.body if isinstance(case.body, dict) else {}
    number: Any = body.get("id")
    if server != "/k/v1" and type(number) is int and number > 0:
        case.body = {**body, "id": 3}  # else hardly a call would succeed: a guest URL serves one space
    is_guest = server == "/k/v1" and number in (3, "3")
    check(case, running_sandbox, server, {"X-Cybozu-Authorization": LOGIN}, may_be_refused=is_guest)
