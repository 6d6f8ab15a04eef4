"""A site taken to a bucket: an S3 server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from generator.delivery.buckets import LIST, Bucket, bucket_of, deliver_to_bucket
from generator.delivery.site import Delivery
from generator.errors import BuildError, UsageError
from tests.delivery.conftest import FILES, Site


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in {"ID": "AWS_ACCESS_KEY_ID", "KEY": "AWS_SECRET_ACCESS_KEY"}.items():
        monkeypatch.setenv(value, name)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket="portal")
    yield client
    for item in client.list_objects_v2(Bucket="portal").get("Contents", []):
        client.delete_object(Bucket="portal", Key=item["Key"])
    client.delete_bucket(Bucket="portal")


@pytest.fixture
def bucket(endpoint: str, s3: Any) -> Bucket:
    assert s3
    return Bucket("portal", "docs/", endpoint)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return what is asked of the service from now on: the operation and the key."""
    made: list[tuple[str, str]] = []
    from botocore.client import BaseClient

    send = BaseClient._make_api_call

    def record(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        keys = [item["Key"] for item in arguments.get("Delete", {}).get("Objects", [])]
        made.extend((operation, key) for key in keys or [arguments.get("Key", "")])
        return send(client, operation, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", record)
    return made


def contents(s3: Any) -> dict[str, str]:
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket="portal").get("Contents", [])]
    found = {key: s3.get_object(Bucket="portal", Key=key)["Body"].read().decode() for key in keys}
    return {key.removeprefix("docs/"): text for key, text in found.items() if not key.endswith(LIST)}


def test_only_what_has_changed_is_sent_and_removed_last(
    site: Site, bucket: Bucket, s3: Any, calls: list[tuple[str, str]]
) -> None:
    assert deliver_to_bucket(bucket, site.errand) == Delivery(len(FILES), 0, 0, 0)
    assert contents(s3) == site.contents
    site.write({"catalog/default/component/pay/index.html": "paid", "new/index.html": "new", "index.html": "Home"})
    site.remove("404.html")
    calls.clear()
    assert deliver_to_bucket(bucket, site.errand) == Delivery(1, 2, 1, len(FILES) - 3)
    assert contents(s3) == site.contents
    assert [call for call in calls if call[0] != "ListObjectsV2" and call[0] != "GetObject"][:6] == [
        ("PutObject", f"docs/{LIST}"),
        ("PutObject", "docs/new/index.html"),
        ("PutObject", "docs/catalog/default/component/pay/index.html"),
        ("PutObject", "docs/index.html"),
        ("DeleteObjects", "docs/404.html"),
        ("PutObject", f"docs/{LIST}"),
    ]


def test_types_and_cache_headers(site: Site, bucket: Bucket, s3: Any) -> None:
    deliver_to_bucket(bucket, site.errand)
    head = s3.head_object(Bucket="portal", Key="docs/assets/javascripts/bundle.0123abcd.min.js")
    assert (head["ContentType"], head["CacheControl"]) == (
        "text/javascript; charset=utf-8",
        "max-age=31536000, immutable",
    )
    head = s3.head_object(Bucket="portal", Key="docs/api/catalog/entities/by-name/component/default/pay")
    assert (head["ContentType"], head["CacheControl"]) == ("application/json", "no-cache")


def test_nothing_changed_sends_nothing(site: Site, bucket: Bucket, calls: list[tuple[str, str]]) -> None:
    deliver_to_bucket(bucket, site.errand)
    calls.clear()
    assert deliver_to_bucket(bucket, site.errand) == Delivery(0, 0, 0, len(FILES))
    assert {operation for operation, _ in calls} == {"GetObject", "ListObjectsV2"}


def test_what_somebody_else_put_there_stays(site: Site, bucket: Bucket, s3: Any) -> None:
    s3.put_object(Bucket="portal", Key="docs/theirs.txt", Body=b"x")
    s3.put_object(Bucket="portal", Key="elsewhere.txt", Body=b"x")
    deliver_to_bucket(bucket, site.errand)
    site.remove("404.html")
    deliver_to_bucket(bucket, site.errand)
    assert {"theirs.txt", "elsewhere.txt"} <= contents(s3).keys()


def test_what_is_damaged_there_is_sent_again(site: Site, bucket: Bucket, s3: Any) -> None:
    deliver_to_bucket(bucket, site.errand)
    s3.delete_object(Bucket="portal", Key="docs/404.html")
    s3.put_object(Bucket="portal", Key="docs/index.html", Body=b"cut")
    assert deliver_to_bucket(bucket, site.errand) == Delivery(1, 1, 0, len(FILES) - 2)
    assert contents(s3) == site.contents


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"files": 5}'])
def test_a_damaged_list_costs_time_and_nothing_else(site: Site, bucket: Bucket, s3: Any, content: bytes) -> None:
    deliver_to_bucket(bucket, site.errand)
    s3.put_object(Bucket="portal", Key=f"docs/{LIST}", Body=content)
    assert deliver_to_bucket(bucket, site.errand) == Delivery(0, len(FILES), 0, 0)


def test_one_that_was_cut_short_is_finished(
    site: Site, bucket: Bucket, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_to_bucket(bucket, site.errand)
    site.write({"new/index.html": "new", "zzz/index.html": "zzz"})
    site.remove("404.html")
    from generator.delivery.buckets import _Delivery

    with monkeypatch.context() as patch:
        patch.setattr(_Delivery, "_remove", lambda _self, _paths: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            deliver_to_bucket(bucket, site.errand)
    assert "404.html" in contents(s3)  # the old pages still lead somewhere
    site.remove("zzz/index.html")
    deliver_to_bucket(bucket, site.errand)
    assert contents(s3) == site.contents
    known = json.loads(s3.get_object(Bucket="portal", Key=f"docs/{LIST}")["Body"].read())["files"]
    assert known.keys() == site.contents.keys()


def test_a_dry_run_sends_nothing(site: Site, bucket: Bucket, s3: Any) -> None:
    assert deliver_to_bucket(bucket, replace(site.errand, dry_run=True)).new == len(FILES)
    assert contents(s3) == {}


def test_a_bucket_that_is_not_there(site: Site, endpoint: str, s3: Any) -> None:
    assert s3
    with pytest.raises(BuildError, match=r"s3://nowhere: .*NoSuchBucket.*what is there still holds together"):
        deliver_to_bucket(Bucket("nowhere", "", endpoint), site.errand)


@pytest.mark.parametrize("url", ["s3://", "s3:///x", "s3://a@b/c", "s3://[x", "s3://bucket/../x", "s3://b/x?y#z"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(UsageError, match="write s3://bucket"):
        bucket_of(url, None)


def test_addresses_that_are_some() -> None:
    assert bucket_of("s3://portal", None) == Bucket("portal", "", None)
    assert bucket_of("s3://portal/a/b/", "http://x") == Bucket("portal", "a/b/", "http://x")


def test_an_endpoint_that_is_none(site: Site, bucket: Bucket) -> None:
    with pytest.raises(UsageError, match="--endpoint nonsense: "):
        deliver_to_bucket(replace(bucket, endpoint="nonsense"), site.errand)
