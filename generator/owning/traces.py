"""Stack traces of Python, Java, Go and Node: the frames, and whose code each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.owning.addresses import Address, address_of, claims_in_repository, repository_of
from generator.owning.claims import Claim, claim
from generator.owning.index import Index
from generator.sources.globs import depth_of

_PYTHON = re.compile(r'^[ \t]*File "([^"]+)", line \d+', re.MULTILINE)
_JAVA = re.compile(
    r"^[ \t]*at (?:[\w.]+/)*([\w$.]+)\.[\w$<>]+\((?:[\w$]+\.\w+:\d+|Native Method|Unknown Source)\)", re.MULTILINE
)
_GO = re.compile(r"^[ \t]+(\S+\.go):\d+", re.MULTILINE)
_GO_FUNCTION = re.compile(r"^((?:[\w.-]+/)+[\w.-]+)\.\(?[*\w]", re.MULTILINE)
_NODE = re.compile(r"^[ \t]*at (?:.*?\()?(?:file://)?(/[^():]+|[\w.-]+/[^():]+):\d+:\d+\)?$", re.MULTILINE)
_FOREIGN = re.compile(
    r"(?:^|/)(?:site-packages|dist-packages|node_modules|vendor)/|/lib/python\d|/python/\d[\d.]*/lib/|^/usr/local/go/|^node:|^<"
    r"|/pkg/mod/(?!.*@)"
)
# Packages of Java that many use, and nobody in the organisation has written.
_LIBRARY = re.compile(
    r"(?:java|javax|jakarta|jdk|sun|com/sun|kotlin|kotlinx|scala|groovy|clojure|akka|reactor|okhttp3|okio|retrofit2"
    r"|io/(?:netty|grpc|micrometer|opentelemetry|quarkus|vertx|lettuce|reactivex|micronaut|smallrye|prometheus)"
    r"|org/(?:apache|springframework|hibernate|junit|slf4j|postgresql|eclipse|jboss|gradle|mockito|codehaus|graalvm"
    r"|assertj|flywaydb|liquibase|mongodb|elasticsearch|opensearch|redisson|testcontainers|aspectj|yaml|xml|w3c|json)"
    r"|com/(?:google|fasterxml|zaxxer|amazonaws|mysql|mongodb|azure|microsoft|oracle|rabbitmq|github|squareup|codahale"
    r"|jayway|hazelcast|datastax|ibm|intellij|jetbrains)|software/amazon|ch/qos|redis/clients)/"
)
# Folders and parts of packages that say nothing of whose code it is.
_PLAIN = frozenset(
    "api app apps bin build cmd code com common core dist go home internal io lib libs main net opt org packages pkg"
    " python root server service services site src srv static test tests tmp usr util utils var web work"
    " workspace".split()
)

_CAUSED = re.compile(r"^[ \t]*Caused by: ", re.MULTILINE)
_HOME = re.compile(r"(?:home|Users)/[^/]+/")
_DOMAIN = re.compile(r"(?:^|/)(?=[\w-]+(?:\.[\w-]+)+/)")
_SHOWN = 120  # letters of a frame that are repeated

SLUG, PATHS, SEGMENT = range(3)


def frames_of(text: str) -> list[str]:
    """Return paths and packages of a trace's frames, those of others' code left out, the nearest to the error first."""
    python = [match[1] for match in _PYTHON.finditer(text)]
    if python:
        return [frame for frame in reversed(python) if not _FOREIGN.search(frame)]
    text = "\n".join(reversed(_CAUSED.split(text)))  # the last cause is the nearest to the error
    found = sorted(
        (match.start(), match[1].replace(".", "/") if pattern is _JAVA else match[1])
        for pattern in (_JAVA, _GO, _GO_FUNCTION, _NODE)
        for match in pattern.finditer(text)
    )
    return [frame for _, frame in found if not _FOREIGN.search(frame) and not _LIBRARY.match(frame)]


def is_trace(text: str) -> bool:
    """Tell whether a text looks like a stack trace."""
    return any(pattern.search(text) for pattern in (_PYTHON, _JAVA, _GO, _NODE))


def claims_of_trace(text: str, index: Index) -> Iterator[Claim]:
    """Yield the claims of the frames; the frame nearest to the error counts most."""
    for distance, frame in enumerate(frames_of(text)[:200]):
        yield from _claims(frame, distance, index)


def _claims(frame: str, distance: int, index: Index) -> Iterator[Claim]:
    bare, shown = _HOME.sub("", frame.lstrip("/"), count=1), frame[-_SHOWN:]
    address = _module_of(bare)
    if address is None:
        yield from _by_paths(bare, shown, distance, index)
        yield from _by_names(bare, shown, distance, index)
        return
    slug, inside = repository_of(address, index)
    for one in claims_in_repository(slug, inside, index.by_slug[slug]) if slug else ():  # else it is of others
        yield Claim(one.entry, (distance, SLUG, *one.rank), f"the frame {shown}: {one.why}", one.file, one.line)


def _module_of(path: str) -> Address | None:
    """Return the repository that a path names, as packages of Go do, with the path in it."""
    start = _DOMAIN.search(path)
    return address_of(re.sub(r"@v[^/]*", "", path[start.end() :])) if start else None


def _by_paths(path: str, shown: str, distance: int, index: Index) -> Iterator[Claim]:
    """Yield the claims of folders that entities name by `milepost/paths`, and of components above such a folder."""
    parts = path.split("/")
    for entry in index.with_paths:
        for glob in filter(_is_telling, entry.paths):
            depths = [(depth_of(glob, "/".join(parts[start:])) or 0, -start) for start in range(len(parts))]
            depth, start = max(depths)
            if depth:
                yield claim(entry, f"the frame {shown} lies in {glob} (milepost/paths)", distance, PATHS, -depth)
                for one in _by_names("/".join([*parts[:-start], ""]), shown, distance, index):
                    if one.entry.slugs != entry.slugs:  # then it may as well be a folder of that repository
                        yield Claim(one.entry, (distance, PATHS, -depth), one.why, one.file, one.line)


def _is_telling(glob: str) -> bool:
    """Tell whether a glob names so much that it may be looked for anywhere in a path."""
    parts = [part for part in glob.strip("/").split("/") if part and not set(part) & set("*?")]
    return len(parts) > 1 or (len(parts) == 1 and parts[0].lower() not in _PLAIN)


def _by_names(path: str, shown: str, distance: int, index: Index) -> Iterator[Claim]:
    """Yield the claims of components that a folder or a part of the package is named after; which, it does not say."""
    for part in dict.fromkeys(part.lower() for part in re.split(r"[/\\]", path)[:-1]):
        for entry in index.by_name.get(part, ()) if part not in _PLAIN else ():
            if entry.kind == "component":
                yield claim(entry, f"the frame {shown} names {part}", distance, SEGMENT)
