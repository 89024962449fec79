# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check region_configuration_published: the configuration that the workload fetches is in the recovery region.

Pure: it never reads what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._facts.fetched import fetched_by
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed, warned

META = Meta(
    id="region_configuration_published",
    title="The region's configuration is published",
    why="Instances fetch their configuration at boot; without it they start with nothing, or not at all.",
    remedy="Publish the configuration for the recovery region with dr_config, or correct config in the plan.",
    severity=CRITICAL,
    needs=("configurations",),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    wanted = fetched_by(workload)
    if wanted is None:
        return
    found = known_of(facts.configurations, wanted)
    refused = [current.refused for current in found.values() if current.refused]
    for published, current in found.items():
        if not current.refused:
            said = f"{wanted.application} has version {current.version} for {published}"
            yield passed(said, wanted.bucket)
    # Where the plan does not say an environment, instances may fetch another one.
    answer = failed if len(refused) == len(found) else warned
    yield from (answer(why, wanted.bucket) for why in refused)
    if not found:
        yield failed(f"The bucket {wanted.bucket} has no {wanted}", wanted.bucket)
