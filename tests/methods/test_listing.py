"""Lists that come page after page: nothing is given twice or left out, whatever happens in between."""

from __future__ import annotations

import asyncio
import random
from itertools import count
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import KAITEN, SPACE, Mode
from kaiten_cases import CALLER, SPACES, add
from spaceclients import KaitenClient
from spaceclients._methods.listing import Paging, by_last_id, by_offset
from spaceclients.errors import IncompleteListError, InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from spaceclients.sandbox import Sandbox


@attrs.frozen
class Item:
    id: int


@attrs.define
class Service:
    """A list that changes after each page that it gives.

    Attributes:
        ids: What is in it.
        changes: What becomes of it after each page.
        fetched: The pages asked for, by their arguments.
        most: Items on a page, whatever is asked for.
    """

    ids: list[int]
    changes: list[Callable[[list[int]], None]] = attrs.Factory(list["Callable[[list[int]], None]"])
    fetched: list[dict[str, Any]] = attrs.Factory(list[dict[str, Any]])

    most: int = 5

    async def page(self, **arguments: Any) -> list[Item]:
        self.fetched.append(arguments)
        assert len(self.fetched) < 500, "it never ends"
        offset = arguments["offset"]
        page = [Item(number) for number in self.ids[offset : offset + min(arguments["limit"], self.most)]]
        if self.changes:
            self.changes.pop(0)(self.ids)
        return page


def everything(service: Service, **arguments: Any) -> list[int]:
    async def gather() -> list[int]:
        return [item.id async for page in by_offset(5)(service.page, **arguments) for item in page]

    return asyncio.run(gather())


@given(st.integers(0, 40), st.none() | st.integers(1, 9), st.integers(0, 12))
def test_a_list_is_given_whole_and_in_its_order(length: int, limit: int | None, offset: int) -> None:
    """Whatever the size of the pages, from where it is asked for."""
    service = Service(list(range(length)))
    wanted = {} if limit is None else {"limit": limit}

    assert everything(service, offset=offset, **wanted) == list(range(length))[offset:]


def removing(indexes: list[int]) -> Callable[[list[int]], None]:
    def change(ids: list[int]) -> None:
        for index in indexes:
            if ids:
                del ids[index % len(ids)]

    return change


def adding(numbers: list[int]) -> Callable[[list[int]], None]:
    def change(ids: list[int]) -> None:
        ids[:0] = [1000 + len(ids) * 100 + number for number in numbers]

    return change


change = st.lists(st.integers(0, 40), max_size=9, unique=True)


@given(st.integers(0, 40), st.lists(change.map(removing), max_size=12))
def test_removals_neither_double_nor_hide_what_stays(length: int, changes: list[Callable[[list[int]], None]]) -> None:
    """What follows moves up, over the border of the pages."""
    service = Service(list(range(length)), changes)
    given = everything(service)

    assert len(given) == len(set(given))
    assert set(service.ids) <= set(given)


@given(st.integers(0, 40), st.lists(change.map(adding), max_size=12))
def test_additions_double_nothing(length: int, changes: list[Callable[[list[int]], None]]) -> None:
    """What was there is given once; what is added before it may be missed."""
    given = everything(Service(list(range(length)), changes))

    assert [number for number in given if number < 1000] == list(range(length))


def moving(indexes: list[int]) -> Callable[[list[int]], None]:
    def change(ids: list[int]) -> None:
        for index in indexes:
            if ids:
                ids.append(ids.pop(index % len(ids)))

    return change


@given(st.integers(0, 40), st.lists(change.map(moving), max_size=6))
def test_what_moves_is_given_once(length: int, changes: list[Callable[[list[int]], None]]) -> None:
    """To the end, say, as in a list that is sorted by the last change."""
    assert sorted(everything(Service(list(range(length)), changes))) == list(range(length))


def test_what_moves_behind_the_item_that_pages_share_is_found() -> None:
    """The second page begins as it should, and yet 5 is where the first one was."""

    def change(ids: list[int]) -> None:
        ids[:] = [0, 5, 1, 2, 4, 3]

    assert sorted(everything(Service(list(range(6)), [change]))) == list(range(6))


def test_a_page_cut_short_by_the_service_is_not_the_end() -> None:
    """Only an empty page is."""
    assert everything(Service(list(range(30)), most=3), limit=9) == list(range(30))


def test_an_iterator_begun_within_an_event_loop_outlives_it() -> None:
    """As in a notebook: the loop closes its own generators when it ends, and none of ours."""
    with KaitenClient(KAITEN, "tok", transport=spaces_transport(5, []), quota=None) as kaiten:
        spaces = iter(kaiten.spaces(limit=2))

        async def begin() -> int:
            return next(spaces).id

        assert asyncio.run(begin()) == 1
        assert [space.id for space in spaces] == [2, 3, 4, 5]


