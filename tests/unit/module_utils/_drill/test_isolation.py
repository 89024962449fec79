# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A drill is refused for each rule that leads out of it or into it, and for a network that it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._drill.isolation import findings_of
from ansible_collections.lifeboat.aws.plugins.module_utils._drill.network import There, Used
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.model import (
    DbSubnetGroup,
    Rule,
    SecurityGroup,
    Subnet,
)


def subnet(name: str, cidr: str) -> Subnet:
    return Subnet(id=name, vpc="vpc-1", zone="us-west-2a", free=9, cidr=cidr)


def group(name: str, ingress: tuple[Rule, ...] = (), egress: tuple[Rule, ...] = ()) -> SecurityGroup:
    return SecurityGroup(id=name, name=name.removeprefix("sg-"), vpc="vpc-1", rules=ingress, egress=egress)


SUBNETS = {
    each.id: each
    for each in (
        subnet("subnet-a", "10.9.0.0/24"),
        subnet("subnet-b", "10.9.1.0/24"),
        subnet("subnet-db", "10.9.8.0/24"),
        subnet("subnet-live", "10.0.0.0/24"),
    )
}
DB_GROUPS = {
    "drill": DbSubnetGroup(name="drill", vpc="vpc-1", zones=frozenset(), subnets=("subnet-db",)),
    "live": DbSubnetGroup(name="live", vpc="vpc-1", zones=frozenset(), subnets=("subnet-live",)),
}
LISTS = {
    "pl-s3": "com.amazonaws.us-west-2.s3",
    "pl-dynamodb": "com.amazonaws.us-west-2.dynamodb",
    "pl-cloudfront": "com.amazonaws.global.cloudfront.origin-facing",
    "pl-ours": "production",
}
WEB = Used("shop-web", "fleet", ("subnet-a", "subnet-b"), ("sg-drill",), ("subnet-live",), ("sg-live",))
DB = Used("shop-db", "database", ("drill",), ("sg-drill-db",), ("live",), ("sg-live-db",))


def there(ingress: tuple[Rule, ...] = (), egress: tuple[Rule, ...] = ()) -> There:
    groups = (group("sg-drill", ingress, egress), group("sg-drill-db"), group("sg-live"), group("sg-live-db"))
    return There("us-west-2", SUBNETS, {each.id: each for each in groups}, DB_GROUPS, LISTS)


def tcp(**peer: Any) -> Rule:
    return Rule("tcp", 443, 443, **peer)


def told(used: list[Used], region: There) -> list[str]:
    return [finding.what for finding in findings_of(used, region)]


@pytest.mark.parametrize(
    ("peer", "is_out", "is_in"),
    [
        pytest.param({"group": "sg-drill"}, True, True, id="itself"),
        pytest.param({"group": "sg-drill-db"}, True, True, id="another workload of the drill"),
        pytest.param({"group": "sg-live"}, False, False, id="production"),
        pytest.param({"group": "sg-unknown"}, False, False, id="a group of another account or VPC"),
        pytest.param({"cidr": "10.9.0.0/24"}, True, True, id="a subnet of the drill"),
        pytest.param({"cidr": "10.9.0.0/23"}, True, True, id="two that meet"),
        pytest.param({"cidr": "10.9.8.9/32"}, True, True, id="an address of the subnets of its databases"),
        pytest.param({"cidr": "10.9.0.0/22"}, False, False, id="more than its subnets"),
        pytest.param({"cidr": "10.0.0.0/24"}, False, False, id="a subnet of production"),
        pytest.param({"cidr": "0.0.0.0/0"}, False, False, id="everywhere"),
        pytest.param({"cidr": "::/0"}, False, False, id="everywhere in IPv6"),
        pytest.param({"cidr": "203.0.113.0/24"}, False, True, id="public addresses may only look"),
        pytest.param({"cidr": "2001:db8::/64"}, False, True, id="public addresses in IPv6"),
        pytest.param({"cidr": "192.168.0.0/16"}, False, False, id="private addresses may be production"),
        pytest.param({"cidr": "169.254.169.254/32"}, True, True, id="metadata"),
        pytest.param({"prefix_list": "pl-s3"}, True, True, id="S3"),
        pytest.param({"prefix_list": "pl-dynamodb"}, False, True, id="tables of production"),
        pytest.param({"prefix_list": "pl-cloudfront"}, False, True, id="CloudFront"),
        pytest.param({"prefix_list": "pl-ours"}, False, False, id="own list"),
        pytest.param({"prefix_list": "pl-unknown"}, False, False, id="unknown list"),
        pytest.param({}, False, False, id="a peer that is not known"),
    ],
)
def test_rule_is_refused_unless_it_stays_in_the_drill(peer: dict[str, Any], is_out: bool, is_in: bool) -> None:
    """Catches: a drill that writes into production, or that production writes into."""
    rule = tcp(**peer)
    assert (not told([WEB, DB], there(egress=(rule,)))) is is_out
    assert (not told([WEB, DB], there(ingress=(rule,)))) is is_in


