"""Verdicts: what Backstage takes, what it refuses, and everything that is wrong said at once."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model.custom import KindFile
from generator.model.entity import Relation
from generator.model.kinds import OPT_IN, STOCK, Dialect, dialect_of
from generator.problems import Problem
from generator.settings import Limits
from generator.sources.documents import read_documents
from generator.sources.files import SourceFile
from generator.sources.judging import Judgement, judge

FILE = SourceFile(Path("catalog-info.yaml"), Path(), "catalog-info.yaml")
SERVICE = {"type": "service", "lifecycle": "production", "owner": "o"}

SPECS: dict[str, dict[str, Any]] = {
    "Component": SERVICE,
    "API": {**SERVICE, "definition": "openapi: 3.1.0"},
    "Resource": {"type": "database", "owner": "o"},
    "System": {"owner": "o"},
    "Domain": {"owner": "o"},
    "Group": {"type": "team", "children": []},
    "User": {"memberOf": []},
    "Template": {"type": "service", "steps": [{"action": "debug:log"}]},
}
OPTED_SPECS: dict[str, dict[str, Any]] = {
    "skill": SERVICE,
    "rule": {**SERVICE, "category": "c", "rationale": "r"},
    "plugin": {**SERVICE, "skills": ["s"]},
    "marketplace": {**SERVICE, "plugins": ["p"]},
    "anything": SERVICE,
}
MCP = {**SERVICE, "type": "mcp-server", "remotes": [{"type": "sse", "url": "https://example.com"}]}


def document(kind: str = "Component", spec: Any = None, **metadata: Any) -> dict[str, Any]:
    return {
        "apiVersion": "scaffolder.backstage.io/v1beta3" if kind == "Template" else "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": "it", **metadata},
        "spec": copy.deepcopy(SPECS[kind] if spec is None else spec),
    }


def judged(value: dict[str, Any] | str, dialect: Dialect = STOCK) -> Judgement:
    text = value if isinstance(value, str) else yaml.safe_dump(value, sort_keys=False)
    (read,) = read_documents(text.encode(), FILE.shown, Limits())
    return judge(read, FILE, dialect, Limits())


def wrong(value: dict[str, Any] | str, dialect: Dialect = STOCK) -> list[str]:
    """Return what a document is refused for."""
    judgement = judged(value, dialect)
    assert judgement.verdict == "error"
    assert judgement.entity is None
    assert judgement.problems
    return [f"{problem.code} {problem.message}" for problem in judgement.problems]


def accepted(value: dict[str, Any] | str, dialect: Dialect = STOCK) -> Judgement:
    judgement = judged(value, dialect)
    assert judgement.problems == ()
    assert judgement.verdict == "ok"
    assert judgement.entity is not None
    return judgement


def relations(value: dict[str, Any], dialect: Dialect = STOCK) -> list[tuple[str, str, str]]:
    entity = accepted(value, dialect).entity
    assert entity is not None
    return [(relation.source, relation.type, relation.target) for relation in entity.relations]


class TestEachKind:
    @pytest.mark.parametrize("kind", SPECS)
    def test_with_what_it_needs_it_is_taken(self, kind: str) -> None:
        assert accepted(document(kind)).ref == f"{kind.lower()}:default/it"

    @pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, spec in SPECS.items() for field in spec])
    def test_without_a_field_that_it_needs_it_is_refused(self, kind: str, field: str) -> None:
        value = document(kind)
        del value["spec"][field]
        assert wrong(value) == [f"ENT001 spec.{field} is missing"]

    @pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, spec in SPECS.items() for field in spec])
    @pytest.mark.parametrize("content", [None, "", 1, True, {}])
    def test_a_field_that_it_needs_must_have_its_type(self, kind: str, field: str, content: Any) -> None:
        value = document(kind)
        value["spec"][field] = content
        (message,) = wrong(value)
        assert message.startswith(f"ENT002 spec.{field} must ")

    @pytest.mark.parametrize("kind", SPECS)
    def test_without_a_spec_it_is_refused(self, kind: str) -> None:
        value = document(kind)
        del value["spec"]
        assert wrong(value) == ["ENT001 spec is missing"]

    @pytest.mark.parametrize("kind", SPECS)
    def test_further_fields_pass(self, kind: str) -> None:
        value = document(kind, more={"a": None}, title="It")
        value["spec"]["more"] = [None, {"a": 1}]
        accepted(value)

    @pytest.mark.parametrize(
        ("kind", "field"),
        [
            *((kind, "system") for kind in ("Component", "API", "Resource")),
            *(("Component", field) for field in ("subcomponentOf", "providesApis", "consumesApis", "dependsOn")),
            ("Resource", "dependsOn"), ("System", "domain"), ("System", "type"), ("Domain", "subdomainOf"),
            ("Domain", "type"), ("Group", "parent"), ("Group", "members"), ("Group", "profile"), ("User", "profile"),
            ("Template", "owner"), ("Template", "lifecycle"), ("Template", "parameters"), ("Template", "output"),
            ("Template", "secrets"), ("Template", "presentation"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("content", [None, 1])
    def test_a_field_that_it_may_have_is_neither_null_nor_a_number(
        self, kind: str, field: str, content: object
    ) -> None:
        value = document(kind)
        value["spec"][field] = content
        assert any(message.startswith("ENT002 spec") and field in message for message in wrong(value))

    @pytest.mark.parametrize("version", ["backstage.io/v1alpha1", "backstage.io/v1beta1"])
    def test_core_kinds_have_two_versions(self, version: str) -> None:
        accepted({**document(), "apiVersion": version})

    @pytest.mark.parametrize("version", ["backstage.io/v1", "scaffolder.backstage.io/v1beta3", "v1alpha1"])
    def test_core_kinds_have_no_other_version(self, version: str) -> None:
        assert wrong({**document(), "apiVersion": version}) == [
            f'ENT005 the kind Component has no apiVersion "{version}"'
        ]

    @pytest.mark.parametrize(
        "version", ["backstage.io/v1alpha1", "backstage.io/v1beta2", "scaffolder.backstage.io/v1beta2"]
    )
    def test_a_template_has_one_version(self, version: str) -> None:
        assert wrong({**document("Template"), "apiVersion": version})[0].startswith("ENT005")

    @pytest.mark.parametrize("kind", ["component", "COMPONENT", "Components", "Widget", "AiResource"])
    def test_kinds_are_matched_exactly(self, kind: str) -> None:
        assert wrong({**document(), "kind": kind}) == [f'ENT005 "{kind}" is not a kind that the catalog knows']

    @pytest.mark.parametrize(
        ("kind", "hint"), [("component", "kind: Component"), ("Apis", "kind: API"), ("AiResource", "opt_in_kinds")]
    )
    def test_a_kind_that_is_nearly_right_is_named(self, kind: str, hint: str) -> None:
        (problem,) = judged({**document(), "kind": kind}).problems
        assert hint in str(problem.fix)


class TestLocations:
    @pytest.mark.parametrize(
        "spec", [{}, {"type": "url"}, {"target": "./x"}, {"targets": []}, {"presence": "optional"}]
    )
    def test_nothing_is_asked_for_in_the_spec(self, spec: dict[str, Any]) -> None:
        accepted(document("Location", spec))

    def test_the_spec_itself_is(self) -> None:
        value = document("Location", {})
        del value["spec"]
        assert wrong(value) == ["ENT001 spec is missing"]

    @pytest.mark.parametrize(
        "spec",
        [{"target": ""}, {"target": None}, {"targets": None}, {"targets": "x"}, {"targets": [""]}, {"targets": [None]},
         {"presence": "maybe"}, {"presence": None}, {"type": ""}],
    )  # fmt: skip
    def test_what_is_there_must_be_right(self, spec: dict[str, Any]) -> None:
        assert all(message.startswith("ENT002 spec.") for message in wrong(document("Location", spec)))

    def test_one_of_type_file_names_no_folder(self) -> None:
        spec = {"type": "file", "target": "./a/", "targets": ["./b.yaml", "./c/"]}
        assert len(wrong(document("Location", spec))) == 2
        accepted(document("Location", {**spec, "type": "url"}))


class TestTemplates:
    @pytest.mark.parametrize(
        "spec",
        [
            {"steps": []},
            {"parameters": {"title": "x"}},
            {"parameters": [{}, {"title": "x"}]},
            {"parameters": []},
            {"steps": [{"action": "", "id": "", "name": "", "if": True, "input": {}}]},
            {"steps": [{"action": "a", "if": ""}]},
            {"output": {"links": [{"if": False, "url": "x"}], "text": [{"content": ""}], "mine": "x"}},
        ],
    )
    def test_what_passes(self, spec: dict[str, Any]) -> None:
        accepted(document("Template", {**SPECS["Template"], **spec}))

    @pytest.mark.parametrize(
        ("spec", "path"),
        [
            ({"steps": [{"id": "x"}]}, "spec.steps[0].action is missing"),
            ({"steps": ["x"]}, "spec.steps[0]"),
            ({"steps": [{"action": "a", "id": 1}]}, "spec.steps[0].id"),
            ({"steps": [{"action": "a", "name": None}]}, "spec.steps[0].name"),
            ({"steps": [{"action": "a", "if": 1}]}, "spec.steps[0].if"),
            ({"steps": [{"action": "a", "if": None}]}, "spec.steps[0].if"),
            ({"steps": [{"action": "a", "input": []}]}, "spec.steps[0].input"),
            ({"parameters": "x"}, "parameters"),
            ({"parameters": ["x"]}, "parameters"),
            ({"owner": ""}, "spec.owner"),
            ({"output": {"mine": 1}}, "spec.output.mine"),
        ],
    )
    def test_what_does_not(self, spec: dict[str, Any], path: str) -> None:
        (message,) = wrong(document("Template", {**SPECS["Template"], **spec}))
        assert path in message


class TestTheEnvelope:
    @pytest.mark.parametrize("field", ["apiVersion", "kind", "metadata"])
    def test_each_part_must_be_there(self, field: str) -> None:
        value = document()
        del value[field]
        assert f"ENT001 {field} is missing" in wrong(value)

    @pytest.mark.parametrize("field", ["apiVersion", "kind"])
    @pytest.mark.parametrize("content", [None, "", 1, True, [], {}])
    def test_version_and_kind_are_texts(self, field: str, content: Any) -> None:
        assert f"ENT002 {field} must be a string that is not empty" in wrong({**document(), field: content})

    @pytest.mark.parametrize("field", ["metadata", "spec"])
    @pytest.mark.parametrize("content", [None, "", 1, "x", [], [{}]])
    def test_metadata_and_spec_are_mappings(self, field: str, content: Any) -> None:
        assert f"ENT002 {field} must be a mapping" in wrong({**document(), field: content})

    @pytest.mark.parametrize("field", ["status", "relations", "Spec", "name", "x-mine", "data"])
    def test_no_other_field_stands_at_the_root(self, field: str) -> None:
        assert wrong({**document(), field: None}) == [f'ENT004 "{field}" is not a field of an entity']

    def test_a_name_must_be_there(self) -> None:
        value = document()
        del value["metadata"]["name"]
        assert wrong(value) == ["ENT001 metadata.name is missing"]

    @pytest.mark.parametrize("field", ["name", "namespace", "uid", "etag", "title"])
    @pytest.mark.parametrize("content", [None, "", 1, [], {}])
    def test_some_fields_are_texts_that_are_not_empty(self, field: str, content: Any) -> None:
        (message,) = wrong(document(**{field: content}))
        assert message.startswith(f"ENT002 metadata.{field}")
        assert "must" in message

    @pytest.mark.parametrize(
        ("field", "content"),
        [
            ("description", None),
            ("description", 1),
            ("labels", None),
            ("labels", []),
            ("labels", {"a": None}),
            ("labels", {"a": 1}),
            ("annotations", {"a": None}),
            ("annotations", {"a": 1}),
            ("annotations", []),
            ("annotations", ["a"]),
            ("annotations", "x"),
            ("annotations", True),
            ("tags", None),
            ("tags", "x"),
            ("tags", [""]),
            ("tags", [None]),
            ("tags", [1]),
            ("links", None),
            ("links", {}),
            ("links", [{}]),
            ("links", [None]),
            ("links", [{"url": ""}]),
            ("links", [{"url": None}]),
            ("links", [{"url": "https://x.example", "title": ""}]),
            ("links", [{"url": "https://x.example", "icon": None}]),
            ("links", [{"url": "https://x.example", "type": 1}]),
        ],
    )
    def test_what_metadata_may_not_hold(self, field: str, content: Any) -> None:
        (message,) = wrong(document(**{field: content}))
        assert message.startswith(("ENT002", "ENT001"))
        assert f"metadata.{field}" in message

    @pytest.mark.parametrize(
        ("field", "content"),
        [("description", ""), ("labels", {}), ("labels", {"a": ""}), ("annotations", {}), ("annotations", {"a": ""}),
         ("tags", []), ("links", [])],
    )  # fmt: skip
    def test_what_may_be_empty(self, field: str, content: Any) -> None:
        accepted(document(**{field: content}))

    @pytest.mark.parametrize("content", [None, "", False, 0])
    def test_annotations_may_be_null_and_are_none_then(self, content: Any) -> None:
        entity = accepted(document(annotations=content)).entity
        assert entity is not None
        assert entity.annotations == {}

    @pytest.mark.parametrize(
        ("metadata", "path"),
        [
            ({"name": "a b"}, "metadata.name"), ({"namespace": "A"}, "metadata.namespace"), ({"tags": ["A"]}, "tag"),
            ({"labels": {"a": "b c"}}, "label"), ({"labels": {"a b": "c"}}, "metadata.labels"),
            ({"annotations": {"a b": "c"}}, "metadata.annotations"), ({"links": [{"url": "x"}]}, "link"),
        ],
    )  # fmt: skip
    def test_formats_are_judged(self, metadata: dict[str, Any], path: str) -> None:
        (message,) = wrong(document(**metadata))
        assert message.startswith("ENT003")
        assert path in message


class TestReferences:
    @pytest.mark.parametrize("content", [None, "", [], 0, False])
    def test_dependency_of_may_be_nothing(self, content: object) -> None:
        assert len(relations(document(spec={**SERVICE, "dependencyOf": content}))) == 2

    @pytest.mark.parametrize(
        "content",
        ["component:a", ["component:a"], [{"kind": "Component", "name": "a"}], {"kind": "component", "name": "A"},
         [{"kind": "Component", "namespace": "default", "name": "a", "more": 1}]],
    )  # fmt: skip
    def test_dependency_of_may_be_a_text_or_an_object(self, content: object) -> None:
        found = relations(document("Resource", {**SPECS["Resource"], "dependencyOf": content}))
        assert ("resource:default/it", "dependencyOf", "component:default/a") in found

    @pytest.mark.parametrize(
        "content",
        [
            "a",
            ["a"],
            [None],
            [""],
            [1],
            [{}],
            [{"name": "a"}],
            [{"kind": "Component"}],
            {"kind": 1, "name": "a"},
            1,
            True,
        ],
    )
    def test_dependency_of_must_say_a_kind_and_a_name(self, content: object) -> None:
        (message,) = wrong(document(spec={**SERVICE, "dependencyOf": content}))
        assert message.startswith("REF004 spec.dependencyOf")

    def test_depends_on_must_say_a_kind(self) -> None:
        (problem,) = judged(document(spec={**SERVICE, "dependsOn": ["component:a", "b"]})).problems
        assert problem.code == "REF004"
        assert problem.message.startswith("spec.dependsOn[1]: ")
        assert "component:name" in str(problem.fix)

    @pytest.mark.parametrize("content", [[None], [""], [1], [{"kind": "Component", "name": "a"}]])
    def test_depends_on_takes_texts_only_and_says_so_once(self, content: object) -> None:
        (message,) = wrong(document(spec={**SERVICE, "dependsOn": content}))
        assert message.startswith("ENT002 spec.dependsOn[0] must ")

    @pytest.mark.parametrize("owner", [":x", "/x", "group:", "group:/x", "a/"])
    def test_a_reference_with_an_empty_part_is_refused(self, owner: str) -> None:
        (message,) = wrong(document("System", {"owner": owner}))
        assert message.startswith("REF004 spec.owner: ")

    def test_lists_may_be_empty(self) -> None:
        spec = {**SERVICE, "dependsOn": [], "providesApis": [], "consumesApis": []}
        assert len(relations(document(spec=spec))) == 2


class TestSayingEverything:
    EVERYTHING = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a b
  namespace: A
  tags: [A, b, C]
  title: 1
spec:
  type: ''
  owner: group:/x
  dependsOn: [a, component:b, '']
status: {}
"""

    def test_all_faults_of_a_document_are_said_at_once_each_at_its_place(self) -> None:
        problems = judged(self.EVERYTHING).problems
        assert sorted((str(problem.location), problem.code) for problem in problems) == sorted(
            (f"catalog-info.yaml:{place}", code)
            for place, code in [
                ("12:1", "ENT004"), ("4:9", "ENT003"), ("5:14", "ENT003"), ("6:10", "ENT003"), ("6:16", "ENT003"),
                ("7:10", "ENT002"), ("9:9", "ENT002"), ("9:3", "ENT001"), ("10:10", "REF004"), ("11:15", "REF004"),
                ("11:31", "ENT002"),
            ]
        )  # fmt: skip

    def test_they_come_in_the_order_in_which_backstage_judges(self) -> None:
        codes = [problem.code for problem in judged(self.EVERYTHING).problems]
        assert list(dict.fromkeys(codes)) == ["ENT004", "ENT003", "ENT002", "ENT001", "REF004"]

    def test_each_is_an_error_with_a_mend_and_names_the_entity(self) -> None:
        for problem in judged(self.EVERYTHING).problems:
            assert str(problem.severity) == "error"
            assert problem.entity == "component:a/a b"
            assert problem.fix

    def test_no_place_is_named_twice(self) -> None:
        problems = judged(document(spec={**SERVICE, "dependsOn": [1, 2], "system": None})).problems
        assert len({problem.location for problem in problems}) == len(problems) == 3

    def test_a_list_of_wrong_values_says_each(self) -> None:
        assert len(wrong(document("Template", {"type": "x", "steps": [{}, {"action": "a"}, {}, {"action": 1}]}))) == 3


