"""What the build of the hostile organisation wrote, and where."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.hostile.audit import faults_of
from tests.hostile.building import SENTINELS, Built, run, surroundings
from tests.hostile.organisation import FILE_LIKE_NAMES, GOOD, SECRET
from tests.hostile.payloads import BY_CLASS

OWN = ("work/site", "work/.cache")
"""The output folder, and the folder of the project's cache: `.cache/milepost` beside the configuration."""

RAW = [text for group in ("script", "style", "html") for text in BY_CLASS[group] if text.startswith("<")]


def test_the_build_succeeds(built: Built) -> None:
    assert built.status == 0, built.printed[-2000:]
    assert "bug of Milepost" not in built.printed
    assert len(built.pages) > 300


def test_no_page_holds_an_element_of_the_catalogs(built: Built) -> None:
    faults = {str(page): found for page in built.pages if (found := faults_of(page.read_text("utf-8")))}
    assert faults == {}


@pytest.mark.parametrize("text", [*RAW, "<a href='java\tscript:x'>x</a>", "<p onclick=x>", "62615533"])
def test_the_audit_sees(text: str, built: Built) -> None:
    clean = (built.site / "rules" / "index.html").read_text("utf-8")
    assert faults_of(clean) == []
    assert faults_of(clean.replace("<h1>Rules</h1>", f"<h1>Rules</h1>{text}")) != []


def test_nothing_but_site_and_cache_is_written(built: Built) -> None:
    changed = {
        path
        for path in built.before.keys() | built.after.keys()
        if built.before.get(path) != built.after.get(path)
        and not path.startswith(tuple(f"{own}/" for own in OWN))
        and path not in OWN
    }
    assert changed == set()
    assert built.before.keys() < built.after.keys()
    cached = {path.split("/")[2] for path in built.after if path.startswith("work/.cache/")}
    assert cached <= {"milepost"}


def test_the_site_is_of_plain_files(built: Built) -> None:
    kinds = {kind.split()[0] for path, kind in built.after.items() if path.startswith("work/site")}
    assert kinds == {"file", "folder"}
    names = {part for path in built.files for part in path.relative_to(built.site).parts}
    assert not [name for name in names if not name.isascii() or not name.isprintable() or set(name) & set("<>\"'\\&")]


def test_neither_environment_nor_paths_are_on_the_site(built: Built) -> None:
    secrets = {**SENTINELS, "root": str(built.root), "root's name": built.root.name, "path": "sentinel-path-6d6d"}
    secrets |= {"git": "sentinel-git-name", "outside": SECRET, "passwd": "root:x:0:0", "program": _program()}
    found = [(str(path), name) for path in built.files for name, text in secrets.items() if text in _text(path)]
    assert found == []


def test_a_source_far_away_is_told_without_its_path(tmp_path: Path) -> None:
    """Where the command runs far from the files, their names on the site begin at their repository."""
    here = surroundings(tmp_path) / "work" / "a" / "b" / "c"
    (here / "docs").mkdir(parents=True)
    repository = tmp_path / "home" / "sentinel-checkout" / "pay"
    repository.mkdir(parents=True)
    (repository / "catalog-info.yaml").write_text(GOOD.format(name="x") + "wrong: place\n---\n" + GOOD.format(name="y"))
    plugin = f"milepost: {{sources: [{{path: {repository.parent}/*}}]}}"
    settings = f"site_name: x\ntheme: {{name: material, font: false}}\nplugins: [search, {plugin}]\n"
    (here / "mkdocs.yml").write_text(settings, "utf-8")
    done = run(tmp_path, "build", where=here)
    assert done.returncode == 0, done.stderr
    site = here / "site"
    assert "pay/catalog-info.yaml" in (site / "catalog/default/component/y/index.html").read_text("utf-8")
    files = [path for path in site.rglob("*") if path.is_file()]
    assert [str(path) for path in files if str(tmp_path) in _text(path) or "sentinel-checkout" in _text(path)] == []


def test_the_search_for_them_reads_compressed_files_too(built: Built) -> None:
    packed = [path for path in built.files if path.suffix == ".gz"]
    assert len(packed) >= 2
    assert all("milepost" in _text(path) or "portal.example.com" in _text(path) for path in packed)


def test_no_entity_is_a_page_of_another_type(built: Built) -> None:
    """A host goes by the name's end, and an entity may be called `page.html` or `page.php`: its JSON holds no tag."""
    folder = built.site / "api/catalog/entities/by-name"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= set(FILE_LIKE_NAMES)
    assert [str(path) for path in files if b"<" in path.read_bytes()] == []


def _program() -> str:
    return str(Path(__file__).parents[2])


def _text(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8", "replace")
