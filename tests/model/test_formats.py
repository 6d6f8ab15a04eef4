"""The formats of the envelope, at the edges of their lengths."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model.formats import FormatFault, format_faults

DNS_253 = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])
DNS_254 = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 62])

GOOD_NAMES = ["a", "A", "1", "a..b", "a-_.b", "A.b_C-1", "a" * 63]
BAD_NAMES = ["a" * 64, "-a", "a-", ".a", "a.", "_", "a b", "a/b", "a\n", "\na", "é", "a\u2028", "../../x", "<script>"]
GOOD_KEYS = [
    *GOOD_NAMES,
    "a/b",
    "backstage.io/x",
    "a-b.c-d/X_y.z",
    f"{DNS_253}/{'n' * 63}",
    f"{'a' * 63}/x",
    "milepost/tier",
]
BAD_KEYS = [
    *(name for name in BAD_NAMES if name != "a/b"),
    "a/b/c", "/a", "a/", "/", "A/b", "a..b/c", "-a/b", "a-/b", "a_b/c", f"{DNS_254}/x", f"{'a' * 64}/x",
    f"a/{'n' * 64}",
]  # fmt: skip


def faults(metadata: dict[str, Any] | None = None, **root: Any) -> list[FormatFault]:
    document = {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata or {}, **root}
    return list(format_faults(document))


def only(found: list[FormatFault]) -> tuple[str | int, ...]:
    (fault,) = found
    assert fault.message
    assert fault.fix
    return fault.path


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_good_name(name: str) -> None:
    assert faults({"name": name}) == []


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_name(name: str) -> None:
    assert only(faults({"name": name})) == ("metadata", "name")


@pytest.mark.parametrize("namespace", ["a", "1", "a-b", "a--b", "1-2-3", "a" * 63, "a" * 61 + "-b"])
def test_a_good_namespace(namespace: str) -> None:
    assert faults({"namespace": namespace}) == []


@pytest.mark.parametrize("namespace", ["a" * 64, "A", "a.b", "a_b", "-a", "a-", "a b", "a\n", "é", "a" * 62 + "-b"])
def test_a_bad_namespace(namespace: str) -> None:
    assert only(faults({"namespace": namespace})) == ("metadata", "namespace")


@pytest.mark.parametrize("kind", ["a", "Component", "A1", "x" * 63])
def test_a_good_kind(kind: str) -> None:
    assert faults(kind=kind) == []


@pytest.mark.parametrize("kind", ["x" * 64, "1a", "a-b", "a.b", "a b", "a\n", "é"])
def test_a_bad_kind(kind: str) -> None:
    assert only(faults(kind=kind)) == ("kind",)


@pytest.mark.parametrize("version", ["v1", "V1", "1", "v" * 63, "a.b/v1", "a-b/v1", f"{DNS_253}/v1", f"{'a' * 63}/v1"])
def test_a_good_api_version(version: str) -> None:
    assert faults(apiVersion=version) == []


@pytest.mark.parametrize(
    "version",
    [
        "v" * 64,
        "/v1",
        "a/",
        "a/b/v1",
        "A.b/v1",
        "a..b/v1",
        ".a/v1",
        "v-1",
        "v.1",
        "a/v1\n",
        f"{DNS_254}/v1",
        f"{'a' * 64}/v1",
    ],
)
def test_a_bad_api_version(version: str) -> None:
    assert only(faults(apiVersion=version)) == ("apiVersion",)


@pytest.mark.parametrize("field", ["labels", "annotations"])
@pytest.mark.parametrize("key", GOOD_KEYS)
def test_a_good_key(field: str, key: str) -> None:
    assert faults({field: {key: "x"}}) == []


@pytest.mark.parametrize("field", ["labels", "annotations"])
@pytest.mark.parametrize("key", [*BAD_KEYS, ""])
def test_a_bad_key_is_pointed_at_itself(field: str, key: str) -> None:
    (fault,) = faults({field: {key: "x"}})
    assert (fault.path, fault.on_key) == (("metadata", field, key), True)


@pytest.mark.parametrize("value", ["", *GOOD_NAMES])
def test_a_good_label_value(value: str) -> None:
    assert faults({"labels": {"a": value}}) == []


@pytest.mark.parametrize("value", [*BAD_NAMES, "https://example.com", " "])
def test_a_bad_label_value(value: str) -> None:
    assert only(faults({"labels": {"a": value}})) == ("metadata", "labels", "a")


@pytest.mark.parametrize("value", ["", " ", "any: text\nat all", "x" * 10_000])
def test_an_annotation_may_be_any_text(value: str) -> None:
    assert faults({"annotations": {"a": value}}) == []


@pytest.mark.parametrize("tag", ["a", "1", "c++", "c#", "a:b", "go-1", "+", "a" * 63, "a-b-c", "a" * 61 + "-b"])
def test_a_good_tag(tag: str) -> None:
    assert faults({"tags": [tag]}) == []


@pytest.mark.parametrize("tag", ["a" * 64, "A", "a--b", "-a", "a-", "a_b", "a.b", "a b", "a\n", "é", "a" * 62 + "-b"])
def test_a_bad_tag(tag: str) -> None:
    assert only(faults({"tags": ["good", tag]})) == ("metadata", "tags", 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com/a?b#c",
        "http://localhost:3000",
        "mailto:a@example.com",
        "localhost:3000",
        "javascript:alert(1)",
        "urn:x",
        "HTTPS://EXAMPLE.COM",
        "https://bücher.example",
        "https://[::1]/",
        "a:",
        "https:example.com",
        " https://example.com",
    ],
)
def test_a_good_link(url: str) -> None:
    assert faults({"links": [{"url": url}]}) == []


@pytest.mark.parametrize(
    "url",
    ["example.com", "/a", "//example.com", "#a", "?", "a b", "https://", "http:///", "https://a b", "https://[::1",
     "https://example.com:99999", "1a:b", "http://1.2.3.256", "https://a\0b"],
)  # fmt: skip
def test_a_bad_link(url: str) -> None:
    assert only(faults({"links": [{"url": "https://a.example"}, {"url": url}]})) == ("metadata", "links", 1, "url")


@pytest.mark.parametrize("field", ["title", "icon"])
def test_the_title_and_icon_of_a_link_are_not_blank(field: str) -> None:
    link = {"url": "https://a.example"}
    assert only(faults({"links": [{**link, field: " \u00a0\ufeff\n"}]})) == ("metadata", "links", 0, field)
    assert faults({"links": [{**link, field: " x "}]}) == []


@pytest.mark.parametrize(
    "metadata",
    [{"name": 1, "namespace": None}, {"labels": []}, {"annotations": "x"}, {"labels": {"a": 1}}, {"tags": {"A": 1}},
     {"tags": [1, None]}, {"links": "x"}, {"links": [None, "x", {"url": 1, "title": None}]}],
)  # fmt: skip
def test_wrong_types_are_not_a_matter_of_format(metadata: dict[str, Any]) -> None:
    assert faults(metadata) == []


@pytest.mark.parametrize("document", [{}, {"metadata": None}, {"metadata": []}, {"apiVersion": 1, "kind": None}])
def test_an_envelope_without_its_parts_has_no_wrong_formats(document: dict[str, Any]) -> None:
    assert list(format_faults(document)) == []


def test_all_faults_are_found_at_once() -> None:
    metadata = {
        "name": "-",
        "namespace": "-",
        "labels": {"-": "-"},
        "annotations": {"-": "-"},
        "tags": ["-", "-"],
        "links": [{"url": "-"}],
    }
    assert len(faults(metadata, kind="-", apiVersion="-")) == 10
