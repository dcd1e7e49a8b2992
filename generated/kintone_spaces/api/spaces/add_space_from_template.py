# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.add_space_from_template_request import AddSpaceFromTemplateRequest
from ...models.error_response import ErrorResponse
from ...models.id_response import IdResponse
from ...types import Response


def _get_kwargs(
    *,
    body: AddSpaceFromTemplateRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/template/space.json",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorResponse | IdResponse | str | None:
    if response.status_code == 200:
        response_200 = IdResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorResponse.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorResponse.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorResponse.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorResponse.from_dict(response.json())

        return response_404

    if response.status_code == 429:
        response_429 = ErrorResponse.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = cast(Any, None)
        return response_500

    if response.status_code == 503:
        response_503 = response.text
        return response_503

    if response.status_code == 520:
        response_520 = ErrorResponse.from_dict(response.json())

        return response_520

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | ErrorResponse | IdResponse | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AddSpaceFromTemplateRequest,
) -> Response[Any | ErrorResponse | IdResponse | str]:
    """Create a space from a template.

     Makes a new space after a template and returns its id. The user needs the right to create spaces,
    and for a
    guest space that to create guest spaces. At least one member must be an administrator.

    No operation lists the templates: their ids are on the page "Space Templates" of the system
    administration,
    `/k/admin/system/spacetemplate/`. A guest space needs a template that was made from a guest space.

    Each call makes a space: no idempotency key is documented.

    Args:
        body (AddSpaceFromTemplateRequest): A space to create from a template.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | IdResponse | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: AddSpaceFromTemplateRequest,
) -> Any | ErrorResponse | IdResponse | str | None:
    """Create a space from a template.

     Makes a new space after a template and returns its id. The user needs the right to create spaces,
    and for a
    guest space that to create guest spaces. At least one member must be an administrator.

    No operation lists the templates: their ids are on the page "Space Templates" of the system
    administration,
    `/k/admin/system/spacetemplate/`. A guest space needs a template that was made from a guest space.

    Each call makes a space: no idempotency key is documented.

    Args:
        body (AddSpaceFromTemplateRequest): A space to create from a template.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | IdResponse | str
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AddSpaceFromTemplateRequest,
) -> Response[Any | ErrorResponse | IdResponse | str]:
    """Create a space from a template.

     Makes a new space after a template and returns its id. The user needs the right to create spaces,
    and for a
    guest space that to create guest spaces. At least one member must be an administrator.

    No operation lists the templates: their ids are on the page "Space Templates" of the system
    administration,
    `/k/admin/system/spacetemplate/`. A guest space needs a template that was made from a guest space.

    Each call makes a space: no idempotency key is documented.

    Args:
        body (AddSpaceFromTemplateRequest): A space to create from a template.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | IdResponse | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: AddSpaceFromTemplateRequest,
) -> Any | ErrorResponse | IdResponse | str | None:
    """Create a space from a template.

     Makes a new space after a template and returns its id. The user needs the right to create spaces,
    and for a
    guest space that to create guest spaces. At least one member must be an administrator.

    No operation lists the templates: their ids are on the page "Space Templates" of the system
    administration,
    `/k/admin/system/spacetemplate/`. A guest space needs a template that was made from a guest space.

    Each call makes a space: no idempotency key is documented.

    Args:
        body (AddSpaceFromTemplateRequest): A space to create from a template.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | IdResponse | str
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
