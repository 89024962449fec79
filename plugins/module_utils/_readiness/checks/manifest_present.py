# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check manifest_present: the recovery region knows what a restore must know of the source.

Pure: it never compares it with the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, passed, warned

META = Meta(
    id="manifest_present",
    title="The manifest of the workload is there",
    why="Once the source region is lost, its classes, rules and sizes cannot be asked for any more.",
    remedy="Run lifeboat.aws.sync, which writes the manifest, with the rights that docs/iam/dr_manifest.json lists.",
    severity=HIGH,
    needs=("manifests", "synced"),
    kinds=("database", "cluster", "fleet", "volumes"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    if not workload.manifest:
        yield warned(
            "The plan names no manifest",
            remedy="Set manifest in the plan to s3://bucket/prefix in a bucket of the recovery region.",
        )
        return
    found = known_of(facts.manifests, workload.name)
    if found is None:
        yield _absent(workload, str(workload.manifest), is_synced=known_of(facts.synced, workload.name))
        return
    unknown = found.manifest.unknown
    for section, why in unknown.items():
        yield warned(f"The manifest does not know {section}: {why.message.rstrip('.')}", section)
    if not unknown:
        yield passed(f"The manifest was compared with the source at {found.confirmed_at}", workload.manifest)


def _absent(workload: Settled, manifest: str, *, is_synced: bool) -> Answered:
    """A sync that wrote nothing of it will write nothing the next time, unless something is changed."""
    what = f"{manifest} has no object of {workload.name}"
    if not is_synced:
        return failed(what, manifest)
    what = f"{what}, although a sync has kept the plan there"
    if workload.kind == "fleet":
        return warned(
            f"{what}: either nothing ran in {workload.source_region} from what the fleet copies, or the sync left the "
            "fleet out",
            manifest,
            "Run lifeboat.aws.sync, and read what it says of the fleet. If nothing runs from what it copies, write "
            "what a launch must know into launch of the plan, such as instance_type, subnets and security_groups; else "
            "correct its options or source_region.",
        )
    return failed(
        f"{what}: either its source was not found in {workload.source_region} or could not be read, or the sync left "
        "the workload out",
        manifest,
        "Run lifeboat.aws.sync, and do what it says of the workload: correct its options or source_region, or allow "
        "what docs/iam/dr_manifest.json lists.",
    )
