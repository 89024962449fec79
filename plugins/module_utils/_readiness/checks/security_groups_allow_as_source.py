# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check security_groups_allow_as_source: what could reach the source, and what it reached, is allowed here as well.

Pure: it never changes a rule, and rules that allow more than the source's are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._facts.answer import CannotTell, Known, Unknown, known, known_of
from ..._facts.db_groups import subnet_group
from ..._facts.facts import Facts
from ..._facts.model import Rule, SecurityGroup
from ..._facts.security_groups import OPTIONS, security_groups_of
from ..._facts.templates import subnets_of
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta, failed, not_known, passed, warned
from ..peers import ALLOWED, MISSING, Member, Peers, is_of_workloads, shown, verdict

META = Meta(
    id="security_groups_allow_as_source",
    title="Security groups allow what those of the source allow",
    why="What comes back runs, and clients or other workloads cannot reach it.",
    remedy="Add the rule to a security group of the recovery region, or leave the check out if it is not needed there.",
    severity=HIGH,
    needs=(
        "manifests",
        "security_groups",
        "prefix_lists",
        "subnets",
        "db_subnet_groups",
        "launch_templates",
        "template_contents",
    ),
    kinds=("database", "cluster", "fleet"),
)
# What comes in and what goes out: where the manifest has it, and how a peer is shown.
DIRECTIONS = (("ingress", "from"), ("egress", "to"))
_UNTOLD = "not known"
_UNSURE = "Say in counterparts of the plan what stands for it in the recovery region, or allow it."


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    found = known_of(facts.manifests, workload.name)
    groups = _groups(workload, facts)
    # Without a manifest, or without groups, there is nothing to compare; other checks say so.
    if found is None or not groups:
        return
    peers = _peers(workload, groups, facts)
    count, answers = 0, []
    for direction, word in DIRECTIONS:
        there = [rule for group in groups for rule in (group.rules if direction == "ingress" else group.egress)]
        rules = [
            rule for group in found.manifest.facts.get("security_groups") or () for rule in group.get(direction, ())
        ]
        count += len(rules)
        said = {shown(rule, word): _verdict(rule, there, peers, facts) for rule in rules}
        answers += [_answer(text, said[text]) for text in said if said[text] != ALLOWED]
    yield from answers
    if not answers:
        yield passed(f"All {count} rules of the source have one here")


def _verdict(rule: Mapping[str, Any], there: Sequence[Rule], peers: Peers, facts: Facts) -> str:
    """A workload that is elsewhere may be the one that a group, or a private range, stands for."""
    said = verdict(rule, there, peers)
    return _UNTOLD if said == MISSING and facts.elsewhere and is_of_workloads(rule, peers) else said


def _answer(text: str, said: str) -> Answered:
    if said == _UNTOLD:
        why = "and workloads of the plan that are not known here may stand for it"
        return not_known(Unknown(f"No security group allows {text}, {why}"), text)
    if said == MISSING:
        return failed(f"No security group allows {text}, as the source does", text)
    return warned(f"The source allows {text}; here the same is allowed, but only for others", text, _UNSURE)


def _groups(workload: Settled, facts: Facts) -> list[SecurityGroup]:
    return security_groups_of(workload, facts).sure(facts.region)


def _peers(workload: Settled, groups: Sequence[SecurityGroup], facts: Facts) -> Peers:
    vpcs = {group.vpc for group in groups}
    others = (other for other in facts.workloads.values() if other.kind in OPTIONS and other.name != workload.name)
    return Peers(
        members=(_member(workload, _ranges(workload, facts), facts), *(_other(each, facts) for each in others)),
        counterparts=workload.counterparts,
        names={group.name: group.id for group in known(facts.security_groups).values() if group.vpc in vpcs},
        prefix_lists=known(facts.prefix_lists),
        regions=(workload.source_region, workload.recovery_region),
    )


def _other(workload: Settled, facts: Facts) -> Member:
    """What is not known of another workload is its own finding."""
    try:
        return _member(workload, _ranges(workload, facts), facts)
    except CannotTell:
        return Member()


def _ranges(workload: Settled, facts: Facts) -> tuple[str, ...]:
    """Those of the subnets that it comes back in."""
    group, subnets = subnet_group(workload, facts), known(facts.subnets)
    ids = group.subnets if group else subnets_of(workload, facts)
    return tuple(subnets[each].cidr for each in ids if each in subnets and subnets[each].cidr)


def _member(workload: Settled, ranges: tuple[str, ...], facts: Facts) -> Member:
    """Of a workload whose manifest is not known only where it comes back, which no rule of a source leads to."""
    answer = facts.manifests.get(workload.name)
    of_source = answer.value.manifest.facts if isinstance(answer, Known) and answer.value else {}
    return Member(
        source_groups=frozenset(str(each["id"]) for each in of_source.get("security_groups") or ()),
        source_ranges=tuple(str(each["cidr"]) for each in of_source.get("subnets") or () if each.get("cidr")),
        groups=frozenset(group.id for group in _groups(workload, facts)),
        ranges=ranges,
    )
