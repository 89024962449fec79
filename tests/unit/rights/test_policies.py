"""Catches: a policy that IAM refuses or that never allows what it seems to, and a removal of what is not ours."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.rights import lint, policies, references
from tests.rights.policies import Statement, name_of, statements
from tools.rights import FUNCTIONS, LONGEST, assembled, documents, packed, text_of

FUNCTION_FILES = policies.IAM / "functions"
# What ends a resource, or what it says of itself, for good. Names and parameters of ours have no tags in their place.
ENDING = ("Delete", "Deregister", "Terminate", "Release", "Remove")
OURS = tuple(f"aws:ResourceTag/lifeboat:{name}" for name in ("source", "made-for", "drill", "fenced"))
OURS += ("aws:ResourceTag/lifeboat-acceptance",)
# The tags that each function removes by, or why a removal needs none.
REMOVED_WITHOUT_TAG = {
    "s3:DeleteObject": "bundles of configurations; the bucket keeps versions, and the path is ours",
    "ssm:DeleteParameters": "endpoints that are no longer right, below the path of the plan",
    "autoscaling:DeleteAutoScalingGroup": "a group of a recovery, by lifeboat:workload, that is empty: without force",
    "elasticloadbalancing:DeregisterTargets": "instances that are set aside; they can be registered again",
    "s3:DeleteBucket": "buckets whose name is that of a run of make acceptance",
    "s3:DeleteObjectVersion": "what is in them",
    "route53:DeleteHostedZone": "IAM knows no tags of zones; the run removes those whose comment has its tags",
    "ec2:DeleteTags": "only tags whose keys begin with lifeboat:dns:",
}
# IAM asks for it for a resource of this type as well, which it does not end: the cluster needs a statement of its own.
BESIDE = {"rds:DeleteDBCluster": ":cluster-snapshot:"}

# Why a statement names no region. Buckets are named: each is in one region, and only requests to that one succeed.
WITHOUT_REGION = {
    "iam": "there is one for all regions",
    "route53": "there is one for all regions",
    "sts:GetCallerIdentity": "AWS allows it to everybody",
    "s3:ListAllMyBuckets": "it answers about all regions, whichever is asked",
    "rds:PromoteReadReplica": "it is asked for a global database, too, which has no region in its ARN",
    "rds:PromoteReadReplicaDBCluster": "it is asked for a global database, too, which has no region in its ARN",
    "rds:FailoverGlobalCluster": "a global database has no region in its ARN, and one in each of its regions",
    "rds:SwitchoverGlobalCluster": "a global database has no region in its ARN, and one in each of its regions",
}


def policy(*parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [{"Sid": f"S{n}", "Effect": "Allow", **part} for n, part in enumerate(parts)],
    }


@pytest.mark.parametrize("file", policies.files(), ids=name_of)
def test_policy_is_well_made(file: Path) -> None:
    """Every action exists, has a statement that can allow it, and all of it fits into a managed policy."""
    assert lint.mistakes(policies.read(file)) == []


def test_policies_in_guides_are_well_made() -> None:
    found = {place: lint.mistakes(document) for place, document in policies.in_guides().items()}
    assert {place: mistakes for place, mistakes in found.items() if mistakes} == {}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        pytest.param({"Action": "ec2:CopyImages", "Resource": "*"}, "no action ec2:CopyImages", id="action"),
        pytest.param({"Action": "ebs:CopySnapshot", "Resource": "*"}, "no action ebs:CopySnapshot", id="service"),
        pytest.param(
            {"Action": "ec2:DescribeImages", "Resource": "arn:aws:ec2:*::image/*"}, "is none that", id="no_resources"
        ),
        pytest.param(
            {"Action": "ec2:CopySnapshot", "Resource": "arn:aws:ec2:*:123456789012:volume/*"}, "is none that", id="type"
        ),
        pytest.param(
            {"Action": "ec2:CopyImage", "Resource": "arn:aws:ec2:*::image/*"},
            "needs a resource of type snapshot",
            id="one",
        ),
        pytest.param(
            {
                "Action": "ec2:DescribeImages",
                "Resource": "*",
                "Condition": {"StringLike": {"aws:ResourceTag/lifeboat:source": "*"}},
            },
            "never allows ec2:DescribeImages",
            id="key",
        ),
        pytest.param(
            {
                "Action": ["ec2:RunInstances", "kms:CreateGrant"],
                "Resource": "*",
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            },
            "never allows ec2:RunInstances",
            id="key_of_another_service",
        ),
    ],
)
def test_mistakes_are_found(part: dict[str, Any], said: str) -> None:
    found = lint.mistakes(policy(part))
    assert any(said in one for one in found), found


def test_a_policy_that_is_too_long_is_found() -> None:
    resources = [f"arn:aws:ec2:us-west-2::image/ami-{n:017x}" for n in range(200)]
    found = lint.mistakes(policy({"Action": "ec2:DeregisterImage", "Resource": resources}))
    assert "a managed policy at most 6144" in found[0]


@pytest.mark.parametrize(
    ("resource", "pattern", "answer"),
    [
        ("arn:aws:rds:us-west-2:123456789012:*", "arn:*:rds:*:*:db:*", True),
        ("arn:aws:rds:*:*:snapshot:*", "arn:*:rds:*:*:cluster-snapshot:*", False),
        ("arn:aws:ec2:*::snapshot/*", "arn:*:ec2:*::snapshot/*", True),
        ("arn:aws:ec2:*:123456789012:snapshot/*", "arn:*:ec2:*::snapshot/*", False),
        ("arn:aws:s3:::shop-config-us-west-2", "arn:*:s3:::*", True),
        ("*", "arn:*:s3:::*", True),
    ],
)
def test_resources_that_could_name_one_of_a_type(resource: str, pattern: str, answer: bool) -> None:
    assert references.could_name(resource, pattern) is answer


@pytest.mark.parametrize("file", policies.files(), ids=name_of)
def test_only_what_is_ours_is_removed(file: Path) -> None:
    """Every action that ends something asks for a tag of ours on it."""
    free = [(name, part.sid) for part in statements(policies.read(file)) for name in ending_of(part)]
    assert [each for each in free if each[0] not in REMOVED_WITHOUT_TAG] == []


def ending_of(part: Statement) -> list[str]:
    keys = [key for operands in part.conditions.values() for key in operands]
    names = [
        name
        for name in lint.actions_of([part])
        if name.partition(":")[2].startswith(ENDING)
        and not (name in BESIDE and all(BESIDE[name] in resource for resource in part.resources))
    ]
    return [] if any(key in OURS for key in keys) else names


@pytest.mark.parametrize("file", policies.files(), ids=name_of)
def test_only_named_roles_are_passed_to_named_services(file: Path) -> None:
    for part in statements(policies.read(file)):
        if part.allows_action("iam:PassRole"):
            assert all(":role/" in resource and "*" not in resource for resource in part.resources)
            assert any("iam:PassedToService" in keys for keys in part.conditions.values())


@pytest.mark.parametrize("file", policies.files(), ids=name_of)
def test_regions_are_limited(file: Path) -> None:
    """A statement says a region in its resources or in its conditions, unless its services have none."""
    free = [part.sid for part in statements(policies.read(file)) if not has_region(part)]
    assert free == []


def has_region(part: Statement) -> bool:
    services = {action.partition(":")[0] for action in part.actions}
    # Secret and key of whatever region a bucket is in are limited by their services.
    if services <= {"route53", "iam", "sts", "s3", "servicequotas"}:
        return True
    keys = [key for operands in part.conditions.values() for key in operands]
    if any(key in ("aws:RequestedRegion", "kms:ViaService") for key in keys):
        return True
    return all(resource.split(":")[3:4] not in (["*"], []) for resource in part.resources)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_is_made_of_the_policies_of_its_modules(function: str) -> None:
    """Otherwise run tools/rights.py."""
    for name, document in documents(function).items():
        assert (FUNCTION_FILES / f"{name}.json").read_text() == text_of(document)


def test_every_function_has_its_files_which_the_readme_names_and_every_file_is_formatted() -> None:
    names = sorted(name for function in FUNCTIONS for name in documents(function))
    assert sorted(file.stem for file in FUNCTION_FILES.glob("*.json")) == names
    readme = (policies.IAM / "README.md").read_text()
    assert [name for name in names if f"(functions/{name}.json)" not in readme] == []
    assert [name_of(file) for file in policies.files() if file.read_text() != text_of(policies.read(file))] == []


def test_what_is_too_long_for_one_policy_becomes_several() -> None:
    """Catches: the next right of a function that is as long as it may be, and a statement that splitting loses."""
    statements = [statement for function in FUNCTIONS for statement in assembled(function)["Statement"]]
    parts = packed(statements, LONGEST)
    assert [each for part in parts for each in part] == statements
    assert len(parts) > 1
    assert all(policies.size({"Version": "2012-10-17", "Statement": part}) <= LONGEST for part in parts)
    together = [{"Version": "2012-10-17", "Statement": [*one, two[0]]} for one, two in pairwise(parts)]
    assert all(policies.size(document) > LONGEST for document in together)
    assert packed(statements[:1], LONGEST) == [statements[:1]]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_statement_is_lost_when_statements_are_joined(function: str) -> None:
    """Each action of each statement that goes in comes out for all its resources, with the same conditions."""
    made = assembled(function)["Statement"]
    for part in FUNCTIONS[function]:
        for statement in part.statements():
            for action in policies.several(statement["Action"]):
                assert any(covers(one, statement, action) for one in made), (part.module, statement["Sid"], action)


def covers(one: dict[str, Any], statement: dict[str, Any], action: str) -> bool:
    resources = policies.several(one["Resource"])
    same = resources == ("*",) or sorted(resources) == sorted(policies.several(statement["Resource"]))
    return same and one.get("Condition") == statement.get("Condition") and action in one["Action"]


def _names_regions(part: Statement) -> bool:
    """By a condition, or in each resource: a region in the ARN, or a bucket, of which there is one in the world."""
    if any("aws:RequestedRegion" in keys for keys in part.conditions.values()):
        return True
    return all(_has_one_region(resource) for resource in part.resources)


def _has_one_region(resource: str) -> bool:
    if resource.startswith("arn:aws:s3:::"):
        return "*" not in resource.removeprefix("arn:aws:s3:::").partition("/")[0]
    parts = resource.split(":")
    return len(parts) > 3 and parts[3] not in ("", "*")


@pytest.mark.parametrize("file", policies.files(), ids=name_of)
def test_policy_is_limited_to_regions(file: Path) -> None:
    """Catches: a role of recovery that may copy, decrypt or write where nobody expects it."""
    everywhere = [
        f"{part.sid}: {action}"
        for part in statements(policies.read(file))
        if not _names_regions(part)
        for action in part.actions
        if not {action, action.partition(":")[0]} & set(WITHOUT_REGION)
    ]
    assert everywhere == []
