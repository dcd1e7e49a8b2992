# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
"""Contains some shared types for properties"""

from collections.abc import Mapping, MutableMapping
from http import HTTPStatus
from typing import IO, BinaryIO, Generic, Literal, TypeVar, TYPE_CHECKING, Any, ClassVar

from attrs import define, Attribute, fields


_ABSENT = "the field is UNSET, since it was not in the response, which need not mean that it is empty; ask `if value is not UNSET`"


class Unset:
    def __reduce__(self) -> str:
        return "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    if not TYPE_CHECKING:  # type checkers find such mistakes without these

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):  # Python asks for these, as when it copies
                raise AttributeError(name)
            raise AttributeError(f"there is no .{name}: {_ABSENT}")

        def __iter__(self, *_: object) -> Any:
            raise TypeError(f"there is no list: {_ABSENT}")

        __contains__ = __iter__

        def __len__(self) -> int:
            raise TypeError(f"there is no length: {_ABSENT}")

        def __getitem__(self, key: object) -> Any:
            raise TypeError(f"there is no [{key!r}]: {_ABSENT}")

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Unset = Unset()


class Fields:
    """What all models have: `[...]` gives any field that is there, by the API's name or by Python's."""

    __slots__ = ()
    _python_names: ClassVar[Mapping[str, str]] = {}
    additional_properties: dict[str, Any]

    @property
    def additional_keys(self) -> list[str]:
        """The names of the fields that the spec doesn't have."""
        return list(self.additional_properties)

    def _own(self, key: str) -> "Attribute[Any] | None":
        name = self._python_names.get(key, key)
        return next((each for each in fields(type(self)) if each.init and each.name == name), None)  # type: ignore[arg-type]

    def __getitem__(self, key: str) -> Any:
        own = self._own(key)
        if own is None:
            return self.additional_properties[key]
        value = getattr(self, own.name)
        if value is UNSET:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: Any) -> None:
        own = self._own(key)
        if own is None:
            self.additional_properties[key] = value
        else:
            setattr(self, own.name, value)

    def __delitem__(self, key: str) -> None:
        own = self._own(key)
        if own is None:
            del self.additional_properties[key]
        elif own.default is UNSET and key in self:
            setattr(self, own.name, UNSET)
        else:
            raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        own = self._own(key)
        return key in self.additional_properties if own is None else getattr(self, own.name) is not UNSET



# The types that `httpx.Client(files=)` can accept, copied from that library.
FileContent = IO[bytes] | bytes | str
FileTypes = (
    # (filename, file (or bytes), content_type)
    tuple[str | None, FileContent, str | None]
    # (filename, file (or bytes), content_type, headers)
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """Contains information for file uploads"""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Return a tuple representation that httpx will accept for multipart/form-data"""
        return self.file_name, self.payload, self.mime_type


T = TypeVar("T")


@define
class Response(Generic[T]):
    """A response from an endpoint"""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = ["UNSET", "Fields", "File", "FileTypes", "RequestFiles", "Response", "Unset"]
