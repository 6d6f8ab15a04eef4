from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.owning import index as ownership_index
from generator.publish import snapshot
from generator.publish.pieces import Pieces
from generator.publish.snapshot import snapshot_files, write_snapshot
from generator.sources.snapshot import (
    SnapshotEntity,
    SnapshotError,
    SnapshotHeader,
    SnapshotLimits,
    read_snapshot,
    stream_snapshot,
)
from tests.publish.portals import BROKEN, GROUP, PAY, example, portal_of


def bytes_of(folder: Path, **files: str) -> bytes:
    return dict(snapshot_files(Pieces(portal_of(folder, "*", None, **files))))[snapshot.PATH]


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(bytes_of(tmp_path, pay=PAY, org=GROUP, bad=BROKEN)))
    return content


def packed(content: Any, **layout: Any) -> bytes:
    return gzip.compress(json.dumps(content, **layout).encode())


def test_what_was_written_is_read(tmp_path: Path) -> None:
    portal = portal_of(tmp_path, pay=PAY, org=GROUP, bad=BROKEN)
    content = dict(snapshot_files(Pieces(portal)))[snapshot.PATH]
    found = read_snapshot(content)
    assert list(found.entities) == list(portal.catalog.entities)
    pay = found.entities["component:default/pay"]
    assert (pay.source.repository, pay.source.file, pay.source.line) == ("pay", "catalog-info.yaml", 1)
    assert pay.owner == "group:default/payments"
    assert pay.contacts.email == "payments@example.com"
    assert pay.contacts.on_call == "https://pager.example.com/P1"
    assert [(link.title, link.url) for link in pay.contacts.links] == [("Wiki", "https://wiki.example.com/payments")]
    assert pay.escalation == ("group:default/managers",)
    assert (pay.tier, pay.lifecycle, pay.runbook) == ("1", "production", "https://runbooks.example.com/pay")
    assert pay.relations == (("dependsOn", "resource:default/absent"), ("ownedBy", "group:default/payments"))
    assert pay.document["metadata"]["description"] == "Zahlt Löhne & Gehälter"
    assert [problem.code for problem in found.problems] == [problem.code for problem in portal.problems]
    assert {(p.repository, p.file) for p in found.problems} >= {("bad", "catalog-info.yaml")}
    assert found.header.as_of == portal.settings.as_of


def test_the_example_organisation_is_read_back() -> None:
    portal = example()
    content = dict(snapshot_files(Pieces(portal)))[snapshot.PATH]
    found = read_snapshot(content)
    assert [entity.document for entity in found.entities.values()] == [entity.as_json() for entity in portal.catalog]


def test_it_is_streamed_header_first(tmp_path: Path) -> None:
    parts = list(stream_snapshot(bytes_of(tmp_path, pay=PAY, org=GROUP)))
    assert isinstance(parts[0], SnapshotHeader)
    assert [part.ref for part in parts if isinstance(part, SnapshotEntity)] == [
        "component:default/pay",
        "group:default/payments",
    ]


def test_the_same_model_gives_the_same_bytes_without_name_and_time(tmp_path: Path) -> None:
    first = bytes_of(tmp_path / "a", pay=PAY, org=GROUP, bad=BROKEN)
    assert first == bytes_of(tmp_path / "elsewhere" / "b", bad=BROKEN, org=GROUP, pay=PAY)
    assert first[3:8] == b"\0\0\0\0\0"
    assert str(tmp_path).encode() not in gzip.decompress(first)


def test_an_empty_catalog_is_a_snapshot_too(tmp_path: Path) -> None:
    found = read_snapshot(dict(snapshot_files(Pieces(portal_of(tmp_path, "."))))[snapshot.PATH])
    assert not found.entities


@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"sort_keys": True}])
def test_a_snapshot_that_was_laid_out_anew_is_read(document: dict[str, Any], layout: dict[str, Any]) -> None:
    assert len(read_snapshot(packed(document, **layout)).entities) == 2
    assert len(read_snapshot(gzip.decompress(packed(document, **layout))).entities) == 2


@pytest.mark.parametrize("version", ["2.0", "10", "0.9"])
def test_another_major_version_is_refused_with_a_sentence(document: dict[str, Any], version: str) -> None:
    with pytest.raises(SnapshotError, match=rf"is of version {version}, .* upgrade it"):
        read_snapshot(packed({**document, "version": version, "as_of": None}))


