# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Security groups that a plan names, where two VPCs of the region have one of that name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._facts.answer import CannotTell, Known
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.counterparts import network_of
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.facts import Facts
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.model import Rule
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.permissions import dry_run_of, dry_runs
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.security_groups import groups_named
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.registry import CHECKS
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import Settled

from .builders import DENIED, facts, group_of_web, kept, rule, workload

SSH = Rule("tcp", 22, 22)
MINE = group_of_web(SSH, id="sg-1")
THEIRS = group_of_web(id="sg-2", vpc="vpc-2", tags={"Team": "other"})
ONLY_MINE = group_of_web(SSH, id="sg-3", name="api")
ONLY_THEIRS = group_of_web(id="sg-4", name="jobs", vpc="vpc-2")
BOTH = {group.id: group for group in (THEIRS, MINE, ONLY_MINE, ONLY_THEIRS)}
NOT_TOLD = (
    "us-west-2 has several security groups web, sg-1 in vpc-1 and sg-2 in vpc-2, and no subnet says which of them is "
    "meant; write its id, or subnets of its VPC"
)


def named(*groups: str, subnets: list[str] | None = None) -> Settled:
    """A fleet of plain instances: others take ids only."""
    launch = {"launch_template": None, "security_groups": list(groups), "subnets": subnets}
    return workload(launch=launch, target_groups=None)


IN_MINE = named("web", subnets=["subnet-1"])
ANYWHERE = named("web")


def known(**differing: Any) -> Facts:
    return facts(**{"security_groups": BOTH, **differing})


def answers(check: str, about: Settled, there: Facts) -> list[tuple[str, str]]:
    return [(each.status, each.what) for each in CHECKS[check].answers(about, there)]


@pytest.mark.parametrize(
    ("names", "vpcs", "groups", "several", "elsewhere"),
    [
        (["web"], {"vpc-1"}, {"web": "sg-1"}, [], []),
        (["web"], {"vpc-2"}, {"web": "sg-2"}, [], []),
        (["sg-2"], {"vpc-1"}, {"sg-2": "sg-2"}, [], []),
        (["web"], set(), {}, ["web"], []),
        (["web"], {"vpc-1", "vpc-2"}, {}, ["web"], []),
        (["api"], set(), {"api": "sg-3"}, [], []),
        (["jobs"], {"vpc-1"}, {}, [], ["jobs"]),
        (["web", "sg-1", "wep"], {"vpc-1"}, {"web": "sg-1", "sg-1": "sg-1"}, [], []),
    ],
    ids=["own", "other", "id", "no-vpc", "two-vpcs", "one-of-the-name", "only-elsewhere", "several"],
)
def test_name_is_that_of_a_group_in_the_vpc(
    names: list[str], vpcs: set[str], groups: Mapping[str, str], several: list[str], elsewhere: list[str]
) -> None:
    """Catches: a group of another VPC that is taken for that of the plan, since its name is the same."""
    found = groups_named(names, BOTH, vpcs)
    assert {name: group.id for name, group in found.groups.items()} == groups
    assert (list(found.several), list(found.elsewhere)) == (several, elsewhere)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("security_groups_exist", [("pass", "us-west-2 has the security group web")]),
        (
            "security_groups_allow_as_source",
            [("fail", "No security group allows tcp 443 from 0.0.0.0/0, as the source does")],
        ),
        ("network_in_one_vpc", [("pass", "All are in vpc-1")]),
        (
            "network_tagged_as_source",
            [("pass", "sg-1 has the tags of the source"), ("pass", "subnet-1 has the tags of the source")],
        ),
    ],
)
def test_check_is_about_the_group_of_the_vpc_of_the_subnets(check: str, expected: list[tuple[str, str]]) -> None:
    """Catches: rules of another team's group that count, and tags that it lacks."""
    assert answers(check, IN_MINE, known()) == expected


