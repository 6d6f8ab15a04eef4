"""`$text`, `$json` and `$yaml`: values that stand in another file of the same repository."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.foreign_json import load_json
from generator.problems import Severity
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile, TargetError, read_bytes, resolve_target

_URL_SCHEMES = ("http://", "https://")

TreePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about a placeholder, before its place in the file is known.

    `rejects` when Backstage would refuse the document for it.
    """

    code: str
    severity: Severity
    path: TreePath
    message: str
    fix: str
    rejects: bool = False


@dataclass(slots=True)
class _Resolution:
    file: SourceFile
    limits: Limits
    findings: list[Finding] = field(default_factory=list)
    reads: list[Path] = field(default_factory=list)


def resolve_placeholders(value: Any, file: SourceFile, limits: Limits) -> tuple[Any, list[Finding], list[Path]]:
    """Return the value with its placeholders filled in, what there is to say, and the files that were read.

    A target that is a URL, absent, or outside the repository is replaced by a stand-in.
    """
    resolution = _Resolution(file, limits)
    return _walk(value, (), resolution), resolution.findings, resolution.reads


def has_placeholder(text: str) -> bool:
    """Tell cheaply whether a document's source may hold a placeholder."""
    return "$" in text


def _walk(value: Any, path: TreePath, resolution: _Resolution) -> Any:
    if isinstance(value, list):
        return [_walk(item, (*path, index), resolution) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if not any(key.startswith("$") for key in value):
        return {key: _walk(item, (*path, key), resolution) for key, item in value.items()}
    if len(value) != 1:
        return value
    ((key, target),) = value.items()
    return _RESOLVERS[key](target, path, resolution) if key in _RESOLVERS else value


def _text(target: Any, path: TreePath, resolution: _Resolution) -> Any:
    content = _read("$text", target, path, resolution)
    return f"({target})" if content is None else content.decode("utf-8", "replace")


def _json(target: Any, path: TreePath, resolution: _Resolution) -> Any:
    content = _read("$json", target, path, resolution)
    if content is None:
        return {}
    try:
        return load_json(content.decode("utf-8", "replace"))
    except ValueError as error:
        return _refuse(resolution, path, f"$json: {target} is not valid JSON ({error})")


def _yaml(target: Any, path: TreePath, resolution: _Resolution) -> Any:
    content = _read("$yaml", target, path, resolution)
    if content is None:
        return {}
    documents = read_documents(content, str(target), resolution.limits, any_root=True)
    if len(documents) != 1:
        return _refuse(resolution, path, f"$yaml: {target} holds {len(documents)} documents, not one")
    if documents[0].is_broken:
        return _refuse(resolution, path, f"$yaml: {target} cannot be read: {documents[0].problems[-1].message}")
    return documents[0].value


_RESOLVERS: dict[str, Callable[[Any, TreePath, _Resolution], Any]] = {
    "$text": _text,
    "$json": _json,
    "$yaml": _yaml,
}


def _refuse(resolution: _Resolution, path: TreePath, message: str) -> None:
    resolution.findings.append(
        Finding("TXT004", Severity.ERROR, path, message, "Mend the file, or write its content here.", rejects=True)
    )


def _read(key: str, target: Any, path: TreePath, resolution: _Resolution) -> bytes | None:
    """Return the bytes of a placeholder's file, or None when a finding says why there are none."""
    findings = resolution.findings
    if not isinstance(target, str):
        findings.append(
            Finding(
                "TXT004",
                Severity.ERROR,
                path,
                f"{key} needs a relative path or a URL, written as a string",
                f"Write {key}: ./path/to/file",
                rejects=True,
            )
        )
        return None
    if target.startswith(_URL_SCHEMES):
        findings.append(
            Finding(
                "TXT002",
                Severity.INFO,
                path,
                f"{key}: {target} is a URL, which is not fetched",
                "Keep the file in the repository and name it by a relative path, so that the portal can show it.",
            )
        )
        return None
    try:
        found = resolve_target(resolution.file, target)
        content = read_bytes(found, resolution.limits.file_bytes)
    except TargetError as error:
        findings.append(_unread(key, target, path, error))
        return None
    resolution.reads.append(found)
    return content


def _unread(key: str, target: str, path: TreePath, error: TargetError) -> Finding:
    message = f"{key}: {target} {error}"
    if error.refused:
        fix = "Name a file inside the same repository, relative to this one."
        return Finding("TXT003", Severity.ERROR, path, message, fix)
    if error.too_large:
        return Finding("TXT005", Severity.ERROR, path, message, "Make the file smaller, or raise `limits.file_bytes`.")
    fix = "Add the file, or correct its path; it is relative to this file."
    return Finding("TXT001", Severity.WARNING, path, message, fix)
