"""The manuals of `$text`, `$json` and `$yaml`: values that stand in another file."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

_HEAD = """\
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: payments
spec:
  type: openapi
  lifecycle: production
  owner: payments
  definition:
    """

_EXAMPLES = """\
Bad:
```yaml
{head}{bad}
```

Good:
```yaml
{head}{good}
```
"""


def _examples(bad: str) -> str:
    return _EXAMPLES.format(head=_HEAD, bad=bad, good="$text: ./openapi.yaml")


ABSENT = f"""\
A value is to be read from a file that is not there.

Why: in Backstage the entity fails to load; here it is kept, with the path in place of the content, so
that its page does not disappear for a moved file.

{_examples("$text: ./openapi.yml       # the file is called openapi.yaml")}
Fix: add the file or correct its path. It is relative to the file that names it.
"""

REMOTE = f"""\
A value is to be read from a URL.

Why: Milepost fetches nothing while it builds: a build must give the same site with and without a
network. The portal shows the URL in place of the content.

{_examples("$text: https://example.com/openapi.yaml")}
Fix: keep the file in the repository and name it by a relative path. If it is maintained elsewhere,
there is nothing to mend.
"""

OUTSIDE = f"""\
A value is to be read from outside of the repository.

Why: whoever may write a catalog file could publish any file of the machine that builds the portal. The
path leaves its repository by `..`, as an absolute path, or through a symlink, and is refused.

{_examples("$text: /etc/hostname")}
Fix: name a file inside the same repository, relative to the file that names it.
"""

UNREADABLE = f"""\
The file that a value is to be read from does not hold what is expected, or is not named by a text.

Why: `$json` takes JSON, `$yaml` a single YAML document, and the target of each is a path. Backstage
refuses the entity otherwise.

{_examples("$text: [./openapi.yaml]")}
Fix: mend the file that is named, or write `$text: ./path`, with the path as a string.
"""

LARGE = """\
The file that a value is to be read from is larger than the limit.

Why: what one file may cost is limited, so that no file can fill the portal or the memory of whoever
builds it. The entity stands, without the value.

Bad:
```text
spec:
  definition: {$text: ./a-recording-of-two-megabytes.json}
```

Good:
```text
spec:
  definition: {$text: ./openapi.yaml}
```

Fix: make the file smaller, or raise `limits.file_bytes` in the settings.
"""

MANUALS = (
    Manual("TXT001", "Embedded file that is not there", Severity.WARNING, ABSENT),
    Manual("TXT002", "Embedded file that is a URL", Severity.INFO, REMOTE),
    Manual("TXT003", "Embedded file outside of the repository", Severity.ERROR, OUTSIDE),
    Manual("TXT004", "Embedded file that cannot be used", Severity.ERROR, UNREADABLE),
    Manual("TXT005", "Embedded file that is too large", Severity.ERROR, LARGE),
)
