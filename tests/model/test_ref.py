"""Entity references, and the relations that each field makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.entity import Relation
from generator.model.ref import MalformedRefError, make_ref, parse_ref, split_ref
from tests.conftest import CatalogOf

TEXTS = st.text(min_size=1, max_size=8)
KINDS = TEXTS.filter(lambda text: ":" not in text and "/" not in text)
NAMESPACES = TEXTS.filter(lambda text: "/" not in text)
PLAIN = TEXTS.filter(lambda text: ":" not in text and "/" not in text)


@given(KINDS, NAMESPACES, TEXTS)
def test_a_whole_reference_survives_being_read(kind: str, namespace: str, name: str) -> None:
    canonical = make_ref(kind, namespace, name)
    assert parse_ref(f"{kind}:{namespace}/{name}", "Group", "elsewhere") == canonical
    assert str(split_ref(canonical)) == canonical
    assert split_ref(canonical) == (kind.lower(), namespace.lower(), name.lower())


@given(KINDS, NAMESPACES, TEXTS)
def test_a_canonical_reference_is_read_as_itself(kind: str, namespace: str, name: str) -> None:
    canonical = make_ref(kind, namespace, name)
    assert parse_ref(canonical, None, "elsewhere") == canonical


@given(KINDS, PLAIN, PLAIN)
def test_what_is_left_out_comes_from_the_defaults(kind: str, namespace: str, name: str) -> None:
    whole = make_ref(kind, namespace, name)
    assert parse_ref(name, kind, namespace) == whole
    assert parse_ref(f"{namespace}/{name}", kind, "elsewhere") == whole
    assert parse_ref(f"{kind}:{name}", "Other", namespace) == whole


@given(st.text(alphabet="aB:/ .@\u0130", max_size=8))
def test_any_text_is_a_reference_or_is_said_to_be_none(text: str) -> None:
    try:
        canonical = parse_ref(text, "Group", "default")
    except MalformedRefError:
        return
    assert canonical == canonical.lower()
    assert all(split_ref(canonical))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("pay", "group:here/pay"),
        ("Pay", "group:here/pay"),
        ("Component:Pay", "component:here/pay"),
        ("Component:Org/Pay", "component:org/pay"),
        ("org/pay", "group:org/pay"),
        ("a/b/c", "group:a/b/c"),
        ("a/b:c", "group:a/b:c"),
        ("a:b:c", "a:here/b:c"),
        ("a:b:c/d", "a:b:c/d"),
        ("ann@example.com", "group:here/ann@example.com"),
        (" pay ", "group:here/ pay "),
        ("user:ann smith", "user:here/ann smith"),
    ],
)
def test_references_are_split_at_the_first_colon_and_slash_and_nothing_is_trimmed(text: str, canonical: str) -> None:
    assert parse_ref(text, "Group", "here") == canonical


@pytest.mark.parametrize(
    "text", ["", ":", "/", ":pay", "/pay", "pay:", "pay/", "a:/pay", "a:b/", ":b/pay", ":/", "a:/"]
)
def test_an_empty_part_is_an_error(text: str) -> None:
    with pytest.raises(MalformedRefError):
        parse_ref(text, "Group", "here")


def test_a_kind_that_has_no_default_must_be_written() -> None:
    assert parse_ref("component:pay", None, "here") == "component:here/pay"
    for text in ("pay", "org/pay", "a/b:c"):
        with pytest.raises(MalformedRefError, match="does not say its kind"):
            parse_ref(text, None, "here")


def test_without_a_namespace_a_reference_is_in_default() -> None:
    assert make_ref("Component", None, "Pay") == make_ref("Component", "", "Pay") == "component:default/pay"


SPECS = {
    "Component": "type: service, lifecycle: production, owner: user:o",
    "API": "type: openapi, lifecycle: production, owner: user:o, definition: x",
    "Resource": "type: database, owner: user:o",
    "System": "owner: user:o",
    "Domain": "owner: user:o",
    "Group": "type: team, children: []",
    "User": "memberOf: []",
    "Template": "type: service, steps: []",
    "Location": "type: url",
}
OWNED = ["Component", "API", "Resource", "System", "Domain", "Template"]

# kind, field, default kind, relation, reverse: the table of backstage-facts.md
FIELDS: list[tuple[str, str, str | None, str, str]] = [
    *((kind, "owner", "group", "ownedBy", "ownerOf") for kind in OWNED),
    *((kind, "system", "system", "partOf", "hasPart") for kind in ("Component", "API", "Resource")),
    ("Component", "subcomponentOf", "component", "partOf", "hasPart"),
    ("System", "domain", "domain", "partOf", "hasPart"),
    ("Domain", "subdomainOf", "domain", "partOf", "hasPart"),
    ("Component", "providesApis", "api", "providesApi", "apiProvidedBy"),
    ("Component", "consumesApis", "api", "consumesApi", "apiConsumedBy"),
    *((kind, "dependsOn", None, "dependsOn", "dependencyOf") for kind in ("Component", "Resource")),
    *((kind, "dependencyOf", None, "dependencyOf", "dependsOn") for kind in ("Component", "Resource")),
    ("Group", "parent", "group", "childOf", "parentOf"),
    ("Group", "children", "group", "parentOf", "childOf"),
    ("Group", "members", "user", "hasMember", "memberOf"),
    ("User", "memberOf", "group", "memberOf", "hasMember"),
]
LISTS = {"providesApis", "consumesApis", "dependsOn", "dependencyOf", "children", "members", "memberOf"}


def entity(kind: str, field: str, target: str, namespace: str = "here") -> str:
    value = f"[{target}]" if field in LISTS else target
    fields = [part for part in SPECS[kind].split(", ") if not part.startswith(f"{field}:")]
    version = "scaffolder.backstage.io/v1beta3" if kind == "Template" else "backstage.io/v1alpha1"
    spec = ", ".join([*fields, f"{field}: {value}"])
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: It, namespace: {namespace}}}\nspec: {{{spec}}}\n"


def relations(catalog_of: CatalogOf, text: str) -> set[Relation]:
    """Return the relations of a document, without those of the owner that is there because one must be."""
    (it,) = catalog_of(text)
    return {relation for relation in it.relations if "user:here/o" not in relation}


@pytest.mark.parametrize(("kind", "field", "default", "relation", "reverse"), FIELDS)
def test_a_field_emits_its_relation_both_ways(  # noqa: PLR0913, PLR0917 -- the columns of the table
    catalog_of: CatalogOf, kind: str, field: str, default: str | None, relation: str, reverse: str
) -> None:
    ref = f"{kind.lower()}:here/it"
    target = f"{default}:here/that" if default else "resource:here/that"
    text = entity(kind, field, "That" if default else "resource:That")
    assert relations(catalog_of, text) == {Relation(ref, relation, target), Relation(target, reverse, ref)}


@pytest.mark.parametrize(("kind", "field", "_default", "relation", "reverse"), FIELDS)
def test_a_field_takes_any_kind_and_namespace(
    catalog_of: CatalogOf, kind: str, field: str, _default: str | None, relation: str, reverse: str
) -> None:
    ref, target = f"{kind.lower()}:here/it", "widget:there/that"
    text = entity(kind, field, "'Widget:There/That'")
    assert relations(catalog_of, text) == {Relation(ref, relation, target), Relation(target, reverse, ref)}


@pytest.mark.parametrize(("kind", "field"), [("Template", "system"), ("Location", "owner"), ("User", "owner")])
def test_some_fields_that_look_like_references_emit_nothing(catalog_of: CatalogOf, kind: str, field: str) -> None:
    assert relations(catalog_of, entity(kind, field, "that").replace("owner: user:o, ", "")) == set()


def test_the_default_namespace_is_the_entitys_own_and_default_without_one(catalog_of: CatalogOf) -> None:
    text = entity("System", "domain", "that").replace(", namespace: here", "")
    assert Relation("system:default/it", "partOf", "domain:default/that") in relations(catalog_of, text)
