"""Both specs against the sandbox: whatever a spec allows or forbids, the answers are those it describes."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# schemathesis leaves parts of its types open.

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import settings
from schemathesis.specs.openapi.checks import content_type_conformance, positive_data_acceptance

from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

SPECS = Path(__file__).parent.parent / "specs"
Decorator = Callable[[Callable[..., None]], Callable[..., None]]
each_kaiten_case: Decorator = schemathesis.openapi.from_path(SPECS / "kaiten.yaml").parametrize()
each_kintone_case: Decorator = schemathesis.openapi.from_path(SPECS / "kintone.yaml").parametrize()
LOGIN = b64encode(":".join(KINTONE_LOGIN).encode()).decode()


@each_kaiten_case
@settings(max_examples=60)
def test_kaiten_answers_as_its_spec_says(case: Any, running_sandbox: Sandbox) -> None:
    """Content types aside: live, and so here, a 401 has none; and no spec can say which parents there are."""
    body: Any = case.body
    has_parent = isinstance(body, dict) and "parent_entity_uid" in body
    case.call_and_validate(
        base_url=f"{running_sandbox.base_url}/api/latest",
        headers={"Authorization": f"Bearer {KAITEN_TOKEN}"},
        excluded_checks=[content_type_conformance, *[positive_data_acceptance] * has_parent],
    )


@each_kintone_case
@settings(max_examples=60)
def test_kintone_answers_as_its_spec_says(case: Any, running_sandbox: Sandbox) -> None:
    case.call_and_validate(base_url=f"{running_sandbox.base_url}/k/v1", headers={"X-Cybozu-Authorization": LOGIN})