class TestTheRef:
    @pytest.mark.parametrize(
        ("kind", "metadata", "ref"),
        [
            ("Component", {"name": "Pay"}, "component:default/pay"),
            ("Component", {"name": "Pay", "namespace": "Org"}, "component:org/pay"),
            ("Widget", {"name": "a b"}, "widget:default/a b"),
            ("Component", {"name": "x", "namespace": 1}, "component:default/x"),
        ],
    )
    def test_it_is_there_wherever_kind_and_name_can_be_read(
        self, kind: str, metadata: dict[str, Any], ref: str
    ) -> None:
        value = {"kind": kind, "metadata": metadata}
        assert judged(value).ref == ref
        assert judged(value).verdict == "error"

    @pytest.mark.parametrize(
        "value",
        [
            {"kind": "Component"},
            {"metadata": {"name": "x"}},
            {"kind": "Component", "metadata": {}},
            {"kind": "Component", "metadata": "x"},
            {"kind": 1, "metadata": {"name": "x"}},
            {"kind": "Component", "metadata": {"name": 1}},
            {"kind": "", "metadata": {"name": "x"}},
            {"kind": "Component", "metadata": {"name": ""}},
            {"kind": None, "metadata": {"name": None}},
        ],
    )
    def test_it_is_not_there_where_they_cannot(self, value: dict[str, Any]) -> None:
        assert judged(value).ref is None


