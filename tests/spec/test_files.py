"""The files of a form, from what callers give."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from spaceclients._call.request import Draft, http_request
from spaceclients._spec.files import FilePart, file_parts
from spaceclients._spec.json_values import BrokenRuleError
from spaceclients._spec.serializer import Serializer

if TYPE_CHECKING:
    from pathlib import Path

FILE = {"type": "string", "format": "binary"}
FORM = {
    "type": "object",
    "properties": {
        "file": FILE,
        "moreFiles": {"type": "array", "items": FILE, "x-python-name": "more_files"},
        "title": {"type": "string"},
    },
}


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    return schema


def parts(**given: Any) -> dict[str, Any]:
    return file_parts(Serializer(resolve).shape(FORM), resolve, given)


def test_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF")
    png = SimpleNamespace(payload=io.BytesIO(b"png"), file_name="é.png", mime_type="image/png")
    with path.open("rb") as file:
        found = parts(file=file, more_files=[bytearray(b"abc"), png], title="no file")

    assert found == {
        "file": FilePart("plan.pdf", b"%PDF"),
        "more_files": [FilePart("more_files", b"abc"), FilePart("é.png", b"png", "image/png")],
    }
    assert "PDF" not in repr(found)


@pytest.mark.parametrize("given", ["a.txt", 5, None, io.StringIO("text"), SimpleNamespace(payload="text")])
def test_what_is_no_file_is_refused(given: Any) -> None:
    with pytest.raises(BrokenRuleError, match="it must be a File"):
        parts(file=given)


def test_a_closed_file_is_refused() -> None:
    closed = io.BytesIO()
    closed.close()
    with pytest.raises(BrokenRuleError, match="it can't be read"):
        parts(more_files=[closed])


def test_a_form_is_sent_in_parts() -> None:
    body = {"file": FilePart("a.txt", b"abc"), "tags": ["x", "y"], "count": 3, "thing": {"id": 5}}
    request = http_request("https://a.example", "/api", [], Draft("PUT", "/upload", {}, body, is_multipart=True))

    boundary = request.headers["content-type"].removeprefix("multipart/form-data; boundary=")
    sent = [each.strip(b"\r\n").decode() for each in request.content.split(f"--{boundary}".encode())[1:-1]]
    head = "Content-Disposition: form-data; name="
    assert sent == [
        f'{head}"file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nabc',
        f'{head}"tags"\r\n\r\nx',
        f'{head}"tags"\r\n\r\ny',
        f'{head}"count"\r\n\r\n3',
        f'{head}"thing"\r\nContent-Type: application/json\r\n\r\n{{"id":5}}',
    ]
    assert request.headers["content-length"] == str(len(request.content))
