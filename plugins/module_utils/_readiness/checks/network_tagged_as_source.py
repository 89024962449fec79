# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check network_tagged_as_source: subnets and security groups have the tags that all those of the source have.

Pure: it never sets a tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._facts.answer import known, known_of
from ..._facts.facts import Facts
from ..._manifest.model import tags_of_parts
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="network_tagged_as_source",
    title="Subnets and security groups have the tags of the source",
    why="What goes by tags, such as cost allocation, policies and automation, does not find them.",
    remedy="Set the tags on what the finding names, or leave the check out if they are not meant for it.",
    severity=MEDIUM,
    needs=("manifests", "subnets", "security_groups"),
    kinds=("database", "cluster", "fleet"),
)
# Ids and names differ by region, and so does what this tag says.
OF_ONE_THING = ("Name",)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    found = known_of(facts.manifests, workload.name)
    if found is None:
        return
    subnets, groups = known(facts.subnets), known(facts.security_groups)
    wanted = {*workload.texts("security_groups"), *workload.texts("vpc_security_group_ids")}
    there = {
        "subnets": {name: subnets[name].tags for name in workload.texts("subnets") if name in subnets},
        "security_groups": {g.id: g.tags for g in groups.values() if wanted & {g.id, g.name}},
    }
    for section, things in there.items():
        shared = _shared([tags for part, _id, _name, tags in tags_of_parts(found.manifest) if part == section])
        for thing, tags in things.items():
            lacking = sorted(key for key in shared if key not in tags)
            if lacking:
                yield warned(f"{thing} lacks the tags {', '.join(lacking)}, which the source has", thing)
            else:
                yield passed(f"{thing} has the tags of the source", thing)


def _shared(tags: list[dict[str, str]]) -> Mapping[str, str]:
    """The tags that each of them has."""
    if not tags:
        return {}
    return {key: tags[0][key] for key in tags[0] if key not in OF_ONE_THING and all(key in each for each in tags)}
