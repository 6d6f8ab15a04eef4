"""A site taken to a bucket of S3, or of anything that speaks like it.

A list of what was delivered stands in the bucket beside the site. It says what need not be sent again, and what
may be removed: only what was delivered before, and only once everything new is there.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from generator.delivery.site import BuiltSite, Change, Delivery, Errand, SiteFile
from generator.errors import BuildError, UsageError
from generator.media import media_type
from generator.source_settings import presentable

LIST = ".milepost/published.json"

_NAME = re.compile(r"[\w.-]+")
_JOBS = 8
_AT_ONCE = 1_000  # objects that one request removes

Known = Mapping[str, list[str] | None]
"""By path: digest, type and caching of what was delivered; None where its delivery was begun."""


@dataclass(frozen=True)
class Bucket:
    """A place in a bucket.

    Args:
        name: of the bucket.
        prefix: of the site's keys, ending with a slash; "" for the whole bucket.
        endpoint: of another service than Amazon's.
    """

    name: str
    prefix: str = ""
    endpoint: str | None = None


def bucket_of(url: str, endpoint: str | None) -> Bucket:
    """Return what `s3://bucket/prefix` names.

    Raises:
        UsageError: it names no bucket.
    """
    name, _, path = url.removeprefix("s3://").partition("/")
    prefix = path.strip("/")
    if not _NAME.fullmatch(name) or ".." in prefix.split("/") or any(mark in prefix for mark in "?#"):
        raise UsageError(f"{presentable(url)}: write s3://bucket, or s3://bucket/prefix")
    return Bucket(name, f"{prefix}/" if prefix else "", endpoint)


def deliver_to_bucket(bucket: Bucket, errand: Errand) -> Delivery:
    """Deliver a site; what is the same there is not sent, and what is no longer part of it goes last.

    Raises:
        UsageError: boto3 is not installed.
        BuildError: the service refuses.
    """
    _require_boto()
    return _careful(bucket, lambda: _Delivery(_client(bucket), bucket, errand).deliver())  # type: ignore[no-any-return]


def _require_boto() -> None:
    if importlib.util.find_spec("boto3") is None:
        raise UsageError("s3:// needs boto3: pip install 'milepost[s3]'")


def _client(bucket: Bucket) -> Any:
    import boto3  # noqa: PLC0415 an extra

    try:
        return boto3.client("s3", endpoint_url=bucket.endpoint)
    except ValueError as error:  # which is how it refuses an address
        raise UsageError(f"--endpoint {presentable(bucket.endpoint or '')}: {error}") from error


def _careful(bucket: Bucket, work: Callable[[], Any]) -> Any:
    """Do something, and say it where the service refuses.

    Raises:
        BuildError: it does.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 with boto3

    try:
        return work()
    except (BotoCoreError, ClientError) as error:
        raise BuildError(f"s3://{bucket.name}: {error}; what is there still holds together") from error


class _Delivery:
    """One delivery."""

    def __init__(self, client: Any, bucket: Bucket, errand: Errand) -> None:
        self._client, self._bucket, self._errand = client, bucket, errand

    def deliver(self) -> Delivery:
        errand, site = self._errand, self._errand.site
        errand.progress("Looking at what is there", 0, 0)
        known, there = self._known(), dict(self._there())
        changes = sorted(_changes(site, known, there), key=lambda change: change.order)
        gone = sorted(path for path in known if path not in site.files and path in there)
        new = sum(1 for change in changes if change.is_new)
        came_to = Delivery(new, len(changes) - new, len(gone), len(site.files) - len(changes))
        if errand.dry_run or not (changes or gone):
            return came_to
        begun: dict[str, list[str] | None] = {**known, **{change.file.path: None for change in changes}}
        self._keep_list(begun)
        self._send_all(changes)
        self._remove(gone)
        self._keep_list({path: _told(file) for path, file in site.files.items()})
        return came_to

    def _known(self) -> Known:
        """Return what was delivered before; nothing where the list is damaged or not there."""
        client = self._client
        try:
            content = client.get_object(Bucket=self._bucket.name, Key=self._key(LIST))["Body"].read()
            files = json.loads(content)["files"]
        except client.exceptions.NoSuchKey:
            return {}
        except (ValueError, KeyError, TypeError):
            return {}
        return files if isinstance(files, dict) else {}

    def _there(self) -> Iterator[tuple[str, int]]:
        """Yield the path and the size of each object below the prefix."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket.name, Prefix=self._bucket.prefix
        )
        for page in pages:
            for item in page.get("Contents", ()):
                yield item["Key"].removeprefix(self._bucket.prefix), item["Size"]

    def _send_all(self, changes: list[Change]) -> None:
        """Send files, several at once; those that lead to others when these are there."""
        done = 0
        with ThreadPoolExecutor(_JOBS) as pool:
            for _, group in groupby(changes, key=lambda change: change.order[0]):
                sending = [pool.submit(self._send, change.file) for change in group]
                try:
                    for future in as_completed(sending):
                        future.result()
                        done += 1
                        self._errand.progress("Sending files", done, len(changes))
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise

    def _send(self, file: SiteFile) -> None:
        self._client.put_object(
            Bucket=self._bucket.name,
            Key=self._key(file.path),
            Body=(self._errand.site.folder / file.path).read_bytes(),
            ContentType=file.media,
            CacheControl=file.caching,
        )

    def _remove(self, paths: list[str]) -> None:
        for start in range(0, len(paths), _AT_ONCE):
            keys = [{"Key": self._key(path)} for path in paths[start : start + _AT_ONCE]]
            answer = self._client.delete_objects(Bucket=self._bucket.name, Delete={"Objects": keys, "Quiet": True})
            for failed in answer.get("Errors", ()):
                raise BuildError(
                    f"s3://{self._bucket.name}/{failed['Key']}: {failed.get('Message', 'was not removed')}"
                )

    def _keep_list(self, files: Known) -> None:
        self._client.put_object(
            Bucket=self._bucket.name,
            Key=self._key(LIST),
            Body=json.dumps({"version": 1, "files": files}, separators=(",", ":"), sort_keys=True).encode(),
            ContentType=media_type(LIST),
            CacheControl="no-store",
        )

    def _key(self, path: str) -> str:
        return f"{self._bucket.prefix}{path}"


def _told(file: SiteFile) -> list[str]:
    return [file.digest, file.media, file.caching]


def _changes(site: BuiltSite, known: Known, there: Mapping[str, int]) -> Iterable[Change]:
    """Yield the files that are not there, or not as they should be."""
    for path, file in site.files.items():
        is_there = path in there and there[path] == (site.folder / path).stat().st_size
        if not is_there or known.get(path) != _told(file):
            yield Change(file, path not in there)