@pytest.mark.parametrize(
    "check", ["security_groups_exist", "security_groups_allow_as_source", "network_tagged_as_source"]
)
def test_check_cannot_tell_which_of_several_is_meant(check: str) -> None:
    assert answers(check, ANYWHERE, known()) == [("unknown", NOT_TOLD)]


def test_launch_is_not_tried_with_groups_of_two_vpcs() -> None:
    """Catches: a dry run that AWS refuses for a reason that the recovery would not have."""
    asked = dry_run_of(IN_MINE, known())
    assert asked is not None
    assert dict(asked.options)["SecurityGroupIds"] == ("sg-1",)
    assert dry_runs([ANYWHERE], known()) == []
    assert answers("launch_permitted", ANYWHERE, known()) == [("unknown", NOT_TOLD)]


def test_what_is_unsure_of_one_name_leaves_the_others_known() -> None:
    about = named("web", "api", "sg-4", "wep")
    assert answers("security_groups_exist", about, known()) == [
        ("unknown", NOT_TOLD),
        ("pass", "us-west-2 has the security group api"),
        ("pass", "us-west-2 has the security group sg-4"),
        ("fail", "us-west-2 has no security group wep; did you mean web?"),
    ]
    assert [each.id for each in network_of(about, known())] == ["sg-3", "sg-4"]


def test_group_that_only_another_vpc_has_is_missing() -> None:
    """Catches: a launch that is refused that night, since the name is not there where the subnets are."""
    about = named("jobs", subnets=["subnet-1"])
    said = "us-west-2 has the security group jobs in vpc-2 only, and the subnets are in vpc-1"
    assert answers("security_groups_exist", about, known()) == [("fail", said)]
    assert [each.id for each in network_of(about, known())] == ["subnet-1"]


def test_group_of_another_vpc_than_the_target_groups_is_found_by_its_name() -> None:
    about = workload(launch={"launch_template": None, "security_groups": ["jobs"], "subnets": None})
    [(status, said)] = answers("network_in_one_vpc", about, known())
    assert (status, "vpc-2 has jobs" in said) == ("fail", True)


def test_ids_need_no_subnets_and_names_do() -> None:
    """Catches: a right to describe subnets that is asked for what it has nothing to do with."""
    denied = known(subnets=DENIED)
    about = named("sg-1", "sg-9", subnets=["subnet-1"])
    assert [status for status, _what in answers("security_groups_exist", about, denied)] == ["pass", "fail"]
    assert answers("security_groups_exist", IN_MINE, denied) == [("unknown", DENIED.reason)]


def test_databases_are_given_groups_by_id_only() -> None:
    """Catches: tags for a group that no restore would take."""
    about = workload("database", restore={"vpc_security_group_ids": ["web"]})
    assert [each.id for each in network_of(about, known())] == ["subnet-1"]
    assert answers("security_groups_allow_as_source", about, known()) == []


def test_peer_of_another_workload_is_the_group_of_its_vpc() -> None:
    """Catches: a rule for a foreign group that passes for one that lets the other workload in."""
    of_source = [{"id": "sg-9", "name": "x", "tags": {}, "ingress": [rule("tcp", 22, group_id="sg-8")]}]
    other = kept(security_groups=[{"id": "sg-8", "name": "web", "tags": {}, "ingress": []}], subnets=[])
    manifests = {"it": Known(kept(security_groups=of_source)), "peer": Known(other)}
    peers = {"peer": replace(IN_MINE, name="peer")}
    seen = []
    for allowed in ("sg-1", "sg-2"):
        api = group_of_web(Rule("tcp", 22, 22, group=allowed), id="sg-3", name="api")
        there = known(security_groups={**BOTH, "sg-3": api}, manifests=manifests, workloads=peers)
        seen += [status for status, _what in answers("security_groups_allow_as_source", named("sg-3"), there)]
    assert seen == ["pass", "warn"]


def test_several_are_a_reason_to_say_and_not_an_error() -> None:
    with pytest.raises(CannotTell, match="several security groups web"):
        dry_run_of(ANYWHERE, known())
