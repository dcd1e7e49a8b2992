"""A space that is there afterwards in any case."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from conftest import SPACE
from kaiten_cases import add
from spaceclients.errors import IncompleteListError, InvalidRequestError, OutcomeUnknownError
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

if TYPE_CHECKING:
    from conftest import Mode


class TestEnsureSpace:
    def test_it_finds_or_makes(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        for number in range(150):
            add(sandbox, f"s{number}")
        made = mode.run(sandbox_kaiten.ensure_space(external_id="crm-42", title="Launch"))
        found = mode.run(sandbox_kaiten.ensure_space(external_id="crm-42", title="Another title"))

        assert made.id == found.id
        assert found.title == "Launch"
        assert [request.method for request in sandbox.requests].count("POST") == 1
        assert len(sandbox.kaiten.state.spaces) == 151

    def test_after_a_lost_answer_it_looks_first(self, mode: Mode, sandbox: Sandbox) -> None:
        """The space was made, and nobody heard of it."""
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN)
        sandbox.fail_next(200, headers={"Content-Type": "application/json"}, body=b"[]")  # the look before
        sandbox.fail_next(hang_up=True)

        space = mode.run(kaiten.ensure_space(external_id=42, title="Launch"))

        assert [request.method for request in sandbox.requests] == ["GET", "POST", "GET", "GET"]
        assert list(sandbox.kaiten.state.spaces) == [space.id]
        assert space.external_id == "42"

    def test_answers_lost_for_good_are_told(self, mode: Mode, sandbox: Sandbox) -> None:
        kaiten = mode.kaiten(sandbox.base_url, KAITEN_TOKEN, retry=None)
        nothing: dict[str, Any] = {"status": 200, "headers": {"Content-Type": "application/json"}, "body": b"[]"}
        for _ in range(2):
            sandbox.fail_next(**nothing)
            sandbox.fail_next(hang_up=True)

        with pytest.raises(OutcomeUnknownError):
            mode.run(kaiten.ensure_space(external_id="crm-42", title="Launch"))

        assert [request.method for request in sandbox.requests] == ["GET", "POST", "GET", "POST"]

    def test_it_makes_none_if_the_list_may_lack_one(self, mode: Mode) -> None:
        """With an order that changes all the time, on pages that are full."""
        chance, sent = random.Random(1), list[str]()

        def answer(request: httpx.Request) -> httpx.Response:
            sent.append(request.method)
            offset, limit = int(request.url.params["offset"]), int(request.url.params["limit"])
            ids = chance.sample(range(1, 301), 300)[offset : offset + limit]
            return httpx.Response(200, json=[{**SPACE, "id": number} for number in ids])

        kaiten = mode.kaiten(transport=httpx.MockTransport(answer), quota=None)
        with pytest.raises(IncompleteListError):
            mode.run(kaiten.ensure_space(external_id="crm-42", title="Launch"))

        assert set(sent) == {"GET"}

    @pytest.mark.parametrize("external_id", [None, "", " \n", True, float("nan"), float("inf"), [1], b"x"])
    def test_what_is_no_id_is_refused(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, external_id: Any
    ) -> None:
        """All that lack one, as a spreadsheet's NaN says, would share a space."""
        with pytest.raises(InvalidRequestError) as caught:
            mode.run(sandbox_kaiten.ensure_space(external_id=external_id, title="Launch"))

        assert caught.value.field == "external_id"
        assert sandbox.requests == []
