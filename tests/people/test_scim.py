"""Exports of identity providers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import build
from generator.portal import Portal
from generator.settings import parse_settings

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

# The shape of Entra ID: an extension schema, e-mails typed "work", members by id without a display name.
ENTRA = [
    {
        "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
        "id": "48af03ac",
        "externalId": "58342554",
        "userName": "Ann.Doe@example.com",
        "displayName": "Ann Doe",
        "active": True,
        "emails": [{"primary": True, "type": "work", "value": "ann.doe@example.com"}],
        "name": {"formatted": "givenName familyName", "familyName": "Doe", "givenName": "Ann"},
        "meta": {"resourceType": "User"},
    },
    {"schemas": [USER], "id": "b2", "userName": "left@example.com", "active": False},
    {
        "schemas": [GROUP],
        "id": "9f1c",
        "displayName": "Payments",
        "members": [{"value": "48af03ac"}, {"value": "b2"}, {"value": "unknown"}],
    },
    {"schemas": [GROUP], "id": "77aa", "displayName": "Platform", "members": [{"type": "Group", "value": "9f1c"}]},
]
# The shape of Okta: list responses, a user's groups, members with `display`.
OKTA_USERS = {
    "schemas": [LIST],
    "totalResults": 1,
    "startIndex": 1,
    "itemsPerPage": 1,
    "Resources": [
        {
            "schemas": [USER],
            "id": "23a35c27",
            "userName": "bob@example.okta.local",
            "name": {"givenName": "Bob", "familyName": "Roe", "formatted": "Bob Roe"},
            "emails": [{"value": "home@example.com"}, {"primary": True, "value": "bob@example.com"}],
            "active": True,
            "groups": [],
        }
    ],
}
OKTA_GROUPS = {
    "schemas": [LIST],
    "Resources": [
        {
            "schemas": [GROUP],
            "id": "abf4dd94",
            "displayName": "Test SCIMv2",
            "members": [{"value": "23a35c27", "display": "bob@example.okta.local"}],
        }
    ],
}


def portal(folder: Path, *contents: Any, **options: Any) -> Portal:
    for number, content in enumerate(contents):
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"scim-{number}.json").write_text(text, "utf-8")
    return build(parse_settings({"sources": [{"scim": "scim-*.json"}], **options}, folder), folder)


def test_the_shape_of_entra(tmp_path: Path) -> None:
    catalog = portal(tmp_path, ENTRA, people="contacts").catalog
    assert list(catalog.entities) == ["group:default/payments", "group:default/platform", "user:default/ann.doe"]
    assert catalog.targets("group:default/payments", "hasMember") == ["user:default/ann.doe"]
    assert catalog.targets("group:default/payments", "childOf") == ["group:default/platform"]
    user = catalog.entities["user:default/ann.doe"]
    assert user.title == "Ann Doe"
    assert user.as_json()["spec"]["profile"]["email"] == "ann.doe@example.com"


def test_the_shape_of_okta_in_two_files(tmp_path: Path) -> None:
    catalog = portal(tmp_path, OKTA_USERS, OKTA_GROUPS, people="contacts").catalog
    assert list(catalog.entities) == ["group:default/test-scimv2", "user:default/bob"]
    assert catalog.targets("group:default/test-scimv2", "hasMember") == ["user:default/bob"]
    assert catalog.entities["user:default/bob"].as_json()["spec"]["profile"]["email"] == "bob@example.com"


def test_two_groups_of_one_name_stay_apart(tmp_path: Path) -> None:
    groups = [{"schemas": [GROUP], "id": str(number), "displayName": "Pay"} for number in range(2)]
    one, other = (portal(tmp_path, given) for given in (groups, groups[::-1]))
    assert len(one.catalog.entities) == 2
    assert "group:default/pay" not in one.catalog.entities
    assert list(one.catalog.entities) == list(other.catalog.entities)
    (problem,) = [problem for problem in one.problems if problem.code == "PPL003"]
    assert problem.message == (
        "Pay (0), Pay (1) would all be group:default/pay; so each has a longer name, and none is group:default/pay"
    )


def test_a_page_of_several_is_not_the_whole(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    first = {**OKTA_USERS, "totalResults": 2}
    second = {**first, "startIndex": 2, "Resources": [{"schemas": [USER], "id": "c", "userName": "carl"}]}
    (problem,) = [problem for problem in portal(tmp_path, first).problems if problem.code == "PPL002"]
    assert problem.message == "the export holds 1 of 2 users"
    whole = portal(tmp_path / "whole", first, second)
    assert [problem for problem in whole.problems if problem.code == "PPL002"] == []
    assert list(whole.catalog.entities) == ["user:default/bob", "user:default/carl"]


@pytest.mark.parametrize("active", [False, "False", "false "])
def test_who_has_left_is_not_there(tmp_path: Path, active: object) -> None:
    users = [{"schemas": [USER], "userName": "left", "active": active}, {"schemas": [USER], "userName": "ann"}]
    assert list(portal(tmp_path, users).catalog.entities) == ["user:default/ann"]


def test_half_a_character_is_text(tmp_path: Path) -> None:
    text = json.dumps([{"schemas": [USER], "userName": "ann", "displayName": "A\ud800"}])
    assert portal(tmp_path, text).catalog.entities["user:default/ann"].title == "A\ufffd"


def test_a_glob_without_a_file_is_a_problem(tmp_path: Path) -> None:
    (problem,) = [problem for problem in portal(tmp_path).problems if problem.code == "PPL002"]
    assert problem.message == "the source scim-*.json names no file"


def test_a_circle_of_groups(tmp_path: Path) -> None:
    groups = [
        {"schemas": [GROUP], "id": "1", "displayName": "a", "members": [{"value": "2"}, {"value": "1"}]},
        {"schemas": [GROUP], "id": "2", "displayName": "b", "members": [{"value": "1"}]},
    ]
    assert list(portal(tmp_path, groups).catalog.entities) == ["group:default/a", "group:default/b"]


@pytest.mark.parametrize(
    "content", ["", "{", "[1]", '{"Resources": "abc"}', '{"a": 1}', "[" * 100_000, '"text"', "null"]
)
def test_what_is_no_export_is_a_problem(tmp_path: Path, content: str) -> None:
    read = portal(tmp_path, content, OKTA_USERS)
    (problem,) = [problem for problem in read.problems if problem.code == "PPL002"]
    assert problem.location is not None
    assert problem.location.path == "scim-0.json"
    assert list(read.catalog.entities) == ["user:default/bob"]


@pytest.mark.parametrize(
    "resource",
    [
        {"schemas": [USER], "userName": "x", "emails": "no list", "name": []},
        {"schemas": [GROUP], "displayName": "x", "members": {"value": 1}},
        {"schemas": [GROUP], "displayName": 5},
        {"schemas": {}, "userName": ["x"]},
    ],
)
def test_odd_resources_bring_nothing_down(tmp_path: Path, resource: dict[str, Any]) -> None:
    assert portal(tmp_path, [resource]).catalog is not None
