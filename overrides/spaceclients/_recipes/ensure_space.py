"""Creates a Kaiten space once, however often it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec

from spaceclients._spec.json_values import BrokenRuleError, plain
from spaceclients.errors import InvalidRequestError, OutcomeUnknownError, SpaceClientError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Concatenate

    from kaiten_spaces.models import Space
    from spaceclients._call.sender import Sender
    from spaceclients._methods.listing import Listing
    from spaceclients._methods.operation import Operation

P = ParamSpec("P")


def ensure_space(
    create: Operation[P, Space], spaces: Listing[Any, Any, Space]
) -> Callable[Concatenate[Sender, P], Awaitable[Space]]:
    """Make the method `ensure_space`.

    Args:
        create: Creates a space.
        spaces: Lists all spaces.
    """

    async def ensure_space(  # noqa: D417  # the arguments are described together
        sender: Sender, /, *args: P.args, **kwargs: P.kwargs
    ) -> Space:
        """Find the space with an external id of yours; create it if there is none.

        The arguments are those of `create_space`; `external_id` must be one of them.

        Looks through all spaces, since Kaiten can't search for an external id. If several have it, the one that was
        made first (with the smallest `id`) is returned. A space that is found isn't changed: the other arguments
        count for a new one alone. When the response to the create is lost, it looks again before it creates again, once.

        Two callers at once can both find nothing and make a space each: Kaiten doesn't keep external ids apart. Both
        get the same one from the next call on. The same may come of a create whose response was lost, if Kaiten carries
        it out only after the second look.

        Args:
            external_id: The id, neither blank nor NaN. A number is sent as text, which is how Kaiten gives it back, and
                5.0 is the same as 5.
            title: The name people see, and so on, as for `create_space`.

        Returns:
            The space, found or new.

        Raises:
            InvalidRequestError: There is no `external_id`, or a field breaks a rule. Nothing was sent or changed.
            OutcomeUnknownError: The response was lost twice.

        Examples:
            >>> space = kaiten.ensure_space(external_id="crm-42", title="Launch")

        Source: https://developers.kaiten.ru/spaces/create-new-space
        """
        if args or "external_id" not in kwargs:  # a misspelt name is reported first
            create.check("ensure_space", sender, *args, **kwargs)
        given = kwargs.get("external_id")
        wanted, problem = _text(given)
        if problem:
            shown = given if given is None or type(given) in {bool, float} else str(given)[:80]
            raise InvalidRequestError("external_id", "required", shown, f"ensure_space finds a space by it: {problem}")
        kwargs["external_id"] = wanted  # as text, which is how Kaiten returns it
        create.check("ensure_space", sender, *args, **kwargs)
        if found := await _find(spaces, sender, wanted):
            return found
        try:
            return await create.run(sender, *args, **kwargs)
        except OutcomeUnknownError as error:
            lost = error
        try:
            found = await _find(spaces, sender, wanted)
        except SpaceClientError:  # it doesn't say that the space may have been created
            raise lost from None
        return found or await create.run(sender, *args, **kwargs)

    return ensure_space


async def _find(spaces: Listing[Any, Any, Space], sender: Sender, external_id: str) -> Space | None:
    found = [space async for page in spaces.pages(sender) for space in page if space.external_id == external_id]
    return min(found, key=lambda space: space.id, default=None)


def _text(external_id: Any) -> tuple[str, str]:
    """Return an external id as Kaiten returns it, a number as text and 5.0 as 5; and what is wrong with it."""
    try:
        value = plain(external_id)
    except BrokenRuleError as error:  # such as NaN, a missing value: all rows without an id would share one space
        return "", str(error)
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return text, "" if text.strip() else "it must be a number, or text that isn't blank"
