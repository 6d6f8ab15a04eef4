"""`/problems/`: everything that is wrong, by file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator.pages.page import Page
from generator.pages.site import Site
from generator.problems import Problem

URL = "problems/"


def pages(site: Site) -> Iterator[Page]:
    """Yield the one page of problems."""
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for problem in site.portal.problems:
        by_file[problem.location.path if problem.location else ""].append(problem)
    view = {"files": sorted(by_file.items()), "count": len(site.portal.problems), "known": site.catalog.entities}
    yield Page(URL, "catalog", "Problems", "What is wrong in the catalog, and how to mend it", site.render("problems.html", URL, view))
