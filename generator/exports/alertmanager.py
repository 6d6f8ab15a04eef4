"""`alertmanager.yml`: a route for each component, by the label `component` that its alert rules set, and its tests."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.catalog import Catalog
from generator.exports.receivers import OPSGENIE, Receiver, Urgency, receiver_of
from generator.exports.story import Story
from generator.model.entity import Entity
from generator.sources.plain import dump_plain

CONFIG, TESTS = "alertmanager.yml", "alertmanager-tests.sh"
UNROUTED = "unrouted"
UNKNOWN = "a-component-that-is-none"
# The labels `severity` that are told apart, and how urgent each is.
SEVERITIES: Mapping[str, Urgency] = {"critical": "page", "page": "page", "ticket": "ticket", "warning": "ticket"}

_FILE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Mail:
    """By what e-mail is sent: `host:port`, and the sender's address."""

    smarthost: str = "localhost:25"
    sender: str = "alertmanager@localhost"


@dataclass(frozen=True)
class Routing:
    """Who is told of the alerts of which component.

    Args:
        receivers: by the name of the component, and how urgent it is; None where nobody can be reached.
        warnings: what a person should know.
    """

    receivers: Mapping[str, Mapping[Urgency, Receiver | None]]
    warnings: tuple[str, ...]

    @property
    def used(self) -> set[Receiver]:
        """Return all receivers but the one of what is unrouted."""
        return {one for ways in self.receivers.values() for one in ways.values() if one is not None}

    def name(self, component: str, severity: str) -> str:
        """Return the receiver's name for an alert."""
        receiver = self.receivers.get(component, {}).get(SEVERITIES[severity])
        return receiver.name if receiver else UNROUTED


def routing_of(catalog: Catalog) -> Routing:
    """Return who is told of what."""
    named: dict[str, list[Entity]] = defaultdict(list)
    for entity in catalog.of_kind("Component"):
        named[entity.name].append(entity)
    found: dict[str, Mapping[Urgency, Receiver | None]] = {}
    warnings = list(_departing(catalog))
    for name in sorted(named):
        ways = [_ways(catalog, entity) for entity in named[name]]
        if any(way != ways[0] for way in ways):
            refs = ", ".join(entity.ref for entity in named[name])
            warnings.append(f"{refs} share the label component={name} and not the team: its alerts go to {UNROUTED}")
            ways = [{"page": None, "ticket": None}]
        elif None in ways[0].values():
            warnings.append(f"{named[name][0].ref}: nobody can be reached for it; its alerts go to {UNROUTED}")
        found[name] = ways[0]
    return Routing(found, tuple(warnings))


def _ways(catalog: Catalog, component: Entity) -> dict[Urgency, Receiver | None]:
    page, ticket = (receiver_of(catalog, component, urgency) for urgency in ("page", "ticket"))
    return {"page": page or ticket, "ticket": ticket or page}


def _departing(catalog: Catalog) -> Iterator[str]:
    for entity in catalog:
        if OPSGENIE in entity.annotations:
            yield f"{entity.ref} names {OPSGENIE}, which is not used: Opsgenie's support ends on 2027-04-05"


def files(routing: Routing, mail: Mail, story: Story, *, tests: bool) -> dict[str, str]:
    """Return the configuration, and if asked its tests, by the names of their files."""
    made = {CONFIG: f"{story.comment}{dump_plain(_configuration(routing, mail))}"}
    if tests:
        made[TESTS] = _script(routing, story)
    return made


def _configuration(routing: Routing, mail: Mail) -> dict[str, Any]:
    receivers = sorted(routing.used, key=lambda receiver: receiver.name)
    sends_mail = any(receiver.way == "email" for receiver in receivers)
    told = {"global": {"smtp_smarthost": mail.smarthost, "smtp_from": mail.sender}} if sends_mail else {}
    return {
        **told,
        "route": {
            "receiver": UNROUTED,
            "group_by": ["component", "alertname"],
            "routes": [_route(name, routing) for name in sorted(routing.receivers)],
        },
        "receivers": [{"name": UNROUTED}, *map(_receiver, receivers)],
    }


def _route(component: str, routing: Routing) -> dict[str, Any]:
    return {
        "receiver": routing.name(component, "ticket"),
        "matchers": [f'component="{component}"'],
        "routes": [
            {"receiver": routing.name(component, severity), "matchers": [f'severity="{severity}"']}
            for severity in SEVERITIES
        ],
    }


def _receiver(receiver: Receiver) -> dict[str, Any]:
    secret = _secret(receiver)
    configured = {
        "pagerduty": {"routing_key_file": secret, "severity": "critical"},
        "slack": {"api_url_file": secret, "channel": receiver.target, "send_resolved": True},
        "email": {"to": receiver.target, "send_resolved": True},
    }
    return {"name": receiver.name, f"{receiver.way}_configs": [configured[receiver.way]]}


def secrets(routing: Routing) -> Sequence[str]:
    """Return the files beside the configuration that have to hold a secret."""
    return sorted({secret for receiver in routing.used if (secret := _secret(receiver))})


def _secret(receiver: Receiver) -> str | None:
    """Return the file that holds a receiver's secret; None where it has none."""
    by_way = {"pagerduty": f"secrets/pagerduty-{_FILE.sub('.', receiver.ref)}", "slack": "secrets/slack"}
    return by_way.get(receiver.way)


def _script(routing: Routing, story: Story) -> str:
    """Return a script that asks amtool where each component's alerts of each severity go."""
    asked = [(name, severity) for name in sorted(routing.receivers) for severity in SEVERITIES]
    lines = [_line(name, severity, routing.name(name, severity)) for name, severity in asked]
    lines.append(_line(UNKNOWN, "page", UNROUTED))
    head = (
        f"#!/bin/sh\n{story.comment}# Run it in this folder. It ends with 1 where an alert would go to somebody else.\n"
    )
    return f"{head}failed=0\n{''.join(lines)}exit $failed\n"


def _line(component: str, severity: str, receiver: str) -> str:
    verify = shlex.quote(f"--verify.receivers={receiver}")
    labels = f"{shlex.quote(f'component={component}')} severity={severity}"
    return f"amtool config routes test --config.file={CONFIG} {verify} {labels} || failed=1\n"
