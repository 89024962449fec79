# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the bucket of a manifest is one to keep it in: in the recovery region, and with versioning.

Pure: it never asks S3. What could not be found out is a warning that names the missing right, and no permission.
"""

from __future__ import annotations

from .._core.errors import InvalidInput
from .._core.problem import Problem
from .s3_location import Place

# Refusals that no later call can get past.
_FATAL = ("NoSuchBucket",)


def bucket_warnings(place: Place, region: str, location: str | Problem, versioning: str | Problem | None) -> list[str]:
    """What is to be mended about the bucket. InvalidInput if a manifest in it would be lost with the source region."""
    if isinstance(location, Problem) and location.code in _FATAL:
        raise InvalidInput(f"manifest: {location.message}")
    if not isinstance(location, Problem) and location != region:
        raise InvalidInput(
            f"manifest: bucket {place.bucket} is in {location}, not in the recovery region {region}; "
            f"name a bucket in {region}"
        )
    found = []
    if isinstance(location, Problem):
        found.append(f"manifest: it is not known in which region bucket {place.bucket} is: {location.message}")
    if isinstance(versioning, Problem):
        found.append(f"manifest: it is not known whether bucket {place.bucket} has versioning: {versioning.message}")
    elif versioning != "Enabled":
        said = f"has versioning {versioning.lower()}" if versioning else "has no versioning"
        found.append(
            f"manifest: bucket {place.bucket} in {region} {said}, so what is overwritten or deleted by mistake cannot "
            "be restored; enable it with versioning of amazon.aws.s3_bucket"
        )
    return found


def encryption_warning(place: Place, region: str) -> str:
    return (
        f"manifest: bucket {place.bucket} in {region} does not report that it encrypts objects; set its default "
        "encryption, or kms_key_id"
    )
