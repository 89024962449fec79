# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the tracked copies of recovery regions: one paginated listing for each kind and region.

It never writes, and it never calls any other region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from .._ami import api as ami_api
from .._copies.resource import PENDING, Resource
from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .._core.problem import Problem
from .._core.shell import Clients
from .._core.tracking import SOURCE
from .._ebs import api as ebs_api
from .._rds.calls import DbCalls
from .._rds.kinds import CLUSTER, INSTANCE
from .summary import Copy, ec2_arn

KINDS = ("ami", "ebs", "rds_instance", "rds_cluster")
_TRACKED = {"tag-key": [SOURCE]}


def find_copies(regions: Iterable[str], kinds: Iterable[str], clients: Clients) -> tuple[list[Copy], list[Problem]]:
    """All tracked copies, and why some could not be read."""
    places = [(region, kind) for region in regions for kind in kinds]
    answers = in_each_region(lambda place: _read(*place, clients), places)
    copies = [copy for answer in answers if not isinstance(answer, Problem) for copy in answer]
    return copies, [answer for answer in answers if isinstance(answer, Problem)]


def _read(region: str, kind: str, clients: Clients) -> list[Copy] | Problem:
    try:
        return _READERS[kind](region, clients)
    except AwsError as error:
        return Problem(error.code, str(error))


def _images(region: str, clients: Clients) -> list[Copy]:
    """Images do not say how far they are; their snapshots do, which costs a second call if any is pending."""
    ec2 = clients.get("ec2", region)
    images = ami_api.describe_tracked(ec2, region, _TRACKED)
    pending = [image.id for image in images if image.phase == PENDING]
    percents = ami_api.describe_progress(ec2, region, pending) if pending else {}
    return [_ec2_copy("ami", replace(image, progress=percents.get(image.id))) for image in images]


def _snapshots(region: str, clients: Clients) -> list[Copy]:
    found = ebs_api.describe_tracked(clients.get("ec2", region), region, _TRACKED)
    return [_ec2_copy("ebs", snapshot) for snapshot in found]


def _ec2_copy(kind: str, resource: Resource) -> Copy:
    return Copy(kind, resource, ec2_arn(resource.region, "", resource.id))


def _instance_snapshots(region: str, clients: Clients) -> list[Copy]:
    found = DbCalls(clients, INSTANCE).manual_snapshots(region)
    return [Copy("rds_instance", snapshot, snapshot.arn) for snapshot in found]


def _cluster_snapshots(region: str, clients: Clients) -> list[Copy]:
    found = DbCalls(clients, CLUSTER).manual_snapshots(region)
    return [Copy("rds_cluster", snapshot, snapshot.arn) for snapshot in found]


_READERS: dict[str, Callable[[str, Clients], list[Copy]]] = {
    "ami": _images,
    "ebs": _snapshots,
    "rds_instance": _instance_snapshots,
    "rds_cluster": _cluster_snapshots,
}
