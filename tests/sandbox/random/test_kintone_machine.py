"""Random calls of the kintone operations, one after another: the client tells what a simple model expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kintone_cases import comment, guest, member
from spaceclients import KintoneClient, PasswordAuth
from spaceclients.errors import BadRequestError, NotFoundError, PermissionDeniedError
from spaceclients.sandbox import KINTONE_LOGIN, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from kintone_spaces.models import SpaceMemberRequest

# Who is in the space by each of them.
PEOPLE: dict[tuple[str, str, bool], set[str]] = {
    ("USER", "sandbox", False): {"sandbox"},
    ("USER", "ada", False): {"ada"},
    ("GROUP", "everyone", False): {"sandbox", "reader", "ada", "charles"},
    ("ORGANIZATION", "sales", False): {"ada"},
    ("ORGANIZATION", "sales", True): {"ada", "charles"},
}
MAILS = ("grace@example.com", "edsger@example.com", "barbara@example.com")
Who = dict[tuple[str, str, bool], bool]  # and whether as an administrator
whos = st.dictionaries(st.sampled_from(sorted(PEOPLE)), st.booleans(), min_size=1).filter(
    lambda who: any(who.values()) and len({key[:2] for key in who}) == len(who)
)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=128)


def asked(who: Who) -> list[SpaceMemberRequest]:
    return [
        member(kind, code, is_admin=is_admin, **({"include_subs": below} if kind == "ORGANIZATION" else {}))
        for (kind, code, below), is_admin in who.items()
    ]


@attrs.define
class Expected:
    """A space as it should be."""

    name: str
    multi: bool
    is_guest: bool
    is_private: bool
    who: Who
    body: str | None = None

    @property
    def users(self) -> set[str]:
        return set[str]().union(*(PEOPLE[key] for key in self.who))

    @property
    def administrators(self) -> set[str]:
        return set[str]().union(*(PEOPLE[key] for key, is_admin in self.who.items() if is_admin))


class Machine(RuleBasedStateMachine):
    """Spaces come, change and go."""

    sandbox: Sandbox

    def __init__(self) -> None:
        super().__init__()
        self.sandbox.reset()
        self.kintone = KintoneClient(self.sandbox.base_url, auth=PasswordAuth(*KINTONE_LOGIN))
        self.spaces: dict[str, Expected] = {}
        self.gone: set[str] = set()
        self.threads: dict[str, str] = {}  # the space of each
        self.guests: set[str] = set()

    def teardown(self) -> None:
        self.kintone.close()
        assert self.sandbox.faults == []

    def client(self, number: str) -> KintoneClient:
        return self.kintone.guest_space(number) if self.spaces[number].is_guest else self.kintone

    def tried(self, call: Callable[[], Any], *, allowed: bool, sensible: bool = True) -> bool:
        """Call, and tell whether it was to succeed; a lack of rights comes before anything else."""
        if allowed and sensible:
            call()
            return True
        with pytest.raises(BadRequestError if allowed else PermissionDeniedError):
            call()
        return False

    def administers(self, number: str) -> bool:
        return self.sees(number) and "sandbox" in self.spaces[number].administrators

    def sees(self, number: str) -> bool:
        return not self.spaces[number].is_private or "sandbox" in self.spaces[number].users

    def some_space(self, data: st.DataObject) -> tuple[str, Expected]:
        number = data.draw(st.sampled_from(sorted(self.spaces)))
        return number, self.spaces[number]

    @initialize()
    def seeds(self) -> None:
        """Those that were there before."""
        reader = {"sandbox", "reader"}
        assert {each.member_count for each in self.kintone.get_spaces_statistics().spaces} == {len(reader)}
        for number in ("1", "2"):
            self.kintone.delete_space(id=number)
        self.kintone.guest_space(3).delete_space(id=3)

    @rule(name=names, who=whos, template=st.sampled_from([11, 12]), guest=st.booleans(), private=st.booleans())
    def add_space(self, name: str, who: Who, template: int, *, guest: bool, private: bool) -> None:
        number = self.kintone.add_space_from_template(
            id=template, name=name, members=asked(who), is_guest=guest, is_private=private
        ).id
        assert number not in self.spaces.keys() | self.gone
        caller = ("USER", "sandbox", False)
        self.spaces[number] = Expected(name, template == 11, guest, guest or private, {caller: True} | who)
        self.threads[self.client(number).get_space(id=number).default_thread] = number

    @precondition(lambda self: self.spaces)
    @rule(data=st.data(), name=names, private=st.booleans(), multi=st.booleans())
    def update_space(self, data: st.DataObject, name: str, *, private: bool, multi: bool) -> None:
        number, space = self.some_space(data)
        fields: Any = {"id": number, "name": name, "is_private": private, "use_multi_thread": multi}
        if self.tried(lambda: self.client(number).update_space(**fields), allowed=self.administers(number)):
            space.name, space.multi, space.is_private = name, space.multi or multi, space.is_guest or private

    @precondition(lambda self: self.spaces)
    @rule(data=st.data(), body=st.sampled_from(["", "<b>x</b>", "plain"]))
    def update_body(self, data: st.DataObject, body: str) -> None:
        number, space = self.some_space(data)
        done = self.tried(
            lambda: self.client(number).update_space_body(id=number, body=body),
            allowed=self.administers(number),
            sensible=space.multi,
        )
        if done:
            space.body = body or None

    @precondition(lambda self: self.spaces)
    @rule(data=st.data(), who=whos)
    def update_members(self, data: st.DataObject, who: Who) -> None:
        number, space = self.some_space(data)
        call = lambda: self.client(number).update_space_members(id=number, members=asked(who))  # noqa: E731
        if self.tried(call, allowed=self.administers(number)):
            space.who = who

    @precondition(lambda self: self.spaces)
    @rule(data=st.data(), name=names)
    def add_thread(self, data: st.DataObject, name: str) -> None:
        number, space = self.some_space(data)
        made: list[str] = []
        call = lambda: made.append(self.client(number).add_thread(space=number, name=name).id)  # noqa: E731
        if self.tried(call, allowed=self.sees(number), sensible=space.multi):
            assert made[0] not in self.threads
            self.threads[made[0]] = number

    @precondition(lambda self: self.spaces)
    @rule(data=st.data())
    def add_comment(self, data: st.DataObject) -> None:
        number, _ = self.some_space(data)
        thread = data.draw(st.sampled_from(sorted(self.threads)))
        owner = self.threads[thread]
        if owner not in self.spaces:
            with pytest.raises((NotFoundError, PermissionDeniedError)):
                self.client(number).add_thread_comment(space=number, thread=thread, comment=comment(text="x"))
        elif owner == number:
            call = lambda: self.client(number).add_thread_comment(  # noqa: E731
                space=number, thread=thread, comment=comment(text="x")
            )
            self.tried(call, allowed=self.sees(number))

    @rule(mail=st.sampled_from(MAILS))
    def add_guest(self, mail: str) -> None:
        if self.tried(
            lambda: self.kintone.add_guests(guests=[guest(mail)]), allowed=True, sensible=mail not in self.guests
        ):
            self.guests.add(mail)

    @rule(mail=st.sampled_from(MAILS))
    def delete_guest(self, mail: str) -> None:
        if self.tried(lambda: self.kintone.delete_guests(guests=[mail]), allowed=True, sensible=mail in self.guests):
            self.guests.remove(mail)

    @precondition(lambda self: any(space.is_guest for space in self.spaces.values()))
    @rule(data=st.data(), mails=st.sets(st.sampled_from(MAILS)))
    def update_guests(self, data: st.DataObject, mails: set[str]) -> None:
        number = data.draw(st.sampled_from([key for key, space in self.spaces.items() if space.is_guest]))
        call = lambda: self.client(number).update_space_guests(id=number, guests=sorted(mails))  # noqa: E731
        if self.tried(call, allowed=self.administers(number), sensible=mails <= self.guests):
            assert self.sandbox.kintone.state.space_guests[int(number)] == sorted(mails)

    @precondition(lambda self: self.spaces)
    @rule(data=st.data())
    def delete_space(self, data: st.DataObject) -> None:
        number, _ = self.some_space(data)
        client = self.client(number)
        if self.tried(lambda: client.delete_space(id=number), allowed=self.administers(number)):
            del self.spaces[number]
            self.gone.add(number)
            with pytest.raises(NotFoundError):
                client.get_space(id=number)

    @invariant()
    def the_statistics_agree(self) -> None:
        found = {each.id: each for each in self.kintone.get_spaces_statistics().spaces}
        assert found.keys() == self.spaces.keys()
        for number, space in self.spaces.items():
            shown = found[number]
            assert (shown.name, shown.is_guest, shown.is_private) == (space.name, space.is_guest, space.is_private)
            assert (shown.member_count, shown.administrator_count) == (len(space.users), len(space.administrators))

    @precondition(lambda self: self.spaces)
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        number, space = self.some_space(data)
        client = self.client(number)
        if not self.tried(lambda: client.get_space(id=number), allowed=self.sees(number)):
            return
        shown, members = client.get_space(id=number), client.get_space_members(id=number).members
        assert (shown.name, shown.body, shown.use_multi_thread) == (space.name, space.body, space.multi)
        assert (shown.show_app_list is None) == (not space.multi)
        told: Who = {
            (each.entity.type_, each.entity.code, each.include_subs is True): each.is_admin for each in members
        }
        named = [each for each in members if each.is_implicit is not True]
        assert {key: told[key] for key in space.who} == space.who
        assert len(named) == len(space.who)
        assert {each.entity.code for each in members if each.entity.type_ == "USER"} == space.users


def test_any_sequence_of_calls(sandbox: Sandbox) -> None:
    Machine.sandbox = sandbox
    some = settings(
        max_examples=12,
        stateful_step_count=25,
        phases=[Phase.reuse, Phase.generate],  # to shrink a failure would take minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(Machine, settings=some)
