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

from collections.abc import Mapping
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
        from jsonschema import Draft202012Validator, SchemaError  # noqa: PLC0415 only custom kinds need it

        try:
            Draft202012Validator.check_schema(self.json_schema)
        except SchemaError as error:
            raise SchemaFaultError(f"schema: {error.message}") from error
        fields = tuple(
            RelationField(ref.path.removeprefix("spec."), ref.relation, ref.reverse, ref.defaultKind)
            for ref in self.refs
        )
        validate = partial(_validate, Draft202012Validator(self.json_schema))
        return Kind(
            self.kind, self.plural or f"{self.kind}s", Lenient, fields, tuple(self.apiVersion), validate=validate
        )


def _validate(validator: Any, spec: Mapping[str, Any]) -> list[SpecError]:
    return [
        SpecError(tuple(error.absolute_path), str(error.validator), f"spec: {error.message}")
        for error in sorted(validator.iter_errors(spec), key=lambda error: list(map(str, error.absolute_path)))
    ]
