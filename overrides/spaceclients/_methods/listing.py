"""Iterates over everything in a list that comes page after page."""

from __future__ import annotations

import inspect
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, TypeVar

from spaceclients._backend import run
from spaceclients._spec.values import whole
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
    """How the pages of a list follow one another."""

    def __call__(self, fetch: Callable[..., Awaitable[list[T]]], **arguments: Any) -> AsyncGenerator[list[T]]:
        """The pages, nothing on two of them.

        Args:
            fetch: Gives a page.
            arguments: What the caller wants; passed on to `fetch`, but for where it begins and how much it gives.
        """
        ...


def by_offset(most: int) -> Paging:
    """Pages by `limit` and `offset`; what moves in the meantime is neither given twice nor left out.

    Each page begins with the last item of the one before, and has nothing else of those before. If that isn't so,
    something has moved, and at the end the list is gone through again for what escaped, until it stands still; at most
    ten times. What is given on one page, with nothing after it, can be in any order.

    Args:
        most: Items that the service gives on a page, whatever is asked for.

    Raises:
        IncompleteListError: It never stood still, or the service doesn't heed the offset.
    """

    async def pages(
        fetch: Callable[..., Awaitable[list[T]]], *, limit: Any = most, offset: Any = 0, **arguments: Any
    ) -> AsyncGenerator[list[T]]:
        limit, offset = (whole(each) if isinstance(each, float) else each for each in (limit, offset))
        good = isinstance(limit, int) and limit > 0  # else the operation refuses it
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
                    break  # only an empty page is the end, but for the item that is asked for twice
                alone = not before and len(page) < size
                if alone and not await fetch(**arguments, limit=size, offset=start + len(page)):
                    return
                longest = max(longest, len(page))
                if start - offset > len(seen) + 40 * longest:  # further on than all that there is, and much more
                    if len(page) != size and seen == set(ids):
                        return  # it doesn't heed the length of a page either, so each has everything
                    raise IncompleteListError(len(seen), "the service doesn't heed where a page is to begin")
                before = ids
                start += max(1, len(page) - 1)
            # Removed items leave no page that begins otherwise when they were the last ones.
            if not moved and (page or not before):
                return
        raise IncompleteListError(len(seen), "its order, or what is in it, kept changing while it was read")

    return pages


def by_last_id(parameter: str) -> Paging:
    """Pages by the greatest id so far; only an empty page is the end, or one of that item alone.

    Args:
        parameter: What the operation calls that id.

    Raises:
        IncompleteListError: The service doesn't heed it.
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
                raise IncompleteListError(len(seen), "the service doesn't heed where a page is to begin")

    return pages


def _new(page: list[T], seen: set[Any]) -> list[T]:
    """What wasn't seen before."""
    new = {item.id: item for item in page if item.id not in seen}
    seen.update(new)
    return list(new.values())


class Listing(
    Declaration[P, BoundMethod[P, "SyncPages[T]"], BoundMethod[P, "AsyncPages[T]"], "SyncPages[T]", "AsyncPages[T]"],
    Generic[P, R, T],
):
    """A list, all of it, named once in a client's class.

    Args:
        operation: What gives a page.
        items: What is listed, in that operation's answer.
        paging: How the pages follow one another.
    """

    def __init__(self, operation: Operation[P, R], items: Callable[[R], list[T]], paging: Paging) -> None:
        self._operation = operation
        self._items = items
        self._paging = paging

    def pages(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[list[T]]:
        """The pages; nothing is fetched before it is asked for."""
        path: Any = self._operation.run

        async def fetch(**arguments: Any) -> list[T]:
            return self._items(await path(sender, *args, **arguments))

        return self._paging(fetch, **kwargs)

    def check(self, sender: Sender, /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Validate the arguments before the first page is fetched."""
        self._operation.check(self.name, sender, *args, **kwargs)

    def signature(self) -> inspect.Signature:
        """The parameters of the operation."""
        return self._operation.signature().replace(return_annotation=inspect.Signature.empty)

    def function(self, backend: Backend) -> Any:
        """Refuses at once what the spec forbids; then the pages are fetched as they are needed."""
        kind: Any = backend.pick(SyncPages, AsyncPages)
        listing = self

        def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            sender = self._sender
            listing.check(sender, *args, **kwargs)
            return kind(lambda: listing.pages(sender, *args, **kwargs))

        return method

    def description(self, spec: Spec) -> str:
        """The operation's, and what is different."""
        call = self._operation.example(spec).rpartition(" = ")[2].replace(self._operation.name, self.name)
        example = call and f"for each in {call}:\n    print(each.id)"
        return (
            f"All of what `{self._operation.name}` gives page by page: iterate, over it or over its `pages()`. Each page\n"
            f"is fetched when it is needed, within the quota. Nothing is given twice. If not all could be surely given, an\n"
            f"`IncompleteListError` comes at the end.\n\n"
            f"{self._operation.reference(spec)}"
            f"{example_section(example)}"
        )


class SyncPages(Generic[T]):
    """Everything in a list; each loop over it begins anew.

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
        """Page by page.

        Returns:
            The pages, each fetched when it is needed; none is empty.

        Examples:
            >>> for page in kaiten.spaces().pages():
            ...     print(len(page))
        """
        pages = self._pages()
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(None, None)  # or an event loop that happens to run would close the pages with itself
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
    """Everything in a list; each loop over it begins anew.

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
        """Page by page.

        Returns:
            The pages, each fetched when it is needed; none is empty.

        Examples:
            >>> async for page in kaiten.spaces().pages():
            ...     print(len(page))
        """
        return self._pages()
