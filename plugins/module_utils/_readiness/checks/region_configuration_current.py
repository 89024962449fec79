# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check region_configuration_current: both regions have the same version of the configuration.

Pure: it never compares what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._facts.wanted import configuration_of, source_bucket
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
    pair = configuration_of(workload)
    # Where the name of a bucket does not follow its region, the plan does not say which one the source has.
    if pair is None or source_bucket(pair[0], workload) is None:
        return
    here, there = known_of(facts.configurations, pair), known_of(facts.source_configurations, pair)
    for environment in sorted(here.keys() & there.keys()):
        versions = f"version {here[environment]} of {pair[1]} for {environment}"
        if here[environment] == there[environment]:
            yield passed(f"Both regions have {versions}", pair[0])
        else:
            source = f"{workload.source_region} has {there[environment]}"
            yield warned(f"{workload.recovery_region} has {versions}; {source}", pair[0])
