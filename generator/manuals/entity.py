"""The manuals of what is wrong with a document as an entity."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

MISSING = """\
A field that the entity must have is missing.

Why: Backstage refuses the entity. Nothing of it is shown, and what refers to it dangles.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  owner: payments
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
```

Fix: add the field. A component needs type, lifecycle and owner; an API those and a definition; a
resource type and owner; a system or domain an owner; a group type and children; a user memberOf; a
template type and steps. Every entity needs apiVersion, kind, metadata.name and spec.
"""

WRONG_VALUE = """\
A field has a value of the wrong type, or an empty one.

Why: Backstage refuses the entity. The usual cause is YAML's own reading: `123` is a number and `true` a
boolean until they are quoted, and a field without a value is null.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  annotations:
    pagerduty.com/service-id: 123456
spec:
  type: service
  lifecycle: production
  owner: payments
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  annotations:
    pagerduty.com/service-id: "123456"
spec:
  type: service
  lifecycle: production
  owner: payments
```

Fix: quote numbers and booleans that are meant as text, write lists as lists, and leave a field out
rather than empty.
"""

WRONG_FORMAT = """\
A name, key, tag or URL has characters or a length that Backstage does not accept.

Why: names become parts of URLs and keys of other systems, so their format is strict.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Payment service
  tags: [Java]
spec:
  type: service
  lifecycle: production
  owner: payments
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payment-service
  title: Payment service
  tags: [java]
spec:
  type: service
  lifecycle: production
  owner: payments
```

Fix: names take letters and digits with - _ . between them, at most 63; tags and namespaces are lower
case. `metadata.title` takes any text for people to read.
"""

UNKNOWN_FIELD = """\
There is a field at the top of the document that entities do not have.

Why: at the top there are only apiVersion, kind, metadata and spec, and Backstage refuses any other.
Most often a line lost its indentation.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
system: checkout
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
  system: checkout
```

Fix: indent the field, or remove it. Below metadata and spec, fields of your own are accepted.
"""

UNKNOWN_KIND = """\
The catalog does not know the kind, or not in this apiVersion.

Why: Backstage refuses entities of kinds that nobody taught it. Upper and lower case matter: `component`
is none.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
```

Fix: correct the kind or the apiVersion. A kind of your own is defined by a file in the folder that the
setting `kinds` names; AiResource and the API type mcp-server are switched on by `opt_in_kinds`.
"""

MALFORMED_REF = """\
A reference cannot be read.

Why: Backstage refuses the entity. A reference is `[kind:][namespace/]name`; no part may be empty, and in
`dependsOn` and `dependencyOf` the kind must be written, because there it has no default.

Bad:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: [orders-db]
```

Good:
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
spec:
  type: service
  lifecycle: production
  owner: payments
  dependsOn: ["resource:orders-db"]
```

Fix: write the kind, a colon and the name: `component:pay`, `resource:orders-db`.
"""

MANUALS = (
    Manual("ENT001", "Missing field", Severity.ERROR, MISSING),
    Manual("ENT002", "Field with a wrong value", Severity.ERROR, WRONG_VALUE),
    Manual("ENT003", "Name, key, tag or URL of a wrong format", Severity.ERROR, WRONG_FORMAT),
    Manual("ENT004", "Unknown field at the top", Severity.ERROR, UNKNOWN_FIELD),
    Manual("ENT005", "Unknown kind or apiVersion", Severity.ERROR, UNKNOWN_KIND),
    Manual("REF004", "Reference that cannot be read", Severity.ERROR, MALFORMED_REF),
)
