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
# What exporters say of themselves in the alerts of what they watch.
_OF_EXPORTER = frozenset({"service", "job"})
_EXPORTERS = frozenset(
    "kube-state-metrics node-exporter prometheus-node-exporter kubelet cadvisor apiserver blackbox-exporter"
    " pushgateway".split()
)
_ADDED_TO = frozenset({"pod", "job"})  # labels with names that Kubernetes adds to
_PORT = re.compile(r":\d+$")
_LABEL = re.compile(r"""\s*([\w./-]+)\s*=\s*(?:("(?:[^"\\]|\\.)*")|'([^']*)'|([^,{}"'=;\s]*))\s*""")
_JSON = re.compile(
    r'\s*[\[{]\s*["{\[\]}]'
)  # not the time in brackets that a log line begins with, nor {component="pay"}
_LONGEST = 100_000  # letters of labels


def labels_of(text: str) -> dict[str, str]:
    """Return labels that are written as `component=pay,severity=page`, in braces or not.

    Raises:
        UsageError: there are none, or something else stands between them.
    """
    found = labels_in(text)
    if not found:
        raise UsageError(
            f"--alert {text[:80]!r}: no labels of an alert; write component=pay,severity=page, "
            "and a value with other signs in quotation marks"
        )
    return found


def labels_in(text: str) -> dict[str, str] | None:
    """Return the labels that a text consists of; None where it consists of something else."""
    bare = text.strip().removeprefix("{").removesuffix("}").strip().removesuffix(",")
    found: dict[str, str] = {}
    place = 0
    while place < len(bare) <= _LONGEST:
        match = _LABEL.match(bare, place)
        if match is None or bare[match.end() : match.end() + 1] not in ("", ","):
            return None
        found[match[1]] = _unquoted(match[2]) if match[2] else match[3] or match[4] or ""
        place = match.end() + 1
    return found or None


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]


def alerts_in(text: str) -> list[dict[str, str]] | None:
    """Return the labels of each alert of a message; None where the text is no JSON.

    Raises:
        UsageError: it is JSON, and no alert.
    """
    if not _JSON.match(text):
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
        items = [item for item in message["alerts"] if isinstance(item, dict)]
        firing = [item for item in items if item.get("status") != "resolved"]
        yield from ({**common, **_texts(item.get("labels"))} for item in firing or items)
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
    """Yield what the labels of an alert are claims for; the most telling label that names an entity counts most.

    Where `component` names nothing that is known, the weaker labels are about something else; the team's are not.
    """
    is_strange = "component" in labels and not any(_of_label("component", labels["component"], index))
    for rank, label in enumerate(LABELS):
        value = _PORT.sub("", labels.get(label, ""))
        is_exporter = label in _OF_EXPORTER and value.lower() in _EXPORTERS
        if value and not is_exporter and (label in _TEAM or not is_strange):
            for one in _of_label(label, value, index):
                yield Claim(one.entry, (rank, *one.rank), f"the label {label} is {value}", one.file, one.line)


def _of_label(label: str, value: str, index: Index) -> Iterator[Claim]:
    if label in _TEAM:
        yield from (one for one in claims_of_name(value.lower(), index) if one.entry.kind in ("group", "user"))
    elif ":" in value:
        yield from claims_of_name(value.lower(), index)
    else:
        prefix, _, name = value.lower().rpartition("/")
        namespace = prefix if prefix in index.namespaces else None
        yield from claims_of_running(name, index, "", namespace, is_added_to=label in _ADDED_TO)
