# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="CommentFile")


@_attrs_define(kw_only=True)
class CommentFile(Fields):
    """A file to attach to a comment.

    Attributes:
        file_key (str): Key that uploading the file gave.
        width (int | Unset): Width at which a picture is shown, 100 to 750.
    """

    file_key: str
    width: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "fileKey": "file_key",
    }

    def to_dict(self) -> dict[str, Any]:
        file_key = self.file_key

        width = self.width

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "fileKey": file_key,
            }
        )
        if width is not UNSET:
            field_dict["width"] = width

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        file_key = d.pop("fileKey")

        width = d.pop("width", UNSET)

        comment_file = cls(
            file_key=file_key,
            width=width,
        )

        comment_file.additional_properties = d
        return comment_file
