"""TPL001."""

from __future__ import annotations

import pytest

from generator.rules import unrendered_template
from tests.rules.conftest import Found, entity


@pytest.mark.parametrize("text", ["${{ values.x }}", "{{ x }}", "{% if x %}", "<% x %>", "a ${NAME} b"])
@pytest.mark.parametrize("field", ["title", "description"])
def test_placeholders_are_reported(found: Found, field: str, text: str) -> None:
    (problem,) = found(unrendered_template, entity("Component a", metadata=(f'{field}: "{text}"',)))
    assert problem.startswith(f"component:default/a: metadata.{field} still holds the placeholder")


@pytest.mark.parametrize("text", ["`${{ values.x }}`", "``{{ x }}``", "{ x }", "$HOME", "<b>%</b>", "${}"])
def test_code_and_other_brackets_are_not(found: Found, text: str) -> None:
    assert found(unrendered_template, entity("Component a", metadata=(f'description: "{text}"',))) == []


def test_references_and_links_are_looked_at_and_definitions_are_not(found: Found) -> None:
    a = entity("Component a", "owner: '${{ values.owner }}'", metadata=("links:", "  - url: https://x.y/${REPO}"))
    assert len(found(unrendered_template, a, entity("API b", "definition: '/pay/{{ id }}'"))) == 2


def test_the_steps_of_a_template_are_made_of_placeholders(found: Found) -> None:
    template = """\
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: new, title: 'New ${{ x }}'}
spec:
  type: service
  steps: [{action: x, input: {name: '${{ parameters.name }}'}}]
"""
    assert found(unrendered_template, template) == [
        "template:default/new: metadata.title still holds the placeholder ${{ x }}"
    ]