@pytest.mark.parametrize(
    ("allowed", "peer"),
    [
        ({"allowed_groups": ("sg-drill",)}, {"cidr": "0.0.0.0/0"}),
        ({"allowed_groups": ("drill",)}, {"cidr": "0.0.0.0/0"}),
        ({"allowed_groups": ("sg-live",)}, {"group": "sg-live"}),
        ({"allowed_groups": ("live",)}, {"group": "sg-live"}),
        ({"allowed_addresses": ("10.0.0.0/16",)}, {"cidr": "10.0.0.0/24"}),
        ({"allowed_addresses": ("pl-ours",)}, {"prefix_list": "pl-ours"}),
    ],
    ids=["group", "group by name", "peer", "peer by name", "addresses", "prefix list"],
)
def test_what_the_plan_allows_by_name_is_let_through(allowed: dict[str, Any], peer: dict[str, Any]) -> None:
    region = there((tcp(**peer),), (tcp(**peer),))
    assert told([replace(WEB, **allowed), DB], region) == []
    assert len(told([WEB, DB], region)) == 2


def test_what_is_allowed_is_not_more_than_that() -> None:
    """Catches: an allowance for one group that counts for all."""
    region = there(egress=(tcp(cidr="0.0.0.0/0"),))
    assert len(told([replace(WEB, allowed_groups=("sg-drill-db",)), DB], region)) == 1


def test_subnets_of_a_failover_are_not_those_of_the_drill() -> None:
    shared = replace(WEB, subnets=("subnet-live",))
    assert len(told([shared], there(egress=(tcp(cidr="10.0.0.0/24"),)))) == 1
    assert told([shared], there(egress=(tcp(group="sg-drill"),))) == []


def test_security_group_of_a_failover_is_none_of_the_drill() -> None:
    [said] = told([replace(WEB, groups=("sg-live",))], there())
    assert said.startswith("security group sg-live (live) is that of a failover as well")
    assert told([replace(WEB, groups=("sg-live",), allowed_groups=("sg-live",))], there()) == []


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        pytest.param(
            replace(WEB, subnets=()),
            "shop-web: a drill has no subnet of its own, and would come up beside production; write "
            "drill: {subnets: [subnet-0abc1234abc1234dd]} into the plan or into the workload",
            id="subnets",
        ),
        pytest.param(
            replace(DB, groups=()),
            "shop-db: a drill has no security group of its own, and would come up beside production; write "
            "drill: {vpc_security_group_ids: [sg-0abc1234abc1234de]} into the plan or into the workload",
            id="groups of a database",
        ),
        pytest.param(
            replace(DB, kind="cluster", subnets=()),
            "shop-db: a drill has no DB subnet group of its own, and would come up beside production; write "
            "drill: {db_subnet_group_name: drill} into the plan or into the workload",
            id="DB subnet group",
        ),
        pytest.param(
            replace(WEB, subnets=("subnet-x",)),
            "shop-web: drill.subnets: us-west-2 has no subnet subnet-x; did you mean subnet-",
            id="typo",
        ),
        pytest.param(
            replace(DB, groups=("drill-db",)),
            "shop-db: drill.vpc_security_group_ids: us-west-2 has no security group drill-db; did you mean",
            id="databases take no names",
        ),
        pytest.param(replace(DB, subnets=("Drill",)), "", id="in small letters"),
        pytest.param(replace(WEB, groups=("drill",)), "", id="fleets take names"),
    ],
)
def test_network_that_is_missing_is_told_with_what_to_write(used: Used, expected: str) -> None:
    said = told([used], there())
    assert (len(said), said[0].startswith(expected)) == (1, True) if expected else said == []


@pytest.mark.parametrize(
    ("rule", "direction", "expected"),
    [
        pytest.param(
            Rule("-1", None, None, "0.0.0.0/0"),
            "egress",
            "security group sg-drill (drill) lets shop-web send to 0.0.0.0/0 on all ports in a drill, where production "
            "may be; restrict the rule to the security groups or subnets of the drill, or allow it with "
            "drill.allow_addresses: [0.0.0.0/0]",
        ),
        pytest.param(
            Rule("tcp", 5432, 5432, group="sg-live"),
            "ingress",
            "security group sg-drill (drill) lets shop-web be reached from security group sg-live (live) on tcp 5432 "
            "in a drill, where production may be; restrict the rule to the security groups or subnets of the drill, or "
            "allow it with drill.allow_security_groups: [sg-live]",
        ),
        (Rule("tcp", 1000, 2000, prefix_list="pl-ours"), "egress", "prefix list pl-ours (production) on tcp 1000 to 2"),
        (Rule("icmp", -1, -1, "10.0.0.0/8"), "ingress", "be reached from 10.0.0.0/8 on icmp in a drill"),
    ],
    ids=["all", "group", "ports", "icmp"],
)
def test_finding_says_group_rule_and_what_to_do(rule: Rule, direction: str, expected: str) -> None:
    [said] = told([WEB, DB], there(**{direction: (rule, rule)}))
    assert expected in said


def test_group_of_two_workloads_is_judged_once() -> None:
    both = [WEB, replace(WEB, workload="shop-jobs")]
    assert len(told(both, there(egress=(tcp(cidr="0.0.0.0/0"),)))) == 1


