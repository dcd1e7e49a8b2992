"""Iterate over all items of a list that the service returns page by page."""

from __future__ import annotations

import inspect
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, TypeVar

from spaceclients._backend import run
from spaceclients._spec.json_values import whole
from spaceclients.errors import IncompleteListError

from .help_text import example_section
from .method import BoundMethod, Declaration

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator

    from spaceclients._backend import Backend
    from spaceclients._call.sender import Sender
    from spaceclients._spec.document import Spec

    from .operation import Operation

P = ParamSpec("P")
R = TypeVar("R")


class _HasId(Protocol):
    @property
    def id(self) -> Any: ...


T = TypeVar("T", bound=_HasId)


class Paging(Protocol):
    """A way to fetch the pages of a list, one after the other."""

    def __call__(self, fetch: Callable[..., Awaitable[list[T]]], **arguments: Any) -> AsyncGenerator[list[T]]:
        """Fetch the pages, and return no item twice.

        Args:
            fetch: Fetches one page.
            arguments: The caller's arguments; passed on to `fetch`, except where a page begins and its size.
        """
        ...


def by_offset(most: int) -> Paging:
    """Pages by `limit` and `offset`; items that move in the meantime are neither returned twice nor left out.

    Each page begins with the last item of the page before, and has no other item of the pages before. If that isn't so,
    something has moved, and the list is read again from its start for what was missed, until nothing moves; at most ten
    times. A list of a single page may be in any order.

    Args:
        most: The most items that the service returns on a page.

    Raises:
        IncompleteListError: Items kept moving, or the service ignores the offset.
    """

    async def pages(
        fetch: Callable[..., Awaitable[list[T]]], *, limit: Any = most, offset: Any = 0, **arguments: Any
    ) -> AsyncGenerator[list[T]]:
        limit, offset = (whole(each) if isinstance(each, float) else each for each in (limit, offset))
        good = isinstance(limit, int) and limit > 0  # otherwise the operation refuses it
        size = max(2, min(limit, most)) if good else limit
        seen = set[Any]()
        longest = 0
        for _ in range(10):
            start, before, moved = offset, list[Any](), False
            passed = set[Any]()
            while page := await fetch(**arguments, limit=size, offset=start):
                ids = [item.id for item in page]
                moved = moved or before[-1:] not in ([], ids[:1]) or not passed.isdisjoint(ids[1:])
                passed.update(ids)
                if new := _new(page, seen):
                    yield new
                elif ids == before[-1:]:
                    break  # the end: an empty page, apart from the item that was asked for again
                alone = not before and len(page) < size
                if alone and not await fetch(**arguments, limit=size, offset=start + len(page)):
                    return
                longest = max(longest, len(page))
                if start - offset > len(seen) + 40 * longest:  # far beyond the end of what there is
                    if len(page) != size and seen == set(ids):
                        return  # it ignores the page size too, so each page has all items
                    raise IncompleteListError(len(seen), "the service ignores where a page is to begin")
                before = ids
                start += max(1, len(page) - 1)
            # If the last items were removed, no page shows that something has moved.
            if not moved and (page or not before):
                return
        raise IncompleteListError(len(seen), "its order or its items kept changing while it was read")

    return pages


def by_last_id(parameter: str) -> Paging:
    """Pages by the greatest id so far; the end is an empty page, or one with that item alone.

    Args:
        parameter: The operation's parameter for that id.

    Raises:
        IncompleteListError: The service ignores it.
    """

    async def pages(fetch: Callable[..., Awaitable[list[T]]], **arguments: Any) -> AsyncGenerator[list[T]]:
        seen = set[Any]()
        while page := await fetch(**arguments):
            if new := _new(page, seen):
                yield new
                arguments[parameter] = max(seen)
            elif [item.id for item in page] == [arguments.get(parameter)]:
                return
            else:
                raise IncompleteListError(len(seen), "the service ignores where a page is to begin")

    return pages