class TestOtherDocuments:
    @pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null\n", "~\n"])
    def test_an_empty_document_is_empty(self, text: str) -> None:
        judgement = judged(text)
        assert (judgement.verdict, judgement.ref, judgement.entity, judgement.problems) == ("empty", None, None, ())

    @pytest.mark.parametrize("text", ["- a\n", "text\n", "a: [\n", "7\n"])
    def test_one_that_is_no_mapping_or_no_yaml_is_an_error_without_a_ref(self, text: str) -> None:
        judgement = judged(text)
        assert (judgement.verdict, judgement.ref) == ("error", None)
        assert judgement.problems

    def test_a_mapping_without_anything_lacks_everything(self) -> None:
        assert wrong("{}\n") == ["ENT001 apiVersion is missing", "ENT001 kind is missing", "ENT001 metadata is missing"]


class TestOptIn:
    @pytest.mark.parametrize("kind", OPTED_SPECS)
    def test_ai_resources_are_taken_where_they_are_switched_on(self, kind: str) -> None:
        value = document("AiResource", {**OPTED_SPECS[kind], "type": kind})
        accepted(value, OPT_IN)
        accepted(value, dialect_of(["AiResource"]))
        for dialect in (STOCK, dialect_of(["mcp-server"])):
            assert wrong(value, dialect) == ['ENT005 "AiResource" is not a kind that the catalog knows']

    @pytest.mark.parametrize(
        ("kind", "field"), [(kind, field) for kind, spec in OPTED_SPECS.items() for field in spec if field != "type"]
    )
    def test_ai_resources_need_what_their_type_needs(self, kind: str, field: str) -> None:
        value = document("AiResource", {**OPTED_SPECS[kind], "type": kind})
        del value["spec"][field]
        assert wrong(value, OPT_IN) == [f"ENT001 spec.{field} is missing"]

    def test_an_mcp_server_has_remotes_where_it_is_switched_on(self) -> None:
        value = document("API", MCP)
        accepted(value, OPT_IN)
        accepted(value, dialect_of(["mcp-server"]))
        for dialect in (STOCK, dialect_of(["AiResource"])):
            assert wrong(value, dialect) == ["ENT001 spec.definition is missing"]

    @pytest.mark.parametrize(
        "remotes", [None, [], [{}], [{"type": "sse"}], "https://example.com", [{"type": "", "url": "x"}]]
    )
    def test_an_mcp_server_needs_remotes(self, remotes: object) -> None:
        assert wrong(document("API", {**MCP, "remotes": remotes}), OPT_IN)

    def test_an_mcp_server_with_a_definition_is_an_api_of_the_stock_backstage(self) -> None:
        value = document("API", {**SPECS["API"], "type": "mcp-server"})
        accepted(value, STOCK)
        assert wrong(value, OPT_IN) == ["ENT001 spec.remotes is missing"]

    @pytest.mark.parametrize(
        ("kind", "field", "relation", "reverse"),
        [("skill", "dependsOn", "dependsOn", "dependencyOf"), ("plugin", "skills", "hasPart", "partOf"),
         ("marketplace", "plugins", "hasPart", "partOf")],
    )  # fmt: skip
    def test_ai_resources_refer_to_ai_resources(self, kind: str, field: str, relation: str, reverse: str) -> None:
        value = document("AiResource", {**OPTED_SPECS[kind], "type": kind, field: ["that"]})
        for dialect in (OPT_IN, dialect_of(["AiResource"])):
            found = relations(value, dialect)
            assert ("airesource:default/it", relation, "airesource:default/that") in found
            assert ("airesource:default/that", reverse, "airesource:default/it") in found


