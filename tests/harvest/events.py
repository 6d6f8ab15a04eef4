"""An organisation to which things happen at random, and a plain account of what a portal must then show.

The account is worked out from what is in git, and shares no code with the harvest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.harvest.forges import GitHub
from tests.harvest.loopback import Answer, Request, Response
from tests.harvest.organisation import component

STALE_DAYS = 2
FILES = ("catalog-info.yaml", "deploy/catalog-info.yaml")


@dataclass
class Text:
    """A catalog file: owners by name, names whose document is broken, or misspelt, and whether it is YAML at all."""

    owners: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    misspelt: dict[str, int] = field(default_factory=dict)
    is_yaml: bool = True

    @property
    def content(self) -> str:
        """Return the file as it stands in git."""
        if not self.is_yaml:
            return "apiVersion: [never closed\n"
        return "---\n".join(self._document(name, owner) for name, owner in self.owners.items())

    def _document(self, name: str, owner: str) -> str:
        text = component(name, owner)
        if name in self.misspelt:  # its kind for one, its name for another
            slip = self.misspelt[name]
            old, new = ("kind: ", f"kind: X{slip}") if slip % 2 else (f"name: {name}", f"name: {name} x{slip}")
            return text.replace(old, new, 1)
        return text.replace("  lifecycle: production\n", "") if name in self.broken else text

    @property
    def good(self) -> dict[str, str]:
        """Return the owners of what can be read."""
        return {name: owner for name, owner in self.owners.items() if self.is_yaml and name not in self.unread}

    @property
    def unread(self) -> set[str]:
        """Return the names whose document cannot be read."""
        return self.broken | self.misspelt.keys()


@dataclass
class Project:
    """A repository, as it is in git."""

    path: str
    files: dict[str, Text]
    trouble: Answer | None = None
    is_deleted: bool = False


@dataclass(frozen=True)
class Shown:
    """What the portal must show of an entity: the file that it stood in, its owner, and since when it is stale."""

    file: str
    owner: str
    since: datetime | None = None


class Organisation:
    """Repositories on a forge, to which things happen."""

    def __init__(self, forge: GitHub, random: Random) -> None:
        self.forge, self.random = forge, random
        self.serial = 0
        self.projects: list[Project] = []
        self.hanging: Project | None = None
        for _ in range(8):
            self.new_repository()

    def fresh(self) -> str:
        self.serial += 1
        return f"n{self.serial}"

    def owner(self) -> str:
        return f"team-{self.random.randrange(6)}"

    def new_repository(self) -> None:
        name = self.fresh()
        texts = {file: Text({self.fresh(): self.owner()}) for file in FILES}
        project = Project(f"acme/{name}", texts)
        self.forge.add(project.path, {file: text.content for file, text in texts.items()})
        self.projects.append(project)

    def write(self, project: Project, *, orphan: bool = False) -> None:
        content = {file: text.content for file, text in project.files.items()}
        self.forge.push(project.path, {**content, "README.md": self.fresh()}, orphan=orphan)

    def alive(self) -> Project | None:
        """Return a repository that can be pushed to."""
        found = [project for project in self.projects if not project.is_deleted]
        return self.random.choice(found) if found else None

    def happen(self) -> str:
        """Let something happen, and return what."""
        if self.hanging is not None:
            self.mend(self.hanging)
            self.hanging = None
        event = self.random.choice(EVENTS)
        project = self.alive()
        if project is not None:
            event(self, project)
        return event.__name__

    def mend(self, project: Project) -> None:
        if project.trouble is not None:
            self.forge.server.answers.remove(project.trouble)
            project.trouble = None

    def trouble(self, project: Project, answer: Answer) -> None:
        self.mend(project)
        project.trouble = answer
        self.forge.server.answers.insert(0, answer)


Event = Callable[[Organisation, Project], None]


def changes_owner(org: Organisation, project: Project) -> None:
    for text in project.files.values():
        text.owners = {name: org.owner() for name in text.owners}
    org.write(project)


def adds_entity(org: Organisation, project: Project) -> None:
    if project.files:
        org.random.choice(list(project.files.values())).owners[org.fresh()] = org.owner()
        org.write(project)


def removes_entity(org: Organisation, project: Project) -> None:
    for text in project.files.values():
        if len(text.owners) > 1:
            text.owners.pop(next(iter(text.owners)))
    org.write(project)


def moves_entity(org: Organisation, project: Project) -> None:
    other = org.alive()
    if other is None or other is project or not (project.files and other.files):
        return
    source, target = next(iter(project.files.values())), next(iter(other.files.values()))
    if source.owners:
        name = next(iter(source.owners))
        target.owners[name] = source.owners.pop(name)
        source.broken.discard(name)
        source.misspelt.pop(name, None)
        org.write(project)
        org.write(other)


def removes_file(org: Organisation, project: Project) -> None:
    if len(project.files) > 1:
        project.files.pop(org.random.choice(list(project.files)))
        org.write(project)


def breaks_file(org: Organisation, project: Project) -> None:
    for text in project.files.values():
        text.is_yaml = False
    org.write(project)


def breaks_document(org: Organisation, project: Project) -> None:
    for text in project.files.values():
        text.broken = {org.random.choice(list(text.owners))} if text.owners else set()
    org.write(project)


def misspells(org: Organisation, project: Project) -> None:
    org.serial += 1
    for text in project.files.values():
        text.misspelt = {org.random.choice(list(text.owners)): org.serial} if text.owners else {}
    org.write(project)


def mends_files(org: Organisation, project: Project) -> None:
    for text in project.files.values():
        text.is_yaml, text.broken, text.misspelt = True, set(), {}
    org.write(project)


def force_pushes(org: Organisation, project: Project) -> None:
    for text in project.files.values():
        text.owners = {name: org.owner() for name in text.owners}
    org.write(project, orphan=True)


def renames(org: Organisation, project: Project) -> None:
    if project.trouble is None:
        new = f"{project.path.rpartition('/')[0]}/{org.fresh()}"
        org.forge.move(project.path, new)
        project.path = new


def transfers(org: Organisation, project: Project) -> None:
    if project.trouble is None:
        new = f"{'other' if project.path.startswith('acme/') else 'acme'}/{org.fresh()}"
        org.forge.move(project.path, new)
        project.path = new


def deletes(org: Organisation, project: Project) -> None:
    org.mend(project)
    org.forge.delete(project.path)
    project.is_deleted = True


def archives(org: Organisation, project: Project) -> None:
    facts = org.forge.projects[project.path].facts
    facts["archived"] = not facts.get("archived", False)


def dies(org: Organisation, project: Project) -> None:
    path = f"/{project.path}.git"
    org.trouble(project, lambda request: Response(500) if request.path.startswith(path) else None)


def hangs(org: Organisation, project: Project) -> None:
    """Give no answer to one harvest: each one that hangs takes as long as it may."""
    if project.trouble is not None:
        return
    org.write(project)
    org.hanging = project
    path = f"/{project.path}.git"

    def hang(request: Request) -> Response | None:
        if not request.path.startswith(path):
            return None
        org.forge.server.released.wait()
        return Response(503)

    org.trouble(project, hang)


def comes_back(org: Organisation, _project: Project) -> None:
    for project in org.projects:
        org.mend(project)


def forge_fails(org: Organisation, _project: Project) -> None:
    org.forge.down = None if org.forge.down else 503


def forge_comes_back(org: Organisation, _project: Project) -> None:
    org.forge.down = None


def appears(org: Organisation, _project: Project) -> None:
    org.new_repository()


EVENTS: tuple[Event, ...] = (
    changes_owner,
    changes_owner,
    adds_entity,
    removes_entity,
    moves_entity,
    removes_file,
    breaks_file,
    breaks_file,
    breaks_document,
    breaks_document,
    misspells,
    misspells,
    mends_files,
    mends_files,
    force_pushes,
    renames,
    transfers,
    deletes,
    archives,
    dies,
    hangs,
    comes_back,
    comes_back,
    forge_fails,
    forge_comes_back,
    forge_comes_back,
    appears,
)


class Account:
    """What the portal must show, kept by hand."""

    def __init__(self) -> None:
        self.shown: dict[int, dict[str, Shown]] = {}
        self.unreached: dict[int, datetime] = {}
        self.pushes: dict[int, int] = {}
        self.slips: dict[int, dict[str, set[int]]] = {}

    def harvest(self, org: Organisation, now: datetime) -> None:
        """Note what a harvest at some time must find."""
        for project in org.projects:
            key = id(project)
            seen_before = key in self.shown
            if not seen_before and (org.forge.down or not project.path.startswith("acme/")):
                continue  # nobody has told the portal of it
            pushes = 0 if project.is_deleted else org.forge.projects[project.path].pushed
            told = not org.forge.down and self.pushes.get(key) == pushes and key not in self.unreached
            if project.is_deleted or (project.trouble is not None and not told):  # the forge's word is enough
                self.unreached.setdefault(key, now)
                self.shown.setdefault(key, {})
                continue
            self.unreached.pop(key, None)
            self.pushes[key] = pushes
            self.shown[key] = _read(project, self.shown.get(key, {}), self.slips.get(key, {}), now)
            self.slips[key] = {file: _slips(text) for file, text in project.files.items()}

    def entities(self, now: datetime) -> dict[str, tuple[str, bool]]:
        """Return owner and staleness of all entities that must be shown, by name; a fresh one wins."""
        oldest = now - timedelta(days=STALE_DAYS)
        found: dict[str, tuple[str, bool]] = {}
        for key, shown in self.shown.items():
            out_since = self.unreached.get(key)
            if out_since is not None and out_since < oldest:
                continue
            for name, entity in shown.items():
                is_stale = out_since is not None or entity.since is not None
                if (entity.since is None or entity.since >= oldest) and not (is_stale and name in found):
                    found[name] = (entity.owner, is_stale)
        return found


def _slips(text: Text) -> set[int]:
    return {slip for name, slip in text.misspelt.items() if name in text.owners} if text.is_yaml else set()


def _read(project: Project, before: dict[str, Shown], slips: dict[str, set[int]], now: datetime) -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    for file, text in project.files.items():
        found |= {name: Shown(file, owner) for name, owner in text.good.items()}
    troubled = {old.file for old in before.values() if old.since is not None}
    for name, old in before.items():
        if name in found or old.file not in project.files:
            continue
        text = project.files[old.file]
        # Whose document a misspelt one is, nobody can tell: where it is new, or something is missing already, all stay.
        unexplained = _slips(text) if old.file in troubled else _slips(text) - slips.get(old.file, set())
        if not text.is_yaml or unexplained or name in text.broken & text.owners.keys():
            found[name] = Shown(old.file, old.owner, old.since or now)
    return found
