"""The manuals of recipes; `milepost recipe check` reports these codes, and so does `milepost new`."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

FORM = """\
The form of a template cannot be used, or an answer does not fit it.

Why: what cannot be asked cannot be made. What is only shown in another way, as a field that is an extension
of Backstage, is told as an info; what is not supported, as a warning.

Bad:
```text
properties:
  size: {$ref: "#/properties/size"}     # leads to itself
```

Good:
```text
properties:
  size: {type: string, enum: [small, large]}
```

Fix: correct the schema at the place that is named, or the answer.
"""

LANGUAGE = """\
A text of a template is faulty, stands outside the language of recipes, or names what is not there.

Why: Backstage renders what is not there as an empty text, and the gap is found in production. The language
is a written subset of nunjucks, so that the same text comes of it everywhere.

Bad:
```text
name: ${{ values.nmae }}              # `values` of the step has no nmae
uses: ${{ github.ref }}               # meant for GitHub Actions
```

Good:
```text
name: ${{ values.name }}
uses: {% raw %}${{ github.ref }}{% endraw %}
```

Fix: name the value in `values`, give it a default (`| default('')`), or put what is meant for another
program in `{% raw %}` or its file in `copyWithoutTemplating`.
"""

ACTION = """\
A template has an action that is not known here.

Why: the step is left out, with all that it would have made. Actions of Backstage that only a server can do
are not run; `publish:*` and `catalog:register` become steps that are left to people.

Bad:
```text
steps:
  - {action: acme:create-queue, input: {name: orders}}
```

Good:
```text
$ python -m pip install acme-milepost-actions      # entry-point group milepost.actions
```

Fix: install the package that brings the action, or do without the step.
"""

RENDERING = """\
A step of a template cannot be done, or what it fetches is not on this disk.

Why: nothing is written until all of it is rendered, so nothing is half made.

Bad:
```text
steps:
  - {action: fetch:template, input: {url: ./skeletn, values: {}}}
```

Good:
```text
steps:
  - {action: fetch:template, input: {url: ./skeleton, values: {}}}
```

Fix: correct the path, the value or the condition at the place that is named. Paths start at the template and
stay in its repository; what is made stays below its folder.
"""

MANUALS = (
    Manual("RCP001", "Form of a template that cannot be used", Severity.ERROR, FORM),
    Manual("RCP002", "Text of a template that is faulty", Severity.ERROR, LANGUAGE),
    Manual("RCP003", "Action that is not known", Severity.WARNING, ACTION),
    Manual("RCP004", "Step of a template that cannot be done", Severity.ERROR, RENDERING),
)
