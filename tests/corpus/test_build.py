"""All real files in one build: what Backstage accepts has its page, what is broken is on the problems page."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.publish.building import build_site
from tests.corpus.test_verdicts import CORPUS

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real catalog files is not beside this checkout (it carries no licence)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(
        f"""
site_name: Corpus
theme: {{name: material, font: false}}
plugins:
  - milepost:
      sources: [{{path: "{CORPUS}/files/*"}}]
      include: ["*.yaml", "*.yml"]
""",
        "utf-8",
    )
    return build_site(folder / "mkdocs.yml", folder).site


def _rows(verdict: str) -> Iterator[dict[str, Any]]:
    with (CORPUS / "verdicts.jsonl").open(encoding="utf-8") as lines:
        yield from (row for row in map(json.loads, lines) if row["verdict"] == verdict)


def test_every_accepted_entity_has_its_page(site: Path) -> None:
    refs = {row["ref"] for row in _rows("ok")}
    assert len(refs) > 200
    for ref in refs:
        kind, _, rest = ref.partition(":")
        namespace, _, name = rest.partition("/")
        assert (site / "catalog" / namespace / kind / name / "index.html").is_file(), ref


def test_every_broken_file_is_on_the_problems_page(site: Path) -> None:
    text = "".join(html.unescape(page.read_text("utf-8")) for page in sorted((site / "problems").rglob("*.html")))
    for row in _rows("error"):
        assert row["file"] in text
