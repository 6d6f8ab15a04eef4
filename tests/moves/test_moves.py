"""`milepost move-owner`: patches that git applies, and a catalog that says afterwards what it should."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.catalog import Catalog
from generator.cli.main import cli
from generator.errors import UsageError
from generator.pipeline import build
from generator.settings import load_settings

ORG = """\
# The teams.
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments # not the provider
  annotations:
    github.com/team-slug: acme/payments
spec: {type: team, parent: company, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: checkout
  annotations: {github.com/team-slug: acme/checkout, milepost/escalation: payments}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: company}
spec: {type: company, children: [payments]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ann}
spec: {memberOf: [payments, checkout]}
"""
PAY = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: pay}
spec:
  type: service
  lifecycle: production # since 2020
  owner:   "payments"   # call them
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: pay-db}
spec: {type: database, owner: group:default/payments}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart}
spec: {type: service, lifecycle: production, owner: checkout}
"""
CODEOWNERS = "* @acme/payments # all\n/docs @acme/payments @acme/payments-docs\n"
Apply = Callable[..., Catalog]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"org": ORG, "pay": PAY}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "catalog-info.yaml").write_text(text, "utf-8")
        subprocess.run(["git", "init", "-q", str(tmp_path / name)], check=True)
    (tmp_path / "pay/CODEOWNERS").write_text(CODEOWNERS, "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [{milepost: {sources: [{path: '*'}]}}]\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def move(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["move-owner", *arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def catalog(folder: Path) -> Catalog:
    return build(load_settings(folder / "mkdocs.yml", folder), folder).catalog


def applied(folder: Path, *arguments: str) -> Catalog:
    """Return the catalog after what a move has written was applied in each repository."""
    move(*arguments, "-o", "patches")
    for patch in (folder / "patches").iterdir():
        subprocess.run(["git", "apply", str(patch)], cwd=folder / patch.stem, check=True)
    return catalog(folder)


def owned(found: Catalog, owner: str) -> list[str]:
    return sorted(found.targets(f"group:default/{owner}", "ownerOf"))


class TestToAnotherTeam:
    def test_what_is_owned_goes_over_and_nothing_else_changes(self, here: Path) -> None:
        found = applied(here, "payments", "checkout")
        assert owned(found, "payments") == []
        assert owned(found, "checkout") == [
            "component:default/cart",
            "component:default/pay",
            "resource:default/pay-db",
        ]
        changed = PAY.replace('"payments"', '"checkout"').replace("group:default/payments", "group:default/checkout")
        assert (here / "pay/catalog-info.yaml").read_text("utf-8") == changed
        assert (here / "org/catalog-info.yaml").read_text("utf-8") == ORG
        expected = "* @acme/checkout # all\n/docs @acme/checkout @acme/payments-docs\n"
        assert (here / "pay/CODEOWNERS").read_text("utf-8") == expected

    def test_only_some(self, here: Path) -> None:
        result = move("payments", "checkout", "--only", "*-db", "-o", "patches")
        assert "gains and group:default/payments loses 1 entity:\n  resource:default/pay-db\n" in result.stderr
        assert "pay/CODEOWNERS: component:default/pay stays with group:default/payments" in result.stderr
        assert result.return_value == 1
        assert "CODEOWNERS" not in (here / "patches/pay.patch").read_text("utf-8")

    def test_without_output_nothing_is_written(self, here: Path) -> None:
        result = move("payments", "checkout")
        assert '-  owner:   "payments"   # call them\n+  owner:   "checkout"   # call them\n' in result.stdout
        assert sorted(path.name for path in here.iterdir()) == ["mkdocs.yml", "org", "pay"]

    def test_lines_of_another_system(self, here: Path) -> None:
        (here / "pay/catalog-info.yaml").write_bytes(PAY.replace("\n", "\r\n").encode())
        applied(here, "payments", "checkout")
        content = (here / "pay/catalog-info.yaml").read_bytes()
        assert content.count(b"\r\n") == content.count(b"\n") == PAY.count("\n")


class TestCodeowners:
    def test_names_in_other_letters_follow_and_comments_stay(self, here: Path) -> None:
        (here / "pay/CODEOWNERS").write_text("# ask @acme/payments\n* @Acme/Payments # @acme/payments\n", "utf-8")
        applied(here, "payments", "checkout")
        text = (here / "pay/CODEOWNERS").read_text("utf-8")
        assert text == "# ask @acme/payments\n* @acme/checkout # @acme/payments\n"

    def test_what_the_new_team_is_not_known_by_is_left_to_people(self, here: Path) -> None:
        org = here / "org/catalog-info.yaml"
        org.write_text(
            org.read_text("utf-8").replace("github.com/team-slug: acme/payments", "gitlab.com/team-path: pay/ops")
        )
        (here / "pay/CODEOWNERS").write_text("* @pay/ops\n", "utf-8")
        result = move("payments", "checkout")
        assert "pay/CODEOWNERS:1 may name group:default/payments" in result.stderr
        assert result.return_value == 1

    def test_one_that_leaves_the_repository_is_not_read(self, here: Path) -> None:
        (here / "secret").write_text("token @acme/payments\n", "utf-8")
        (here / "pay/CODEOWNERS").unlink()
        (here / "pay/CODEOWNERS").symlink_to(here / "secret")
        assert "token" not in move("payments", "checkout").output


class TestToAnotherName:
    def test_the_group_keeps_its_old_address(self, here: Path) -> None:
        found = applied(here, "payments", "money")
        group = found.entities["group:default/money"]
        assert group.annotations["milepost/renamed-from"] == "group:default/payments"
        assert "group:default/payments" not in found.entities
        assert owned(found, "money") == ["component:default/pay", "resource:default/pay-db"]
        assert found.targets("group:default/money", "childOf") == ["group:default/company"]
        assert found.targets("user:default/ann", "memberOf") == ["group:default/checkout", "group:default/money"]
        assert found.entities["group:default/checkout"].annotations["milepost/escalation"] == "money"
        text = (here / "org/catalog-info.yaml").read_text("utf-8")
        assert text.startswith("# The teams.\n")
        assert "  name: money # not the provider\n" in text
        assert (here / "pay/CODEOWNERS").read_text("utf-8") == CODEOWNERS  # the forge has its own name for it

    def test_what_stands_on_one_line_is_left_to_people(self) -> None:
        result = move("company", "acme", "-o", "patches")
        assert result.return_value == 1
        assert (
            "metadata.name of group:default/company is changed, and milepost/renamed-from: group:default/company"
            in result.stderr
        )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "checkout"), "group:default/nobody is not defined, and owns nothing"),
        (("payments", "payments"), "group:default/payments is itself"),
        (("", "x"), "names no owner"),
        (("payments", "a b"), "cannot be the name of a group"),
        (("payments", "user:default/eve"), "a rename changes neither kind nor namespace"),
        (("payments", "x" * 64), "cannot be the name of a group"),
        (("payments", "component:pay"), "component:default/pay is no group and no user"),
        (("payments", "checkout", "--only", "zzz*"), r"nothing that group:default/payments owns fits zzz\*"),
        (("payments", "nowhere", "--only", "pay"), "group:default/nowhere is not defined; write its Group first"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        move(*arguments)