class TestTheDeclarativeModel:
    def test_owners_that_may_own_have_both_directions(self) -> None:
        value = document("System", {"owner": "user:ann"})
        assert relations(value, OPT_IN) == relations(value, STOCK)

    def test_an_owner_of_another_kind_is_passed_over(self) -> None:
        value = document("System", {"owner": "component:x"})
        assert relations(value, OPT_IN) == []
        assert len(relations(value, STOCK)) == 2

    def test_a_pair_of_kinds_that_is_not_declared_has_one_direction(self) -> None:
        value = document("Component", {**SERVICE, "system": "domain:shop"})
        assert Relation("component:default/it", "partOf", "domain:shop") not in relations(value, OPT_IN)
        stock = {relation for relation in relations(value, STOCK) if relation[1] in {"partOf", "hasPart"}}
        opted = {relation for relation in relations(value, OPT_IN) if relation[1] in {"partOf", "hasPart"}}
        assert len(stock) == 2
        assert opted == {("component:default/it", "partOf", "domain:default/shop")}

    def test_members_of_groups_are_users(self) -> None:
        value = document("Group", {"type": "team", "children": ["user:x"], "members": ["group:y"], "parent": "user:z"})
        assert relations(value, OPT_IN) == []
        assert len(relations(value, STOCK)) == 6

    def test_a_template_is_judged_as_by_the_stock_backstage(self) -> None:
        value = document("Template", {**SPECS["Template"], "owner": "component:x"})
        assert relations(value, OPT_IN) == relations(value, STOCK) != []

    def test_references_that_are_no_text_are_passed_over(self) -> None:
        value = document(spec={**SERVICE, "dependencyOf": [{"kind": "Component", "name": "a"}, None, ""]})
        assert len(relations(value, OPT_IN)) == 2
        wrong(value, STOCK)

    def test_the_settings_switch_kinds_on_and_leave_the_stock_relations(self) -> None:
        value = document("System", {"owner": "component:x"})
        assert relations(value, dialect_of(["AiResource", "mcp-server"])) == relations(value, STOCK)

    def test_nothing_switched_on_is_the_stock_dialect(self) -> None:
        assert dialect_of([]) is STOCK


