"""Whatever one file holds, it becomes a Problem, and its neighbour is on the site."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.catalog import Catalog
from generator.pipeline import build
from generator.portal import Portal
from generator.problems import Problem, Severity
from generator.publish.building import build_site
from generator.rules.table import all_rules
from generator.settings import Limits, Settings

GOOD = """
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: good, description: The neighbour}
spec: {type: service, lifecycle: production, owner: team}
"""


def _entity(name: str = "bad", more: str = "", spec: str = "") -> str:
    return f"""
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: {name}
{more}
spec:
  type: service
  lifecycle: production
  owner: team
{spec}
"""


def _laughs() -> str:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(levels)


def _api(definition: str) -> str:
    return f"""
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {{name: bad}}
spec: {{type: openapi, lifecycle: production, owner: team, definition: {{$text: {definition}}}}}
"""


FILES: dict[str, tuple[bytes, str]] = {
    "billion laughs": (_laughs().encode(), "YAML007"),
    "nested brackets": (b"a: " + b"[" * 20_000 + b"]" * 20_000, "YAML006"),
    "nested blocks": ("\n".join("  " * n + "a:" for n in range(400)).encode(), "YAML006"),
    "too many documents": (b"---\na: 1\n" * 20_000, "YAML008"),
    "invalid UTF-8": (_entity("bad", "  title: caf\\xe9").encode().replace(b"\\xe9", b"\xe9"), "YAML010"),
    "binary": (bytes(range(256)) * 16, "YAML010"),
    "path as name": (_entity("../../x").encode(), "ENT003"),
    "markup as name": (_entity('"<script>alert(1)</script>"').encode(), "ENT003"),
    "javascript link": (_entity("bad", '  links: [{url: "javascript:alert(1)"}]').encode(), "LNK001"),
    "outside text": (_api("/etc/passwd").encode(), "TXT003"),
    "outside relative text": (_api("../../../../../../etc/passwd").encode(), "TXT003"),
    "missing text": (_api("./nowhere.yaml").encode(), "TXT001"),
    "remote text": (_api("https://example.com/x.yaml").encode(), "TXT002"),
    "tab": (b"a:\n\tb: 1\n", "YAML001"),
    "twice the same key": (b"a: 1\na: 2\n", "YAML002"),
    "unset alias": (b"a: *nope\n", "YAML004"),
    "a list": (b"- a\n- b\n", "YAML003"),
    "an unknown kind": (GOOD.replace("Component", "Widget").encode(), "ENT005"),
    "location outside": (
        (
            b"apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: l}\n"
            b"spec: {target: ../../../etc/passwd}\n"
        ),
        "LOC004",
    ),
}


def _portal(folder: Path, **settings: Any) -> Portal:
    return build(Settings(base=folder, **settings), folder)


def _write(folder: Path, content: bytes) -> Path:
    (folder / "good").mkdir()
    (folder / "good" / "catalog-info.yaml").write_text(GOOD, "utf-8")
    (folder / "bad").mkdir()
    bad = folder / "bad" / "catalog-info.yaml"
    bad.write_bytes(content)
    return bad


def _codes(portal: Portal) -> set[str]:
    return {problem.code for problem in portal.problems if problem.location and "bad" in problem.location.path}


@pytest.mark.parametrize(("content", "code"), FILES.values(), ids=list(FILES))
def test_a_bad_file_is_a_problem_and_its_neighbour_stands(content: bytes, code: str, tmp_path: Path) -> None:
    _write(tmp_path, content)
    portal = _portal(tmp_path)
    assert code in _codes(portal)
    assert "component:default/good" in portal.catalog.entities


def test_all_of_them_in_one_site(tmp_path: Path) -> None:
    for number, (content, _) in enumerate(FILES.values()):
        folder = tmp_path / f"bad{number}"
        folder.mkdir()
        (folder / "catalog-info.yaml").write_bytes(content)
    (tmp_path / "catalog-info.yaml").write_text(GOOD, "utf-8")
    built = build_site(None, tmp_path)
    page = built.site / "catalog" / "default" / "component" / "good" / "index.html"
    assert "The neighbour" in page.read_text("utf-8")
    assert not (tmp_path / "x").exists()
    pages = [path.read_text("utf-8") for path in built.site.rglob("*.html")]
    assert not any("<script>alert(1)</script>" in text for text in pages)
    assert not any('href="javascript:' in text for text in pages)
    assert not any("root:x:0:0" in text for text in pages)


def test_a_file_of_a_hundred_megabytes(tmp_path: Path) -> None:
    bad = _write(tmp_path, b"")
    os.truncate(bad, 100 * 1024 * 1024)
    portal = _portal(tmp_path)
    assert _codes(portal) == {"YAML005"}
    assert "component:default/good" in portal.catalog.entities


def test_a_limit_is_a_setting(tmp_path: Path) -> None:
    _write(tmp_path, b"a: [[[[[1]]]]]\n")
    assert "YAML006" in _codes(_portal(tmp_path, limits=Limits(depth=4)))


def test_a_symlink_that_leads_to_itself(tmp_path: Path) -> None:
    bad = _write(tmp_path, b"")
    bad.unlink()
    bad.symlink_to(bad)
    portal = _portal(tmp_path)
    assert _codes(portal) == {"SRC001"}
    assert "component:default/good" in portal.catalog.entities


def test_a_symlink_out_of_the_repository(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    bad = _write(repository, b"")
    outside = tmp_path / "outside.yaml"
    outside.write_text(GOOD.replace("good", "stolen"), "utf-8")
    bad.unlink()
    bad.symlink_to(outside)
    portal = build(Settings(base=repository), repository)
    assert _codes(portal) == {"SRC001"}
    assert "component:default/stolen" not in portal.catalog.entities


def test_a_folder_that_leads_back(tmp_path: Path) -> None:
    _write(tmp_path, b"")
    (tmp_path / "bad" / "loop").symlink_to(tmp_path)
    portal = _portal(tmp_path)
    assert _codes(portal) == {"SRC003"}
    assert "component:default/good" in portal.catalog.entities


def test_an_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, b"")
    scandir: Callable[[Any], Any] = os.scandir

    def refusing(path: Any) -> Any:
        if str(path).endswith("bad"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    portal = _portal(tmp_path)
    assert _codes(portal) == {"SRC002"}
    assert "component:default/good" in portal.catalog.entities


class _Raising:
    CODE = "BAD001"
    TITLE = "A rule that raises"
    SEVERITY = Severity.WARNING

    @staticmethod
    def check(_catalog: Catalog, /) -> Iterator[Problem]:
        raise ZeroDivisionError("in a rule")


def test_a_rule_that_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, b"a: 1\na: 2\n")
    rules = (_Raising, *all_rules())
    monkeypatch.setattr(pipeline, "all_rules", lambda: rules)
    portal = _portal(tmp_path)
    codes = {problem.code for problem in portal.problems}
    assert {"INT001", "YAML002"} <= codes
    assert "component:default/good" in portal.catalog.entities
