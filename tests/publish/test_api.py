from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from generator.publish.api import INDEX, catalog_api, entity_file, entity_files
from generator.publish.pieces import Pieces
from tests.publish.portals import GROUP, PAY, portal_of


def api_of(folder: Path, pattern: str = "*", ran_in: Path | None = None, **files: str) -> dict[str, bytes]:
    pieces = Pieces(portal_of(folder, pattern, ran_in, **files))
    return dict(catalog_api(pieces)) | {path: content for path, content, _ in entity_files(pieces)}


def pay_of(files: dict[str, bytes]) -> dict[str, Any]:
    entity: dict[str, Any] = json.loads(files["api/catalog/entities/by-name/component/default/pay"])
    return entity


def test_an_entity_is_served_as_backstage_serves_it(tmp_path: Path) -> None:
    entity = pay_of(api_of(tmp_path, pay=PAY, org=GROUP))
    assert (entity["apiVersion"], entity["kind"]) == ("backstage.io/v1alpha1", "Component")
    assert entity["metadata"]["name"] == "Pay"
    assert entity["metadata"]["namespace"] == "default"
    assert uuid.UUID(entity["metadata"]["uid"]).version == 5
    assert entity["relations"] == [
        {"type": "dependsOn", "targetRef": "resource:default/absent"},
        {"type": "ownedBy", "targetRef": "group:default/payments"},
    ]
    assert "status" not in entity


def test_the_index_holds_the_same_entities(tmp_path: Path) -> None:
    files = api_of(tmp_path, pay=PAY, org=GROUP)
    assert [entity["metadata"]["name"] for entity in json.loads(files[INDEX])] == ["Pay", "Payments"]
    assert pay_of(files) in json.loads(files[INDEX])


def test_an_index_of_nothing_is_an_empty_array(tmp_path: Path) -> None:
    assert json.loads(api_of(tmp_path, ".")[INDEX]) == []


def test_paths_are_lower_case() -> None:
    assert entity_file("component:default/pay") == "api/catalog/entities/by-name/component/default/pay"


def test_json_is_compact_and_utf8(tmp_path: Path) -> None:
    content = api_of(tmp_path, pay=PAY)["api/catalog/entities/by-name/component/default/pay"]
    assert "Löhne & Gehälter".encode() in content
    assert b'": ' not in content


def test_numbers_that_json_lacks_are_null(tmp_path: Path) -> None:
    assert pay_of(api_of(tmp_path, pay=PAY))["spec"]["weight"] is None


def test_the_location_starts_at_the_repository_and_names_no_folder_of_the_machine(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for ran_in in (tmp_path, home, Path("/usr/share")):
        files = api_of(home, "*", ran_in, pay=PAY)
        annotations = pay_of(files)["metadata"]["annotations"]
        assert annotations["backstage.io/managed-by-location"] == "file:pay/catalog-info.yaml"
        assert annotations["backstage.io/managed-by-origin-location"] == "file:pay/catalog-info.yaml"
        assert not any(str(tmp_path).encode() in content for content in files.values())


def test_the_same_files_give_the_same_bytes_wherever_they_are(tmp_path: Path) -> None:
    here = api_of(tmp_path / "a", pay=PAY, org=GROUP)
    assert here == api_of(tmp_path / "b" / "c", org=GROUP, pay=PAY)


def test_the_etag_follows_entity_and_relations_and_the_uid_does_not(tmp_path: Path) -> None:
    before = pay_of(api_of(tmp_path / "a", pay=PAY))["metadata"]
    edited = pay_of(api_of(tmp_path / "b", pay=PAY.replace("Zahlt", "Bezahlt")))["metadata"]
    other = PAY.replace("name: Pay", "name: other").replace("resource:absent", "component:pay")
    related = pay_of(api_of(tmp_path / "c", pay=PAY, other=other))["metadata"]
    assert len({before["etag"], edited["etag"], related["etag"]}) == 3
    assert before["uid"] == edited["uid"] == related["uid"]


def test_what_the_file_says_of_uid_and_location_stands(tmp_path: Path) -> None:
    text = PAY.replace("  name: Pay\n", "  name: Pay\n  uid: u-1\n  etag: stale\n").replace(
        "  annotations:\n", "  annotations:\n    backstage.io/managed-by-location: url:https://example.com/x\n"
    )
    metadata = pay_of(api_of(tmp_path, pay=text))["metadata"]
    assert metadata["uid"] == "u-1"
    assert metadata["etag"] != "stale"
    assert metadata["annotations"]["backstage.io/managed-by-location"] == "url:https://example.com/x"
