"""The types of fields that the kinds share: strict, and "absent" is not the same as "null"."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


def _reject_null(value: object) -> object:
    if value is None:
        raise PydanticCustomError("null_value", "must not be null; leave the field out instead")
    return value


NOT_NULL = BeforeValidator(_reject_null)

Text = Annotated[str, Field(strict=True, min_length=1)]
"""A string of at least one character."""
AnyText = Annotated[str, Field(strict=True)]
OptionalText = Annotated[Text | None, NOT_NULL]
OptionalAnyText = Annotated[AnyText | None, NOT_NULL]
Texts = list[Text]
OptionalTexts = Annotated[Texts | None, NOT_NULL]
Mapping = dict[str, Any]
OptionalMapping = Annotated[Mapping | None, NOT_NULL]


class Lenient(BaseModel):
    """A part of an entity: unknown fields pass, as they do in Backstage, and nothing is changed."""

    model_config = ConfigDict(frozen=True, extra="allow", protected_namespaces=(), defer_build=True)
