# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check region_configuration_current: both regions have the same version of the configuration.

Pure: it never compares what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._facts.fetched import Current, Published, fetched_at_source, fetched_by
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="region_configuration_current",
    title="The region's configuration is that of the source",
    why="What comes back would run with settings of an earlier release.",
    remedy="Publish the configuration with dr_config for both regions at once.",
    severity=MEDIUM,
    needs=("configurations", "source_configurations"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted, at_source = fetched_by(workload), fetched_at_source(workload)
    if wanted is None or at_source is None:
        return
    here = _versions(known_of(facts.configurations, wanted))
    there = _versions(known_of(facts.source_configurations, at_source))
    for published in sorted(here.keys() & there.keys()):
        versions = f"version {here[published]} of {wanted.application} for {published}"
        if here[published] == there[published]:
            yield passed(f"Both regions have {versions}", wanted.bucket)
        else:
            source = f"{workload.source_region} has {there[published]}"
            yield warned(f"{workload.recovery_region} has {versions}; {source}", wanted.bucket)


def _versions(found: Mapping[Published, Current]) -> dict[Published, str]:
    """Of what instances take; about the rest another check is red."""
    return {published: current.version for published, current in found.items() if not current.refused}
