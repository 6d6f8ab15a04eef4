"""`milepost build`: what it says, where it writes, and when it leaves the old site alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli.main import main

Run = Callable[..., tuple[int, str, str]]

HEAD = "apiVersion: backstage.io/v1alpha1\n"
GOOD = f"""\
{HEAD}kind: Group
metadata: {{name: team}}
spec: {{type: team, children: [], members: [ann]}}
---
{HEAD}kind: User
metadata: {{name: ann}}
spec: {{memberOf: [team]}}
---
{HEAD}kind: Domain
metadata: {{name: shop, description: Selling things}}
spec: {{owner: team}}
"""
DANGLING = GOOD.replace("{owner: team}", "{owner: nobody}")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    (tmp_path / "catalog-info.yaml").write_text(GOOD, "utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    del folder

    def build(*arguments: str) -> tuple[int, str, str]:
        code = main(["build", *arguments])
        out, err = capsys.readouterr()
        return code, out, re.sub(r" in \d+\.\d s", " in N s", err)

    return build


def old_site(folder: Path) -> Path:
    site = folder / "site"
    site.mkdir()
    (site / "index.html").write_text("old", "utf-8")
    return site


class TestBuilding:
    def test_it_says_what_was_read_and_where_the_portal_is(self, run: Run, folder: Path) -> None:
        site = old_site(folder)
        code, out, err = run("--strict")
        assert (code, out) == (0, "")
        read, built = err.splitlines()
        assert re.fullmatch(r"Read 3 entities from 1 files?: no problems\.", read)
        assert built == "Built the portal in site/ in N s; look at it with: milepost serve"
        assert (site / "index.html").read_text("utf-8") != "old"
        assert (site / "catalog" / "default" / "domain" / "shop" / "index.html").is_file()
        assert sorted(path.name for path in folder.iterdir()) == [".cache", "catalog-info.yaml", "site"]

    def test_problems_are_said_and_do_not_stop_it(self, run: Run, folder: Path) -> None:
        (folder / "catalog-info.yaml").write_text(DANGLING, "utf-8")
        code, out, err = run("-d", "out/portal")
        assert (code, out) == (0, "")
        assert err.startswith("catalog-info.yaml:14:15: warning[REF001] spec.owner: there is no group:default/nobody\n")
        assert re.search(r"^Read 3 entities from 1 files?: 1 warning", err, re.MULTILINE)
        assert "Built the portal in out/portal" in err
        assert (folder / "out" / "portal" / "index.html").is_file()
        assert not (folder / "site").exists()

    def test_strict_leaves_the_old_site_and_exits_with_1(self, run: Run, folder: Path) -> None:
        site = old_site(folder)
        (folder / "catalog-info.yaml").write_text(DANGLING, "utf-8")
        code, out, err = run("--strict")
        assert (code, out) == (1, "")
        assert "warning[REF001]" in err
        assert err.endswith("Not built: with --strict, problems leave the old site as it was.\n")
        assert [path.name for path in site.iterdir()] == ["index.html"]
        assert (site / "index.html").read_text("utf-8") == "old"
        assert sorted(path.name for path in folder.iterdir()) == [".cache", "catalog-info.yaml", "site"]


class TestRefusing:
    def test_a_folder_that_holds_something_else_is_not_replaced(self, run: Run, folder: Path) -> None:
        (folder / "out").mkdir()
        (folder / "out" / "thesis.txt").write_text("ten years of work", "utf-8")
        code, out, err = run("-d", "out")
        assert (code, out) == (1, "")
        assert "not replaced" in err
        assert [path.name for path in (folder / "out").iterdir()] == ["thesis.txt"]

    @pytest.mark.parametrize(
        "arguments", [("-d", "catalog-info.yaml"), ("--config", "absent.yml"), ("--what",), ("catalog-info.yaml",)]
    )
    def test_wrong_usage_exits_with_2_and_builds_nothing(
        self, run: Run, folder: Path, arguments: tuple[str, ...]
    ) -> None:
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err
        assert [path.name for path in folder.iterdir()] == ["catalog-info.yaml"]

    def test_wrong_settings_exit_with_2_and_leave_the_old_site(self, run: Run, folder: Path) -> None:
        site = old_site(folder)
        (folder / "docs").mkdir()
        (folder / "mkdocs.yml").write_text("site_name: x\nplugins: [milepost: {sauces: []}]\n", "utf-8")
        code, _, err = run()
        assert code == 2
        assert "sauces" in err
        assert (site / "index.html").read_text("utf-8") == "old"


class TestTheSnapshotAlone:
    def test_it_is_written_where_asked_for_and_no_page_is(self, run: Run, folder: Path) -> None:
        code, out, err = run("--snapshot-only", "-d", "out")
        assert (code, out) == (0, "")
        assert "Wrote out/api/snapshot/v1.json.gz\n" in err
        assert (folder / "out" / "api" / "snapshot" / "v1.json.gz").is_file()
        assert not list((folder / "out").rglob("*.html"))

    def test_strict_writes_nothing_where_there_are_problems(self, run: Run, folder: Path) -> None:
        (folder / "catalog-info.yaml").write_text(DANGLING, "utf-8")
        code, _, err = run("--snapshot-only", "--strict", "-d", "out")
        assert code == 1
        assert "Not written" in err
        assert not (folder / "out").exists()

    def test_the_twenty_worst_problems_are_said_errors_first(self, run: Run, folder: Path) -> None:
        many = "".join(
            f"---\n{HEAD}kind: Domain\nmetadata: {{name: d{number}, description: x}}\nspec: {{owner: nobody}}\n"
            for number in range(25)
        )
        (folder / "catalog-info.yaml").write_text(f"{GOOD}{many}---\na: [\n", "utf-8")
        lines = run("--snapshot-only", "-d", "out")[2].splitlines()
        assert "error[YAML001]" in lines[0]
        assert sum("warning[REF001]" in line for line in lines) == 19
        assert re.fullmatch(r"\.\.\. and \d+ more: milepost check shows them all", lines[20])
