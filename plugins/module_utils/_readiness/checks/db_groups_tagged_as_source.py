# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check db_groups_tagged_as_source: groups of databases have the tags that those of the source have.

Pure: it never sets a tag; dr_mirror_tags does.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.counterparts import DB_GROUP_NEEDS, db_groups_of
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta
from ..naming import tagged

META = Meta(
    id="db_groups_tagged_as_source",
    title="DB subnet, parameter and option groups have the tags of the source",
    why="What goes by tags, such as cost allocation, policies and automation, does not find them.",
    remedy="Run lifeboat.aws.sync with dr_sync_mirror_tags, set the tags, or skip the check with dr_readiness_skip.",
    severity=MEDIUM,
    needs=DB_GROUP_NEEDS,
    kinds=("database", "cluster"),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    for thing in db_groups_of(workload, facts):
        yield tagged(thing)
