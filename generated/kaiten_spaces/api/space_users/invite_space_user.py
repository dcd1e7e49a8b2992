# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.invite_space_user_request import InviteSpaceUserRequest
from ...models.space_invitation import SpaceInvitation
from ...types import Response


def _get_kwargs(
    space_id: int,
    *,
    body: InviteSpaceUserRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/spaces/{space_id}/users".format(
            space_id=quote(str(space_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorMessage | SpaceInvitation | str | None:
    if response.status_code == 200:
        response_200 = SpaceInvitation.from_dict(response.json())

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
) -> Response[Any | ErrorMessage | SpaceInvitation | str]:
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
    body: InviteSpaceUserRequest,
) -> Response[Any | ErrorMessage | SpaceInvitation | str]:
    """Invite a person to a space.

     Lets a person in by mail address, and returns the person and the access that was given.

    It isn't documented which role a person has who is invited without one, nor what a second invitation
    of the same
    address does; nor whether a mail is sent unless `send_email` says so.

    Args:
        space_id (int):
        body (InviteSpaceUserRequest): A person to invite to a space. Fields that Kaiten doesn't
            know are ignored in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | SpaceInvitation | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: InviteSpaceUserRequest,
) -> Any | ErrorMessage | SpaceInvitation | str | None:
    """Invite a person to a space.

     Lets a person in by mail address, and returns the person and the access that was given.

    It isn't documented which role a person has who is invited without one, nor what a second invitation
    of the same
    address does; nor whether a mail is sent unless `send_email` says so.

    Args:
        space_id (int):
        body (InviteSpaceUserRequest): A person to invite to a space. Fields that Kaiten doesn't
            know are ignored in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | SpaceInvitation | str
    """

    return sync_detailed(
        space_id=space_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: InviteSpaceUserRequest,
) -> Response[Any | ErrorMessage | SpaceInvitation | str]:
    """Invite a person to a space.

     Lets a person in by mail address, and returns the person and the access that was given.

    It isn't documented which role a person has who is invited without one, nor what a second invitation
    of the same
    address does; nor whether a mail is sent unless `send_email` says so.

    Args:
        space_id (int):
        body (InviteSpaceUserRequest): A person to invite to a space. Fields that Kaiten doesn't
            know are ignored in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | SpaceInvitation | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: InviteSpaceUserRequest,
) -> Any | ErrorMessage | SpaceInvitation | str | None:
    """Invite a person to a space.

     Lets a person in by mail address, and returns the person and the access that was given.

    It isn't documented which role a person has who is invited without one, nor what a second invitation
    of the same
    address does; nor whether a mail is sent unless `send_email` says so.

    Args:
        space_id (int):
        body (InviteSpaceUserRequest): A person to invite to a space. Fields that Kaiten doesn't
            know are ignored in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | SpaceInvitation | str
    """

    return (
        await asyncio_detailed(
            space_id=space_id,
            client=client,
            body=body,
        )
    ).parsed
