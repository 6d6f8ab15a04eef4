"""The manuals of Locations: files that name further catalog files."""

from __future__ import annotations

from generator.manuals.manual import Manual
from generator.problems import Severity

_HEAD = """\
apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: all
spec:
  """

_EXAMPLES = """\
Bad:
```yaml
{head}target: {bad}
```

Good:
```yaml
{head}target: ./teams.yaml
```
"""


def _examples(bad: str) -> str:
    return _EXAMPLES.format(head=_HEAD, bad=bad)


REMOTE = f"""\
A Location names a URL, and the host of it is not asked.

Why: whoever may write a catalog file could have any host asked from the machine that builds the portal.
What stands behind the URL is missing from the portal, unless one of the sources holds it. A URL that is
followed names a file on GitHub or GitLab, or an installation of them.

{_examples("https://github.com/acme/pay/blob/main/catalog-info.yaml")}
Fix: name the repository under `sources` in the settings, or its host under `location_hosts`. If it is a
source already, there is nothing to mend.
"""

ABSENT = f"""\
A Location names a file that is not there.

Why: the entities that it should bring are missing from the portal, and Backstage reports an error for it
on every refresh.

{_examples("./team.yaml            # the file is called teams.yaml")}
Fix: correct the path; it is relative to the file that names it. If the file need not be there, write
`presence: optional`.
"""

CIRCLE = f"""\
A Location leads back to itself.

Why: each file is read once, so nothing is lost here; Backstage goes round in the circle on every refresh.

{_examples("./catalog-info.yaml    # the file that this stands in")}
Fix: remove the target.
"""

OUTSIDE = f"""\
A Location names a file outside of its repository.

Why: whoever may write a catalog file could have any file of the machine that builds the portal read. The
path leaves its repository by `..`, as an absolute path, or through a symlink, and is refused.

{_examples("/etc/hostname")}
Fix: name a file inside the same repository. Another repository is named as a source in the settings.
"""

MANUALS = (
    Manual("LOC001", "Location that is a URL", Severity.INFO, REMOTE),
    Manual("LOC002", "Location of a file that is not there", Severity.WARNING, ABSENT),
    Manual("LOC003", "Location that leads back to itself", Severity.WARNING, CIRCLE),
    Manual("LOC004", "Location outside of the repository", Severity.ERROR, OUTSIDE),
)
