"""The manuals of what is not the catalog's fault."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

FAILED = """\
A rule failed while it ran.

Why: it is a bug of the rule, not of your files. The other rules finished, and what they found is
reported; `milepost check` exits with 3, so that nobody takes the result for a clean one.

Bad:
```text
the rule ACM001 failed: KeyError: 'tier'
```

Good:
```text
rules: {ACM001: "off"}
```

Fix: report it with the message and, if you can, the file that brings it about. Until it is mended, turn
the rule off in the settings.
"""

UNUSABLE = """\
A plugin cannot be used.

Why: an installed package says that it brings a rule, a check, a page or the like, and what it names
cannot be imported, does not have the shape that is needed, or has a code that is taken. Everything else
runs.

Bad:
```text
[project.entry-points."milepost.rules"]
acme = "acme_rules.tier"          # ModuleNotFoundError: No module named 'acme_rules'
```

Good:
```text
[project.entry-points."milepost.rules"]
acme = "acme.rules.tier"          # a module with CODE, TITLE, SEVERITY and check(catalog)
```

Fix: repair or uninstall the package; the message names the entry point.
"""

MANUALS = (
    Manual("INT001", "Rule that failed", Severity.ERROR, FAILED),
    Manual("INT002", "Plugin that cannot be used", Severity.ERROR, UNUSABLE),
)
