"""`$text`, `$json` and `$yaml`: a document, and the files that it takes in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from generator.publish.compact import compact
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.placeholders import resolve_placeholders
from tests.fuzz.expectations import codes, expect_exportable, lines_of
from tests.fuzz.targets.judging import LIMITS, expect_judgement, judged
from tests.fuzz.targets.reader import TOKENS as YAML

SECONDS = 3.0
NEXT = b"\n=====\n"
SECRET = "not-to-be-read"  # noqa: S105 it is none
_HEAD = (
    b"apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: a}\nspec:\n  type: x\n  lifecycle: y\n  owner: z\n"
)
TOKENS = (
    "$text: ", "$json: ", "$yaml: ", "$text: ./f.txt", "$json: ./f.json", "$yaml: f.yaml", "../", "./", "/", "sub/",
    "out/",
    "..\\", "%2e%2e/", "secret.txt", "link.txt", "https://a", "\x00", "\n=====\n", '{"a": ', "NaN", "1e999",
    '"\\ud800"',
    "[[[[[[[[", "]]]]]]]]", '{"$text": "./f.txt"}', "9" * 5_000, *YAML,
)  # fmt: skip
COVERS = ("sources/placeholders.py", "sources/files.py")


def seeds() -> list[bytes]:
    """Return documents with one placeholder each, and what their files hold."""
    targets = (
        b"f.txt",
        b"./f.json",
        b"f.yaml",
        b"sub/f.txt",
        b"../secret.txt",
        b"out/secret.txt",
        b"link.txt",
        b"no",
        b"/x",
    )
    documents = [
        _HEAD + b"  definition: {%s: %s}\n" % (key, target)
        for key in (b"$text", b"$json", b"$yaml")
        for target in targets
    ]
    contents = (b'{"a": [1, null, "x"]}', b"a: 1\nb: [c]\n", b"text\n")
    nested = b'{"a":' * 300 + b"1" + b"}" * 300
    return [NEXT.join((document, *contents)) for document in documents] + [NEXT.join((documents[10], nested))]


@cache
def folder() -> Path:
    """Return a repository with files and symlinks in it, and a secret beside it."""
    memory = Path("/dev/shm")  # noqa: S108 a disk would be the slowest part
    top = Path(mkdtemp(prefix="milepost-fuzz-", dir=memory if memory.is_dir() else None))
    (top / "secret.txt").write_text(SECRET, "utf-8")
    root = top / "repository"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "f.txt").write_text("inside", "utf-8")
    (root / "out").symlink_to("..")
    (root / "link.txt").symlink_to("../secret.txt")
    return root


def check(data: bytes) -> None:
    """Expect that nothing outside the repository is read, and that each finding has its place and its code."""
    document, *contents = data.split(NEXT)
    for name, content in zip(("f.json", "f.yaml", "f.txt"), (*contents, b"", b"", b""), strict=False):
        (folder() / name).write_bytes(content)
    file = SourceFile(folder() / "catalog-info.yaml", folder(), "catalog-info.yaml")
    for one in read_documents(document, file.shown, LIMITS):
        if one.value is not None:
            value, findings, reads = resolve_placeholders(one.value, file, LIMITS)
            expect_exportable(value)
            assert SECRET not in compact(value)
            assert all(path.is_relative_to(folder().resolve()) for path in reads)
            assert all(finding.code in codes() and finding.message and finding.fix for finding in findings)
    lines = lines_of(document)
    for judgement in judged(document, file):
        expect_judgement(judgement, lines)
