# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only file of this slice that calls S3: one function for each call, errors explained.

It never decides anything. An object that is not there is None; what could not be read is an AwsError.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import ABSENT, DENIED, OTHER, AwsError, AwsRule, explained

RULES = (
    AwsRule(("NoSuchKey",), "there is no such object", "run a sync, which writes it", ABSENT),
    AwsRule(
        ("NoSuchBucket",),
        "there is no such bucket",
        "check its name, or create it in {region} with versioning",
        OTHER,
    ),
    AwsRule(
        ("InvalidObjectState", "KMS.DisabledException", "KMS.KMSInvalidStateException", "KMS.NotFoundException"),
        "the KMS key of the bucket cannot be used",
        "enable the key, or choose another one for the bucket",
        OTHER,
    ),
    AwsRule(
        ("403", "AllAccessDisabled"),
        "these credentials may not do that",
        "allow them the IAM action {action}{policy}, in the policy of the bucket, too, if the bucket is another "
        "account's",
        DENIED,
    ),
)
PAGE_SIZE = 1000
# S3 API reference, PutObject with If-Match or If-None-Match.
CHANGED_MEANWHILE = ("PreconditionFailed", "ConditionalRequestConflict")

# What the name of an object ends in -> what a browser takes it for.
_TYPES = {"json": "application/json", "html": "text/html; charset=utf-8"}


def list_objects(s3: Any, region: str, bucket: str, prefix: str) -> dict[str, str]:
    """Key -> ETag of every object below a prefix."""
    with explained("s3", "ListBucket", region, f"bucket {bucket}", RULES):
        pages = s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix, PaginationConfig={"PageSize": PAGE_SIZE}
        )
        # Name is in every answer of S3: without it, what looks like an empty bucket is something else.
        named = [(page["Name"], page.get("Contents", ())) for page in pages]
        return {entry["Key"]: entry["ETag"] for _name, entries in named for entry in entries}


def list_folders(s3: Any, region: str, bucket: str, prefix: str) -> list[str]:
    """The folders directly below a prefix, without it and without their ``/``."""
    with explained("s3", "ListBucket", region, f"bucket {bucket}", RULES):
        pages = s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix, Delimiter="/", PaginationConfig={"PageSize": PAGE_SIZE}
        )
        named = [(page["Name"], page.get("CommonPrefixes", ())) for page in pages]
        return [entry["Prefix"][len(prefix) :].rstrip("/") for _name, entries in named for entry in entries]


def read_object(s3: Any, region: str, bucket: str, key: str) -> tuple[str, str] | None:
    """Its text and its ETag, or None if there is none."""
    try:
        with explained("s3", "GetObject", region, f"s3://{bucket}/{key}", RULES):
            answer = s3.get_object(Bucket=bucket, Key=key)
            return answer["Body"].read().decode("utf-8"), answer["ETag"]
    except AwsError as error:
        if error.kind == ABSENT:
            return None
        raise


def write_object(
    s3: Any, region: str, bucket: str, key: str, text: str, kms_key_id: str | None, *, over: str | None = None
) -> tuple[str, bool]:
    """The ETag of what was written, and whether S3 says that it is encrypted.

    ``over`` is the ETag of what it takes the place of, empty for nothing; one of CHANGED_MEANWHILE if that is not so.
    """
    options: dict[str, Any] = {"ContentType": _TYPES.get(key.rpartition(".")[2], "application/yaml")}
    if kms_key_id:
        options |= {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key_id}
    if over is not None:
        options |= {"IfMatch": over} if over else {"IfNoneMatch": "*"}
    with explained("s3", "PutObject", region, f"s3://{bucket}/{key}", RULES):
        answer = s3.put_object(Bucket=bucket, Key=key, Body=text.encode("utf-8"), **options)
        return answer["ETag"], bool(answer.get("ServerSideEncryption"))


def bucket_region(s3: Any, region: str, bucket: str) -> str:
    """The region that a bucket is in."""
    with explained("s3", "GetBucketLocation", region, f"bucket {bucket}", RULES):
        constraint = s3.get_bucket_location(Bucket=bucket)["LocationConstraint"]
        # Buckets that are older than the constraint, GetBucketLocation in the S3 API reference.
        return str({"EU": "eu-west-1"}.get(constraint, constraint) or "us-east-1")


def bucket_versioning(s3: Any, region: str, bucket: str) -> str | None:
    """``Enabled``, ``Suspended``, or None for a bucket that never had versioning."""
    with explained("s3", "GetBucketVersioning", region, f"bucket {bucket}", RULES):
        status: str | None = s3.get_bucket_versioning(Bucket=bucket).get("Status")
        return status
