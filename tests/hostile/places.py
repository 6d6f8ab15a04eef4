"""The places that a catalog's author controls: found by walking the models, so that a new field is one of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

import generator
from generator.model.kind import Kind, RelationField
from generator.model.kinds import OPT_IN
from generator.model.metadata import Metadata


class Subject(NamedTuple):
    """A kind, or what it is for one value of `spec.type`: what an entity of it is made of."""

    name: str
    kind: Kind
    variant: str | None
    model: type[BaseModel]
    relations: tuple[RelationField, ...]


API_TYPES = ("openapi", "asyncapi", "graphql", "grpc", "trpc")


def subjects(custom: Kind) -> list[Subject]:
    """Return every kind with its variants, those that an organisation opts in to and one of its own too."""
    found = []
    for kind in (*OPT_IN.kinds.values(), custom):
        found.append(Subject(kind.name.lower(), kind, None, kind.spec, kind.relations))
        for value, (model, relations) in kind.variants.items():
            found.append(Subject(f"{kind.name.lower()}-{value}", kind, value, model, relations))
        if kind.name == "API":
            found += [Subject(f"api-{value}", kind, value, kind.spec, kind.relations) for value in API_TYPES]
    return found


def document(subject: Subject, name: str, text: str) -> dict[str, Any]:
    """Return an entity that holds a text wherever one may stand and is accepted."""
    spec: dict[str, Any] = filled(subject.model, text)
    spec |= {text: text, "further": [text, {text: [text]}]}
    if subject.variant is not None:
        spec["type"] = subject.variant
    for relation in subject.relations:
        # a reference has no format but its two signs, so everything behind them is its name
        refs = [f"component:default/{text}", f"group:default/{text}"]
        alone = relation.path in {"owner", "system", "subcomponentOf", "domain", "subdomainOf", "parent"}
        spec[relation.path] = refs[1] if alone else refs
    if subject.kind.name == "Template":
        spec["parameters"] = [form(text)]
    metadata = filled(Metadata, text) | {text: text}
    metadata |= {"name": name, "namespace": "default", "tags": ["tripped"], "labels": {"example.com/label": "tripped"}}
    metadata["annotations"] = dict.fromkeys(known_annotations(), text)
    metadata["links"] = [link | {text: text, "url": url} for link in metadata["links"] for url in urls(text)]
    return {"apiVersion": subject.kind.versions[0], "kind": subject.kind.name, "metadata": metadata, "spec": spec}


# Where a text must have a format: such a document is refused, and the text stands in what is said of it.
FORMATTED: Mapping[str, str] = {
    "metadata.name": "the name",
    "metadata.namespace": "the namespace",
    "metadata.labels": "keys and values",
    "metadata.annotations": "the keys",
    "metadata.tags.0": "a tag",
    "metadata.links.0.url": "those that are no URL",
}


def refused(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield, with the name of its place, a document for each place where a text has the wrong format."""
    good = {"name": "refused", "description": "x"}
    spec = {"type": "service", "lifecycle": "production", "owner": "x"}
    for field, value in (
        ("name", text),
        ("namespace", text),
        ("labels", {text: "x"}),
        ("labels", {"x": text}),
        ("annotations", {text: "x"}),
        ("tags", [text]),
        ("links", [{"url": text}]),
        ("links", text),
    ):
        yield f"metadata.{field}", _component(good | {field: value}, spec)
    yield "kind", {**_component(good, spec), "kind": text}
    yield "apiVersion", {**_component(good, spec), "apiVersion": text}
    yield "a field of the root", {**_component(good, spec), text: text}
    yield "a reference", _component(good, spec | {"dependsOn": [text]})
    yield "an owner", _component(good, spec | {"owner": text})
    yield "spec", {**_component(good, spec), "spec": text}
    yield (
        "a custom kind's schema",
        {
            "apiVersion": "example.com/v1",
            "kind": "Hostile",
            "metadata": good,
            "spec": {"owner": "x", "number": text, "choice": text},
        },
    )


def _component(metadata: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata, "spec": spec}


def urls(text: str) -> list[str]:
    """Return URLs that Backstage accepts and that hold a text."""
    return [f"https://good.example.com/?{text}#{text}", f"javascript:{text}"]


def form(text: str) -> dict[str, Any]:
    """Return a page of a template's form."""
    field = {
        "title": text,
        "type": text,
        "description": text,
        "default": text,
        "enum": [text],
        "enumNames": [text],
        "ui:help": text,
        "ui:field": text,
    }
    rule = {"oneOf": [{"properties": {text: {"enum": [text]}, f"{text}2": field}}]}
    return {
        "title": text,
        "description": text,
        "required": [text],
        "properties": {text: field},
        "dependencies": {text: rule},
        text: text,
    }


def filled(model: type[BaseModel], text: str) -> dict[str, Any]:
    """Return what a model accepts, with a text in every place."""
    return {field.alias or name: _value(field.annotation, text) for name, field in model.model_fields.items()} | {
        text: text
    }


def _value(annotation: Any, text: str) -> Any:  # noqa: PLR0911 a return a shape
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(inner[0], text)
    if origin in (Union, UnionType):
        return _value(inner[0], text)
    if origin is Literal:
        return inner[0]
    if origin is list:
        return [_value(inner[0], text)]
    if origin is dict:
        return {text: _value(inner[1], text)}
    if annotation is str:
        return text
    if annotation is Any:
        return {text: [text, {text: text}]}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return filled(annotation, text)
    raise AssertionError(f"no payload is known for a field of the type {annotation}: teach tests/hostile/places.py")


def leaves(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Yield the dotted path of every place of a model that holds a text, a list's first item as 0."""
    for name, field in model.model_fields.items():
        yield from _leaves(field.annotation, f"{before}{field.alias or name}")


def _leaves(annotation: Any, path: str) -> Iterator[str]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, Union, UnionType):
        yield from _leaves(inner[0], path)
    elif origin is list:
        yield from _leaves(inner[0], f"{path}.0")
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from leaves(annotation, f"{path}.")
    elif origin is not Literal:
        yield path


@cache
def known_annotations() -> tuple[str, ...]:
    """Return the annotations that the program names anywhere, and one that the links file of the tests names."""
    key = re.compile(r"(?:milepost|backstage\.io|github\.com|gitlab\.com)/[a-z][a-z-]*")
    found = {"hostile.example.com/linked", "hostile.example.com/other"}
    for file in Path(generator.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and key.fullmatch(node.value):
                found.add(node.value)
    return tuple(sorted(found - {"backstage.io/v1alpha1", "backstage.io/v1beta1"}))
