"""Names: refs, names of entities, workloads of Kubernetes and images of containers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.owning.claims import Claim, claim
from generator.owning.index import Entry, Index

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
_ADDED_TO = re.compile(r"(?:pods?|po|replicasets?(?:\.apps)?|rs|jobs?(?:\.batch)?)/", re.IGNORECASE)
_IMAGE = re.compile(r"(?:[\w.-]+(?::\d+)?/)*(?P<name>[\w.-]+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?")

# Registries that anybody has images in, under the name of an organisation; and others that need no tag to be known.
_SHARED = re.compile(r"(?:ghcr\.io|registry\.gitlab\.com|(?:index\.)?docker\.io|quay\.io)$")
_REGISTRY = re.compile(
    r"(?:ghcr\.io|registry\.gitlab\.com|docker\.io|index\.docker\.io|quay\.io|(?:[\w-]+\.)?gcr\.io|public\.ecr\.aws"
    r"|mcr\.microsoft\.com|[\w-]+\.azurecr\.io|[\w-]+\.pkg\.dev|\d+\.dkr\.ecr\.[\w-]+\.amazonaws\.com"
    r"|(?:registry|docker|harbor|images|cr)\.[\w.-]+)(?::\d+)?/",
    re.IGNORECASE,
)
_TAGGED = re.compile(r"@sha256:|:(?!\d+$)[\w.-]+$|^[^/]+:[\w.-]+$|^[\w-]+(?:\.[\w-]+)*(?:\.|:\d+/)[^:]*:[\w.-]+$")
_RUNNING = frozenset({"component", "resource", "api", "system"})

REF, NAME, WORKLOAD, SUFFIXED = range(4)


def claims_of_name(text: str, index: Index) -> Iterator[Claim]:
    """Yield what a ref or a name is a claim for: its own, or one that it has elsewhere.

    `acme/payments` may be a repository as well as a team, `@acme/payments` is a team.
    """
    if "/" not in text or text.startswith("@"):
        for entry in index.by_alias.get(text.lower().removeprefix("@"), ()):
            yield claim(entry, f"an annotation of it says {text}", NAME, 1)
    found = _REF.fullmatch(text)
    if found is None:
        return
    kind, namespace, name = found["kind"], found["namespace"], found["name"].lower()
    for entry in index.by_name.get(name, ()):
        of_kind = kind is None or entry.kind == kind.lower()
        in_namespace = namespace is None or entry.namespace == namespace.lower()
        if of_kind and in_namespace:
            yield claim(entry, f"it is {entry.ref}" if kind else f"{name} is its name", REF if kind else NAME)


def claims_of_workload(text: str, index: Index) -> Iterator[Claim]:
    """Yield what the name of a workload (`deployment/pay`, `pod/pay-7d9f8c6b5-x2lkz`) or of an image is a claim for."""
    if workload := _WORKLOAD.fullmatch(text):
        name = workload["name"].lower()
        is_added_to = _ADDED_TO.match(text) is not None
        yield from claims_of_running(name, index, f"{name} is the name of a workload", is_added_to=is_added_to)
    elif (image := _IMAGE.fullmatch(text)) and (_REGISTRY.match(text) or _TAGGED.search(text)):
        name = image["name"].lower()
        owners = _owners_in(text)
        for one in claims_of_running(name, index, f"{name} is the name of an image"):
            if owners is None or _is_of(one.entry, owners, index):
                yield one


def _owners_in(image: str) -> Sequence[str] | None:
    """Return whose an image of a shared registry is; None where the registry belongs to somebody."""
    *parts, _ = image.lower().split("/")
    if not parts:
        return None
    if _SHARED.match(parts[0]):
        return parts[1:]
    return None if "." in parts[0] or ":" in parts[0] else parts


def _is_of(entry: Entry, owners: Sequence[str], index: Index) -> bool:
    """Tell whether an entity's repositories, or else any that are known, belong to the organisation of an image."""
    slugs = entry.slugs or tuple(index.by_slug)
    return not slugs or any(slug.split("/")[1:2] == list(owners[:1]) for slug in slugs)


def claims_of_running(
    name: str, index: Index, why: str, namespace: str | None = None, *, is_added_to: bool = False
) -> Iterator[Claim]:
    """Yield the claims to something that runs under a name.

    Args:
        name: in small letters.
        index: the entities.
        why: a sentence.
        namespace: of the entity, where that is known.
        is_added_to: Kubernetes may have added to the name, as it does for pods.
    """
    for entry in _running(name, index, namespace):
        yield claim(entry, why, WORKLOAD)
    for suffix in _SUFFIXES if is_added_to else ():
        short = suffix.sub("", name)
        known = _running(short, index, namespace) if short != name else []
        if known:
            for entry in known:
                yield claim(entry, f"{why}, {short} with what Kubernetes adds", SUFFIXED)
            return


def _running(name: str, index: Index, namespace: str | None) -> list[Entry]:
    found = (*index.by_name.get(name, ()), *index.by_alias.get(name, ()))
    return [entry for entry in found if entry.kind in _RUNNING and namespace in (None, entry.namespace)]