def read(paging: Paging, answers: Callable[[dict[str, Any]], list[int]]) -> tuple[list[int], bool]:
    """What is given of a list, and whether it is told that something may be missing; it must end."""
    asked = count()

    async def page(**arguments: Any) -> list[Item]:
        assert next(asked) < 600, "it never ends"
        return [Item(number) for number in answers(arguments)]

    async def gather() -> tuple[list[int], bool]:
        given = list[int]()
        told = list[int]()
        try:
            async for part in paging(page):
                given += [item.id for item in part]
        except IncompleteListError as error:
            told.append(error.given)
        assert told in ([], [len(given)])
        return given, bool(told)

    return asyncio.run(gather())


@pytest.mark.parametrize(
    ("everything", "may_lack"),
    [(range(5), True), (range(3), False), (range(9), False)],
    ids=["a full page", "less than asked for", "more than asked for"],
)
def test_a_service_that_ignores_the_offset_is_not_asked_for_ever(everything: range, *, may_lack: bool) -> None:
    """A page as long as was asked for may be all, or not; another can only be everything."""
    assert read(by_offset(5), lambda _: list(everything)) == (list(everything), may_lack)


def shuffled(length: int, seed: int) -> Callable[[dict[str, Any]], list[int]]:
    """A list in an order of its own for each request."""
    chance = random.Random(seed)

    def answers(asked: dict[str, Any]) -> list[int]:
        return chance.sample(range(length), length)[asked["offset"] :][: asked["limit"]]

    return answers


@given(st.integers(0, 4), st.integers())
def test_what_is_given_on_one_page_can_be_in_any_order(length: int, seed: int) -> None:
    given, may_lack = read(by_offset(5), shuffled(length, seed))

    assert (sorted(given), may_lack) == (list(range(length)), False)


@given(st.integers(5, 60), st.integers())
def test_an_order_that_changes_with_each_request_is_told(length: int, seed: int) -> None:
    """Nothing is given twice; and if something is missing, that is told."""
    given, may_lack = read(by_offset(5), shuffled(length, seed))

    assert len(given) == len(set(given))
    assert may_lack or sorted(given) == list(range(length))


def test_two_that_swap_places_are_read_to_the_end() -> None:
    turns = count()

    def answers(asked: dict[str, Any]) -> list[int]:
        return [[1, 2], [2, 1]][next(turns) % 2][asked["offset"] :][: asked["limit"]]

    assert read(by_offset(100), answers) == ([1, 2], False)
    assert read(by_offset(2), answers) == ([1, 2], True)


def test_pages_of_one_item_are_not_taken_for_all() -> None:
    given, may_lack = read(by_offset(5), lambda asked: list(range(8))[asked["offset"] :][:1])

    assert (given, may_lack) == (list(range(8)), True)


def test_a_short_page_of_people_is_not_the_last() -> None:
    """Only an empty one is; the cursor is the greatest id, in whatever order they come."""
    pages: dict[Any, list[Item]] = {
        None: [Item(7), Item(3)],
        7: [Item(9)],
        9: [Item(8), Item(12), Item(9)],
        12: [],
    }
    asked: list[dict[str, Any]] = []

    async def page(**arguments: Any) -> list[Item]:
        asked.append(arguments)
        return pages[arguments.get("last_user_id")]

    async def gather() -> list[int]:
        listing = by_last_id("last_user_id")(page, inactive=True)
        return [item.id async for part in listing for item in part]

    assert asyncio.run(gather()) == [7, 3, 9, 8, 12]
    assert asked == [
        {"inactive": True},
        {"inactive": True, "last_user_id": 7},
        {"inactive": True, "last_user_id": 9},
        {"inactive": True, "last_user_id": 12},
    ]


def test_a_service_that_ignores_the_cursor_is_not_asked_for_ever() -> None:
    assert read(by_last_id("last_user_id"), lambda _: [1, 2]) == ([1, 2], True)


def test_a_service_that_gives_the_last_one_again_has_no_more() -> None:
    def answers(asked: dict[str, Any]) -> list[int]:
        return [number for number in range(1, 8) if number >= asked.get("last_user_id", 0)][:3]

    assert read(by_last_id("last_user_id"), answers) == (list(range(1, 8)), False)


def spaces_transport(count: int, asked: list[str]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url).removeprefix(f"{KAITEN}/api/latest"))
        offset, limit = int(request.url.params["offset"]), int(request.url.params["limit"])
        return httpx.Response(200, json=[{**SPACE, "id": 1 + n} for n in range(count)][offset : offset + limit])

    return httpx.MockTransport(answer)


