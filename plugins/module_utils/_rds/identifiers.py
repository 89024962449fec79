# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users name databases and their snapshots with, and what is wrong with another kind of name.

Pure: it never asks AWS whether there is such a thing.
"""

from __future__ import annotations

import re

from .._core.arns import Arn, is_arn, parse_arn
from .kinds import CLUSTER, INSTANCE, DbKind

_DATABASE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# RDS user guide, "Amazon Resource Names (ARNs) in Amazon RDS".
_SNAPSHOTS = ("snapshot", "cluster-snapshot")
_KIND_OF = {"db": INSTANCE, "cluster": CLUSTER}
_NOUNS = {INSTANCE: "DB instance", CLUSTER: "DB cluster"}
_EXAMPLE = "such as arn:aws:rds:us-east-1:123456789012:snapshot:shop-before-upgrade"
# The ids of what else has snapshots.
_OTHERS = {"snap-": "an EBS snapshot; use ebs_snapshot_xregion_copy", "ami-": "an AMI; use ami_xregion_copy"}


def snapshot_problem(text: str, source_region: str | None) -> str | None:
    """Why a text cannot name a snapshot of a database in the source region, as one sentence, or None."""
    if not is_arn(text):
        other = next((noun for prefix, noun in _OTHERS.items() if re.fullmatch(rf"{prefix}[0-9a-f]+", text)), None)
        return f"snapshot: {text} is {other}" if other else None
    arn = parse_arn(text)
    if arn is None:
        return f"snapshot: '{text}' is not a whole ARN of a snapshot, {_EXAMPLE}"
    if problem := _no_snapshot(text, arn):
        return f"snapshot: {problem}"
    if source_region and arn.region != source_region:
        return (
            f"source_region: {source_region} is not the region of {text}, which is {arn.region}; set source_region to "
            f"{arn.region}, or name a snapshot of {source_region}"
        )
    return None


def database_problem(text: str, kind: DbKind) -> str | None:
    """Why a text cannot name a database of a kind, as one sentence, or None."""
    wanted, option = _NOUNS[kind], kind.option
    arn = parse_arn(text)
    if arn is None:
        if _DATABASE.fullmatch(text):
            return None
        return (
            f"{option}: '{text}' is not the identifier of a {wanted}, which has letters, digits and hyphens; "
            "a snapshot is named with snapshot"
        )
    what, _colon, name = arn.what.partition(":")
    if arn.service != "rds" or not name:
        return f"{option}: {text} is of {arn.service} and not a {wanted}; name each by its identifier"
    if what in _SNAPSHOTS:
        return f"{option}: {text} is a snapshot; set snapshot to it, and leave {option} out"
    found = _KIND_OF.get(what)
    if found is None:
        return f"{option}: {text} is not a {wanted}; name each by its identifier"
    if found is not kind:
        return f"{option}: {text} is a {_NOUNS[found]}; name it in {found.option}: {name}"
    return f"{option}: {text} is an ARN; name the {wanted} by its identifier: {name}"


def _no_snapshot(text: str, arn: Arn) -> str | None:
    what, _colon, name = arn.what.partition(":")
    if arn.service != "rds":
        return f"{text} is of {arn.service} and not a snapshot of a database; its ARN is {_EXAMPLE}"
    if what in _SNAPSHOTS and name:
        return None
    kind = _KIND_OF.get(what)
    if kind and name:
        return (
            f"{text} is a {_NOUNS[kind]} and not a snapshot; to copy its newest snapshot set {kind.option} to {name}, "
            "and leave snapshot out"
        )
    return f"{text} is not a snapshot; its ARN is {_EXAMPLE}"
