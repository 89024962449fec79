# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The loop of all recoveries: what it runs, where it goes on elsewhere, and what a refusal of AWS means."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.registry import DATABASES, FLEETS
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.recovery import Recovery
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.refusals import code_of, refusal
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_crash import told

PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
LAUNCH = {
    "thing": "2 instances of web in subnet-a from ami-1",
    "module": "amazon.aws.ec2_instance",
    "options": {"vpc_subnet_id": "subnet-a", "count": 2, "region": "us-west-2"},
    "again": "AWS has terminated i-1",
    "elsewhere": ["InsufficientInstanceCapacity"],
    "otherwise": [{"vpc_subnet_id": "subnet-b"}, {"vpc_subnet_id": "subnet-c"}],
}
NOTHING: dict[str, Any] = {"create": [], "steps": [], "changed": False, "state": "recovered"}


def failed(code: str, text: str = "no", action: str = "RunInstances") -> dict[str, Any]:
    """As fail_json_aws of amazon.aws says it."""
    said = f"Failed to create instance: An error occurred ({code}) when calling the {action} operation: {text}"
    return {"failed": True, "msg": said, "error": {"code": code, "message": text}}


class Answers:
    """Modules that answer one after another; ``ran`` are their names and options."""

    def __init__(self, answers: Iterable[dict[str, Any]]) -> None:
        self._answers = iter(answers)
        self.ran: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, task: tuple[str, dict[str, Any]], *, is_told: bool = True) -> dict[str, Any]:
        del is_told
        self.ran.append(task)
        return dict(next(self._answers))


def recovered(*answers: dict[str, Any], module: str = FLEETS, check: bool = False) -> tuple[dict[str, Any], Answers]:
    modules = Answers(answers)
    given = {"plan": PLAN, "workload": {"name": "web", "kind": "fleet"}}
    return Recovery(module, modules, given, check).result(), modules


