"""What `read_documents` answers is what Backstage's YAML parser answers; libyaml alone would differ."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.settings import Limits
from generator.sources.documents import Document, read_documents
from generator.sources.scalars import key_text

LIMITS = Limits()
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def read(source: str | bytes, **limits: int) -> tuple[Document, ...]:
    data = source.encode() if isinstance(source, str) else source
    return read_documents(data, "catalog-info.yaml", Limits(**limits))


def value(source: str) -> Any:
    (document,) = read(source)
    assert document.problems == ()
    return document.value


def codes(source: str | bytes, **limits: int) -> list[str]:
    return [problem.code for document in read(source, **limits) for problem in document.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"), ("on", "on"), ("2024-01-01", "2024-01-01"), ("1:20", "1:20"), ("1_000", "1_000"),
        ("true", True), ("TRUE", True), ("tRue", "tRue"), ("~", None), ("", None), ("null", None), ("nUll", "nUll"),
        ("123", 123), ("0777", 777), ("0o17", 15), ("0x1F", 31), ("1.0", 1.0), ("1e3", 1000.0), (".5", 0.5),
        ("-.inf", -math.inf), ("'1'", "1"), ("!!str 1", "1"), ("!!int x", "x"), ("!mine 1", "1"), ("0b11", "0b11"),
        ("<<", "<<"), ("=", "="), ("0.10", 0.1), ("12e03", 12000.0),
    ],
)  # fmt: skip
def test_scalars_follow_the_core_schema(text: str, expected: object) -> None:
    found = value(f"key: {text}\n")["key"]
    assert found == expected
    assert type(found) is type(expected)


def test_integers_lose_precision_as_in_javascript_and_never_raise() -> None:
    assert value("key: 123456789012345678901\n") == {"key": 1.2345678901234568e20}
    assert value(f"key: {'9' * 5000}\n") == {"key": math.inf}
    assert value(f"key: -{'9' * 5000}\n") == {"key": -math.inf}


def test_yaml_1_1_where_the_document_asks_for_it() -> None:
    source = "%YAML 1.1\n---\na: &x {on: yes}\nb: 0777\nc: 1:20\nd: {<<: *x, e: 1_000}\nf: 2020-1-2\n---\na: yes\n"
    first, second = read(source)
    assert (first.version, second.version) == ("1.1", "1.1")
    assert first.value["a"] == {"true": True}
    assert (first.value["b"], first.value["c"]) == (511, 80)
    assert first.value["d"] == {"true": True, "e": 1000}
    assert first.value["f"] == "2020-01-02T00:00:00.000Z"


def test_keys_become_strings() -> None:
    assert value("1: a\ntrue: b\n: c\n1.50: d\n[e, f]: g\n") == {
        "1": "a",
        "true": "b",
        "": "c",
        "1.5": "d",
        "[ e, f ]": "g",
    }
    assert value("key: {{ name }}\n") == {"key": {"{ name }": None}}


@pytest.mark.parametrize(
    ("number", "text"),
    [(1.0, "1"), (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-7, "1e-7"), (0.00001, "0.00001"), (-0.0, "0"),
     (math.inf, "Infinity"), (math.nan, "NaN"), (1.25e-9, "1.25e-9")],
)  # fmt: skip
def test_numbers_as_keys_are_spelled_as_in_javascript(number: float, text: str) -> None:
    assert key_text(number) == text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a: b\x85c\n", {"a": "b\x85c"}),
        ("a: b\u2028c\n", {"a": "b\u2028c"}),
        ("a: b\rc\n", {"a": "b\rc"}),
        ("a: b\x01c\n", {"a": "b\x01c"}),
        ("\ufeffa: b\n", {"a": "b"}),
        ("a: b\r\nc: |\r\n  d\r\n  e\r\n", {"a": "b", "c": "d\ne\n"}),
        ("a: |\n  b", {"a": "b\n"}),
        ("a: |\n  \tb\n", {"a": "\tb\n"}),
        ("-\ta\n", ["a"]),
        ("a: 1\n\t# tabbed\nb: 2\n", {"a": 1, "b": 2}),
        ('a: "\\ud83d\\ude00"\n', {"a": "\U0001f600"}),
        ("a: &x.y 1\nb: *x.y\n", {"a": 1, "b": 1}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("a: 1\n: 2\n", {"a": 1, "": 2}),
        ("b: 2\na\n  : 1\n", {"b": 2, "a": 1}),
        ("a: [\n  b\n]\n", {"a": ["b"]}),
        ("1: a\n'1': b\n", {"1": "b"}),
    ],
)
def test_libyaml_alone_would_refuse_or_misread(source: str, expected: object) -> None:
    documents = read(source)
    if isinstance(expected, dict):
        assert [(document.value, document.problems) for document in documents] == [(expected, ())]
    else:
        assert codes(source) == ["YAML003"]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a: [1,\n2]\n", (2, 1)),
        ("a: {\n  b: c\n  }\nd:\n  e: {\nf: g}\n", (6, 1)),
        ("a: 'b\nc'\n", (2, 1)),
        ('a: "b"#c\n', (1, 7)),
        ("a: [b,#c\n  d]\n", (1, 7)),
        ("a: |#c\n  b\n", (1, 4)),
        ("a: [-]\n", (1, 5)),
        ("-\ta: b\n", (1, 3)),
        ("a:\n  b: c\n  {{ d }}: e\n", (3, 3)),
        ("a:\n\tb: c\n", (2, 2)),
    ],
)
def test_libyaml_alone_would_accept_or_misplace(source: str, place: tuple[int, int]) -> None:
    (document,) = read(source)
    (problem,) = document.problems
    assert (problem.code, document.value) == ("YAML001", None)
    assert problem.location is not None
    assert (problem.location.line, problem.location.column) == place


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a:\n\tb: c\n", "tab"),
        ("a: {{ b }}-c\n", "{{"),
        ("{% if a %}\nb: c\n", "{%"),
        ("a: @b\n", "`@`"),
        ("a: `b`\n", "start with"),
        ("a: b: c\n", "contains `: `"),
        ("a:\n  b: c\n d: e\n", "indentation"),
        ("a: [b\nc: d\n", "brackets"),
        ('a: "b\nc: d\n', "never closed"),
        ('a: "\\q"\n', "escape"),
        ("a: - b\n", "list"),
        ("a: b\nc\n", "without a `:`"),
    ],
)
def test_common_mistakes_are_named_with_a_fix(source: str, words: str) -> None:
    (problem,) = read(source)[0].problems
    assert problem.code == "YAML001"
    assert words in problem.message
    assert problem.fix


def test_a_duplicate_key_points_at_both() -> None:
    (document,) = read("# one\n---\na: 1\nb: 2\na: 3\n")
    (problem,) = document.problems
    assert (problem.code, str(problem.location)) == ("YAML002", "catalog-info.yaml:5:1")
    assert "line 3" in problem.message


def test_a_document_must_be_a_mapping() -> None:
    assert codes("- a\n") == ["YAML003"]
    assert codes("text\n") == ["YAML003"]


def test_an_unknown_alias_throws_away_the_file() -> None:
    (document,) = read("a: 1\n---\nb: *nope\n---\nc: 2\n")
    assert document.is_broken
    assert [(problem.code, problem.location.line) for problem in document.problems if problem.location] == [
        ("YAML004", 3)
    ]


def test_a_broken_document_leaves_its_neighbours_alone() -> None:
    first, second, third = read("a: 1\n---\nb: [\n---\nc: 2\n")
    assert (first.value, second.is_broken, third.value) == ({"a": 1}, True, {"c": 2})
    assert [document.index for document in (first, second, third)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("source", "count"),
    [("", 1), ("# c\n", 1), ("---\n", 1), ("---\n---\n", 2), ("a: 1\n...\n", 1), ("...\n", 1), ("a: 1\n...\n---\n", 2),
     ("--- # c\na: 1\n", 1), ("%YAML 1.2\n---\na: 1\n", 1), ("a: |\n  ---\n", 1)],
)  # fmt: skip
def test_documents_are_counted_as_backstage_counts_them(source: str, count: int) -> None:
    documents = read(source)
    assert len(documents) == count
    assert not any(document.is_broken for document in documents)


def test_text_around_documents_can_break_them() -> None:
    assert codes("%YAML 1.1\na: 1\n") == ["YAML001"]
    assert codes("a: 1\n... text\n---\nb: 1\n") == ["YAML001"]
    assert codes("--- a: 1\n") == ["YAML001"]


KNOWN_DIFFERENCES: dict[str, tuple[list[str], str]] = {
    "a: [?b]\n": ([], 'libyaml reads `?` as an explicit key; Backstage reads the text "?b"'),
    "a: ! 1\n": ([], "libyaml does not report a lone `!`, which makes a string for Backstage"),
    "a: 1\n :\nb: 2\n": (["YAML001"], "Backstage takes an empty key that is indented too deep for the mapping's own"),
    "a: >\n  \tb\n  c\n": (["YAML001"], "a tab that starts a folded block's text is indentation for libyaml only"),
    "? a\n- b\n": (["YAML001"], "Backstage drops a list behind an explicit key without a value"),
    '{"a":1,="b":{}}': (["YAML001"], "Backstage ends a word within brackets at a colon before a bracket"),
}


@pytest.mark.parametrize("source", KNOWN_DIFFERENCES)
def test_what_stays_different_from_backstage(source: str) -> None:
    """Nothing real looks like this: each entry gives our codes, and how Backstage differs."""
    assert codes(source) == KNOWN_DIFFERENCES[source][0]


def test_each_limit_is_an_error() -> None:
    assert codes(b"a: b\n", file_bytes=3) == ["YAML005"]
    assert codes("[" * 20_000) == ["YAML006"]
    assert codes("- " * 20_000) == ["YAML006"]
    assert codes("a: &a [b, c]\nd: [*a, *a, *a]\n", aliases=8) == ["YAML007"]
    assert codes("a: &a x\n" + "".join(f"b{n}: *a\n" for n in range(100))) == ["YAML007"]
    assert codes("a: &a x\n" + "".join(f"b{n}: *a\n" for n in range(99))) == []


def test_a_billion_laughs_cost_nothing() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert codes("\n".join(lines)) == ["YAML007"]


def test_a_limit_spares_the_neighbours() -> None:
    first, second = read("a: 1\n---\n" + "[" * 200)
    assert (first.value, second.problems[0].code) == ({"a": 1}, "YAML006")


def test_the_first_documents_stand_when_there_are_too_many() -> None:
    documents = read("---\na: 1\n" * 20_000)
    assert len(documents) == LIMITS.documents + 1
    assert documents[-2].value == {"a": 1}
    assert [problem.code for problem in documents[-1].problems] == ["YAML008"]


def test_invalid_utf_8_is_a_warning_and_changes_no_verdict() -> None:
    (document,) = read(b"a: 1\nb: \xff\n")
    assert document.value == {"a": 1, "b": "\ufffd"}
    assert not document.is_broken
    assert [(problem.code, str(problem.location)) for problem in document.problems] == [
        ("YAML010", "catalog-info.yaml:2:4")
    ]


def test_a_value_inside_its_own_anchor_cannot_be_read() -> None:
    assert codes("a: &a [*a]\n") == ["YAML009"]


def test_values_and_keys_are_located_in_the_file() -> None:
    source = "# top\n---\nmetadata:\n  name: x\n  tags:\n    - one\n    - two\n---\n\nspec: {a: [1, 2]}\n"
    first, second = read(source)
    assert (first.line, second.line) == (3, 10)
    assert first.locate(["metadata", "name"]) == (4, 9)
    assert first.locate(["metadata", "name"], key=True) == (4, 3)
    assert first.locate(["metadata", "tags", 1]) == (7, 7)
    assert first.locate(["metadata", "missing"]) == (4, 3)
    assert second.locate(["spec", "a", 1]) == (10, 15)
    assert first.locate([]) == (3, 1)


def test_locate_needs_no_readable_text() -> None:
    (document,) = read("a: [\n")
    assert document.locate(["a"]) == (1, 1)


@given(
    st.binary(max_size=60) | st.text(alphabet="ab:-?[]{}&*!|>'\"%@`#, \n\t\r1<\ufeff\x85", max_size=60).map(str.encode)
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_documents(data: bytes) -> None:
    documents = read(data)
    assert documents
    for document in documents:
        assert document.value is None or isinstance(document.value, dict)
        assert document.locate(["a", 0])[0] >= 1


def _expected() -> dict[str, list[str]]:
    rows: dict[str, list[str]] = defaultdict(list)
    for line in (CORPUS / "verdicts.jsonl").read_text().splitlines():
        row = json.loads(line)
        broken = row.get("stage") in {"yaml", "yaml-throw"}
        rows[row["file"]].append("error" if broken else "empty" if row["verdict"] == "empty" else "ok")
    return rows


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not part of the repository")
def test_real_files_read_as_backstage_reads_them() -> None:
    for name, expected in _expected().items():
        documents = read_documents((CORPUS / "files" / name).read_bytes(), name, LIMITS)
        found = ["error" if one.is_broken else "empty" if one.is_empty else "ok" for one in documents]
        assert found == expected, name
