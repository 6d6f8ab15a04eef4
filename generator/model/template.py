"""Template: a software template, in the format of Backstage's scaffolder."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from generator.model.fields import (
    NOT_NULL,
    AnyText,
    Lenient,
    OptionalAnyText,
    OptionalMapping,
    OptionalText,
    Text,
)
from generator.model.kind import OWNER, Kind

TEMPLATE_VERSION = "scaffolder.backstage.io/v1beta3"

Condition = Annotated[AnyText | Annotated[bool, Field(strict=True)] | None, NOT_NULL]


class Permissions(Lenient):
    """`backstage:permissions`: tags that a permission policy reads."""

    tags: Annotated[list[AnyText] | None, NOT_NULL] = None


class Permitted(Lenient):
    """Something that carries `backstage:permissions`."""

    permissions: Annotated[Permissions | None, NOT_NULL] = Field(default=None, alias="backstage:permissions")


class Step(Permitted):
    """One action of a template."""

    action: AnyText
    id: OptionalAnyText = None
    name: OptionalAnyText = None
    input: OptionalMapping = None
    condition: Condition = Field(default=None, alias="if")


class OutputLink(Lenient):
    """A link that is shown when the template has run."""

    condition: Condition = Field(default=None, alias="if")
    url: OptionalText = None
    entityRef: OptionalText = None
    title: OptionalText = None
    icon: OptionalText = None


class OutputText(Lenient):
    """A text that is shown when the template has run."""

    condition: Condition = Field(default=None, alias="if")
    title: OptionalText = None
    icon: OptionalText = None
    content: OptionalAnyText = None


class Output(Lenient):
    """What is shown when the template has run; any further output is a string."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, AnyText]
    links: Annotated[list[OutputLink] | None, NOT_NULL] = None
    text: Annotated[list[OutputText] | None, NOT_NULL] = None


class Secrets(Lenient):
    """The schema of the secrets that a template asks for."""

    secret_schema: OptionalMapping = Field(default=None, alias="schema")


class ButtonLabels(Lenient):
    """The texts of the form's buttons."""

    backButtonText: OptionalAnyText = None
    createButtonText: OptionalAnyText = None
    reviewButtonText: OptionalAnyText = None


class Presentation(Lenient):
    """How the form is shown."""

    buttonLabels: Annotated[ButtonLabels | None, NOT_NULL] = None


class Recovery(Lenient):
    """What happens to a run that was interrupted."""

    strategy: OptionalAnyText = Field(default=None, alias="EXPERIMENTAL_strategy")


class FormDecorator(Lenient):
    """A script of the portal that adds to the form's answers."""

    id: OptionalAnyText = None
    input: OptionalMapping = None


class TemplateSpec(Lenient):
    """The spec of a Template."""

    type: Text
    steps: list[Step]
    owner: OptionalText = None
    lifecycle: OptionalText = None
    parameters: Annotated[Any, NOT_NULL] = None
    secrets: Annotated[Secrets | None, NOT_NULL] = None
    presentation: Annotated[Presentation | None, NOT_NULL] = None
    recovery: Annotated[Recovery | None, NOT_NULL] = Field(default=None, alias="EXPERIMENTAL_recovery")
    formDecorators: Annotated[list[FormDecorator] | None, NOT_NULL] = None
    oldFormDecorators: Annotated[list[FormDecorator] | None, NOT_NULL] = Field(
        default=None, alias="EXPERIMENTAL_formDecorators"
    )
    output: Annotated[Output | None, NOT_NULL] = None

    @model_validator(mode="before")
    @classmethod
    def _judge_parameters(cls, spec: object) -> object:
        """Accept one JSON Schema or a list of them: a union would report each fault twice."""
        if isinstance(spec, dict) and "parameters" in spec:
            pages = spec["parameters"]
            for page in pages if isinstance(pages, list) else [pages]:
                if not isinstance(page, dict):
                    raise PydanticCustomError(
                        "parameters", "parameters must be a JSON Schema (a mapping) or a list of them"
                    )
                Permitted.model_validate(page)
        return spec


TEMPLATE = Kind("Template", "Templates", TemplateSpec, (OWNER,), (TEMPLATE_VERSION,))