def todo(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {**NOTHING, "state": "absent", "create": list(tasks)}


def test_launch_goes_on_in_the_next_subnet_where_aws_has_no_capacity() -> None:
    """Catches: a fleet that does not come back because one zone is full, which it is when a whole region fails over."""
    no_room = failed("InsufficientInstanceCapacity")
    result, modules = recovered(todo(LAUNCH), no_room, no_room, {"changed": True}, NOTHING)
    assert (result.get("failed"), result["changed"], result["state"]) == (None, True, "recovered")
    places = [options["vpc_subnet_id"] for name, options in modules.ran if name == LAUNCH["module"]]
    assert places == ["subnet-a", "subnet-b", "subnet-c"]
    assert {options["region"] for _name, options in modules.ran} == {"us-west-2"}


def test_launch_that_aws_has_no_room_for_is_said_to_the_module_and_asked_for_no_more() -> None:
    """Catches: a fleet with none, where AWS had room for one, and one that is launched but serves nobody."""
    no_room, one = failed("InsufficientInstanceCapacity", "none"), {"changed": True}
    short = {**NOTHING, "failed": True, "msg": "1 of 4", "state": "recovering"}
    second = {**LAUNCH, "thing": "2 instances of web in subnet-b from ami-1"}
    answers = (todo(LAUNCH, second), no_room, no_room, no_room, one, no_room, no_room, no_room, short)
    result, modules = recovered(*answers)
    asked = [(options["count"], options["vpc_subnet_id"][-1]) for name, options in modules.ran if name != FLEETS]
    assert asked == [(2, "a"), (2, "b"), (2, "c"), (1, "a"), (1, "a"), (1, "b"), (1, "c")]
    assert (result["failed"], result["changed"], result["msg"]) == (True, True, "1 of 4")
    said = "InsufficientInstanceCapacity: none"
    assert modules.ran[-1][1]["refused"] == {f"subnet-{letter}": said for letter in "abc"}
    assert all("refused" not in options for _name, options in modules.ran[:-1])


def test_launch_that_is_refused_for_another_reason_is_not_tried_elsewhere() -> None:
    result, modules = recovered(todo(LAUNCH), failed("VcpuLimitExceeded", "You have requested more vCPU capacity"))
    assert len(modules.ran) == 2
    assert result["msg"] == (
        "amazon.aws.ec2_instance could not create 2 instances of web in subnet-a from ami-1 in us-west-2: us-west-2 "
        "runs as many vCPUs as the account may have there; raise the quota of EC2 (aws service-quotas "
        "request-service-quota-increase), or name a smaller launch.instance_type or launch.count, and run again, which "
        "launches what is missing (VcpuLimitExceeded: You have requested more vCPU capacity)"
    )


def test_what_was_created_and_is_asked_for_again_ends_the_run() -> None:
    """Catches: instances that AWS terminates at once, and that are launched without an end."""
    result, modules = recovered(todo(LAUNCH), {"changed": True}, todo(LAUNCH))
    assert len(modules.ran) == 3
    assert (result["failed"], result["changed"]) == (True, True)
    assert "AWS has terminated i-1" in result["msg"]


def test_check_mode_runs_each_module_once() -> None:
    result, modules = recovered({**todo(LAUNCH), "changed": True}, {"changed": True}, check=True)
    assert (result["changed"], result["state"], len(modules.ran)) == (True, "absent", 2)


# The codes and texts are AWS's (EC2 API reference, "Error codes"; answers of RunInstances and of Auto Scaling).
REFUSALS = [
    ("InsufficientInstanceCapacity", "We currently do not have sufficient m6i.large capacity", "not enough capacity"),
    ("InsufficientReservedInstanceCapacity", "Not enough available Reserved Instances to satisfy", "launch.count"),
    (
        "VcpuLimitExceeded",
        "You have requested more vCPU capacity than your current vCPU limit",
        "raise the quota of EC2",
    ),
    ("InstanceLimitExceeded", "Your quota allows for 0 more running instance(s)", "raise the quota of EC2"),
    (
        "Unsupported",
        "Your requested instance type (m7i.large) is not supported in your requested Availability Zone",
        "subnets in other zones",
    ),
    ("InvalidAMIID.NotFound", "The image id '[ami-1]' does not exist", "run a sync"),
    ("InvalidAMIID.Unavailable", "The image ID 'ami-1' is not available", "run a sync"),
    ("UnauthorizedOperation", "You are not authorized to perform this operation.", "iam:PassRole"),
    ("InvalidSubnetID.NotFound", "The subnet ID 'subnet-a' does not exist", "set launch.subnets"),
    ("InvalidGroup.NotFound", "The security group 'sg-1' does not exist", "set launch.security_groups"),
    ("InvalidKeyPair.NotFound", "The key pair 'ops' does not exist", "import it there"),
    ("InsufficientFreeAddressesInSubnet", "There are not enough free addresses in subnet", "more subnets"),
    (
        "InvalidParameterValue",
        "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
        "set launch.iam_instance_profile",
    ),
    ("InvalidBlockDeviceMapping", "Volume of size 8GB is smaller than snapshot", "correct launch.volumes"),
    ("PendingVerification", "Your request for accessing resources in this region is being validated", "AWS Support"),
]


@pytest.mark.parametrize(("code", "text", "todo"), REFUSALS, ids=[code for code, _text, _todo in REFUSALS])
def test_refusal_says_what_to_do_and_keeps_the_words_of_aws(code: str, text: str, todo: str) -> None:
    said = refusal(FLEETS, "it could not be launched", "us-west-2", failed(code, text), is_drill=False)
    assert said.startswith("it could not be launched: ")
    assert todo in said
    assert said.endswith(f"({code}: {text})")


RESTORE = {
    "thing": "DB instance shop from copy-19",
    "module": "amazon.aws.rds_instance",
    "options": {"db_instance_identifier": "shop", "region": "us-west-2"},
    "again": "it was created, and AWS does not list it yet",
}
# Code, call and words of what a request for a thing that another run creates at the same time is answered.
EXISTS = [
    ("DBInstanceAlreadyExists", "RestoreDBInstanceFromDBSnapshot", "DB instance already exists"),
    ("DBClusterAlreadyExistsFault", "RestoreDBClusterFromSnapshot", "DB Cluster already exists"),
    ("AlreadyExists", "CreateAutoScalingGroup", "AutoScalingGroup by this name already exists"),
    ("InvalidLaunchTemplateName.AlreadyExistsException", "CreateLaunchTemplate", "name already in use"),
]


CRASHES = [
    {"failed": True, "msg": text} for text in ("MODULE FAILURE: KeyError: 'Endpoint'", "Read timeout on endpoint")
]
ANSWERS = [*(failed(code, text, action) for code, action, text in EXISTS), *CRASHES]


@pytest.mark.parametrize("answer", ANSWERS, ids=[each["msg"][:60] for each in ANSWERS])
def test_only_a_look_says_that_a_thing_is_not_there(answer: dict[str, Any]) -> None:
    """Catches: a recovery that fails because the answer to its own request was lost, or because two people have begun
    it at once, which amazon.aws.rds_instance crashes on; dependants would fail with it."""
    result, modules = recovered(todo(RESTORE), answer, NOTHING, module=DATABASES)
    assert (result.get("failed"), result["state"], len(modules.ran)) == (None, "recovered", 3)
    # It may exist, and is not listed: the module's own words say more than that it was created.
    result, modules = recovered(todo(RESTORE), answer, todo(RESTORE), module=DATABASES)
    assert (result["failed"], len(modules.ran)) == (True, 3)
    assert code_of(answer) in result["msg"]
    assert answer["msg"].removeprefix("Failed to create instance: ")[:60] in result["msg"]


def test_what_could_not_be_looked_at_is_said_with_what_went_wrong_before() -> None:
    unseen = {**NOTHING, "failed": True, "msg": "us-west-2 does not answer"}
    result, _modules = recovered(todo(RESTORE), CRASHES[0], unseen, module=DATABASES)
    assert "'Endpoint'; us-west-2 does not answer" in result["msg"]


def test_fleet_with_a_ledger_is_claimed_by_each_run() -> None:
    """Catches: two runs at once that launch twice as many instances, and a claim that changes within a run."""
    runs = []
    for _number in range(2):
        modules = Answers([todo(LAUNCH), {"changed": True}, NOTHING])
        given = {"plan": PLAN, "workload": {"name": "web", "kind": "fleet"}, "ledger": {"run": "one", "begins": False}}
        Recovery(FLEETS, modules, given).result()
        runs.append([options["ledger"] for name, options in modules.ran if name == FLEETS])
    assert [[each["begins"] for each in ledgers] for ledgers in runs] == [[True, False]] * 2
    first, second = ({each["claim"] for each in ledgers} for ledgers in runs)
    assert (len(first), len(second), len(first | second)) == (1, 1, 2)


def test_instances_of_a_cluster_are_created_where_aws_refuses_one_of_them() -> None:
    """Catches: a cluster without an instance, because there is no room for the class of the first."""
    members = [{**RESTORE, "thing": f"DB instance {name}", "is_apart": True} for name in ("big", "small", "huge")]
    refused = failed("InsufficientDBInstanceCapacity", "Insufficient capacity", "CreateDBInstance")
    there = todo(members[0], members[2])
    result, modules = recovered(todo(*members), refused, {"changed": True}, refused, there, module=DATABASES)
    assert (result["failed"], result["changed"], len(modules.ran)) == (True, True, 5)
    assert "could not create DB instance big in us-west-2: " in result["msg"]
    assert "could not create DB instance huge in us-west-2: " in result["msg"]


def test_what_another_task_needs_ends_the_run_if_it_is_refused() -> None:
    """Catches: a group that launches what its launch template was before."""
    template = {**RESTORE, "thing": "launch template web", "module": "amazon.aws.ec2_launch_template"}
    refused, there = failed("VersionLimitExceeded", "no", "CreateLaunchTemplate"), todo(template, RESTORE)
    result, modules = recovered(there, refused, there)
    assert (result["failed"], len(modules.ran)) == (True, 3)


# Codes and texts as RDS answers them.
OF_RDS = [
    ("InstanceQuotaExceeded", "Requested operation would exceed the quota", "raise the quota of RDS"),
    ("InsufficientDBInstanceCapacity", "Insufficient capacity for db.r6g.large", "another restore.db_instance_class"),
    ("KMSKeyNotAccessibleFault", "The specified KMS key [arn] does not exist, is not enabled", "enable the key"),
    ("DBSnapshotNotFound", "DBSnapshot not found: copy-19", "the newest that is left"),
    ("DBSubnetGroupNotFoundFault", "DB subnet group 'shop' does not exist", "set restore.db_subnet_group_name"),
    (
        "InvalidParameterCombination",
        "The parameter group shop-16 with DBParameterGroupFamily postgres14 can't be used for this instance",
        "of the right family",
    ),
    ("InvalidParameterCombination", "Cannot find version 11.9 for postgres", "modify-db-snapshot --engine-version"),
    (
        "InvalidParameterCombination",
        "RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.m1.small",
        "describe-orderable-db-instance-options",
    ),
    (
        "InvalidParameterCombination",
        "Option group shop does not contain permanent option TDE of the snapshot",
        "permanent options",
    ),
    (
        "InvalidParameterCombination",
        "You can't specify IOPS or storage throughput for engine mysql and a storage size less than 400.",
        "leave restore.iops and restore.storage_throughput out",
    ),
    (
        "InvalidParameterCombination",
        "The storage type io1 requires iops to be specified.",
        "correct restore.storage_type",
    ),
]


@pytest.mark.parametrize(("code", "text", "instead"), OF_RDS, ids=[text for _code, text, _instead in OF_RDS])
def test_refusal_of_rds_says_what_to_do_and_keeps_its_words(code: str, text: str, instead: str) -> None:
    said = refusal(DATABASES, "it could not be restored", "us-west-2", failed(code, text), is_drill=False)
    assert said.startswith("it could not be restored: ")
    assert instead in said
    assert said.endswith(f"({code}: {text})")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"msg": "An error occurred (Unsupported) when calling the RunInstances operation: no"}, "Unsupported"),
        (
            {
                "msg": "An error occurred (Unsupported) when calling the RunInstances operation (reached max "
                "retries: 4): no"
            },
            "Unsupported",
        ),
        ({"msg": "Unsupported parameters for (ec2_instance) module: hibernation"}, ""),
        ({"msg": "x", "error": {"code": "VcpuLimitExceeded"}}, "VcpuLimitExceeded"),
        ({}, ""),
    ],
)
def test_code_is_found_where_amazon_aws_says_it(answer: dict[str, Any], code: str) -> None:
    assert code_of(answer) == code


