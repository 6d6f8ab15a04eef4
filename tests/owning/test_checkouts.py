"""Files of a checkout: what names a path most precisely wins."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.owning.answering import answer_thing
from generator.owning.claims import Answer
from generator.owning.index import Index, parsed
from generator.pipeline import build
from generator.publish.ownership_here import index_of
from generator.settings import parse_settings
from generator.sources.globs import depth_of
from tests.owning.organisation import entity, group, published, write


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout in which the tests run: two catalog files, and a monorepo's paths."""
    (tmp_path / ".git").mkdir()
    for folder in ("libs/deep/er", "services/search", "services/emails/src", "tools"):
        (tmp_path / folder).mkdir(parents=True)
    root = [group("a"), group("b"), group("c"), entity("root", "a"), entity("search", "b", paths="services/search")]
    (tmp_path / "catalog-info.yaml").write_text("---\n".join(root), "utf-8")
    (tmp_path / "services/emails/catalog-info.yaml").write_text(entity("emails", "c"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def index(folder: Path) -> Index:
    return index_of(build(parse_settings({}, folder), folder))


def ask(path: str, folder: Path) -> Answer:
    return answer_thing(path, index(folder))


def best(answer: Answer) -> list[str]:
    return [match.entry.ref for match in answer.best if match.entry.kind != "group" or len(answer.best) == 1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("services/search/a.py", "component:default/search"),
        ("services/emails/src/x.js", "component:default/emails"),
        ("services/emails", "component:default/emails"),
        ("libs/deep/er/x", "component:default/root"),
        ("./libs/../libs/deep", "component:default/root"),
    ],
)
def test_the_nearest(checkout: Path, path: str, expected: str) -> None:
    assert best(ask(path, checkout)) == [expected]


def test_from_below(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = index(checkout)
    monkeypatch.chdir(checkout / "services/search")
    answer = answer_thing("../search/a.py", known)
    assert best(answer) != ["component:default/emails"]


def test_a_url_of_the_repository_that_this_was_fetched_from(checkout: Path) -> None:
    known = index_of(build(parse_settings({}, checkout), checkout), "github.com/acme/mono")
    assert best(answer_thing("https://github.com/acme/mono/blob/main/services/search/a.py", known)) == [
        "component:default/search"
    ]
    assert answer_thing("https://github.com/acme/other", known).matches == ()


def test_catalog_files_of_other_names(checkout: Path) -> None:
    (checkout / "catalog-info.yaml").rename(checkout / "root.service.yaml")
    known = index_of(build(parse_settings({"include": ["*.service.yaml"]}, checkout), checkout))
    assert best(answer_thing("libs/deep/er/x", known)) == ["component:default/root"]


def test_the_last_line_of_codeowners_that_names_it_counts(checkout: Path) -> None:
    (checkout / "CODEOWNERS").write_text(
        "* @acme/a\n/tools/ @acme/c # ours\n*.md @acme/b\n/tools/old/ @nobody\n", "utf-8"
    )
    answer = ask("tools/x.py", checkout)
    assert best(answer) == ["group:default/c"]
    claim = answer.best[0].claims[0]
    assert (claim.file, claim.line, claim.why) == ("CODEOWNERS", 2, "CODEOWNERS gives /tools/ to @acme/c")
    assert best(ask("libs/deep/x.md", checkout)) == ["component:default/root"]
    (checkout / "tools/old").mkdir()
    answer = ask("tools/old/x.py", checkout)
    assert best(answer) == ["@nobody"]
    assert not answer.is_clear
    assert answer.best[0].claims[0].why == "CODEOWNERS gives /tools/old/ to @nobody, of whom the catalog knows nothing"


def test_sections_of_gitlab(checkout: Path) -> None:
    (checkout / ".gitlab").mkdir()
    (checkout / ".gitlab/CODEOWNERS").write_text("[Tools][2] @acme/b\n/tools/\n\n^[Other]\n/libs/ @c\n", "utf-8")
    assert best(ask("tools/x.py", checkout)) == ["group:default/b"]
    assert best(ask("libs/x", checkout)) == ["group:default/c"]


def test_a_checkout_of_what_a_portal_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "organisation")
    known = parsed(published(tmp_path / "organisation"), "a test")
    mine = tmp_path / "mine"
    (mine / "services/search/index").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(mine)], check=True)
    subprocess.run(["git", "-C", str(mine), "remote", "add", "origin", "git@github.com:acme/mono.git"], check=True)
    monkeypatch.chdir(mine)
    answer = answer_thing("services/search/index/x.py", known)
    assert best(answer) == ["component:default/search-index"]


@pytest.mark.parametrize(
    ("glob", "path", "depth"),
    [
        ("*", "a/b.py", 0),
        ("/", "a/b", 0),
        ("*.py", "a/b.py", 0),
        ("docs/", "docs/a", 2),
        ("docs/", "a/docs/b", 2),
        ("/docs/", "a/docs/b", None),
        ("/docs", "docs", 2),
        ("/docs/*", "docs/a", 2),
        ("a/**/c", "a/c", 4),
        ("a/**/c", "a/b/b/c/d", 4),
        ("services/pay/**", "services/pay/x", 4),
        ("services/pay", "services/payments/x", None),
        ("a?c/", "abc/d", 2),
        ("a.c", "abc", None),
        ("(", "(", 2),
    ],
)
def test_globs(glob: str, path: str, depth: int | None) -> None:
    assert depth_of(glob, path) == depth
