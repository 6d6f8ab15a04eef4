"""The manuals of teams and people that stand in no catalog file."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

CONTRADICTION = """\
A catalog file and another source do not say the same of a team.

Why: somebody who must be told will not be. The file counts, as it is the one that was written for the portal;
but often it is the one that nobody has looked at since.

Bad:
```text
members: [ann, eve]             # in catalog-info.yaml; the team on GitHub has ann and bob
```

Good:
```text
type: team                      # without members: those of the team on GitHub are filled in
```

Fix: correct whichever is wrong; or leave members, parent and e-mail out of the file, so that the other source
fills them in.
"""

UNREADABLE = """\
A table or an export of people cannot be read, or a line of it.

Why: teams that owners name are missing, and every reference to them is a problem of its own.

Bad:
```text
Squad,Who
Payments,ann
```

Good:
```text
group,user,name,email
Payments,ann,Ann Doe,ann@example.com
```

Fix: a table is CSV in UTF-8 with a line of headings; `columns` in the settings says which of its columns is
which. An export is JSON of SCIM 2.0.
"""

CLASH = """\
Teams or people of a source would have the same name in the catalog, though they are not the same.

Why: whatever names an owner by it would reach one of them, and nobody could tell which. So within one source
each of them has a longer name; of two sources the first one counts, and the other one's team is left out.

Bad:
```text
group,user
Payments,jo@agency.example
Payments,jo@example.com
```

Good:
```text
group,user,email
Payments,jo-agency,jo@agency.example
Payments,jo,jo@example.com
```

Fix: give them different names or logins there; or put one of two sources into a namespace of its own:
`{github_teams: umbrella, namespace: umbrella}`.
"""

MANUALS = (
    Manual("PPL001", "Team that two sources describe differently", Severity.WARNING, CONTRADICTION),
    Manual("PPL002", "Table or export that cannot be read", Severity.ERROR, UNREADABLE),
    Manual("PPL003", "Teams or people of one name", Severity.WARNING, CLASH),
)
