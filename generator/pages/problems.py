"""`/problems/`: everything that is wrong, by owner and then by file, with where to mend it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from generator.insights.ownership import owner_of
from generator.model.ref import split_ref
from generator.pages.origins import places_of
from generator.pages.page import Heading, Page, Sheet
from generator.pages.site import Site
from generator.problems import Problem, Severity

URL = "problems/"
ON_ONE_PAGE = 200
"""When there are more problems, each owner's have a page of their own."""


class FileProblems(NamedTuple):
    """The problems of one file, and where it can be edited."""

    path: str
    edit_url: str | None
    problems: list[Problem]


class OwnerProblems(NamedTuple):
    """The problems that one owner has to mend; `owner` None where nobody that is known is named.

    `url` is the page of the problems relative to the site's root, or None where they stand on the same page.
    """

    owner: str | None
    id: str
    counts: dict[Severity, int]
    files: list[FileProblems]
    url: str | None

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(self.counts.values())


def sheets(site: Site) -> Iterator[Sheet]:
    """Yield what is made every time: it is about the whole catalog."""
    yield Sheet("problems", None, partial(pages, site))


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of problems, and where they are many a page for each owner."""
    problems = site.portal.problems
    split = len(problems) > ON_ONE_PAGE
    owners = by_owner(problems, site, split=split)
    view = {"owners": owners, "counts": _counts(problems), "count": len(problems), "split": split}
    contents = () if split else tuple(Heading(entry.id, _title(entry, site)) for entry in owners)
    body = site.render("problems.html", URL, view)
    yield Page(URL, "catalog", "Problems", "What is wrong in the catalog, and how to mend it", body, contents)
    for entry in owners if split else ():
        url = entry.url or URL
        title = f"Problems of {_title(entry, site)}"
        body = site.render("owner-problems.html", url, {"entry": entry, "title": title})
        yield Page(url, "catalog", title, title, body)


def by_owner(problems: Iterable[Problem], site: Site, *, split: bool) -> list[OwnerProblems]:
    """Return the problems by owner: those with the most errors first, nobody's last."""
    of_file = _owners_of_files(site)
    edits = _edit_urls(site)
    table: dict[str | None, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        path = problem.location.path if problem.location else ""
        owner = _owner(problem.entity, site) or of_file.get(path)
        table[owner][path].append(problem)
    entries = [_entry(owner, files, edits, split=split) for owner, files in table.items()]
    return sorted(entries, key=lambda entry: (entry.owner is None, _weight(entry), entry.owner or ""))


def _entry(
    owner: str | None, files: Mapping[str, list[Problem]], edits: Mapping[str, str | None], *, split: bool
) -> OwnerProblems:
    listed = [FileProblems(path, edits.get(path), found) for path, found in sorted(files.items())]
    counts = _counts(problem for found in files.values() for problem in found)
    name = "nobody"
    url = f"{URL}{name}/"
    if owner is not None:
        kind, namespace, short = split_ref(owner)
        name = f"{kind}-{namespace}-{short}"
        url = f"{URL}{kind}/{namespace}/{short}/"
    return OwnerProblems(owner, name, counts, listed, url if split else None)


def _weight(entry: OwnerProblems) -> tuple[int, int]:
    return (-entry.counts[Severity.ERROR], -entry.total)


def _counts(problems: Iterable[Problem]) -> dict[Severity, int]:
    counts = Counter(problem.severity for problem in problems)
    return {severity: counts[severity] for severity in Severity}


def _owner(ref: str | None, site: Site) -> str | None:
    """Return the owner that answers for a problem; one that no file defines cannot."""
    if ref is None:
        return None
    if ref.startswith("group:") and ref in site.catalog.entities:
        return ref
    owner = owner_of(site.catalog, ref)
    return owner if owner in site.catalog.entities else None


def _owners_of_files(site: Site) -> dict[str, str]:
    """Return the owner of the first owned entity of each file, for problems that concern no entity."""
    owners: dict[str, str] = {}
    for entity in site.catalog:
        if entity.origin.path not in owners:
            owner = _owner(entity.ref, site)
            if owner is not None:
                owners[entity.origin.path] = owner
    return owners


def _edit_urls(site: Site) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    concerned = {problem.location.path for problem in site.portal.problems if problem.location}
    for entity in site.catalog:
        path = entity.origin.path
        if path in concerned and not found.get(path):
            record = site.records.get(entity.origin.repository)
            found[path] = places_of(entity, site.links.links_of(entity.annotations), record).edit
    return found


def _title(entry: OwnerProblems, site: Site) -> str:
    if entry.owner is None:
        return "Nobody's"
    known = site.catalog.get(entry.owner)
    return known.title if known else split_ref(entry.owner).name
