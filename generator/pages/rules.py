"""`/rules/` and `/rules/<code>/`: the manual of each code, as `milepost explain` prints it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial

from generator.manuals.manual import Manual
from generator.manuals.table import FAMILIES, all_manuals, family
from generator.pages.page import Heading, Page, Sheet
from generator.pages.prose import manual_prose, one_line
from generator.pages.site import Site
from generator.problems import Problem

URL = "rules/"
SHOWN = 50


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield one sheet, which is about all problems and nothing else."""
    yield Sheet("rules", [repr(problem) for problem in site.portal.problems], partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the list of codes, and a page for each."""
    found = _by_code(site)
    manuals = all_manuals()
    families: dict[str, list[tuple[Manual, int]]] = defaultdict(list)
    for manual in manuals:
        families[family(manual.code)].append((manual, len(found.get(manual.code, ()))))
    groups = [(letters, FAMILIES.get(letters, letters), rules) for letters, rules in families.items()]
    contents = tuple(Heading(letters.lower(), title) for letters, title, _ in groups)
    body = site.render("rules.html", URL, {"families": groups})
    yield Page(URL, "catalog", "Rules", "What Milepost checks, and how to mend what it finds", body, contents)
    for manual in manuals:
        yield _rule_page(manual, found.get(manual.code, []), site)


def _rule_page(manual: Manual, problems: list[Problem], site: Site) -> Page:
    url = f"{URL}{manual.code}/"
    view = {
        "manual": manual,
        "text": manual_prose(manual.text),
        "problems": problems[:SHOWN],
        "more": max(0, len(problems) - SHOWN),
    }
    title = f"{manual.code}: {manual.title}"
    return Page(url, "catalog", title, one_line(manual.title), site.render("rule.html", url, view))


def _by_code(site: Site) -> Mapping[str, list[Problem]]:
    table: dict[str, list[Problem]] = defaultdict(list)
    for problem in site.portal.problems:
        table[problem.code].append(problem)
    return table
