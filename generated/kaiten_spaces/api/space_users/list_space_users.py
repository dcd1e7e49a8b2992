# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.space_user import SpaceUser
from ...types import UNSET, Response, Unset


def _get_kwargs(
    space_id: int,
    *,
    include_inherited_access: bool | Unset = UNSET,
    inactive: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    last_user_id: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["include_inherited_access"] = include_inherited_access

    params["inactive"] = inactive

    params["limit"] = limit

    params["last_user_id"] = last_user_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/spaces/{space_id}/users".format(
            space_id=quote(str(space_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


parameters = _get_kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorMessage | list[SpaceUser] | str | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = SpaceUser.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if response.status_code == 400:
        response_400 = ErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = response.text
        return response_401

    if response.status_code == 403:
        response_403 = cast(Any, None)
        return response_403

    if response.status_code == 404:
        response_404 = cast(Any, None)
        return response_404

    if response.status_code == 429:
        response_429 = response.text
        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | ErrorMessage | list[SpaceUser] | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    include_inherited_access: bool | Unset = UNSET,
    inactive: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    last_user_id: int | Unset = UNSET,
) -> Response[Any | ErrorMessage | list[SpaceUser] | str]:
    """List the users of a space.

     Returns a page of the people in a space, in no order.

    A page has 500 people at most, 100 if no `limit` is sent. For the next page send the greatest `id`
    of this one
    as `last_user_id`; `offset` is ignored. **A short page isn't the last one**: only an empty page is.
    Which people
    the pages hold together varies with their size.

    People who have inherited all of their access from above are left out unless
    `include_inherited_access` is true.

    Args:
        space_id (int):
        include_inherited_access (bool | Unset):
        inactive (bool | Unset):
        limit (int | Unset):
        last_user_id (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | list[SpaceUser] | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        include_inherited_access=include_inherited_access,
        inactive=inactive,
        limit=limit,
        last_user_id=last_user_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    include_inherited_access: bool | Unset = UNSET,
    inactive: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    last_user_id: int | Unset = UNSET,
) -> Any | ErrorMessage | list[SpaceUser] | str | None:
    """List the users of a space.

     Returns a page of the people in a space, in no order.

    A page has 500 people at most, 100 if no `limit` is sent. For the next page send the greatest `id`
    of this one
    as `last_user_id`; `offset` is ignored. **A short page isn't the last one**: only an empty page is.
    Which people
    the pages hold together varies with their size.

    People who have inherited all of their access from above are left out unless
    `include_inherited_access` is true.

    Args:
        space_id (int):
        include_inherited_access (bool | Unset):
        inactive (bool | Unset):
        limit (int | Unset):
        last_user_id (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | list[SpaceUser] | str
    """

    return sync_detailed(
        space_id=space_id,
        client=client,
        include_inherited_access=include_inherited_access,
        inactive=inactive,
        limit=limit,
        last_user_id=last_user_id,
    ).parsed


async def asyncio_detailed(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    include_inherited_access: bool | Unset = UNSET,
    inactive: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    last_user_id: int | Unset = UNSET,
) -> Response[Any | ErrorMessage | list[SpaceUser] | str]:
    """List the users of a space.

     Returns a page of the people in a space, in no order.

    A page has 500 people at most, 100 if no `limit` is sent. For the next page send the greatest `id`
    of this one
    as `last_user_id`; `offset` is ignored. **A short page isn't the last one**: only an empty page is.
    Which people
    the pages hold together varies with their size.

    People who have inherited all of their access from above are left out unless
    `include_inherited_access` is true.

    Args:
        space_id (int):
        include_inherited_access (bool | Unset):
        inactive (bool | Unset):
        limit (int | Unset):
        last_user_id (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | list[SpaceUser] | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        include_inherited_access=include_inherited_access,
        inactive=inactive,
        limit=limit,
        last_user_id=last_user_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    include_inherited_access: bool | Unset = UNSET,
    inactive: bool | Unset = UNSET,
    limit: int | Unset = UNSET,
    last_user_id: int | Unset = UNSET,
) -> Any | ErrorMessage | list[SpaceUser] | str | None:
    """List the users of a space.

     Returns a page of the people in a space, in no order.

    A page has 500 people at most, 100 if no `limit` is sent. For the next page send the greatest `id`
    of this one
    as `last_user_id`; `offset` is ignored. **A short page isn't the last one**: only an empty page is.
    Which people
    the pages hold together varies with their size.

    People who have inherited all of their access from above are left out unless
    `include_inherited_access` is true.

    Args:
        space_id (int):
        include_inherited_access (bool | Unset):
        inactive (bool | Unset):
        limit (int | Unset):
        last_user_id (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | list[SpaceUser] | str
    """

    return (
        await asyncio_detailed(
            space_id=space_id,
            client=client,
            include_inherited_access=include_inherited_access,
            inactive=inactive,
            limit=limit,
            last_user_id=last_user_id,
        )
    ).parsed
