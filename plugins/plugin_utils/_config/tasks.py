# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which modules read, write and remove the objects of a publication, and with which options.

Pure: it never runs one.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from ...module_utils._config.steps import PutBundle, PutText, Remove
from ..module_task import Task
from .targets import Target

# S3 checks the SHA-256 of what it gets if that is part of the signature. Over HTTPS it is so on request only, and if
# botocore adds no checksum of another kind.
CHECKSUM = {"s3": {"payload_signing_enabled": True}, "request_checksum_calculation": "when_required"}


def bucket_of(target: Target) -> Task:
    """Where the bucket is, and whether it keeps versions."""
    facts = {"bucket_location": True, "bucket_versioning": True}
    return "amazon.aws.s3_bucket_info", {"name": target.place.bucket, "bucket_facts": facts, "region": target.region}


def listing(target: Target) -> Task:
    """All keys of the application in the environment."""
    where = {"bucket_name": target.place.bucket, "prefix": target.place.folder}
    return "amazon.aws.s3_object_info", {**where, "region": target.region}


def text_of(target: Target, key: str) -> Task:
    return _object(target, "getstr", key)


def download(target: Target, key: str, path: str) -> Task:
    return _object(target, "get", key, dest=path)


def put_bundle(step: PutBundle, target: Target, path: str) -> Task:
    return _put(target, step.key, src=path)


def put_text(step: PutText, target: Target) -> Task:
    return _put(target, step.key, headers=_JSON, content_base64=b64encode(step.text.encode()).decode())


def remove(step: Remove, target: Target) -> Task:
    return _object(target, "delobj", step.key)


_JSON = {"ContentType": "application/json"}


def _put(target: Target, key: str, **what: Any) -> Task:
    # Without a key the bucket's own encryption is right, whatever it is.
    mode = {"encryption_mode": "aws:kms", "encryption_kms_key_id": target.kms_key_id} if target.kms_key_id else {}
    encryption = {"encrypt": target.kms_key_id is not None, **mode}
    how = {"overwrite": "always", "permission": [], "aws_config": CHECKSUM, **encryption}
    return _object(target, "put", key, **how, **what)


def _object(target: Target, mode: str, key: str, **more: Any) -> Task:
    where = {"bucket": target.place.bucket, "object": key, "region": target.region}
    return "amazon.aws.s3_object", {"mode": mode, **where, **more}
