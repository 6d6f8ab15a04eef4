"""Entities that stay as they last were: their file is still there, and can no longer be read.

What is shown of them is the text that they had, at the lines at which it stood, in a file beside the one that
cannot be read; so it leads to the same files as before. An entity goes with its file, and with its document
where the rest of the file is good; it stays where the file is no YAML, or its own document is refused. A refused
document that nobody knows may be its own, with a slip in its kind or its name: it stays then too.
"""

from __future__ import annotations

import json
import posixpath
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.harvest.records import Kept, Note, Record
from generator.model.kinds import Dialect
from generator.settings import Limits
from generator.sources.documents import Document, read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import Judgement
from generator.sources.plain import dump_plain
from generator.sources.reading import read_all

_SHORT = 7  # letters of a commit that people read


def kept_path(kept: Kept) -> str:
    """Return the path of the file, beside the one that cannot be read, that holds an entity as it last was."""
    return f"{kept.file}@{kept.commit[:_SHORT]}"


def source_files(record: Record, root: Path) -> Iterator[SourceFile]:
    """Yield the files that are read of a repository: its catalog files, and entities as they last were."""
    for path in record.catalog:
        yield SourceFile(root / path, root, f"{record.name}/{path}", record.name)
    for path, file in sorted({(kept_path(kept), kept.file) for kept in record.kept.values() if not kept.over}):
        yield SourceFile(root / path, root, f"{record.name}/{path}", record.name, file)


@dataclass(frozen=True)
class Shown:
    """What is shown of a repository.

    Args:
        record: the repository.
        judgements: of each document, by the path of its file below the root.
    """

    record: Record
    judgements: Mapping[str, Sequence[Judgement]]

    @property
    def good(self) -> dict[str, str]:
        """Return the path of the file that an entity stands in, by ref."""
        return {
            judgement.ref: path
            for path, found in self.judgements.items()
            for judgement in found
            if judgement.entity is not None and judgement.ref is not None
        }

    def fault(self, path: str, ref: str, others: Container[str]) -> str | None:
        """Return what is wrong with an entity's document, or with its whole file; None where nothing is.

        Args:
            path: the file.
            ref: of the entity.
            others: refs of documents that are known not to be this entity's.
        """
        for judgement in self._refused(path):
            if judgement.ref in (ref, None) or judgement.ref not in others:
                return judgement.problems[0].message if judgement.problems else "it cannot be read"
        return None

    def known(self, path: str) -> frozenset[str]:
        """Return the refs of which a document of a file is known to be no other entity's.

        Those are all that were good once, and what was refused before anything of the file went missing.
        """
        kept = self.record.kept
        known = {*self.good, *kept}
        if not any(entry.file == path for entry in kept.values()):
            known.update(judgement.ref for judgement in self._refused(path) if judgement.ref is not None)
        return frozenset(known)

    def _refused(self, path: str) -> Iterator[Judgement]:
        return (judgement for judgement in self.judgements.get(path, ()) if judgement.verdict == "error")


def shown(record: Record, root: Path, dialect: Dialect, limits: Limits) -> Shown:
    """Read what is shown of a repository: its catalog files, and entities as they last were."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in read_all(source_files(record, root), dialect, limits, root).judgements:
        found[judgement.file.removeprefix(f"{record.name}/")].append(judgement)
    return Shown(record, found)


def still_kept(before: Shown, now: Shown, notes: Iterable[Note], moment: datetime) -> dict[str, Kept]:
    """Return the entities that stay as they were.

    Args:
        before: what was shown until now.
        now: what the files of the new commit hold.
        notes: what is wrong with files of the new commit that could not be taken.
        moment: when that was found.
    """
    lost = {note.path: note.message for note in notes if note.path}
    kept = {}
    commit = before.record.commit or ""
    fresh = {ref: Kept(file=path, commit=commit, since=moment, why="") for ref, path in before.good.items()}
    for ref, entry in {**fresh, **before.record.kept}.items():
        is_there = ref in before.good or entry.over
        why = lost.get(entry.file) or now.fault(entry.file, ref, before.known(entry.file))
        if is_there and ref not in now.good and why is not None:
            kept[ref] = entry.model_copy(update={"why": why})
    return kept


def kept_files(kept: Mapping[str, Kept], before: Shown, root: Path, limits: Limits) -> dict[str, bytes]:
    """Return the files that hold entities as they last were.

    Args:
        kept: the entities.
        before: what was shown until now.
        root: where its files are.
        limits: of reading.
    """
    documents: dict[str, dict[int, Document]] = defaultdict(dict)
    for ref, entry in kept.items():
        if entry.over:
            continue
        old = before.good[ref]
        (judgement,) = [found for found in before.judgements[old] if found.ref == ref and found.entity][:1]
        read = read_documents((root / old).read_bytes(), old, limits)
        documents[kept_path(entry)][judgement.document] = read[judgement.document]
    return {
        path: text_of([found[index] for index in sorted(found)], limits).encode("utf-8", "surrogatepass")
        for path, found in documents.items()
    }


def references_missing(embedded: Iterable[str], taken: Iterable[str], root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield files that entities took in as they last were, and that the new commit no longer has."""
    for path in sorted(set(embedded).difference(taken)):
        place = root / path
        if place.is_file():
            yield posixpath.normpath(path), place.read_bytes()


def text_of(documents: Sequence[Document], limits: Limits) -> str:
    """Return a file of some documents, each on the line on which it stood, as far as the ones before it allow."""
    text = ""
    for document in documents:
        body, start = document.text.rstrip("\n") + "\n", document.start
        if not _says(body, document, limits):
            body, start = _written(document, limits), document.line
        text += "\n" * max(0, start - 2 - text.count("\n"))
        text += ("---\n" if text or start > 1 else "") + body
    return text


def _written(document: Document, limits: Limits) -> str:
    """Return a document anew: on one line, or as YAML where a key of it is too long for that."""
    line = json.dumps(document.value, ensure_ascii=False) + "\n"
    return line if _says(line, document, limits) else dump_plain(document.value)


def _says(body: str, document: Document, limits: Limits) -> bool:
    """Tell whether a text means what a document does, without the directives that stood before that."""
    alone = read_documents(body.encode("utf-8", "surrogatepass"), "", limits)
    return len(alone) == 1 and alone[0].value == document.value
