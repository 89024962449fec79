"""The buckets that configuration is published to, as a test prepares and sees them.

It never goes through the code under test.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from typing import Any

from tests.integration.aws_view import AwsView

FOLDER = "lifeboat-config/shop/production/"


class ConfigView:
    def __init__(self, aws: AwsView, *regions: str) -> None:
        self.aws = aws
        for region in regions:
            self.make_bucket(region)

    @staticmethod
    def bucket(region: str) -> str:
        return f"shop-config-{region}"

    def make_bucket(self, region: str, place: str | None = None, versioning: str | None = "Enabled") -> None:
        """The bucket for a region, which is there, or in another place by mistake."""
        s3, place = self.aws.client("s3", region), place or region
        constraint = {} if place == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": place}}
        self.aws.client("s3", place).create_bucket(Bucket=self.bucket(region), **constraint)
        if versioning:
            s3.put_bucket_versioning(Bucket=self.bucket(region), VersioningConfiguration={"Status": versioning})

    def keys(self, region: str) -> list[str]:
        """Without the folder, sorted."""
        answer = self.aws.client("s3", region).list_objects_v2(Bucket=self.bucket(region))
        return [entry["Key"].removeprefix(FOLDER) for entry in answer.get("Contents", [])]

    def read(self, region: str, name: str) -> bytes:
        content: bytes = self._object(region, name)["Body"].read()
        return content

    def head(self, region: str, name: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.aws.client("s3", region).head_object(
            Bucket=self.bucket(region), Key=f"{FOLDER}{name}"
        )
        return answer

    def pointer(self, region: str) -> dict[str, str]:
        document: dict[str, str] = json.loads(self.read(region, "current.json"))
        return document

    def files(self, region: str) -> dict[str, str]:
        """What the current bundle has, found as an instance finds it."""
        pointer = self.pointer(region)
        data = self.read(region, pointer["bundle"].removeprefix(FOLDER))
        assert hashlib.sha256(data).hexdigest() == pointer["sha256"]
        assert len(data) == int(pointer["size"])
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            members = [member for member in archive if member.isfile()]
            return {member.name: archive.extractfile(member).read().decode() for member in members}  # type: ignore[union-attr]

    def publish(self, region: str, *versions: str) -> None:
        """Versions as earlier runs have left them, the last of them current; each bundle has one file, its name."""
        entries: list[str] = []
        for day, version in enumerate(versions, start=1):
            data = _bundle(version)
            sha256 = hashlib.sha256(data).hexdigest()
            published = f"2026-11-{day:02d}T00:00:00Z"
            entries.insert(0, f"{version},{published},{sha256}")
            document = {
                "application": "shop",
                "bundle": f"{FOLDER}bundles/{sha256}.tar.gz",
                "environment": "production",
                "format": "1",
                "history": " ".join(entries),
                "published": published,
                "region": region,
                "sha256": sha256,
                "size": str(len(data)),
                "version": version,
            }
            text = json.dumps(document, indent=2).encode() + b"\n"
            self.put(region, f"bundles/{sha256}.tar.gz", data)
            self.put(region, f"versions/{version}.json", text)
            self.put(region, "current.json", text)

    def put(self, region: str, name: str, data: bytes) -> None:
        self.aws.client("s3", region).put_object(Bucket=self.bucket(region), Key=f"{FOLDER}{name}", Body=data)

    def _object(self, region: str, name: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.aws.client("s3", region).get_object(
            Bucket=self.bucket(region), Key=f"{FOLDER}{name}"
        )
        return answer


def _bundle(version: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        content = version.encode()
        member = tarfile.TarInfo("version.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    # Without the moment, so that one version is the same each time.
    return gzip.compress(stream.getvalue(), mtime=0)