DASHBOARD = KindFile.model_validate(
    {
        "kind": "Dashboard",
        "apiVersion": ["example.com/v1"],
        "schema": {
            "type": "object",
            "required": ["owner"],
            "properties": {
                "owner": {"type": "string", "minLength": 1},
                "panels": {"type": "array", "items": {"type": "object", "required": ["title"]}},
                "size": {"type": "integer", "maximum": 12},
            },
        },
        "refs": [
            {"path": "spec.owner", "relation": "ownedBy", "reverse": "ownerOf", "defaultKind": "Group"},
            {"path": "spec.shows.components", "relation": "shows", "reverse": "shownBy", "defaultKind": "Component"},
            {"path": "spec.needs", "relation": "needs", "reverse": "neededBy"},
        ],
    }
).as_kind()
CUSTOM = dialect_of([], [DASHBOARD])


def dashboard(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "example.com/v1", "kind": "Dashboard", "metadata": {"name": "it"}, "spec": {"owner": "o", **spec},
    }  # fmt: skip


class TestCustomKinds:
    def test_one_is_taken_with_its_relations(self) -> None:
        value = dashboard(shows={"components": ["a", "system:org/b"]}, needs="resource:c", panels=[{"title": "x"}])
        assert {relation for relation in relations(value, CUSTOM) if relation[0] == "dashboard:default/it"} == {
            ("dashboard:default/it", "needs", "resource:default/c"),
            ("dashboard:default/it", "ownedBy", "group:default/o"),
            ("dashboard:default/it", "shows", "component:default/a"),
            ("dashboard:default/it", "shows", "system:org/b"),
        }
        assert len(relations(value, CUSTOM)) == 8

    def test_the_stock_backstage_does_not_know_it(self) -> None:
        assert wrong(dashboard()) == ['ENT005 "Dashboard" is not a kind that the catalog knows']

    def test_its_version_is_judged(self) -> None:
        value = {**dashboard(), "apiVersion": "backstage.io/v1alpha1"}
        assert wrong(value, CUSTOM) == ['ENT005 the kind Dashboard has no apiVersion "backstage.io/v1alpha1"']

    def test_its_schema_judges_the_spec_and_says_everything(self) -> None:
        text = (
            "apiVersion: example.com/v1\nkind: Dashboard\nmetadata: {name: it}\n"
            "spec:\n  size: 13\n  panels:\n    - title: x\n    - {}\n"
        )
        problems = judged(text, CUSTOM).problems
        assert {(problem.code, str(problem.location)) for problem in problems} == {
            ("ENT002", "catalog-info.yaml:5:3"),
            ("ENT002", "catalog-info.yaml:5:9"),
            ("ENT002", "catalog-info.yaml:8:7"),
        }
        assert any("'owner' is a required property" in problem.message for problem in problems)

    def test_its_references_are_judged(self) -> None:
        assert [message[:6] for message in wrong(dashboard(needs="c", shows={"components": [":x"]}), CUSTOM)] == [
            "REF004"
        ] * 2

    @pytest.mark.parametrize("shows", [None, "x", [], {"components": None}, {}, {"components": {}}])
    def test_a_path_that_leads_nowhere_has_no_references(self, shows: object) -> None:
        assert len(relations(dashboard(shows=shows), CUSTOM)) == 2

    def test_the_stock_kinds_stay(self) -> None:
        accepted(document(), CUSTOM)


def every_problem() -> Iterator[Problem]:
    contents: list[Any] = [None, "", 1, [], {}, ["x", None]]
    for kind, spec in SPECS.items():
        for field, content in product(spec, contents):
            value = document(kind)
            value["spec"][field] = content
            yield from judged(value).problems


def test_every_problem_has_a_place_and_a_mend() -> None:
    for problem in every_problem():
        assert problem.location is not None
        assert problem.location.line
        assert problem.location.column
        assert problem.fix, problem.message
