"""Guests' passwords: sent once, and shown nowhere."""

from __future__ import annotations

import logging
import pickle
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from conftest import KINTONE, Mode
from kintone_cases import EDSGER, GRACE, GUEST_JSON, SECRET, guest
from kintone_spaces.models import AddGuestsRequest, Guest
from spaceclients.errors import BadRequestError, InvalidRequestError, OutcomeUnknownError

if TYPE_CHECKING:
    from spaceclients.sandbox import Sandbox


def nested() -> Guest:
    """A guest whose name is too long, and who has a field more."""
    made = guest()
    made.name = "x" * 129
    made["unknown"] = {"password": SECRET}
    return made


def without_code() -> Guest:
    made = guest()
    made.code = ""
    return made


BROKEN: dict[str, Any] = {
    "too long": [guest(password=SECRET * 5)],
    "a surrogate": [guest(password=f"{SECRET}\ud800")],
    "not text": [guest(password=[SECRET])],  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    "an object": [guest(password={"password": SECRET})],  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    "another field": [nested()],
    "another guest": [guest(), without_code()],
    "a long dict": [{**GUEST_JSON, "name": "x" * 129}],
    "a short dict": [{"password": SECRET}],
    "a misspelt dict": [{**GUEST_JSON, "passwort": SECRET}],
    "a dict alone": GUEST_JSON,
    "another mapping": MappingProxyType(GUEST_JSON),
    "a misspelt dict alone": {"code": EDSGER, "Passwort": SECRET},
    "a tuple of dicts": ({**GUEST_JSON, "timezone": 5},),
    "a tuple of texts": [(EDSGER, SECRET)],
    "a text": SECRET,
    "a guest alone": guest(),
}


@pytest.mark.parametrize("guests", [pytest.param(value, id=name) for name, value in BROKEN.items()])
def test_what_breaks_the_spec_shows_no_password(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, caplog: pytest.LogCaptureFixture, guests: Any
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(InvalidRequestError) as caught:
        mode.run(sandbox_kintone.add_guests(guests=guests))

    error = caught.value
    for shown in (str(error), repr(error), repr(error.value), repr(vars(error)), repr(error.args), caplog.text):
        assert SECRET[:7] not in shown
    assert SECRET[:7].encode() not in pickle.dumps(error)
    assert sandbox.requests == []


def test_a_password_is_sent_and_shown_nowhere(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        mode.run(sandbox_kintone.add_guests(guests=[guest(), {**GUEST_JSON, "code": "ada@example.com"}]))

    assert [each["password"] for each in sandbox.requests[-1].json()["guests"]] == [SECRET, SECRET]
    assert "/k/v1/guests.json" in caplog.text
    shown = [caplog.text, *(str(vars(record)) for record in caplog.records), repr(sandbox.kintone.state)]
    shown += [repr(guest()), str(guest()), repr(AddGuestsRequest(guests=[guest()]))]
    assert all(SECRET not in text for text in shown)


def test_a_refusal_shows_no_password(
    mode: Mode, sandbox: Sandbox, sandbox_kintone: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor does an answer that is lost."""
    sandbox.kintone.state.guests[GRACE] = {"code": GRACE}
    with caplog.at_level(logging.DEBUG), pytest.raises(BadRequestError) as refused:
        mode.run(sandbox_kintone.add_guests(guests=[guest(), guest(GRACE)]))
    sandbox.fail_next(hang_up=True)
    with caplog.at_level(logging.DEBUG), pytest.raises(OutcomeUnknownError) as lost:
        mode.run(sandbox_kintone.add_guests(guests=[guest()]))

    assert EDSGER in sandbox.kintone.state.guests
    for error in (refused.value, lost.value):
        assert SECRET not in f"{error} {error!r} {vars(error)} {caplog.text}"
        assert SECRET.encode() not in pickle.dumps(error)


@pytest.mark.parametrize("guests", [{"guest": [guest()]}, {}])
def test_a_call_that_is_none_shows_no_password(sandbox_kintone: Any, mode: Mode, guests: dict[str, Any]) -> None:
    """What was given isn't in what the error holds on to, either."""
    with pytest.raises(TypeError) as caught:
        mode.run(sandbox_kintone.add_guests([{"password": SECRET}], **guests))

    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None
    frame = caught.traceback[-1].frame
    assert (frame.code.name, SECRET in repr(frame.f_locals)) == ("make", False)


def test_no_frame_holds_the_password_of_another_guest(sandbox_kintone: Any, mode: Mode) -> None:
    """When one is malformed, in whatever form the guests were given."""
    for sound in (GUEST_JSON, Guest.from_dict(GUEST_JSON)):
        with pytest.raises(InvalidRequestError) as caught:
            mode.run(sandbox_kintone.add_guests(guests=[sound, {"password": SECRET}]))

        assert caught.value.__context__ is None
        frames = [each.frame for each in caught.traceback if "spaceclients" in str(each.path)]
        assert len(frames) > 3
        assert [frame.code.name for frame in frames if SECRET in repr(frame.f_locals)] == []


def test_a_password_is_shown_by_no_error_and_no_repr(mode: Mode) -> None:
    """Of one that is too short, beside a field that is missing, and within a wrong type."""
    secret = "hunter2hunter2" * 6
    guests: list[Any] = [
        Guest(code="a@b.example", password=secret, timezone="Asia/Tokyo", name="A"),
        Guest(code="a@b.example", password=secret[:20], timezone="", name="A" * 129),
        Guest(code="a@b.example", password=f"{secret[:20]}\ud800", timezone="Asia/Tokyo", name="A"),
        Guest(code="a@b.example", password=secret[:20], timezone=5, name="A"),  # type: ignore[arg-type]
        Guest(code="a@b.example", password=[secret[:20]], timezone="Asia/Tokyo", name="A"),  # type: ignore[arg-type]
    ]
    assert "hunter2" not in repr(guests)
    for given in guests:
        with pytest.raises(InvalidRequestError) as caught:
            mode.run(mode.kintone(base_url=KINTONE).add_guests(guests=[given]))
        assert "hunter2" not in f"{caught.value!r} {caught.value} {vars(caught.value)}"
