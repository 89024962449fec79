# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a bucket is one to publish to: in the region it is for, and with versioning.

Pure: it never asks S3. What could not be found out is told as that, and is no permission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_OFF = "set dr_config_check_bucket to false if that is known to be right"
# LocationConstraint of buckets that are older than the constraint, GetBucketLocation in the S3 API reference.
_OLD_NAMES = {"": "us-east-1", None: "us-east-1", "EU": "eu-west-1"}


def bucket_problem(buckets: Sequence[Mapping[str, Any]], bucket: str, region: str) -> str | None:
    """``buckets`` is what amazon.aws.s3_bucket_info returns; it leaves out the facts that it was denied."""
    found = next((one for one in buckets if one["name"] == bucket), None)
    if found is None:
        return (
            f"bucket {bucket} for {region} is not one of this account's, so nothing tells whether it is in {region} "
            f"and has versioning; check the name, or {_OFF}"
        )
    location, versioning = found.get("bucket_location") or {}, found.get("bucket_versioning")
    if "LocationConstraint" not in location:
        return f"nothing tells in which region bucket {bucket} is; allow s3:GetBucketLocation, or {_OFF}"
    place = _OLD_NAMES.get(location["LocationConstraint"], location["LocationConstraint"])
    if place != region:
        return f"bucket {bucket} is in {place}, not in {region}, and would be lost with {place}; name one in {region}"
    return _versioning_problem(versioning or {}, bucket, region)


def _versioning_problem(versioning: Mapping[str, Any], bucket: str, region: str) -> str | None:
    """Versioning that was never on is an empty answer, as one that was denied is in amazon.aws."""
    status = versioning.get("Status")
    if status == "Enabled":
        return None
    said = f"has versioning {status.lower()}" if status else "has no versioning, or it may not be read"
    return (
        f"bucket {bucket} in {region} {said}, so an object that is overwritten or removed is lost; enable it with "
        f"amazon.aws.s3_bucket and versioning, allow s3:GetBucketVersioning, or {_OFF}"
    )
