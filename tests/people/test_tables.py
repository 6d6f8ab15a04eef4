"""A table of teams and people."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.people.tables import read_table
from generator.pipeline import build
from generator.portal import Portal
from generator.settings import parse_settings

TABLE = """\
group,parent,group_email,group_chat,user,name,email
Payments & Fraud,Platform,pay@example.com,#pay,ann@example.com,Ann Doe,ann@example.com
Payments & Fraud,,,,bob,Bob Roe,bob@example.com
Platform,,,,,,
,,,,carl,Carl,
"""


def portal(folder: Path, table: str | bytes, **options: object) -> Portal:
    content = table.encode() if isinstance(table, str) else table
    (folder / "people.csv").write_bytes(content)
    source: dict[str, object] = {"csv": "people.csv"}
    source |= {key: options.pop(key) for key in ("columns", "namespace") if key in options}
    return build(parse_settings({"sources": [source], **options}, folder), folder)


def test_groups_users_and_who_is_in_which(tmp_path: Path) -> None:
    read = portal(tmp_path, TABLE, people="contacts")
    catalog = read.catalog
    assert list(catalog.entities) == [
        "group:default/payments-fraud",
        "group:default/platform",
        "user:default/ann",
        "user:default/bob",
        "user:default/carl",
    ]
    group = catalog.entities["group:default/payments-fraud"]
    assert group.title == "Payments & Fraud"
    assert group.annotations == {"milepost/chat": "#pay"}
    assert catalog.targets(group.ref, "hasMember") == ["user:default/ann", "user:default/bob"]
    assert catalog.targets(group.ref, "childOf") == ["group:default/platform"]
    assert catalog.entities["user:default/bob"].as_json()["spec"]["profile"]["email"] == "bob@example.com"
    assert (group.origin.path, group.origin.line) == ("people.csv", 2)
    assert [problem for problem in read.problems if problem.severity == "error"] == []


def test_addresses_of_people_need_the_setting(tmp_path: Path) -> None:
    catalog = portal(tmp_path, TABLE).catalog
    assert catalog.entities["user:default/bob"].as_json()["spec"]["profile"] == {"displayName": "Bob Roe"}
    assert catalog.entities["group:default/payments-fraud"].as_json()["spec"]["profile"]["email"] == "pay@example.com"


def test_headings_of_ones_own_and_other_delimiters(tmp_path: Path) -> None:
    table = "\ufeffSquad;Wer;Login\nPay;Ann;ann\n"
    read = portal(tmp_path, table, columns={"group": "squad", "name": "Wer"})
    assert list(read.catalog.entities) == ["group:default/pay", "user:default/ann"]
    assert read.catalog.entities["user:default/ann"].title == "Ann"


def test_names_that_come_to_the_same_stay_apart(tmp_path: Path) -> None:
    lines = ["Pay!,ann@a.example", "Pay?,ann@b.example", "支払い,ann@a.example"]
    read = portal(tmp_path, "\n".join(["group,user", *lines]))
    users = [ref for ref in read.catalog.entities if ref.startswith("user")]
    assert users == ["user:default/ann-a.example", "user:default/ann-b.example"]
    groups = [ref for ref in read.catalog.entities if ref.startswith("group")]
    assert len(groups) == 3
    assert "group:default/pay" not in groups
    assert read.catalog.entities[groups[0]].title == "支払い"
    assert {problem.entity for problem in read.problems if problem.code == "PPL003"} == {
        "group:default/pay",
        "user:default/ann",
    }
    again = portal(tmp_path, "\n".join(["group,user", *lines[::-1]]))
    assert list(again.catalog.entities) == list(read.catalog.entities)


def test_case_makes_no_difference(tmp_path: Path) -> None:
    read = portal(tmp_path, "group,parent,user\nOps,,ann\nops,OPS2,bob\nops2,,\n")
    groups = [ref for ref in read.catalog.entities if ref.startswith("group")]
    assert groups == ["group:default/ops", "group:default/ops2"]
    assert read.catalog.targets("group:default/ops", "hasMember") == ["user:default/ann", "user:default/bob"]


def test_what_a_file_leaves_empty_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "catalog-info.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: pay}\n"
        "spec: {type: team, children: [], members: []}\n",
        "utf-8",
    )
    (tmp_path / "people.csv").write_text("group,user\npay,ann\n", "utf-8")
    read = build(parse_settings({"sources": [{"path": "."}, {"csv": "people.csv"}]}, tmp_path), tmp_path)
    assert read.catalog.targets("group:default/pay", "hasMember") == ["user:default/ann"]


def test_members_of_several_tables_are_those_of_all(tmp_path: Path) -> None:
    for name, user in (("a", "ann"), ("b", "bob")):
        (tmp_path / f"{name}.csv").write_text(f"group,user\npay,{user}\n", "utf-8")
    read = build(parse_settings({"sources": [{"csv": "*.csv"}]}, tmp_path), tmp_path)
    assert read.catalog.targets("group:default/pay", "hasMember") == ["user:default/ann", "user:default/bob"]


def test_who_is_only_mentioned_in_one_comes_from_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("group,parent\npay,shop\n", "utf-8")
    (tmp_path / "b.csv").write_text("group,group_email\nx,\nshop,shop@example.com\n", "utf-8")
    read = build(parse_settings({"sources": [{"csv": "*.csv"}]}, tmp_path), tmp_path)
    origin = read.catalog.entities["group:default/shop"].origin
    assert (origin.path, origin.line, origin.is_told) == ("b.csv", 3, True)


def test_a_column_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    read = portal(tmp_path, "Team,Who\npay,ann\n", columns={"group": "Team", "user": "Login"})
    (problem,) = [problem for problem in read.problems if problem.code == "PPL002"]
    assert problem.message == "the table has no column login, which `columns` in the settings names"


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        (b"", 1, "neither a column group nor a column user"),
        (b"a,b\n1,2\n", 1, "but a, b"),
        (b"group,user\nx,\xff\n", 2, "not UTF-8"),
        (b'group,user\nx,"y\n', 2, "cannot be read"),
        (b"group,name\n,Ann\n", 2, "neither a group nor a user"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_line(tmp_path: Path, table: bytes, line: int, words: str) -> None:
    (problem,) = [problem for problem in portal(tmp_path, table).problems if problem.code == "PPL002"]
    assert words in problem.message
    assert problem.location is not None
    assert (problem.location.path, problem.location.line) == ("people.csv", line)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    read = build(parse_settings({"sources": [{"csv": "people.csv"}]}, tmp_path), tmp_path)
    (problem,) = [problem for problem in read.problems if problem.code == "PPL002"]
    assert problem.message == "the source people.csv is not there"


def test_hostile_cells_are_text() -> None:
    roster = read_table(b'group,user,name\n"a:b/../c\x1b",=cmd(),"<script>\x00"\n', "x.csv", "default", {})
    assert roster.people.teams[0].name == "a-b-..-c"
    assert roster.people.persons[0].title == "<script>\0"
