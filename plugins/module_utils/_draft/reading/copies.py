# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a recovery region has that may be copies: images, EBS snapshots, database snapshots, each in one listing.

It never asks the source region, and it decides nothing: what is a copy of what is read off tags and AWS's lineage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..._ami import api as ami_api
from ..._copies.resource import Resource
from ..._core.tracking import SOURCE, format_time
from ..._ebs import api as ebs_api
from ..._rds import api as rds_api
from ..._rds.kinds import CLUSTER, INSTANCE
from ..model import ExistingCopy


def images(clients: Any, region: str) -> list[ExistingCopy]:
    """All images of the account: those that other tools have copied say in AWS's lineage what they are copies of."""
    found = ami_api.describe_images(clients.get("ec2", region), region, {}, "self", with_disabled=True)
    return _copies("ami", found)


def snapshots(clients: Any, region: str) -> list[ExistingCopy]:
    """Tracked ones: nothing in AWS says what other copies of EBS snapshots are copies of."""
    return _copies("ebs", ebs_api.describe_tracked(clients.get("ec2", region), region, {"tag-key": [SOURCE]}))


def database_snapshots(clients: Any, region: str) -> list[ExistingCopy]:
    found = rds_api.describe_snapshots(clients.get("rds", region), INSTANCE, region, "manual")
    return _copies("database", found)


def cluster_snapshots(clients: Any, region: str) -> list[ExistingCopy]:
    found = rds_api.describe_snapshots(clients.get("rds", region), CLUSTER, region, "manual")
    return _copies("cluster", found)


KINDS: dict[str, Callable[[Any, str], list[ExistingCopy]]] = {
    "ami": images,
    "ebs": snapshots,
    "database": database_snapshots,
    "cluster": cluster_snapshots,
}


def _copies(kind: str, found: Iterable[Resource]) -> list[ExistingCopy]:
    """Of snapshots and images that are no copies at all nothing is known by which they could be taken for one."""
    return [
        ExistingCopy(
            kind=kind,
            id=each.id,
            created=format_time(each.moment),
            is_usable=each.usable,
            sources=frozenset(_sources(each)),
        )
        for each in found
    ]


def _sources(each: Resource) -> Iterable[str]:
    """``us-east-1/ami-0abc`` of the source itself, and ``us-east-1/shop`` of what it is a snapshot of."""
    source = each.tags.get(SOURCE) or each.lineage
    if source:
        yield source
        region = source.partition("/")[0]
        origin = each.copied_origin
        yield from (f"{region}/{name}" for name in (origin.resource, origin.name) if name)