def test_a_later_minor_version_is_read(document: dict[str, Any]) -> None:
    entities = [{**entity, "new": 1} for entity in document["entities"]]
    found = read_snapshot(packed({**document, "version": "1.7", "entities": entities, "new": {}}))
    assert len(found.entities) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\x1f\x8b", b"<a>", b"\xff\xfe", b'{"format":"milepost-snapshot"}', b"[" * 100_000],
)
def test_what_is_no_snapshot_is_refused(content: bytes) -> None:
    for given_as in (content, gzip.compress(content)):
        with pytest.raises(SnapshotError):
            read_snapshot(given_as)


@pytest.mark.parametrize("missing", ["entities", "problems", "as_of", "version", "format"])
def test_a_part_that_is_missing_is_refused(document: dict[str, Any], missing: str) -> None:
    del document[missing]
    with pytest.raises(SnapshotError):
        read_snapshot(packed(document))


def test_a_snapshot_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    content = bytes_of(tmp_path, pay=PAY, org=GROUP)
    text = gzip.decompress(content)
    for cut in (content[:-20], content[: len(content) // 2], text[:-3], text.rpartition(b"],")[0]):
        with pytest.raises(SnapshotError):
            read_snapshot(cut)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.json.gz"
    bomb.write_bytes(gzip.compress(b'{"a":"' + b"a" * 50_000_000))
    with pytest.raises(SnapshotError, match="larger than is read"):
        read_snapshot(bomb, SnapshotLimits(total=10_000, line=1_000))
    header = b'{"format":"milepost-snapshot","version":"1.0","as_of":"2026-01-01T00:00:00Z","entities":['
    lines = gzip.compress(header + b"\n" * 99_999)
    with pytest.raises(SnapshotError, match="larger than is read"):
        read_snapshot(lines, SnapshotLimits(total=10_000, line=1_000))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="No such file"):
        read_snapshot(tmp_path / "absent.gz")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_snapshot_or_a_sentence(content: bytes) -> None:
    for given_as in (content, gzip.compress(content)):
        with pytest.raises(SnapshotError):
            read_snapshot(given_as)


def test_files_are_replaced_in_one_step(tmp_path: Path) -> None:
    portal = portal_of(tmp_path / "in", pay=PAY)
    written = write_snapshot(Pieces(portal), tmp_path / "out")
    again = write_snapshot(Pieces(portal), tmp_path / "out")
    assert written == again
    assert sorted(path.name for path in written[0].parent.iterdir()) == ["ownership-v1.json", "v1.json.gz"]


def test_snapshot_only_writes_no_page_and_imports_no_engine(tmp_path: Path) -> None:
    portal_of(tmp_path, pay=PAY, org=GROUP)
    code = (
        "import sys; from generator.cli.main import main; code = main(['build', '--snapshot-only', '-d', 'out']);"
        "sys.exit(code or ('mkdocs' in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True)
    files = [path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sorted(files) == [ownership_index.PATH, snapshot.PATH]


def test_snapshot_only_with_strict_leaves_the_old_one(tmp_path: Path) -> None:
    portal_of(tmp_path, bad=BROKEN)
    command = [sys.executable, "-m", "generator", "build", "--snapshot-only", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert not (tmp_path / "site").exists()


def test_the_ownership_index_names_owners_hosts_and_repositories_by_number(tmp_path: Path) -> None:
    files = dict(snapshot_files(Pieces(portal_of(tmp_path, pay=PAY, org=GROUP))))
    index = json.loads(files[ownership_index.PATH])
    columns = index["entities"]
    row = {name: column[columns["ref"].index("component:default/pay")] for name, column in columns.items()}
    assert index["owners"][row["owner"]] == {
        "ref": "group:default/payments",
        "email": "payments@example.com",
        "chat": "https://chat.example.com/payments",
        "on_call": "https://pager.example.com/P1",
        "links": [["Wiki", "https://wiki.example.com/payments"]],
        "escalation": ["group:default/managers"],
    }
    assert len(index["owners"]) == 1
    assert [index["hosts"][number] for number in row["hosts"]] == ["grafana.example.com", "runbooks.example.com"]
    assert row["paths"] == ["services/pay/**", "libs/pay"]
    assert row["slugs"] == ["github.com/acme/pay"]
    assert index["repositories"][row["repository"]] == "pay"
    assert (row["tier"], row["file"], row["line"]) == ("1", "catalog-info.yaml", 1)


@pytest.mark.parametrize(
    "url", ["https://[::1", "http://a]b/", "://", "javascript:alert(1)", "https://x@/", "https://"]
)
def test_strange_urls_do_not_stop_the_index(tmp_path: Path, url: str) -> None:
    text = PAY.replace("url:https://github.com/acme/pay/tree/main/", f"'url:{url}'")
    text = text.replace("https://runbooks.example.com/pay", f"'{url}'")
    assert ownership_index.PATH in dict(snapshot_files(Pieces(portal_of(tmp_path, pay=text))))
