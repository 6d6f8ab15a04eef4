"""The manuals of what is wrong with a file's YAML."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

SYNTAX = """\
The text is not YAML.

Why: Backstage refuses the document, and its entity disappears from the portal. Only this document is
lost; its neighbours in the file are read.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  description: note: a colon and a space need quotes
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  description: "note: a colon and a space need quotes"
spec:
  type: service
  lifecycle: production
  owner: payments
```

Fix: look at the line that the problem names and at the one above it: most often a quote or a bracket is
not closed, a value needs quotes, or a line is indented with a tab.
"""

DUPLICATE_KEY = """\
A key stands twice in one mapping.

Why: which of the two values counts is a matter of luck, so Backstage refuses the document.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
  children: [cards]
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: [cards]
```

Fix: keep one of the two. The message says where the first one stands.
"""

NOT_A_MAPPING = """\
The document is a list or a single value.

Why: an entity is a mapping with `apiVersion`, `kind`, `metadata` and `spec`.

Bad:
```yaml
- apiVersion: backstage.io/v1alpha1
  kind: Group
- apiVersion: backstage.io/v1alpha1
  kind: Group
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: cards
spec:
  type: team
  children: []
```

Fix: write the fields at the left margin. Several entities of one file are not a list but documents,
with a line `---` between them.
"""

UNKNOWN_ALIAS = """\
An alias (`*name`) refers to an anchor that is not defined before it.

Why: Backstage gives up the whole file for this one, so all of its entities disappear. Often no alias
was meant, and the value only starts with an asterisk.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
  annotations:
    example.com/topics: *all
spec:
  type: team
  children: []
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
  annotations:
    example.com/topics: "*all"
spec:
  type: team
  children: []
```

Fix: quote the value, or define the anchor (`&name`) earlier in the same document.
"""

TOO_LARGE = """\
The file is larger than Milepost reads.

Why: a catalog file of that size is nearly always a mistake, such as an API's definition written into
it, and one such file must not slow down or stop the build of all the others.

Bad:
```text
catalog-info.yaml, 3 MB, with an OpenAPI document as its spec.definition
```

Good:
```text
catalog-info.yaml, 1 KB, with   definition: {$text: ./openapi.yaml}
```

Fix: move what is large into a file of its own, or raise the setting `limits.file_bytes` (by default
1,048,576).
"""

TOO_DEEP = """\
Mappings and lists stand within one another too deeply.

Why: deep nesting costs time and memory out of all proportion, and no catalog file needs it.

Bad:
```text
spec: {a: {a: {a: ...}}}    a hundred and one times
```

Good:
```text
spec: {a: ...}
```

Fix: flatten the document, or raise the setting `limits.depth` (by default 100).
"""

TOO_MANY_ALIASES = """\
The aliases of a document expand to too much.

Why: ten lines of aliases to aliases can expand to billions of values (the "billion laughs"). Backstage
gives up the whole file for it, and Milepost must not run out of memory.

Bad:
```text
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
```

Good:
```text
tags: [x]
```

Fix: write the values out, or raise the setting `limits.aliases` (by default 10,000).
"""

TOO_MANY_DOCUMENTS = """\
The file holds more documents than Milepost reads.

Why: a file that large was written by a program that has gone wrong, more often than not.

Bad:
```text
catalog-info.yaml with ten thousand and one documents
```

Good:
```text
one catalog-info.yaml a repository, and a Location that names them
```

Fix: split the file, or raise the setting `limits.documents` (by default 10,000). The documents before
the limit are read.
"""

GAVE_UP = """\
The YAML cannot be read for a rare reason.

Why: the text goes beyond what the reader can represent: an anchor that contains itself, for instance.
Backstage does not read it either.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec: &spec
  type: team
  children: []
  again: *spec
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
spec:
  type: team
  children: []
```

Fix: write the part that the message names in a plainer way.
"""

NOT_UTF8 = """\
The file is not encoded in UTF-8.

Why: the bytes that cannot be read are shown as U+FFFD, in names and descriptions too. Backstage does the
same and says nothing.

Bad:
```text
description: Zahlungen f\\xfcr H\\xe4ndler     saved as Latin-1
```

Good:
```text
description: Zahlungen für Händler             saved as UTF-8
```

Fix: save the file as UTF-8.
"""

MANUALS = (
    Manual("YAML001", "Text that is not YAML", Severity.ERROR, SYNTAX),
    Manual("YAML002", "Key that stands twice", Severity.ERROR, DUPLICATE_KEY),
    Manual("YAML003", "Document that is no mapping", Severity.ERROR, NOT_A_MAPPING),
    Manual("YAML004", "Alias without an anchor", Severity.ERROR, UNKNOWN_ALIAS),
    Manual("YAML005", "File that is too large", Severity.ERROR, TOO_LARGE),
    Manual("YAML006", "Document that nests too deeply", Severity.ERROR, TOO_DEEP),
    Manual("YAML007", "Aliases that expand to too much", Severity.ERROR, TOO_MANY_ALIASES),
    Manual("YAML008", "File with too many documents", Severity.ERROR, TOO_MANY_DOCUMENTS),
    Manual("YAML009", "YAML that cannot be read", Severity.ERROR, GAVE_UP),
    Manual("YAML010", "File that is not UTF-8", Severity.WARNING, NOT_UTF8),
)
