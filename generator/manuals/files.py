"""The manuals of files and folders, and of the definitions of kinds."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

UNREADABLE_FILE = """\
A file cannot be read.

Why: its entities are missing from the portal. The file is there, but the user that runs Milepost may
not read it, it is no regular file, or it is a symlink that leads nowhere. For a `.gitignore` it is a
warning: what it would leave out is read.

Bad:
```text
-rw-------  root  catalog-info.yaml
```

Good:
```text
-rw-r--r--  root  catalog-info.yaml
```

Fix: give the user that runs Milepost the right to read it, mend the symlink, or exclude the file in the
settings.
"""

UNREADABLE_FOLDER = """\
A folder cannot be looked into.

Why: what it holds is missing from the portal, and nobody would notice.

Bad:
```text
drwx------  root  services/
```

Good:
```text
drwxr-xr-x  root  services/
```

Fix: give the user that runs Milepost the right to read it, or exclude it in the settings.
"""

LOOP = """\
A symlink leads back to a folder above it.

Why: symlinked folders are not followed, so nothing is lost here; other tools go round in the circle.

Bad:
```text
services/all -> ..
```

Good:
```text
services/
```

Fix: remove the symlink, or exclude it in the settings.
"""

ABSENT_SOURCE = """\
A source of the settings leads to no folder.

Why: all that it should bring is missing from the portal, and nothing else says so.

Bad:
```text
sources:
  - {path: repositores/*}       # the folder is called repositories
```

Good:
```text
sources:
  - {path: repositories/*}
```

Fix: correct the path, which starts at the folder of mkdocs.yml, or remove the source.
"""

BROKEN_KIND = """\
A file that defines a kind cannot be used.

Why: every entity of that kind is refused as unknown (ENT005) until it can be.

Bad:
```text
kind: Dashboard
apiVersion: example.com/v1        # a list is needed
```

Good:
```text
kind: Dashboard
apiVersion: [example.com/v1]
schema: {type: object, required: [owner]}
refs:
  - {path: spec.owner, relation: ownedBy, reverse: ownerOf, defaultKind: Group}
```

Fix: the file needs `kind` and `apiVersion` (a list); `plural`, `description`, `schema` (a JSON Schema
of spec) and `refs` (path, relation, reverse, defaultKind) are optional, and nothing else is allowed.
"""

MANUALS = (
    Manual("SRC001", "File that cannot be read", Severity.ERROR, UNREADABLE_FILE),
    Manual("SRC002", "Folder that cannot be read", Severity.ERROR, UNREADABLE_FOLDER),
    Manual("SRC003", "Symlink that leads in a circle", Severity.WARNING, LOOP),
    Manual("SRC004", "Source that leads nowhere", Severity.WARNING, ABSENT_SOURCE),
    Manual("KND001", "Definition of a kind that cannot be used", Severity.ERROR, BROKEN_KIND),
)
