"""The answer to whatever somebody has in hand, as a table of contents: what it may be is asked in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from generator.owning.addresses import address_of, claims_of_address, claims_of_slug, linked_to
from generator.owning.alerts import alerts_in, claims_of_labels, labels_in, labels_of
from generator.owning.checkouts import claims_of_path
from generator.owning.claims import Answer, Claim, Match, matches_of
from generator.owning.index import Index
from generator.owning.likeness import SHOWN, candidates
from generator.owning.names import claims_of_name, claims_of_workload
from generator.owning.traces import claims_of_trace, is_trace

_LINKED = 0.5  # how alike a question is to what links to its host


def answer_thing(thing: str, index: Index) -> Answer:
    """Answer who owns a ref, a name, a URL, a repository, a path, a host, a workload or an image.

    The first that it is counts: nobody means a file's path and the name of an image by one word.
    """
    text = thing.strip()
    ways: Sequence[Callable[[], Iterator[Claim]]] = (
        lambda: claims_of_name(text, index),
        lambda: _of_address(text, index),
        lambda: claims_of_slug(text, index),
        lambda: _of_path(text, index, is_there=True),
        lambda: claims_of_workload(text, index),
        lambda: _of_path(text, index, is_there=False),
    )
    for way in ways:
        if matches := matches_of(way()):
            return Answer(thing, index.as_of, matches)
    address = address_of(text)
    linked = [(ref, _LINKED) for ref in linked_to(address, index)[:SHOWN]] if address else []
    return Answer(thing, index.as_of, candidates=tuple(linked) or candidates(text, index))


def answer_text(text: str, index: Index) -> Answer:
    """Answer who owns what stands on standard input: a stack trace, an alert as JSON, or one of the others.

    Raises:
        UsageError: it is JSON, and damaged or no alert.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    alerts = alerts_in(text)
    if alerts is not None:
        return _of_alerts(text, alerts, index)
    if is_trace(text):
        return Answer(_first_line(text), index.as_of, matches_of(claims_of_trace(text, index)))
    labels = labels_in(text)
    return _of_alerts(text, [labels], index) if labels else answer_thing(text.strip(), index)


def answer_alert(labels: str, index: Index) -> Answer:
    """Answer who is to be called for an alert's labels.

    Raises:
        UsageError: there are none.
    """
    return _of_alerts(labels, [labels_of(labels)], index)


def _of_alerts(text: str, alerts: Sequence[dict[str, str]], index: Index) -> Answer:
    each = [matches_of(claims_of_labels(labels, index)) for labels in alerts]
    matches = matches_of(one for found in each for one in _ranked(found))
    unanswered = sum(not found for found in each) if matches else 0
    named = next((labels[name] for labels in alerts for name in ("component", "service", "app") if name in labels), "")
    alike = () if matches else candidates(named, index)
    return Answer(_first_line(text), index.as_of, matches, alike, unanswered)


def _ranked(matches: Sequence[Match]) -> Iterator[Claim]:
    """Yield the claims of one alert's matches: its best are as good as those of the others."""
    for match in matches:
        is_best = match.rank == matches[0].rank
        yield from (replace(one, rank=(0,) if is_best else (1, *one.rank)) for one in match.claims)


def _of_address(text: str, index: Index) -> Iterator[Claim]:
    address = address_of(text)
    return claims_of_address(address, index) if address else iter(())


def _of_path(text: str, index: Index, *, is_there: bool) -> Iterator[Claim]:
    try:
        path = Path(text).expanduser()
        is_one = path.exists() if is_there else "/" in text and path.parent.exists()
    except (OSError, ValueError, RuntimeError):
        return iter(())
    return claims_of_path(path, index) if is_one else iter(())


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:200]
