"""`milepost explain`: what a code means, why it matters, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.manuals.manual import Manual

UNKNOWN = 2


@click.command("explain")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def command(codes: tuple[str, ...]) -> int:
    """Say what a code means, with a bad and a good example, and how to mend it.

    CODE is what stands in brackets behind a problem, in upper or lower case; without one, all codes
    are listed. Exit status: 0 done, 2 there is no such code.

    \b
    Examples:
      milepost explain                what codes there are
      milepost explain REF001         one of them
      milepost explain ref001 ent003  several
    """
    from generator.manuals.table import all_manuals  # noqa: PLC0415 --help must not wait for pydantic

    manuals = {manual.code: manual for manual in all_manuals()}
    if not codes:
        click.echo("\n".join(_listing(list(manuals.values()))))
        return 0
    wanted = list(dict.fromkeys(code.upper() for code in codes))
    found = [_page(manuals[code]) for code in wanted if code in manuals]
    if found:
        click.echo("\n\n".join(found))
    for code in wanted:
        if code not in manuals:
            click.echo(f"milepost: there is no code {code}. {_hint(code, manuals)}", err=True)
    return 0 if len(found) == len(wanted) else UNKNOWN


def _listing(manuals: Sequence[Manual]) -> Iterator[str]:
    from generator.manuals.table import FAMILIES, family  # noqa: PLC0415 as above

    heading = None
    for manual in manuals:
        letters = family(manual.code)
        if letters != heading:
            yield ("" if heading is None else "\n") + click.style(FAMILIES.get(letters, letters), bold=True)
            heading = letters
        yield f"  {manual.code:<8} {manual.severity:<8} {manual.title}"
    yield "\nMore about one: milepost explain CODE"


_HEADING = re.compile(r"(Why|Bad|Good|Fix):(?= |$)")


def _page(manual: Manual) -> str:
    """Return a manual for a terminal: examples indented instead of fenced, bold where that is shown."""
    lines = [f"{click.style(manual.code, bold=True)} {manual.title} ({manual.severity})", ""]
    in_code = False
    for line in manual.text.rstrip().splitlines():
        if line.startswith("```"):
            in_code = not in_code
        elif in_code:
            lines.append(f"    {line}".rstrip())
        else:
            lines.append(_HEADING.sub(lambda match: click.style(match[0], bold=True), line, count=1))
    return "\n".join(lines)


def _hint(code: str, known: Sequence[str] | dict[str, Manual]) -> str:
    from generator.rules.suggestions import nearest  # noqa: PLC0415 as above

    close = nearest(code, known)
    return f"Did you mean {close}?" if close else "List them all: milepost explain"
