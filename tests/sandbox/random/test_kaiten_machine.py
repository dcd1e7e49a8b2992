"""Random sequences of calls to Kaiten, compared with a simple model of what they should do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kaiten_cases import ADMINISTRATOR, CALLER, READER, WRITER
from spaceclients import KaitenClient
from spaceclients.errors import BadRequestError, NotFoundError, PermissionDeniedError
from spaceclients.sandbox import KAITEN_TOKEN, Sandbox

titles = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=5) | st.integers(0, 99)
roles = st.sampled_from([READER, WRITER, ADMINISTRATOR])
emails = st.sampled_from([f"{name}@example.com" for name in "abc"])
picks = st.integers(0, 9)
some_spaces = precondition(lambda self: self.titles)


class KaitenMachine(RuleBasedStateMachine):
    """Any sequence of calls, compared with what a few dictionaries say."""

    sandbox: Sandbox
    kaiten: KaitenClient

    def __init__(self) -> None:
        super().__init__()
        self.sandbox.reset()
        self.titles: dict[int, str] = {}
        self.parents: dict[int, int | None] = {}
        self.uids: dict[int, str] = {}
        self.people: dict[int, dict[str, str]] = {}  # mail address and role, by space
        self.ids: dict[str, int] = {"ada@example.com": CALLER}

    @rule(title=titles)
    def create(self, title: str | int) -> None:
        self._made(self.kaiten.create_space(title=title), title, None)

    @some_spaces
    @rule(title=titles, pick=picks)
    def create_below(self, title: str | int, pick: int) -> None:
        parent = self._space(pick)
        self._made(self.kaiten.create_space(title=title, parent_entity_uid=self.uids[parent]), title, parent)

    @some_spaces
    @rule(pick=picks, title=titles)
    def rename(self, pick: int, title: str | int) -> None:
        space = self._space(pick)
        assert self.kaiten.update_space(space, title=title).title == str(title)
        self.titles[space] = str(title)

    @some_spaces
    @rule(pick=picks, other=picks)
    def move(self, pick: int, other: int) -> None:
        space, parent = self._space(pick), self._space(other)
        if space in self._chain(parent):
            with pytest.raises(BadRequestError):
                self.kaiten.update_space(space, title="x", parent_entity_uid=self.uids[parent])
        else:
            moved = self.kaiten.update_space(space, title="x", parent_entity_uid=self.uids[parent])
            assert moved.path.count(".") == len(self._chain(parent))
            self.titles[space], self.parents[space] = "x", parent

    @some_spaces
    @rule(pick=picks)
    def remove(self, pick: int) -> None:
        space = self._space(pick)
        if space in self.parents.values():
            with pytest.raises(PermissionDeniedError):
                self.kaiten.remove_space(space)
        else:
            assert self.kaiten.remove_space(space).id == space
            for held in (self.titles, self.parents, self.uids, self.people):
                del held[space]
            with pytest.raises(NotFoundError):
                self.kaiten.get_space(space)

    @some_spaces
    @rule(pick=picks, email=emails, role=roles)
    def invite(self, pick: int, email: str, role: str) -> None:
        space = self._space(pick)
        invitation: Any = self.kaiten.invite_space_user(space, email=email, role_id=role)
        assert self.ids.setdefault(email, invitation.user.id) == invitation.user.id
        assert invitation.access_record.own_role_ids == [self.people[space].setdefault(email, role)]

    @some_spaces
    @rule(pick=picks, email=emails, role=roles)
    def change(self, pick: int, email: str, role: str) -> None:
        space = self._space(pick)
        if email in self.people[space]:
            assert self.kaiten.change_space_user(space, self.ids[email], role_id=role).own_role_ids == [role]
            self.people[space][email] = role
        else:
            with pytest.raises(NotFoundError):
                self.kaiten.change_space_user(space, self.ids.get(email, 1), role_id=role)

    @some_spaces
    @rule(pick=picks, email=emails)
    def let_go(self, pick: int, email: str) -> None:
        space = self._space(pick)
        if self.people[space].pop(email, None):
            assert self.kaiten.remove_space_user(space, self.ids[email]).own_role is None
        else:
            with pytest.raises(NotFoundError):
                self.kaiten.remove_space_user(space, self.ids.get(email, 1))

    @some_spaces
    @rule(pick=picks)
    def people_are_who_they_are(self, pick: int) -> None:
        space = self._space(pick)
        everybody = list(self.kaiten.space_users(space, limit=2, include_inherited_access=True))
        own = {user.email: user.own_role_ids for user in everybody if user.own_role}
        assert own == {email: [role] for email, role in self.people[space].items()}
        assert {user.email for user in everybody} == set[str]().union(
            *(self.people[each] for each in self._chain(space))
        )
        for user in self.kaiten.list_space_users(space):
            assert self.kaiten.get_space_user(space, user.id).role == user.role

    @some_spaces
    @rule(pick=picks)
    def get(self, pick: int) -> None:
        space = self._space(pick)
        found = self.kaiten.get_space(space)
        parent = self.parents[space]
        assert found.title == self.titles[space]
        assert found.parent_entity_uid == (None if parent is None else self.uids[parent])
        assert found.path.count(".") == len(self._chain(space)) - 1

    @rule()
    def list_page_by_page(self) -> None:
        assert {space.id: space.title for space in self.kaiten.spaces(limit=2)} == self.titles

    @invariant()
    def nothing_broke(self) -> None:
        assert self.sandbox.faults == []

    def _made(self, space: Any, title: str | int, parent: int | None) -> None:
        assert space.title == str(title)
        number: int = space.id
        assert number not in self.titles
        self.titles[number], self.parents[number], self.uids[number] = str(title), parent, space.uid
        self.people[number] = {"ada@example.com": ADMINISTRATOR}

    def _space(self, pick: int) -> int:
        return list(self.titles)[pick % len(self.titles)]

    def _chain(self, space: int | None) -> list[int]:
        """A space and all that it lies in."""
        return [] if space is None else [space, *self._chain(self.parents[space])]


def test_any_sequence_of_calls(sandbox: Sandbox) -> None:
    with KaitenClient(sandbox.base_url, KAITEN_TOKEN, quota=None) as kaiten:
        machine = type("Machine", (KaitenMachine,), {"sandbox": sandbox, "kaiten": kaiten})
        run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=20))