def test_pages_are_fetched_when_they_are_needed(mode: Mode) -> None:
    """None before the loop, one for its first item; a loop that is left asks for no more; each loop begins anew."""
    asked: list[str] = []
    kaiten = mode.kaiten(transport=spaces_transport(150, asked), quota=None)
    spaces = kaiten.spaces()
    assert asked == []

    async def first() -> int:
        async for space in spaces:
            return int(space.id)
        raise AssertionError

    assert (mode.run(first()) if mode.is_async else next(iter(spaces)).id) == 1
    assert asked == ["/spaces?limit=100&offset=0"]

    async def whole() -> list[int]:
        return [space.id async for space in spaces]

    assert (mode.run(whole()) if mode.is_async else [space.id for space in spaces]) == list(range(1, 151))
    assert asked[1:] == [f"/spaces?limit=100&offset={offset}" for offset in (0, 99, 149)]


def test_a_page_is_there_for_who_wants_it(mode: Mode) -> None:
    asked: list[str] = []
    kaiten = mode.kaiten(transport=spaces_transport(5, asked), quota=None)

    async def lengths() -> list[int]:
        return [len(page) async for page in kaiten.spaces(limit=3).pages()]

    assert (mode.run(lengths()) if mode.is_async else [len(page) for page in kaiten.spaces(limit=3).pages()]) == [3, 2]


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"offset": -1}, {"limit": "10"}, {"limit": 1.5}])
def test_a_wrong_size_is_refused(mode: Mode, wrong: dict[str, Any]) -> None:
    kaiten = mode.kaiten(transport=spaces_transport(5, []), quota=None)
    with pytest.raises(InvalidRequestError):
        mode.run(anext(kaiten.spaces(**wrong).pages())) if mode.is_async else next(kaiten.spaces(**wrong).pages())


def all_of(mode: Mode, listing: Any) -> list[Any]:
    async def gather() -> list[Any]:
        return [item async for item in listing]

    return mode.run(gather()) if mode.is_async else list(listing)


def next_page(mode: Mode, pages: Any) -> list[Any] | None:
    async def wait() -> Any:
        return await anext(pages, None)

    page: list[Any] | None = mode.run(wait()) if mode.is_async else next(pages, None)
    return page


class TestListings:
    def test_each_space_comes_once(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        made = {add(sandbox, f"s{number}")["id"] for number in range(250)}

        found = [space.id for space in all_of(mode, sandbox_kaiten.spaces())]

        assert len(found) == 250
        assert set(found) == made
        assert {request.path for request in sandbox.requests} == {SPACES}

    @pytest.mark.parametrize("removed", [1, 40, 100, 150])
    def test_what_is_removed_between_pages_takes_nothing_along(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, removed: int
    ) -> None:
        made = [add(sandbox, f"s{number}")["id"] for number in range(250)]
        pages = sandbox_kaiten.spaces().pages()
        found = [space.id for space in next_page(mode, pages) or ()]
        gone: set[int] = set(found[:removed]) | (set(made[:removed]) if removed > 100 else set())
        for number in gone:
            sandbox.kaiten.state.remove(number)

        while page := next_page(mode, pages):
            found += [space.id for space in page]

        assert len(set(found)) == len(found)
        assert set(made) - gone <= set(found)

    @pytest.mark.parametrize("added", [1, 99, 300])
    def test_what_is_added_between_pages_doubles_nothing(
        self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any, added: int
    ) -> None:
        made = {add(sandbox, f"s{number}")["id"] for number in range(250)}
        pages = sandbox_kaiten.spaces().pages()
        found = [space.id for space in next_page(mode, pages) or ()]
        for number in range(added):
            add(sandbox, f"new{number}")

        while page := next_page(mode, pages):
            found += [space.id for space in page]

        assert len(set(found)) == len(found)
        assert made <= set(found)

    def test_short_pages_of_people_arent_the_end(self, mode: Mode, sandbox: Sandbox, sandbox_kaiten: Any) -> None:
        parent = add(sandbox, "Parent")
        space = add(sandbox, parent_entity_uid=parent["uid"])
        own = {sandbox.kaiten.state.invite(space["id"], f"u{number}@example.com")["user_id"] for number in range(30)}
        above = {sandbox.kaiten.state.invite(parent["id"], f"a{number}@example.com")["user_id"] for number in range(5)}

        found = [user.id for user in all_of(mode, sandbox_kaiten.space_users(space["id"], limit=10))]
        assert len(sandbox.requests) == 7  # six people a page, each begun after the greatest id; and the empty one
        everybody = all_of(mode, sandbox_kaiten.space_users(space["id"], limit=10, include_inherited_access=True))

        assert (len(found), set(found)) == (31, own | {CALLER})
        assert {user.id for user in everybody} == own | above | {CALLER}
        assert all("limit=10" in request.query for request in sandbox.requests)
