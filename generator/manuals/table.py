"""The table of manuals: the families of codes, and the page of each code."""

from __future__ import annotations

from inspect import getdoc

from generator.manuals import (
    comments,
    entity,
    files,
    internal,
    location,
    pages,
    people,
    placeholder,
    recipes,
    repositories,
    yaml,
)
from generator.manuals.manual import Manual
from generator.rules.rule import Rule
from generator.rules.table import Unusable, all_rules

MANUALS: tuple[Manual, ...] = (
    *yaml.MANUALS,
    *entity.MANUALS,
    *placeholder.MANUALS,
    *location.MANUALS,
    *files.MANUALS,
    *repositories.MANUALS,
    *people.MANUALS,
    *recipes.MANUALS,
    *pages.MANUALS,
    *comments.MANUALS,
    *internal.MANUALS,
)
"""The manuals of codes that are no rules'."""

FAMILIES: dict[str, str] = {
    "YAML": "Reading YAML",
    "ENT": "The format of entities",
    "REF": "References",
    "OWN": "Owners",
    "DUP": "Duplicates",
    "DEP": "Dependencies",
    "SYS": "Systems and domains",
    "ORP": "Orphans",
    "DOC": "Descriptions",
    "LNK": "Links",
    "ANN": "Annotations",
    "REN": "Renaming",
    "TPL": "Templates",
    "TXT": "Embedded files ($text, $json, $yaml)",
    "LOC": "Locations",
    "SRC": "Files and folders",
    "REP": "Repositories and other sources",
    "PPL": "Teams and people",
    "KND": "Custom kinds",
    "RCP": "Recipes",
    "URL": "URLs of the portal",
    "IGN": "Ignore comments",
    "INT": "Milepost itself",
}
"""What the codes with the same letters are about, in the order in which they are listed."""


def all_manuals() -> tuple[Manual, ...]:
    """Return the manual of every code, those of the rules (and of plugins' rules) included, by family."""
    rules = (_of_rule(rule) for rule in all_rules() if not isinstance(rule, Unusable))
    order = list(FAMILIES)

    def place(manual: Manual) -> tuple[int, str]:
        letters = family(manual.code)
        return (order.index(letters) if letters in FAMILIES else len(order), manual.code)

    return tuple(sorted((*MANUALS, *rules), key=place))


def manual(code: str) -> Manual | None:
    """Return the manual of a code, None if there is no such code; upper and lower case do not matter."""
    return next((found for found in all_manuals() if found.code == code.upper()), None)


def family(code: str) -> str:
    """Return the letters of a code."""
    return code.rstrip("0123456789")


def _of_rule(rule: Rule) -> Manual:
    return Manual(rule.CODE, rule.TITLE, rule.SEVERITY, f"{getdoc(rule) or rule.TITLE}\n")
