# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where in S3 a report is kept: beside the evidence of each plan, or in one place that was named.

Pure: it never asks S3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from .._core.errors import InvalidInput
from .._manifest.s3_location import Place as Bucket
from .._manifest.s3_location import place_of
from .._workloads.settled import Place, Settled

BESIDE_EVIDENCE = "manifest"
_FOLDER = "reports"
# Regions of partitions whose consoles have other addresses.
_ELSEWHERE = ("cn-", "us-gov-", "us-iso", "eusc-")


@dataclass(frozen=True, slots=True)
class Target:
    """A folder of a bucket, and the region and credentials to write there with."""

    bucket: Bucket
    folder: str
    access: Place

    def key(self, name: str) -> str:
        return f"{self.folder}{name}"

    def shown(self, name: str) -> str:
        return self.bucket.shown(self.key(name))


def targets_of(upload: str, workloads: Sequence[Settled]) -> list[Target]:
    """Each place once. InvalidInput if there is none, or if the text is none."""
    if not workloads:
        raise InvalidInput("upload: only workloads of a plan say in which region and with which credentials; give one")
    if upload != BESIDE_EVIDENCE:
        bucket = _bucket("upload", upload, f"{BESIDE_EVIDENCE}, or ")
        return [Target(bucket, bucket.prefix, workloads[0].place)]
    without = list(dict.fromkeys(each.plan for each in workloads if not each.manifest))
    if without:
        raise InvalidInput(
            f"upload: plan {', '.join(without)} has no manifest to keep the report beside; name a place such as "
            "s3://shop-dr-us-west-2/reports"
        )
    found: dict[tuple[str, str], Target] = {}
    for each in workloads:
        bucket = _bucket("manifest", str(each.manifest), "")
        target = Target(bucket, f"{bucket.folder(each.plan)}{_FOLDER}/", each.place)
        found.setdefault((bucket.bucket, target.folder), target)
    return list(found.values())


def _bucket(option: str, text: str, other: str) -> Bucket:
    try:
        return place_of(text)
    except ValueError as error:
        raise InvalidInput(f"{option}: {error}".replace("expected ", f"expected {other}", 1)) from error


def link_of(target: Target, name: str) -> str | None:
    """Where the console shows the object; only people who may read it see it there."""
    region = target.access.region
    if region.startswith(_ELSEWHERE):
        return None
    where = urlencode({"region": region, "prefix": target.key(name)})
    return f"https://{region}.console.aws.amazon.com/s3/object/{target.bucket.bucket}?{where}"
