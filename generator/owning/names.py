"""Names: refs, names of entities, workloads of Kubernetes and images of containers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.owning.claims import Claim, claim
from generator.owning.index import Index

_REF = re.compile(r"(?:(?P<kind>[\w.-]+):)?(?:(?P<namespace>[\w.-]+)/)?(?P<name>[\w.-]+)")
_WORKLOAD = re.compile(
    r"(?:deployments?|deploy|statefulsets?|sts|daemonsets?|ds|replicasets?|rs|pods?|po|jobs?|cronjobs?|cj|services?|svc)"
    r"(?:\.apps|\.batch)?/(?P<name>[\w.-]+)",
    re.IGNORECASE,
)
# What Kubernetes puts behind a name: the hash of a ReplicaSet and the letters of a pod, or the number of one.
_SUFFIXES = (
    re.compile(r"-[bcdf-hj-np-tv-z2456789]{5,10}-[bcdf-hj-np-tv-z2456789]{5}$"),
    re.compile(r"-[bcdf-hj-np-tv-z2456789]{5,10}$"),
    re.compile(r"-\d+$"),
)
_IMAGE = re.compile(r"(?:[\w.-]+(?::\d+)?/)*(?P<name>[\w.-]+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?")

_SURE = re.compile(r"[:@]|^[\w-]+\.[\w.-]+/")  # a tag, a digest or a registry; else it may be anything

REF, NAME, WORKLOAD, SUFFIXED = range(4)


def claims_of_name(text: str, index: Index) -> Iterator[Claim]:
    """Yield what a ref or a name is a claim for: its own, or one that it has elsewhere."""
    for entry in index.by_alias.get(text.lower().removeprefix("@"), ()):
        yield claim(entry, f"an annotation of it says {text}", NAME, 1)
    found = _REF.fullmatch(text)
    if found is None:
        return
    kind, namespace, name = found["kind"], found["namespace"], found["name"].lower()
    for entry in index.by_name.get(name, ()):
        of_kind = kind is None or entry.kind == kind.lower()
        in_namespace = namespace is None or entry.ref.partition(":")[2].partition("/")[0] == namespace.lower()
        if of_kind and in_namespace:
            yield claim(entry, f"it is {entry.ref}" if kind else f"{name} is its name", REF if kind else NAME)


def claims_of_workload(text: str, index: Index) -> Iterator[Claim]:
    """Yield what the name of a workload (`deployment/pay`, `pod/pay-7d9f8c6b5-x2lkz`) or of an image is a claim for."""
    if workload := _WORKLOAD.fullmatch(text):
        name, what = workload["name"].lower(), "a workload"
    elif (image := _IMAGE.fullmatch(text)) and _SURE.search(text):
        name, what = image["name"].lower(), "an image"
    else:
        return
    yield from claims_of_running(name, index, f"{name} is the name of {what}")


def claims_of_running(name: str, index: Index, why: str) -> Iterator[Claim]:
    """Yield the claims to something that runs under a name, to which Kubernetes may have added."""
    for entry in (*index.by_name.get(name, ()), *index.by_alias.get(name, ())):
        yield claim(entry, why, WORKLOAD)
    for suffix in _SUFFIXES:
        short = suffix.sub("", name)
        known = (*index.by_name.get(short, ()), *index.by_alias.get(short, ()))
        if short != name and known:
            for entry in known:
                yield claim(entry, f"{why}, {short} with what Kubernetes adds", SUFFIXED)
            return
