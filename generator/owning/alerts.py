"""Alerts: their labels, and what Alertmanager, Grafana and PagerDuty send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.errors import UsageError
from generator.foreign_json import load_json
from generator.owning.claims import Claim
from generator.owning.index import Index
from generator.owning.names import claims_of_name, claims_of_running

_SERVICE = "pagerduty.com/service-id"
# Labels that name what runs, the most telling first; the last two name the team.
LABELS = (
    "component",
    _SERVICE,
    "backstage.io/kubernetes-id",
    "backstage_io_kubernetes_id",
    "app.kubernetes.io/name",
    "app_kubernetes_io_name",
    "service",
    "service_name",
    "app",
    "application",
    "deployment",
    "statefulset",
    "daemonset",
    "cronjob",
    "workload",
    "container",
    "pod",
    "job",
    "namespace",
    "owner",
    "team",
)
_TEAM = frozenset({"owner", "team"})
_LABEL = re.compile(r"\s*([\w./-]+)\s*=~?\s*(\"(?:[^\"\\]|\\.)*\"|[^,{}]*)\s*(?:,|$)")


def labels_of(text: str) -> dict[str, str]:
    """Return labels that are written as `component=pay,severity=page`, in braces or not.

    Raises:
        UsageError: there are none.
    """
    found = {
        match[1]: json.loads(match[2]) if match[2].startswith('"') else match[2].strip()
        for match in _LABEL.finditer(text.strip().strip("{}"))
    }
    if not found:
        raise UsageError(f"--alert {text[:80]!r}: no label; write component=pay,severity=page")
    return found


def alerts_in(text: str) -> list[dict[str, str]] | None:
    """Return the labels of each alert of a message; None where the text is no JSON.

    Raises:
        UsageError: it is JSON, and no alert.
    """
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        message = load_json(text.encode("utf-8", "replace"))
    except ValueError as error:
        raise UsageError("standard input looks like JSON, and is damaged; give the alert as it was sent") from error
    found = [labels for labels in _labels(message) if labels]
    if not found:
        raise UsageError(
            "standard input holds no labels of an alert: what Alertmanager, Grafana or PagerDuty send is read, "
            "or --alert component=pay"
        )
    return found


def _labels(message: Any) -> Iterator[dict[str, str]]:
    if isinstance(message, list):
        for item in message:
            yield from _labels(item)
    if not isinstance(message, dict):
        return
    if isinstance(message.get("alerts"), list):  # Alertmanager and Grafana
        common = _texts(message.get("commonLabels"))
        yield from ({**common, **_texts(item.get("labels"))} for item in message["alerts"] if isinstance(item, dict))
    elif "labels" in message:  # one alert
        yield _texts(message["labels"])
    elif isinstance(message.get("messages"), list):  # PagerDuty, version 2
        yield from (_pagerduty(item.get("incident")) for item in message["messages"] if isinstance(item, dict))
    elif isinstance(message.get("event"), dict):  # PagerDuty, version 3
        yield _pagerduty(message["event"].get("data"))
    elif "payload" in message or "incident" in message:  # PagerDuty's Events API
        yield _pagerduty(message.get("incident") or message.get("payload"))


def _pagerduty(incident: Any) -> dict[str, str]:
    if not isinstance(incident, dict):
        return {}
    service = incident.get("service")
    named = {}
    if isinstance(service, dict):
        named = {"service": service.get("summary") or service.get("name"), _SERVICE: service.get("id")}
    further = {name: incident.get(name) for name in ("component", "group") if name in incident}
    return _texts({**_texts(incident.get("custom_details")), **named, **further})


def _texts(labels: Any) -> dict[str, str]:
    if not isinstance(labels, Mapping):
        return {}
    return {str(name): value.strip() for name, value in labels.items() if isinstance(value, str) and value.strip()}


def claims_of_labels(labels: Mapping[str, str], index: Index) -> Iterator[Claim]:
    """Yield what the labels of an alert are claims for; the most telling label that names an entity counts most."""
    for rank, label in enumerate(LABELS):
        value = labels.get(label)
        if not value:
            continue
        why = f"the label {label} is {value}"
        name = value.rpartition("/")[2].lower()
        found = claims_of_name(value.lower(), index) if ":" in value else claims_of_running(name, index, why)
        for one in found:
            if label not in _TEAM or one.entry.kind in ("group", "user"):
                yield Claim(one.entry, (rank, *one.rank), why, one.file, one.line)
