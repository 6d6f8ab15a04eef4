"""What is published of people, whichever way it would get out."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from generator.pipeline import build
from generator.publish.building import build_site
from generator.settings import parse_settings

PEOPLE = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: pay}
spec: {type: team, children: [], members: [annlogin, nobodylogin], profile: {email: team@example.com}}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: annlogin
  annotations: {milepost/chat: "@annchat", github.com/user-login: annlogin}
  links: [{url: "mailto:annlink@example.com"}]
spec: {memberOf: [pay], profile: {displayName: Ann Displayname, email: annmail@example.com, picture: https://example.com/annface}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart}
spec: {type: service, lifecycle: production, owner: pay}
"""
LOGINS = ("annlogin", "nobodylogin")
NAMES = ("Ann Displayname",)
CONTACTS = ("annchat", "annlink@example.com", "annmail@example.com", "annface")
CONFIG = """\
site_name: Example
theme: {name: material, font: false}
plugins: [search, {milepost: {sources: [{path: org}, {csv: people.csv}], people: VALUE}}]
"""
TABLE = "group,user,name,email\npay,carllogin,Carl Tablename,carlmail@example.com\n"


def published(folder: Path, value: str) -> str:
    """Return everything that a site holds, as one text."""
    (folder / "org").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "org" / "catalog-info.yaml").write_text(PEOPLE, "utf-8")
    (folder / "people.csv").write_text(TABLE, "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG.replace("VALUE", value), "utf-8")
    build_site(folder / "mkdocs.yml", folder)
    files = [path for path in (folder / "site").rglob("*") if path.is_file()]
    contents = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files]
    names = "\n".join(path.as_posix() for path in files)
    return names + b"\n".join(contents).decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("value", "there", "absent"),
    [
        ("none", (), (*LOGINS, *NAMES, *CONTACTS, "carllogin", "Carl Tablename", "carlmail")),
        ("names", (*LOGINS, *NAMES, "carllogin", "Carl Tablename"), (*CONTACTS, "carlmail")),
        ("contacts", (*LOGINS, *NAMES, *CONTACTS, "carllogin", "Carl Tablename", "carlmail"), ()),
        ("null", (*LOGINS, *NAMES, *CONTACTS, "carllogin", "Carl Tablename"), ("carlmail",)),
    ],
)
def test_no_more_than_the_setting_says_is_on_the_site(
    tmp_path: Path, value: str, there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    site = published(tmp_path, value)
    assert "team@example.com" in site
    assert [text for text in there if text not in site] == []
    assert [text for text in absent if text in site] == []


def test_what_is_wrong_with_a_person_is_told_without_quoting(tmp_path: Path) -> None:
    broken = "kind: User\nmetadata: {name: ann, labels: {phone: '+49 555 0123'}}\nspec: {memberOf: []}\n"
    (tmp_path / "catalog-info.yaml").write_text(f"apiVersion: backstage.io/v1alpha1\n{broken}", "utf-8")
    messages = {}
    for value in ("names", "contacts"):
        portal = build(parse_settings({"people": value}, tmp_path), tmp_path)
        (messages[value],) = [problem.message for problem in portal.problems if problem.code == "ENT003"]
    assert messages["contacts"].startswith('the label phone is "+49 555 0123"')
    assert messages["names"].startswith("the label phone is ...")


def test_rules_see_the_whole_catalog(tmp_path: Path) -> None:
    """A member that is not published is there nevertheless; one that is not there is a problem without a name."""
    (tmp_path / "catalog-info.yaml").write_text(PEOPLE, "utf-8")
    portal = build(parse_settings({"people": "none"}, tmp_path), tmp_path)
    dangling = [problem.message for problem in portal.problems if problem.code == "REF001"]
    assert dangling == ["spec.members[1]: there is no user:(not published)"]
