"""Generated models: what goes in comes out, whatever fields an answer has."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import datetime
from importlib.resources import files
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SPACE
from kaiten_spaces import models as kaiten
from kaiten_spaces import types as kaiten_types
from kintone_spaces import models as kintone
from kintone_spaces import types as kintone_types
from spaceclients._spec.json_values import is_array, is_object

DOCUMENTS = {
    package: json.loads((files(package) / "openapi.json").read_text(encoding="utf-8"))
    for package in ("kaiten_spaces", "kintone_spaces")
}
MODELS = [
    (package, name, getattr(models, name))
    for package, models in (("kaiten_spaces", kaiten), ("kintone_spaces", kintone))
    for name, schema in DOCUMENTS[package]["components"]["schemas"].items()
    if schema["type"] == "object"
]
unknown = st.dictionaries(st.text().map(lambda text: f"x-{text}"), st.none() | st.integers() | st.text(), max_size=3)
scalars: dict[str, st.SearchStrategy[Any]] = {
    "string": st.text(),
    "integer": st.integers(),
    "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "null": st.none(),
}


def values(document: dict[str, Any], schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a schema as an answer may have them: nulls where allowed, optional fields or not, unknown ones."""
    if "$ref" in schema:
        return values(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of([values(document, option) for option in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("format") == "date-time":
        moments = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}Z")
        return moments | st.none() if "null" in schema["type"] else moments
    if "type" not in schema:
        return st.recursive(
            st.one_of(*scalars.values()),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=5,
        )
    kinds: list[str] = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return st.one_of([kind_values(document, schema, kind) for kind in kinds])


def kind_values(document: dict[str, Any], schema: dict[str, Any], kind: str) -> st.SearchStrategy[Any]:
    if kind == "array":
        return st.lists(values(document, schema["items"]), max_size=3)
    if kind != "object":
        return scalars[kind]
    if "additionalProperties" in schema:
        return st.dictionaries(st.text(), values(document, schema["additionalProperties"]), max_size=3)
    fields = {name: values(document, field) for name, field in schema.get("properties", {}).items()}
    required = set(schema.get("required", ()))
    known = st.fixed_dictionaries(
        {name: field for name, field in fields.items() if name in required},
        optional={name: field for name, field in fields.items() if name not in required},
    )
    return st.tuples(unknown, known).map(lambda parts: parts[0] | parts[1])


def moments(document: dict[str, Any], schema: dict[str, Any], value: Any) -> Any:
    """A value with each time of its schema parsed: a moment may be written in more ways than one."""
    if "anyOf" in schema:
        [schema] = [option for option in schema["anyOf"] if option.get("type") != "null"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if is_array(value):
        return [moments(document, schema.get("items", {}), item) for item in value]
    if is_object(value):
        rest: dict[str, Any] = schema.get("additionalProperties", {})
        fields = schema.get("properties", {})
        return {key: moments(document, fields.get(key, rest), item) for key, item in value.items()}
    return datetime.fromisoformat(value) if value is not None and schema.get("format") == "date-time" else value


@pytest.mark.parametrize(("package", "name", "model"), MODELS, ids=[name for _, name, _ in MODELS])
@given(st.data())
def test_a_model_gives_back_what_it_was_made_of(package: str, name: str, model: Any, data: st.DataObject) -> None:
    """Unknown and null fields too; times, those of nested models as well, come back as the same moment."""
    document = DOCUMENTS[package]
    schema = {"$ref": f"#/components/schemas/{name}"}
    given_value = data.draw(values(document, schema))

    made = model.from_dict(given_value)
    written = made.to_dict()

    assert moments(document, schema, written) == moments(document, schema, given_value)
    assert model.from_dict(written) == made
    assert model.from_dict(json.loads(json.dumps(written))) == made


def test_unknown_fields_are_kept() -> None:
    """Kaiten adds fields by build; a reader can get at them."""
    space = kaiten.Space.from_dict({**SPACE, "mascot": "cat"})

    assert space["mascot"] == "cat"
    assert space.to_dict()["mascot"] == "cat"


def test_every_field_can_be_had_by_name() -> None:
    """By the API's name or Python's, for one that the spec has and one that it doesn't."""
    body = kintone.UpdateSpaceRequest.from_dict({"id": 1, "isPrivate": True, "mascot": "cat"})

    assert [body[name] for name in ("id", "isPrivate", "is_private", "mascot")] == [1, True, True, "cat"]
    assert [name in body for name in ("isPrivate", "mascot", "name", "body")] == [True, True, False, False]
    body["isPrivate"], body["name"], body["mascot"] = False, "Launch", "dog"
    assert (body.is_private, body.name) == (False, "Launch")
    assert body.to_dict() == {"id": 1, "isPrivate": False, "name": "Launch", "mascot": "dog"}
    del body["is_private"], body["mascot"]
    assert (body.to_dict(), body.additional_keys) == ({"id": 1, "name": "Launch"}, [])
    for name in ("isPrivate", "mascot", "to_dict", "additional_properties"):
        with pytest.raises(KeyError):
            body[name]
        with pytest.raises(KeyError):
            del body[name]
    with pytest.raises(KeyError):
        del body["id"]  # it is required


@pytest.mark.parametrize("types", [kaiten_types, kintone_types])
@pytest.mark.parametrize("use", ["list(unset)", "len(unset)", "unset[0]", "unset.id", "1 in unset"])
def test_who_takes_unset_for_a_value_is_told_what_it_is(types: Any, use: str) -> None:
    """An absent list is no empty list: who is removed for not being in it isn't to blame."""
    with pytest.raises((TypeError, AttributeError), match="it was not in the response"):
        eval(use, {"unset": types.UNSET})

    assert not types.UNSET
    assert not hasattr(types.UNSET, "id")


def test_null_is_told_from_missing() -> None:
    space = kaiten.Space.from_dict({**SPACE, "key": None})

    assert space.key is None
    assert space.icon_type is kaiten_types.UNSET


@pytest.mark.parametrize("types", [kaiten_types, kintone_types])
def test_unset_survives_copying_and_pickling(types: Any) -> None:
    """It is told by identity: a copy of it would be sent as a value."""
    assert pickle.loads(pickle.dumps(types.UNSET)) is types.UNSET
    assert copy.deepcopy(types.UNSET) is types.UNSET
    body = kintone.UpdateSpaceRequest(id=1)
    for twin in (pickle.loads(pickle.dumps(body)), copy.deepcopy(body)):
        assert twin.to_dict() == {"id": 1}


@pytest.mark.parametrize("types", [kaiten_types, kintone_types])
def test_unset_shows_its_name(types: Any) -> None:
    """It is the default value in every signature that an editor shows."""
    assert repr(types.UNSET) == "UNSET"


def test_a_credential_is_no_field() -> None:
    """It is in the spec, marked; the authentication sends it."""
    fields = DOCUMENTS["kintone_spaces"]["components"]["schemas"]["UpdateSpaceRequest"]["properties"]
    assert fields["__REQUEST_TOKEN__"]["x-credential"] is True

    assert len(attrs.fields(kintone.UpdateSpaceRequest)) == len(fields)  # without it, with additional_properties
    assert not any("request_token" in field.name.lower() for field in attrs.fields(kintone.UpdateSpaceRequest))


def test_models_are_made_by_keyword_only() -> None:
    """A field added in the middle of a spec must not move the others."""
    with pytest.raises(TypeError):
        kintone.UpdateSpaceRequest(1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