def test_refusal_without_a_row_is_what_amazon_aws_said() -> None:
    other = failed("InvalidParameterValue", "The parameter MaxSize is wrong")
    assert refusal(FLEETS, "here", "us-west-2", other, is_drill=False) == f"here: {other['msg']}"
    database = failed("InvalidParameterValue", "The value 4711 for Port is wrong")
    assert refusal(DATABASES, "here", "us-west-2", database, is_drill=False) == f"here: {database['msg']}"


DENIED = (
    "An error occurred (UnauthorizedOperation) when calling the DescribeSecurityGroups operation (reached max retries: "
    "0): You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/lifeboat is not "
    "authorized to perform: ec2:DescribeSecurityGroups because no identity-based policy allows it"
)
TRACE = f"""Traceback (most recent call last):
  File "<stdin>", line 107, in <module>
    raise error_class(parsed_response, operation_name)
botocore.exceptions.ClientError: {DENIED}
"""


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"msg": "MODULE FAILURE\nSee stdout/stderr for the exact error", "exception": TRACE}, id="2.18"),
        pytest.param({"msg": "Failed to describe groups", "exception": TRACE}, id="wrapped"),
        pytest.param({"exception": SimpleNamespace(event=SimpleNamespace(msg=DENIED))}, id="2.19 and newer"),
    ],
)
def test_denial_that_a_module_has_not_foreseen_names_action_and_policy(answer: dict[str, Any]) -> None:
    """Catches: "MODULE FAILURE" and a traceback, where amazon.aws asks for groups and may not."""
    said = refusal(FLEETS, "here", "us-west-2", told({**answer, "failed": True}), is_drill=False)
    assert said.startswith("here: ")
    assert "ec2:DescribeSecurityGroups" in said
    assert "docs/iam/" in said
    assert "(UnauthorizedOperation: You are not authorized" in said


def test_code_that_only_the_traceback_has_is_said() -> None:
    """Catches: "Failed to describe subnets" and no word of AWS."""
    answer = {
        "failed": True,
        "msg": "Failed to describe subnets",
        "exception": TRACE.replace("UnauthorizedOperation", "Unavailable"),
    }
    said = refusal(FLEETS, "here", "us-west-2", answer, is_drill=False)
    assert said.startswith("here: Failed to describe subnets: Unavailable: ")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"msg": "no such host", "exception": TRACE}, "no such host"),
        ({"msg": "MODULE FAILURE", "exception": ""}, "MODULE FAILURE"),
        (
            {"exception": f"{TRACE}\nDuring it:\n\nTraceback (most recent call last):\n  File x\nOSError: a\nb"},
            "the module ended unexpectedly: OSError: a\nb",
        ),
    ],
)
def test_message_of_an_exception_is_its_last_words(answer: dict[str, Any], said: str) -> None:
    assert told(answer)["msg"] == said
