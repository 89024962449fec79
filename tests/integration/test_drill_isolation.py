# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The network of a drill is read from the recovery region and judged; what cannot be read is no isolation."""

from __future__ import annotations

from typing import Any

from ansible_collections.lifeboat.aws.plugins.modules import dr_drill_isolation_info
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, run_main


def isolation(aws: AwsView, section: dict[str, Any], **more: Any) -> ModuleResult:
    before = len(aws.simulator.calls())
    plan = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST, "drill": section}
    web = {"name": "shop-web", "kind": "fleet", "sync_identifier": "web", "dns": [{"name": "www.shop.example"}]}
    database = {"name": "shop-db", "kind": "database", "db_instance": "shop"}
    warm = warm_of(["shop-web", "search"])
    entries = [{"plan": plan, "workload": each} for each in (web, database, warm)]
    data = run_main({"workloads": entries, **more}, dr_drill_isolation_info)
    return ModuleResult(data, aws.simulator.calls()[before:])


def warm_of(after: list[str]) -> dict[str, Any]:
    verify = [{"url": "https://status.example/"}]
    return {"name": "warm", "kind": "tasks", "tasks": "warm.yml", "after": after, "verify": verify}


def test_isolation_is_judged_by_what_the_region_has(aws: AwsView) -> None:
    ec2, rds = aws.ec2(WEST), aws.client("rds", WEST)
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]][:2]
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="drill", Description="drill", VpcId=vpc)["GroupId"]
    rds.create_db_subnet_group(DBSubnetGroupName="drill", DBSubnetGroupDescription="drill", SubnetIds=subnets)
    drill = {
        "subnets": subnets,
        "security_groups": ["drill"],
        "db_subnet_group_name": "drill",
        "vpc_security_group_ids": [group],
    }
    nothing = isolation(aws, {})
    assert (nothing.data["isolated"], len(nothing.data["findings"])) == (False, 4)

    # A new group lets everything out.
    open_group = isolation(aws, drill)
    [finding] = open_group.data["findings"]
    assert (finding["workload"], finding["thing"]) == ("shop-web", group)
    assert "send to 0.0.0.0/0 on all ports" in finding["what"]

    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everything)
    own = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": group}]}]
    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=own)
    result = isolation(aws, drill)
    assert (result.data["isolated"], result.data["findings"]) == (True, [])
    assert [each.partition(", which")[0] for each in result.warnings] == ["warm: verify asks status.example"]
    assert result.data["workloads"]["shop-web"]["launch"]["subnets"] == subnets
    assert "dns" not in result.data["workloads"]["shop-web"]
    assert set(result.counts) == {WEST}

    assert result.data["workloads"]["warm"] == warm_of(["shop-web", "search"])
    kept = isolation(aws, {**drill, "ttl": "4h"}, alone=True, keep_for="2h", drill="spring").data["workloads"]
    assert kept["warm"] == {**warm_of(["shop-web"]), "drill": {"ttl": "21600s"}}
    for more, said in (
        ({"drill": "Sp!ring"}, "drill: expected up to 30"),
        ({"keep_for": "soon"}, "keep_for: expected"),
        ({"keep_for": "400d"}, "keep_for: expected at most 366 days"),
    ):
        assert isolation(aws, drill, **more).message.startswith(said)

    aws.simulator.fault(effect="error", action="DescribeSecurityGroups", code="UnauthorizedOperation", times=9)
    denied = isolation(aws, drill)
    assert denied.failed
    assert "ec2:DescribeSecurityGroups" in denied.message


def test_isolation_without_a_warning_has_no_deprecation(aws: AwsView) -> None:
    """Catches: ansible-core's complaint about a list of warnings that a module returns, even an empty one."""
    plan = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST, "drill": {}}
    web = {"name": "shop-web", "kind": "fleet", "sync_identifier": "web"}
    data = run_main({"workloads": [{"plan": plan, "workload": web}]}, dr_drill_isolation_info)
    assert (data.get("warnings", []), data.get("deprecations", [])) == ([], [])
