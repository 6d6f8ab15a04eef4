"""The manuals of what is wrong with the portal's documents and its table of links."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

BROKEN_LINKS = """\
The file that the setting `annotations` names cannot be used.

Why: it says which annotations become links. Without it no entity has links to its dashboards, its
repository or its on-call schedule.

Bad:
```text
links:
  - annotation: example.com/board
    title: Board
    url: boards.example.com/{value}          # https:// is missing
```

Good:
```text
links:
  - annotation: example.com/board
    title: Board
    url: https://boards.example.com/{value}
    kind: dashboard
```

Fix: the file needs `links`, a list of annotation, title and url (with https:// or http:// once the
`vars` are filled in); `icon`, `kind` and `vars` are optional.
"""

DANGLING_LINK = """\
A document links an entity that no file defines.

Why: the link leads nowhere. mkdocs cannot see it, because the pages of entities are no documents.

Bad:
```text
Ask the [payment service](entity:component:default/paymnets).
```

Good:
```text
Ask the [payment service](entity:component:default/payments).
```

Fix: correct the reference, or remove the link. A kind that is left out means a component.
"""

COLLISION = """\
A document has the URL of a page of the portal.

Why: only one of the two can stand there. The portal's own page does, and the document is left out.

Bad:
```text
docs/catalog/index.md
```

Good:
```text
docs/guides/catalog.md
```

Fix: move or rename the document. Reserved are /catalog/, /docs/, /recipes/, /tags/, /rules/, /problems/,
/owner/, /teams/, /impact/, /graph/, /changes/, /deprecations/, /scorecards/, /metrics/ and /api/.
"""

MANUALS = (
    Manual("LNK002", "Table of links that cannot be used", Severity.ERROR, BROKEN_LINKS),
    Manual("LNK003", "Link to an entity that is not there", Severity.WARNING, DANGLING_LINK),
    Manual("URL001", "Document at a reserved URL", Severity.WARNING, COLLISION),
)