def of_two_vpcs(*rules: Rule) -> There:
    """The drill is in vpc-1, as always. Both groups ``web`` of vpc-2 and vpc-3 are of others."""
    web = replace(group("sg-web", egress=rules), name="web")
    theirs = tuple(replace(web, id=f"sg-of-{vpc}", vpc=vpc, egress=()) for vpc in ("vpc-2", "vpc-3"))
    return replace(there(), groups={**there().groups, **{each.id: each for each in (*theirs, web)}})


BY_NAME = replace(WEB, groups=("web",))


@pytest.mark.parametrize(
    ("used", "peer", "expected"),
    [
        pytest.param(BY_NAME, "sg-web", [], id="itself"),
        pytest.param(BY_NAME, "sg-of-vpc-2", ["security group sg-of-vpc-2 (web) on tcp 443"], id="another VPC"),
        pytest.param(
            replace(WEB, groups=("sg-web",), allowed_groups=("web",)), "sg-of-vpc-2", [], id="own group with any rules"
        ),
        pytest.param(
            replace(BY_NAME, groups=("sg-web", "sg-drill"), allowed_groups=("drill", "web-of-others")),
            "sg-of-vpc-2",
            ["allow it with drill.allow_security_groups: [sg-of-vpc-2]"],
            id="another name is allowed",
        ),
    ],
)
def test_name_of_a_group_is_that_of_the_vpc_of_the_drill(used: Used, peer: str, expected: list[str]) -> None:
    """Catches: a drill that may talk to another VPC, since a group there has the name of its own."""
    said = told([used, DB], of_two_vpcs(tcp(group=peer)))
    assert [part in text for part, text in zip(expected, said, strict=True)] == [True] * len(expected)


def test_group_of_another_vpc_is_judged_for_no_drill() -> None:
    """Catches: a drill that is refused for the rules of a group that it does not have."""
    theirs = replace(group("sg-theirs", egress=(tcp(cidr="0.0.0.0/0"),)), name="drill", vpc="vpc-2")
    region = replace(there(), groups={**there().groups, theirs.id: theirs})
    assert told([replace(WEB, groups=("drill",)), DB], region) == []


@pytest.mark.parametrize("of_failover", ["sg-theirs", "drill"])
def test_group_of_a_failover_in_another_vpc_is_another_one(of_failover: str) -> None:
    """Catches: a drill that is refused since production has a group of the same name in its own VPC."""
    theirs = replace(group("sg-theirs"), name="drill", vpc="vpc-2")
    live = replace(SUBNETS["subnet-live"], vpc="vpc-2")
    region = replace(there(), groups={**there().groups, theirs.id: theirs}, subnets={**SUBNETS, "subnet-live": live})
    assert told([replace(WEB, groups=("drill",), groups_of_failover=(of_failover,)), DB], region) == []


@pytest.mark.parametrize("groups", [("sg-web",), ("web",)])
def test_group_that_may_be_that_of_a_failover_is_refused(groups: tuple[str, ...]) -> None:
    """Catches: production's own group in a drill, since it is not known in which VPC production comes back."""
    used = replace(WEB, groups=groups, groups_of_failover=("web",), subnets_of_failover=())
    [said] = told([used, DB], of_two_vpcs())
    assert said.startswith("security group sg-web (web) is that of a failover as well")


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        pytest.param(
            replace(BY_NAME, subnets=("subnet-a", "subnet-2")),
            "shop-web: drill.security_groups: us-west-2 has several security groups web, sg-of-vpc-2 in vpc-2 and "
            "sg-web in vpc-1, and no subnet says which of them is meant; write its id, or subnets of its VPC",
            id="two VPCs",
        ),
        pytest.param(
            replace(BY_NAME, groups=("jobs",)),
            "shop-web: drill.security_groups: us-west-2 has the security group jobs in vpc-3 only, and the subnets are "
            "in vpc-1",
            id="elsewhere",
        ),
    ],
)
def test_name_that_is_none_of_the_vpc_of_the_drill_is_told(used: Used, expected: str) -> None:
    region = of_two_vpcs()
    jobs = replace(group("sg-jobs"), vpc="vpc-3")
    far = replace(SUBNETS["subnet-a"], id="subnet-2", vpc="vpc-2")
    region = replace(region, groups={**region.groups, "sg-jobs": jobs}, subnets={**SUBNETS, "subnet-2": far})
    assert told([used, DB], region) == [expected]


def test_allowed_peer_is_the_only_group_of_its_name() -> None:
    """Catches: an allowance that counts for the groups of that name of every VPC."""
    allowed = replace(WEB, allowed_groups=("web", "jobs"))
    jobs = replace(group("sg-jobs"), vpc="vpc-3")
    for peer, is_fine in (("sg-web", True), ("sg-jobs", True), ("sg-of-vpc-2", False)):
        region = there(egress=(tcp(group=peer),))
        region = replace(region, groups={**of_two_vpcs().groups, **region.groups, "sg-jobs": jobs})
        assert (told([allowed, DB], region) == []) is is_fine
