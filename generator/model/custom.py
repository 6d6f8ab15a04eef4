"""Kinds that an organisation adds: a YAML file each, with a JSON Schema and its references as data.

```yaml
kind: Dashboard
apiVersion: [example.com/v1]
plural: Dashboards
schema: {type: object, required: [owner], properties: {owner: {type: string}}}
refs:
  - {path: spec.owner, relation: ownedBy, reverse: ownerOf, defaultKind: Group}
```
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from generator.model.fields import Lenient
from generator.model.kind import Kind, RelationField, SpecError


class SchemaFaultError(Exception):
    """The JSON Schema of a kind is no valid JSON Schema."""


class _Ref(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)
    path: str = Field(pattern=r"^spec\.[^.]+(\.[^.]+)*$")
    relation: str = Field(pattern=r"^\w+$")
    reverse: str = Field(pattern=r"^\w+$")
    defaultKind: str | None = None


class KindFile(BaseModel):
    """The content of one file of the folder that the setting `kinds` names."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    kind: str = Field(pattern=r"^[a-zA-Z][a-z0-9A-Z]{0,62}$")
    apiVersion: list[str] = Field(min_length=1)
    plural: str | None = None
    description: str | None = None
    json_schema: dict[str, Any] = Field(default_factory=dict, alias="schema")
    refs: list[_Ref] = Field(default_factory=list)

    def as_kind(self) -> Kind:
        """Return the kind, whose specs are judged by the JSON Schema.

        Raises:
            SchemaFaultError: the JSON Schema is not one.
        """
        validator = _validator(self.json_schema)
        fields = tuple(
            RelationField(ref.path.removeprefix("spec."), ref.relation, ref.reverse, ref.defaultKind)
            for ref in self.refs
        )
        validate = partial(_validate, validator)
        return Kind(
            self.kind, self.plural or f"{self.kind}s", Lenient, fields, tuple(self.apiVersion), validate=validate
        )


def _validator(schema: Mapping[str, Any]) -> Any:
    """Return a validator that looks nothing up outside of the schema: no file, no network."""
    from jsonschema import Draft202012Validator, SchemaError  # noqa: PLC0415 only custom kinds need them
    from referencing import Registry  # noqa: PLC0415
    from referencing.exceptions import Unresolvable  # noqa: PLC0415
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

    try:
        Draft202012Validator.check_schema(schema)
        resource = DRAFT202012.create_resource(schema)
        registry: Registry[Any] = Registry().with_resource(resource.id() or "", resource)
        resolver = registry.resolver(resource.id() or "")
        for reference in _references(schema):
            resolver.lookup(reference)
    except SchemaError as error:
        raise SchemaFaultError(f"schema: {error.message}") from error
    except Unresolvable as error:
        raise SchemaFaultError(f"schema: {error.ref} is not in the schema, and nothing else is read") from error
    return Draft202012Validator(schema, registry=registry)


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _references(item)


def _validate(validator: Any, spec: Mapping[str, Any]) -> list[SpecError]:
    return [
        SpecError(tuple(error.absolute_path), str(error.validator), f"spec: {error.message}")
        for error in sorted(validator.iter_errors(spec), key=lambda error: list(map(str, error.absolute_path)))
    ]
