"""Texts to templates, and JSON to forms: an error with a place, or a text; nothing else, and never for long."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from generator.foreign_json import load_json
from generator.recipes.forms.answering import Form, faults_of, with_defaults
from generator.recipes.forms.schemas import FormError, remarks_of, resolved
from generator.recipes.language.lexing import BACKSTAGE, COOKIECUTTER
from generator.recipes.language.names import names_in
from generator.recipes.language.nodes import LanguageError
from generator.recipes.language.parsing import parse
from generator.recipes.language.templating import rendered_text
from generator.sources.codeowners import CodeOwners
from tests.fuzz.expectations import expect_json
from tests.fuzz.seeds import files
from tests.fuzz.target import TOP

SECONDS = 8.0
TOKENS = (
    "${{ ", " }}", "{% if ", " %}", "{% endif %}", "{% for x in ", "{% endfor %}", "{% set x = ", "{% raw %}",
    "{% endraw %}", "{#", "#}", "-%}", "{%-", " | default('')", " | replace('a', 'b')", " | dump", " | int", "range(9)",
    "values.name", "values['map'].a", "[1, 2]", "{a: 1}", " if ", " else ", " ? ", " : ", " is defined", " not in ",
    '"$ref": "#/definitions/a"', '"properties": {', '"oneOf": [', '"dependencies": {', '"if": {', '"then": {',
    '"pattern": "', '"default": ', '"type": "', '"enum": [', '"required": ["a"]', "** @a/b\n", "[Section] @c\n",
)  # fmt: skip
COVERS = (
    "recipes/language/lexing.py", "recipes/language/parsing.py", "recipes/language/evaluating.py",
    "recipes/language/functions.py", "recipes/language/values.py", "recipes/language/names.py",
    "recipes/forms/schemas.py", "recipes/forms/fields.py", "recipes/forms/answering.py", "sources/globs.py",
)  # fmt: skip
VALUES: dict[str, Any] = {"name": "pay", "list": [1, "a", None], "map": {"a": 1}, "yes": True, "one": 1.0}


def seeds() -> list[bytes]:
    """Return skeletons, the table of the language, and forms."""
    texts = [text for text, _ in json.loads((TOP / "tests/recipes/language.json").read_text("utf-8"))]
    forms = [case["page"] for case in json.loads((TOP / "tests/recipes/forms.json").read_text("utf-8"))]
    skeletons = files("catalog/org/software-templates/*/skeleton/*", "catalog/org/*/CODEOWNERS")
    return [*(text.encode() for text in texts), *(json.dumps(form).encode() for form in forms), *skeletons]


def check(data: bytes) -> None:
    """Expect an error at a place of the text, or a text; of a form questions that can be shown."""
    text = data.decode("utf-8", "replace")
    for marks in (BACKSTAGE, COOKIECUTTER._replace(trim_blocks=True, lstrip_blocks=True)):
        try:
            tree = parse(text, marks)
            expect_json(tree.as_json())
            list(islice(names_in(tree, "values"), 1_000))
            rendered_text(text, {"values": VALUES, "cookiecutter": VALUES}, marks).encode("utf-8", "replace")
        except LanguageError as error:
            assert error.message and 0 <= error.at <= len(text)  # noqa: PT017, PT018 either outcome is right
    CodeOwners.parse(text, "CODEOWNERS").lines_for("src/app/main.py")
    _form(data)


def _form(data: bytes) -> None:
    try:
        page = load_json(data)
    except ValueError:
        return
    if not isinstance(page, dict):
        return
    list(islice(remarks_of(page), 1_000))
    try:
        form = Form([resolved(page)], {})
    except FormError as error:
        assert error.message  # noqa: PT017
        return
    answers = with_defaults(form, {"a": "x"})
    for fault in faults_of(form, answers):
        assert fault.message
