# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check network_tagged_as_source: security groups, subnets and target groups have the tags that the source's have.

Pure: it never sets a tag; dr_mirror_tags does.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.counterparts import NETWORK_NEEDS, network_of, unsure_of_network
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, not_known
from ..naming import tagged

META = Meta(
    id="network_tagged_as_source",
    title="Security groups, subnets and target groups have the tags of the source",
    why="What goes by tags, such as cost allocation, policies and automation, does not find them.",
    remedy="Run lifeboat.aws.sync with dr_sync_mirror_tags, set the tags, or skip the check with dr_readiness_skip.",
    severity=MEDIUM,
    needs=NETWORK_NEEDS,
    kinds=("database", "cluster", "fleet"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for thing in network_of(workload, facts):
        yield tagged(thing)
    yield from map(not_known, unsure_of_network(workload, facts))
