"""The hostile organisation has a payload in every place, and each arrives where it is shown."""

from __future__ import annotations

import gzip
import json
import os
from typing import Any

import pytest
from pydantic import BaseModel

from generator.model.metadata import Metadata
from tests.hostile.building import Built
from tests.hostile.organisation import cases, custom_kind, name_of
from tests.hostile.payloads import BY_CLASS, PAYLOADS
from tests.hostile.places import FORMATTED, filled, known_annotations, leaves, subjects
from tests.running import PROVE

# The variant of a kind is chosen by its type, so there it is no text of one's own.
CHOSEN = "spec.type"
# The portal has an etag of its own.
REPLACED = "metadata.etag"


def _entity(built: Built, kind: str, name: str) -> dict[str, Any]:
    path = built.site / "api/catalog/entities/by-name" / kind.lower() / "default" / name
    assert path.is_file(), f"{kind} {name} was not accepted: has a field got a format? Then it belongs into FORMATTED"
    entity: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return entity


def _holds(value: Any, text: str) -> bool:
    if isinstance(value, dict):
        return any(_holds(item, text) for item in (*value, *value.values()))
    if isinstance(value, list):
        return any(_holds(item, text) for item in value)
    return isinstance(value, str) and text in value


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def test_every_field_of_every_kind_holds_a_payload_of_every_class(built: Built) -> None:
    for subject, payload in cases(whole=bool(os.environ.get(PROVE))):
        entity = _entity(built, subject.kind.name, name_of(subject, payload))
        places = [*leaves(Metadata, "metadata."), *leaves(subject.model, "spec.")]
        missing = [
            place
            for place in places
            if place not in FORMATTED
            and place != REPLACED
            and not (place == CHOSEN and subject.variant)
            and not _holds(_at(entity, place), payload.text)
        ]
        assert missing == [], (subject.name, payload.name)


def test_every_annotation_that_the_program_knows_is_hostile(built: Built) -> None:
    entity = _entity(built, "Component", "script-0")
    assert set(known_annotations()) <= set(entity["metadata"]["annotations"])
    assert {"milepost/on-call", "backstage.io/techdocs-ref", "github.com/project-slug"} <= set(known_annotations())


def test_every_class_reaches_every_kind(built: Built) -> None:
    names = {subject.name for subject in subjects(custom_kind())}
    assert {"component", "api-graphql", "airesource-skill", "location", "template", "user", "hostile"} <= names
    for group in BY_CLASS:
        reached = {subject.name for subject, payload in cases(whole=False) if payload.name.startswith(f"{group}-")}
        assert reached == names
    assert built.status == 0


def test_what_is_refused_is_told(built: Built) -> None:
    snapshot = json.loads(gzip.decompress((built.site / "api/snapshot/v1.json.gz").read_bytes()))
    told = "\n".join(problem["message"] for problem in snapshot["problems"])
    unheard = [payload.name for payload in PAYLOADS if payload.text not in told]
    assert unheard == []


def test_a_field_of_an_unknown_shape_fails() -> None:
    class New(BaseModel):
        text: str
        number: complex

    with pytest.raises(AssertionError, match="no payload is known"):
        filled(New, "x")
