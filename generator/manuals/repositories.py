"""The manuals of repositories and other sources that are harvested."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

UNREACHED = """\
A repository cannot be reached.

Why: what it holds is shown as it was when it could be reached last, and every such entity says so and since
when; after `stale_after` days it is no longer shown (REP008). Where the repository was never reached, its
entities are missing, and this is an error.

Bad:
```text
sources:
  - {git: "https://github.com/acme/pay.git"}      # private, and there is no token
```

Good:
```text
$ export GITHUB_TOKEN=...       # or: gh auth login, or a credential helper of git
$ milepost harvest
```

Fix: give the user or the token that harvests the right to read it, correct its address, or take it out of the
sources. A repository that was deleted on purpose goes by itself.
"""

TOO_MUCH = """\
A repository holds more than is taken of one.

Why: one repository must not fill the disk or hold up the harvest of the others. Only catalog files are taken,
and what they lead to; files beyond the limit are left out.

Bad:
```text
targets: ["./**/*.json"]        # a Location that leads to all of a large repository
```

Good:
```text
targets: ["./services/*/catalog-info.yaml"]
```

Fix: let Locations name fewer files, leave some out by `exclude`, or raise `limits.repository_bytes`.
"""

MOVED = """\
A repository was found at another address than its source names.

Why: the old address works only as long as nobody takes it for a repository of their own. Renames and
transfers that the forge tells of are followed.

Bad:
```text
sources:
  - {git: "https://github.com/acme/payments-old.git"}
```

Good:
```text
sources:
  - {git: "https://github.com/acme/payments.git"}
```

Fix: name the new address. A repository that was transferred to another organisation is named as a source of
its own, or its organisation is.
"""

ARCHIVED = """\
A repository is archived, and what stands in it is said to be in use.

Why: nobody can correct an archived repository, so its file goes on saying `lifecycle: production` of
something that may long be gone.

Bad:
```text
spec:
  lifecycle: production         # in an archived repository
```

Good:
```text
spec:
  lifecycle: deprecated
```

Fix: write `lifecycle: deprecated` before a repository is archived. To leave archived repositories out
altogether, write `archived: false` in the source.
"""

IN_LFS = """\
A catalog file is kept in Git LFS.

Why: of repositories nothing is fetched but what git itself holds, so there is only a pointer where the file
should be.

Bad:
```text
*.yaml filter=lfs diff=lfs merge=lfs -text      # .gitattributes
```

Good:
```text
*.yaml filter=lfs diff=lfs merge=lfs -text
catalog-info.yaml !filter !diff !merge text
```

Fix: keep catalog files, and what they take in, in git itself.
"""

KEPT = """\
An entity is shown as it last was, as its file can no longer be read.

Why: somebody may look for the owner of a service just when its file was broken by a slip. So the entity stays
as it was with the last good commit, says so, and goes after `stale_after` days (REP008).

Bad:
```text
spec:
  owner: [payments              # a bracket that is never closed
```

Good:
```text
spec:
  owner: payments
```

Fix: mend the file; what is wrong with it is a problem of its own. To remove the entity, remove its document.
"""

OVER = """\
What could not be read for too long is no longer shown.

Why: what a portal says must be true. Entities of a file that is broken, or of a repository that is out of
reach, are shown as they last were for `stale_after` days and no longer.

Bad:
```text
stale_after: 0                  # they go with the next harvest
```

Good:
```text
stale_after: 14                 # time to mend a file, or a token
```

Fix: mend the file, or give access to the repository.
"""

UNLISTED = """\
A source cannot be asked.

Why: new repositories, and new members of teams, are not noticed; those that are known stay. A source of which
nothing is known yet stops the harvest, as the portal would be built without it and nobody would notice.

Bad:
```text
sources:
  - {github: acme-inc}          # the organisation is called acme
```

Good:
```text
sources:
  - {github: acme}
```

Fix: the message says what the host answered. Correct the source, or give the token that harvests the right to
list repositories (and, for teams, to read members).
"""

UNLOCKED = """\
A source does not hold any more what the lock names.

Why: of repositories `milepost.lock` names commits, which can be had again. Teams and other portals tell only
what is so today; with `--locked` these are taken, and this is said.

Bad:
```text
$ milepost build --locked       # on another machine, after somebody has joined a team
```

Good:
```text
$ milepost build                # writes the lock anew
```

Fix: nothing, or harvest without `--locked`.
"""

MANUALS = (
    Manual("REP001", "Repository out of reach", Severity.WARNING, UNREACHED),
    Manual("REP002", "Repository that is too large", Severity.ERROR, TOO_MUCH),
    Manual("REP003", "Repository that has moved", Severity.INFO, MOVED),
    Manual("REP005", "Archived, and said to be in use", Severity.INFO, ARCHIVED),
    Manual("REP006", "Catalog file in Git LFS", Severity.ERROR, IN_LFS),
    Manual("REP007", "Entity that is shown as it last was", Severity.WARNING, KEPT),
    Manual("REP008", "Entities that are no longer shown", Severity.ERROR, OVER),
    Manual("REP009", "Source that cannot be asked", Severity.WARNING, UNLISTED),
    Manual("REP010", "Source that is not as the lock has it", Severity.WARNING, UNLOCKED),
)
