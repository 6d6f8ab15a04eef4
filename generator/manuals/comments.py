"""The manuals of `# milepost: ignore` comments."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

_EXAMPLE = """\
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: cards
  description: Card numbers, encrypted
spec:
  type: database
  owner: payments
  dependsOn:
    - resource:vault  {comment}
```
"""

UNREASONED = f"""\
An ignore comment lacks a reason, or names no code.

Why: in a year nobody knows whether it still holds. Without a reason the comment counts for nothing, and
the problem is reported.

Bad:
{_EXAMPLE.format(comment="# milepost: ignore REF001")}
Good:
{_EXAMPLE.format(comment="# milepost: ignore REF001 -- the vault is not ours")}
Fix: write `# milepost: ignore CODE -- reason`; several codes stand with commas between them. Behind a
value the comment counts for its line, behind a key for the key's whole value, alone on a line for the
next one, and above a document's first field for the document.
"""

UNUSED = f"""\
An ignore comment matches no problem.

Why: what it accepted was mended, or the comment stands in the wrong place. The next problem of the kind
would be hidden by a reason that was given for another.

Bad:
{_EXAMPLE.format(comment="# milepost: ignore OWN001 -- the vault is not ours")}
Good:
{_EXAMPLE.format(comment="# milepost: ignore REF001 -- the vault is not ours")}
Fix: remove the comment, or move it to the line that the problem names.
"""

MANUALS = (
    Manual("IGN001", "Ignore comment without a reason or code", Severity.WARNING, UNREASONED),
    Manual("IGN002", "Ignore comment that matches nothing", Severity.INFO, UNUSED),
)
