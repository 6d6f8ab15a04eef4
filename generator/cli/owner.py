"""`milepost owner`: from whatever somebody has in hand to the team, how to reach it, and who comes next."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import config_option, format_option, settings_from
from generator.cli.words import count, json_text
from generator.errors import UsageError
from generator.problems import Severity, printable

if TYPE_CHECKING:
    from generator.owning.claims import Answer, Match
    from generator.owning.index import Index, Owner

_LARGEST = 4_000_000  # letters that are read from standard input
_SHOWN = 200  # letters of a question that are repeated
_EVIDENCE = 4


@click.command("owner", short_help="Tell who owns a name, a path, a URL, an alert or a stack trace.")
@click.argument("thing", required=False)
@click.option("--alert", metavar="LABELS", help="The labels of an alert: component=pay,severity=page")
@click.option(
    "--portal",
    metavar="PORTAL",
    envvar="MILEPOST_PORTAL",
    show_envvar=True,
    help="Ask a portal, by its address or the folder of its site, and not the files here.",
)
@config_option
@format_option("text", "json")
def command(thing: str | None, alert: str | None, portal: str | None, config: Path | None, output: str) -> int:
    """Tell who owns THING, how they are reached, whom to go to next, and by what that is known.

    THING is a name or a ref, the address of a repository or of a file in it, a path in this checkout, a host or
    a URL that an entity links to, a workload of Kubernetes or an image. Without one, or as -, it is read from
    standard input: a stack trace (Python, Java, Go, Node), or an alert as Alertmanager, Grafana or PagerDuty
    send it. Several with an equal claim are all shown. Exit status: 0 it is known, 1 nobody owns it or several
    may, 2 wrong usage.

    A portal that was asked before is answered for from a copy while it cannot be reached, with its age.

    \b
    Examples:
      milepost owner pay
      milepost owner component:default/pay --format json
      milepost owner services/pay/src/refund.py
      milepost owner https://github.com/acme/pay/blob/main/README.md
      milepost owner grafana.example.com
      milepost owner deployment/pay
      milepost owner --alert component=pay,severity=page
      milepost owner < traceback.txt
      milepost owner pay --portal https://portal.example.com
    """
    from generator.owning.answering import answer_alert, answer_text, answer_thing  # noqa: PLC0415 --help

    if thing is not None and alert is not None:
        raise UsageError("name a thing or give --alert, not both")
    if alert is not None:
        answer = answer_alert(alert, _index(portal, config))
    elif thing is None or thing == "-":
        text = _asked(_read(thing))
        answer = answer_text(text, _index(portal, config))
    else:
        answer = answer_thing(_asked(thing), _index(portal, config))
    click.echo(json_text(answer.as_json(), 2) if output == "json" else "\n".join(_lines(answer)))
    return 0 if answer.is_clear else 1


def _read(thing: str | None) -> str:
    """Return what stands on standard input, which a person at a terminal has to ask for by `-`."""
    if thing is None and sys.stdin.isatty():
        raise UsageError("name what you have in hand: a name, a path, a URL; or give a stack trace on standard input")
    return sys.stdin.buffer.read(_LARGEST).decode("utf-8", "replace")


def _asked(text: str) -> str:
    """Return a question, if it is one."""
    if not text.strip():
        raise UsageError("there is nothing to look for: name a service, a path or a URL, for instance")
    return text


def _index(portal: str | None, config: Path | None) -> Index:
    if portal is not None:
        from generator.owning.portals import index_of_portal  # noqa: PLC0415 --help must not wait

        return index_of_portal(portal, lambda sentence: click.echo(printable(sentence), err=True))
    from generator.owning.checkouts import Checkout  # noqa: PLC0415
    from generator.pipeline import build  # noqa: PLC0415
    from generator.publish.ownership_here import index_of  # noqa: PLC0415
    from generator.settings import with_moment  # noqa: PLC0415

    folder = Path.cwd()
    settings = with_moment(settings_from(config), folder)
    if settings.revision is None and not os.environ.get("SOURCE_DATE_EPOCH"):  # no commit tells how old the files are
        settings = settings.model_copy(update={"as_of": datetime.now(UTC)})
    built = build(settings, folder, _above(config, folder))
    index = index_of(built, Checkout.of(folder).origin)
    broken = sorted(
        {str(problem.location) for problem in built.reading.all_problems if problem.severity is Severity.ERROR}
    )
    if broken:
        places = f"{', '.join(broken[:_EVIDENCE])}{' and more' if len(broken) > _EVIDENCE else ''}"
        click.echo(printable(f"What stands at {places} cannot be read, and is missing here."), err=True)
    if not index.entries:
        click.echo("No catalog file was found here. --portal asks a portal; milepost owner --help says more.", err=True)
    return index


def _above(config: Path | None, folder: Path) -> tuple[str, ...]:
    """Return the top of the checkout that a folder lies in, where no settings say what is read."""
    from generator.local_git import git_says  # noqa: PLC0415

    if config is not None or (folder / "mkdocs.yml").exists():
        return ()
    top = git_says(folder, "rev-parse", "--show-toplevel")
    return (top,) if top and Path(top) != folder else ()


def _lines(answer: Answer) -> Iterator[str]:
    """Yield the answer for people."""
    shown = printable(answer.query.strip()[:_SHOWN])
    if not answer.matches:
        yield f"Nobody is known to own {shown}."
        if answer.candidates:
            yield f"Did you mean {printable(', '.join(ref for ref, _ in answer.candidates))}?"
    elif len(answer.best) > 1 and not answer.is_clear:
        yield f"{len(answer.best)} entities have an equal claim to {shown}:"
    for same in _by_owner(answer.best):
        yield ""
        yield from _match(same[0])
        if len(same) > 1:
            yield f"  {'also':11}{printable(', '.join(match.entry.ref for match in same[1:]))}"
    if answer.unanswered:
        yield ""
        yield f"For {count(answer.unanswered, 'further alert', 'further alerts')} nobody is known."
    rest = answer.matches[len(answer.best) :]
    if rest:
        yield ""
        yield f"Less likely: {', '.join(printable(match.entry.ref) for match in rest[:_EVIDENCE])}"
    yield ""
    yield f"As of {_age(answer.as_of)}."


def _by_owner(matches: Sequence[Match]) -> Iterator[list[Match]]:
    """Yield matches that have one owner together, as their first one is said in full."""
    found: dict[Owner, list[Match]] = {}
    for match in matches:
        found.setdefault(match.entry.owner, []).append(match)
    yield from found.values()


def _match(match: Match) -> Iterator[str]:
    entry, owner = match.entry, match.entry.owner
    yield click.style(printable(entry.ref), bold=True)
    facts = [
        ("owner", owner.ref or "nobody"),
        ("on call", owner.on_call),
        ("chat", owner.chat),
        ("e-mail", owner.email),
        *(("link", f"{title}: {url}" if title != url else url) for title, url in owner.links[:_EVIDENCE]),
        ("escalation", " > ".join(owner.escalation)),
        ("runbook", entry.runbook),
        ("stale", f"its file cannot be read since {entry.stale}; ask before you rely on it" if entry.stale else None),
    ]
    yield from (f"  {name:11}{printable(text)}" for name, text in facts if text)
    if owner.ref and not (owner.on_call or owner.chat or owner.email or owner.links):
        yield f"  {'contact':11}none is known"
    for number, claim in enumerate(match.claims[:_EVIDENCE]):
        yield f"  {'' if number else 'because':11}{printable(claim.why)} ({printable(claim.file)}:{claim.line})"


def _age(as_of: str) -> str:
    """Return when the data is from, and how long ago that was."""
    try:
        moment = datetime.fromisoformat(as_of)
        hours = max(0, int((datetime.now(UTC) - moment).total_seconds() // 3600))
    except (ValueError, TypeError):
        return printable(as_of)
    ago = "within the hour" if hours == 0 else f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"  # noqa: PLR2004
    return f"{moment:%Y-%m-%d %H:%M} UTC, {ago}"
