"""S3 GetBucketVersioning as AWS answers it: its document has a name of its own.

It never changes what moto keeps in buckets.
"""

from __future__ import annotations

from typing import Any

from .replacing import replace

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


def _get_bucket_versioning(self: Any) -> tuple[int, dict[str, str], str]:
    status = self.backend.get_bucket_versioning(self.bucket_name)
    inside = f"<Status>{status}</Status>" if status else ""
    return 200, {}, f'<VersioningConfiguration xmlns="{_NAMESPACE}">{inside}</VersioningConfiguration>'


def apply() -> None:
    replace("moto.s3.responses:S3Response.get_bucket_versioning", _get_bucket_versioning)
