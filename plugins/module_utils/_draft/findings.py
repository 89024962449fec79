# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reader must not overlook: listings that failed, and things that nothing of this collection brings back.

Pure: it never calls AWS. A listing that failed is never "nothing there".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from .databases import other_engine
from .model import Estate, Listing
from .services import OFFERS

# Listing of an estate -> what it lists, and what its failure means for the draft.
_MEANINGS = {
    "instances": ("EC2 instances", "fleets of instances are missing in this draft"),
    "groups": ("Auto Scaling groups", "their instances are in it as plain instances, or not at all"),
    "templates": ("launch templates", "Auto Scaling groups without instances are missing"),
    "images": ("images of the instances", "fleets name their images by id"),
    "volumes": ("EBS volumes", "volumes that are attached to nothing are missing"),
    "snapshots": ("snapshots of volumes", "volumes may have none to copy"),
    "security_groups": ("security groups", "no order could be guessed: write after yourself"),
    "databases": ("DB instances", "they are missing in this draft"),
    "clusters": ("DB clusters", "they are missing in this draft"),
    "load_balancers": ("load balancers", "names that point at one are missing"),
    "target_groups": ("target groups", "fleets name none"),
    "zones": ("hosted zones", "no DNS name could be found"),
    "keys": ("KMS keys of the recovery region", "none could be suggested for the copies"),
}
_COPIES = {
    "ami": "images of the recovery region",
    "ebs": "EBS snapshots of the recovery region",
    "database": "DB snapshots of the recovery region",
    "cluster": "DB cluster snapshots of the recovery region",
}


@dataclass(frozen=True, slots=True)
class NotListed:
    what: str
    means: str
    code: str
    message: str

    def to_result(self) -> dict[str, str]:
        return {"what": self.what, "means": self.means, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class NotCovered:
    what: str
    names: tuple[str, ...]
    offer: str

    def to_result(self) -> dict[str, Any]:
        return {"what": self.what, "names": list(self.names), "aws_offers": self.offer}


def not_listed(estate: Estate) -> list[NotListed]:
    of_copies = "whether there are copies is not known"
    told: list[tuple[Listing[Any], str, str]] = [
        *((getattr(estate, field), what, means) for field, (what, means) in _MEANINGS.items()),
        *((listing, _COPIES[kind], of_copies) for kind, listing in estate.copies.items()),
        *((listing, title, "whether there are any is not known") for title, listing in estate.others.items()),
    ]
    return [
        NotListed(what, means, listing.problem.code, listing.problem.message)
        for listing, what, means in told
        if listing.problem
    ]


def not_covered(estate: Estate) -> list[NotCovered]:
    """Whatever their tags are: most listings do not tell any. RDS lists some of these."""
    found: dict[str, list[str]] = defaultdict(list)
    for title, listing in estate.others.items():
        found[title] += listing.things
    clusters = {cluster.id for cluster in estate.clusters.things}
    for database in sorted((*estate.databases.things, *estate.clusters.things), key=lambda each: each.id):
        if (title := other_engine(database)) and database.cluster not in clusters:
            found[title].append(database.id)
    return [
        NotCovered(title, tuple(dict.fromkeys(sorted(names))), OFFERS[title]) for title, names in found.items() if names
    ]