def _new(page: list[T], seen: set[Any]) -> list[T]:
    """Return the items that weren't seen before."""
    new = {item.id: item for item in page if item.id not in seen}
    seen.update(new)
    return list(new.values())


class Listing(
    Declaration[P, BoundMethod[P, "SyncPages[T]"], BoundMethod[P, "AsyncPages[T]"], "SyncPages[T]", "AsyncPages[T]"],
    Generic[P, R, T],
):
    """A method that iterates over a whole list; declared once in a product's class.

    Args:
        operation: Fetches a page.
        items: Returns the items of that operation's response.
        paging: How the pages are fetched.
    """

    def __init__(self, operation: Operation[P, R], items: Callable[[R], list[T]], paging: Paging) -> None:
        self._operation = operation
        self._items = items
        self._paging = paging

    def pages(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[list[T]]:
        """Return the pages; each is fetched when it is needed."""
        path: Any = self._operation.run

        async def fetch(**arguments: Any) -> list[T]:
            return self._items(await path(sender, *args, **arguments))

        return self._paging(fetch, **kwargs)

    def check(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Validate the arguments before the first page is fetched."""
        self._operation.check(self.name, sender, *args, **kwargs)

    def signature(self) -> inspect.Signature:
        """Return the operation's parameters."""
        return self._operation.signature().replace(return_annotation=inspect.Signature.empty)

    def function(self, backend: Backend) -> Any:
        """Return the method: it checks the arguments at once, and fetches the pages when they are needed."""
        kind: Any = backend.pick(SyncPages, AsyncPages)
        listing = self

        def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            sender = self._sender
            listing.check(sender, *args, **kwargs)
            return kind(lambda: listing.pages(sender, *args, **kwargs))

        return method

    def description(self, spec: Spec) -> str:
        """Return the operation's description, and what is different."""
        call = self._operation.example(spec).rpartition(" = ")[2].replace(self._operation.name, self.name)
        example = call and f"for each in {call}:\n    print(each.id)"
        return (
            f"All items that `{self._operation.name}` returns page by page: iterate over the result, or over its\n"
            f"`pages()`. Each page is fetched when it is needed, within the quota. No item comes twice. If items may be\n"
            f"missing, an `IncompleteListError` is raised at the end.\n\n"
            f"{self._operation.reference(spec)}"
            f"{example_section(example)}"
        )


class SyncPages(Generic[T]):
    """All items of a list; each loop begins anew.

    Examples:
        >>> for space in kaiten.spaces():
        ...     print(space.title)
    """

    def __init__(self, pages: Callable[[], AsyncGenerator[list[T]]]) -> None:
        self._pages = pages

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page

    def pages(self) -> Generator[list[T]]:
        """Iterate page by page.

        Returns:
            The pages; each is fetched when it is needed, and none is empty.

        Examples:
            >>> for page in kaiten.spaces().pages():
            ...     print(len(page))
        """
        pages = self._pages()
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(None, None)  # an event loop that runs here must not close the pages
        try:
            page = run(anext(pages, None))
        finally:
            sys.set_asyncgen_hooks(*hooks)
        try:
            while page is not None:
                yield page
                page = run(anext(pages, None))
        finally:
            run(pages.aclose())


class AsyncPages(Generic[T]):
    """All items of a list; each loop begins anew.

    Examples:
        >>> async for space in kaiten.spaces():
        ...     print(space.title)
    """

    def __init__(self, pages: Callable[[], AsyncGenerator[list[T]]]) -> None:
        self._pages = pages

    async def __aiter__(self) -> AsyncIterator[T]:
        async with aclosing(self._pages()) as pages:
            async for page in pages:
                for item in page:
                    yield item

    def pages(self) -> AsyncGenerator[list[T]]:
        """Iterate page by page.

        Returns:
            The pages; each is fetched when it is needed, and none is empty.

        Examples:
            >>> async for page in kaiten.spaces().pages():
            ...     print(len(page))
        """
        return self._pages()
