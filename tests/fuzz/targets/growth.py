"""Large files: a piece, repeated to a megabyte, must not cost the square of its length."""

from __future__ import annotations

from generator.model.kinds import STOCK
from generator.rules.ignores import apply_ignores
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import judge
from tests.fuzz.seeds import catalog_files
from tests.fuzz.targets import ignores
from tests.fuzz.targets.judging import FIELDS, LIMITS, folder
from tests.fuzz.targets.reader import TOKENS as YAML

SECONDS = 4.0
LARGE = 128 * 1_024  # bytes: what costs the square of its length shows itself here, under instruments
CUT = b"\xff"
NUMBER = b"\xfe"
TOKENS = (*FIELDS, *ignores.TOKENS, *YAML)
COVERS = ("sources/documents.py", "sources/splitting.py", "sources/strictness.py", "sources/repairing.py")

_HEAD = b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n"
_TAIL = b"spec: {type: a, lifecycle: b, owner: c}\n"
_PIECES = (
    b"[", b"{", b"- ", b"? ", b"a:\n ", b"a: b\n", b"a\xfe: b\n", b"---\n", b"...\n", b"%TAG !a! b\n",
    b"\xef\xbb\xbf", b"\t", b" ",
    b"#", b"# c\n", b"'", b'"a', b"*a ", b"&a ", b"&\xfe\xc3\xa4 a,", b": \n", b"\r", b"\x01", b"\xe2\x80\xa8",
    b"a\n", b"{{", b"\xed",
    b"# milepost: ignore DOC001 -- x\n", b"a\xfe: b # milepost: ignore DOC001 -- x\n", b"1:", b"9", b"\\ud800",
    b"[],", b"{},",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return a head, a piece and a tail each."""
    frames = (
        (b"", b""), (b"a: [", b"]"), (b"a: {", b"}\n"), (b'a: "', b'"\n'), (b"a: '", b"'\n"), (b"a: |\n  ", b"\n"),
        (b"%YAML 1.1\n---\na: ", b"\n"), (b"a: &a [b]\nc: [", b"]\n"), (b"# milepost: ignore", b"x\n"),
        (_HEAD, _TAIL), (_HEAD + b"  annotations:\n", _TAIL), (_HEAD + b"  tags:\n", _TAIL), (_HEAD + _TAIL, b""),
    )  # fmt: skip
    pieces = (
        *_PIECES,
        b"    a\xfe b: c\n",
        b"    a\xfe: [\n",
        b"  - A\xfe\n",
        b"1: a\n'1': b\n",
        b"\xfe: a\n'\xfe': b\n",
        b".nan: a\n",
    )
    return [CUT.join((head, piece, tail)) for head, tail in frames for piece in pieces] + [
        CUT.join((b"", data, b"")) for data in catalog_files()[:20]
    ]


def grown(data: bytes, size: int = LARGE) -> bytes:
    """Return the head, the piece as often as it takes to `size` bytes, and the tail; 0xFE becomes a running number."""
    head, piece, tail, *_ = (*data.split(CUT), b"", b"", b"")
    count = size // max(len(piece), 1) if piece else 0
    body = (
        b"".join(piece.replace(NUMBER, b"%d" % number) for number in range(count)) if NUMBER in piece else piece * count
    )
    return (head + body)[: size - len(tail)] + tail


def check(data: bytes) -> None:
    """Read, judge and look for comments; the time is what the caller watches."""
    weigh(grown(data[:512]))


def weigh(data: bytes) -> None:
    """Do what `milepost check` does with one file, rules and printing apart."""
    file = SourceFile(folder() / "f.yaml", folder(), "f.yaml")
    judgements = [judge(document, file, STOCK, LIMITS) for document in read_documents(data, file.shown, LIMITS)]
    problems = [problem for judgement in judgements for problem in judgement.problems]
    apply_ignores(problems, [judgement.origin for judgement in judgements if judgement.origin])
