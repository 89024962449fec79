"""Catches: a comparison of rights that finds nothing, because it sees less than IAM does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.rights import evaluate, exactness, policies, whose
from tests.rights.needs import Need, needs_of
from tests.rights.policies import Statement
from tests.rights.unseen import UNSEEN

IMAGE = "ami-00000000000000001"
OF_IMAGE = f"arn:aws:ec2:us-west-2::image/{IMAGE}"


@dataclass(frozen=True)
class Call:
    service: str
    action: str
    params: dict[str, Any] = field(default_factory=dict)
    region: str = "us-west-2"


def needed(call: Call, **tags: str) -> dict[str, list[str]]:
    """Action -> ARNs."""
    return {need.action: [arn for arn, _tags in need.resources] for need in needs_of(call, lambda _arn: tags)}


TAGGED = {"TagSpecifications": [{"ResourceType": "image", "Tags": [{"Key": "a", "Value": "snap-00000000000000001"}]}]}
CALLS = [
    (Call("ec2", "DescribeImages"), {"ec2:DescribeImages": ["*"]}),
    (
        Call("ec2", "CopyImage", {"SourceImageId": IMAGE, **TAGGED}),
        {
            "ec2:CopyImage": [OF_IMAGE, "arn:aws:ec2:us-west-2::snapshot/new"],
            "ec2:CreateTags": ["arn:aws:ec2:us-west-2::image/new"],
        },
    ),
    (
        Call(
            "rds", "CopyDBSnapshot", {"SourceDBSnapshotIdentifier": "arn:aws:rds:us-east-1:1:snapshot:a", "Tags": [{}]}
        ),
        {
            "rds:CopyDBSnapshot": ["arn:aws:rds:us-east-1:1:snapshot:a"],
            "rds:AddTagsToResource": ["arn:aws:rds:us-east-1:1:snapshot:a"],
        },
    ),
    (Call("s3", "GET /shop/a/b.json"), {"s3:GetObject": ["arn:aws:s3:::shop/a/b.json"]}),
    (Call("s3", "HEAD /shop"), {"s3:ListBucket": ["arn:aws:s3:::shop"]}),
    (Call("s3", "GET /shop", {"versioning": ""}), {"s3:GetBucketVersioning": ["arn:aws:s3:::shop"]}),
    (
        Call("ssm", "GetParameters", {"Names": ["/lifeboat/shop/a"]}),
        {"ssm:GetParameters": ["arn:aws:ssm:us-west-2:123456789012:parameter/lifeboat/shop/a"]},
    ),
    (
        Call("monitoring", "GetMetricData"),
        {"cloudwatch:GetMetricData": ["*"]},
    ),
]


@pytest.mark.parametrize(("call", "answer"), CALLS, ids=[f"{call.service}-{call.action}" for call, _a in CALLS])
def test_needs_of_a_call(call: Call, answer: dict[str, list[str]]) -> None:
    assert needed(call) == answer


def test_needs_of_roles_and_of_snapshots_that_go_with_an_image() -> None:
    profile = {"IamInstanceProfile": {"Name": "web"}}
    assert needed(Call("ec2", "RunInstances", profile))["iam:PassRole"] == ["arn:aws:iam::123456789012:role/web"]
    snapshot = "snap-00000000000000001"
    gone = needed(Call("ec2", "DeregisterImage", {"ImageId": IMAGE, "AssociatedSnapshots": [snapshot]}))
    assert gone["ec2:DeleteSnapshot"] == [f"arn:aws:ec2:us-west-2::snapshot/{snapshot}"]


def statement(action: str, resource: str, **conditions: dict[str, tuple[str, ...]]) -> Statement:
    named = {name.replace("All", "ForAllValues:"): keys for name, keys in conditions.items()}
    return Statement("S", (action,), (resource,), named)


REGION = {"aws:RequestedRegion": ("us-west-2",)}
OURS = {"aws:ResourceTag/lifeboat:source": ("?*",)}
ANSWERS = [
    ("right", statement("ec2:Deregister*", "arn:aws:ec2:*::image/*", StringEquals=REGION, StringLike=OURS), True),
    ("action", statement("ec2:CopyImage", "*"), False),
    ("resource", statement("ec2:DeregisterImage", "arn:aws:ec2:*::snapshot/*"), False),
    ("region", statement("ec2:DeregisterImage", "*", StringEquals={"aws:RequestedRegion": ("eu-west-1",)}), False),
    ("tag", statement("ec2:DeregisterImage", "*", StringLike={"aws:ResourceTag/other": ("*",)}), False),
    ("no keys", statement("ec2:DeregisterImage", "*", AllStringEquals={"aws:TagKeys": ("a",)}), True),
]


@pytest.mark.parametrize(("part", "answer"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_statement_allows_as_iam_does(part: Statement, answer: bool) -> None:
    tags = {"lifeboat:source": "ami-1"}
    need = Need("ec2:DeregisterImage", ((OF_IMAGE, tags),), {"aws:RequestedRegion": ["us-west-2"]})
    assert evaluate.allows(part, need, OF_IMAGE, tags) is answer
    assert (evaluate.denied([part], need) is None) is answer


def test_each_resource_has_to_be_allowed() -> None:
    need = Need("ec2:CreateTags", ((OF_IMAGE, {}), ("arn:aws:ec2:us-west-2:123456789012:volume/new", {})))
    assert evaluate.denied([statement("ec2:CreateTags", "arn:aws:ec2:*::image/*")], need) == need.resources[1][0]


def test_operator_that_nobody_knows_here_is_no_answer() -> None:
    part = statement("ec2:CreateTags", "*", DateLessThan={"aws:CurrentTime": ("2026-11-28",)})
    with pytest.raises(ValueError, match="DateLessThan"):
        evaluate.allows(part, Need("ec2:CreateTags"), "*", {})


def test_comparison_finds_what_is_missing_and_what_is_too_much() -> None:
    zone = {"action": "route53:DeleteHostedZone", "resources": [["arn:aws:route53:::hostedzone/Z1", {}]], "context": {}}
    images = {
        "action": "ec2:DescribeImages",
        "resources": [["*", {}]],
        "context": {"aws:RequestedRegion": ["us-west-2"]},
    }
    recorded = {"module recovery_points_info": [zone, images], "module ec2_metadata_facts": [zone]}
    missing = [one.case for one in exactness.not_allowed(recorded) if one.problem]
    assert missing == ["allowed:module recovery_points_info:route53:DeleteHostedZone"]
    unused = {one.case for one in exactness.never_needed(recorded) if one.problem}
    assert "needed:recovery_points_info:Read:ec2:DescribeSnapshots" in unused
    assert "needed:recovery_points_info:Read:ec2:DescribeImages" not in unused


def test_explanation_of_what_a_run_needs_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    images = {
        "action": "ec2:DescribeImages",
        "resources": [["*", {}]],
        "context": {"aws:RequestedRegion": ["us-west-2"]},
    }
    monkeypatch.setitem(UNSEEN, "recovery_points_info", {"ec2:DescribeImages": "x", "ec2:CopyImage": "y"})
    found = {one.case: one.problem for one in exactness.never_needed({"module recovery_points_info": [images]})}
    assert "needs it all the same" in found["needed:recovery_points_info:Read:ec2:DescribeImages"]
    assert found["needed:recovery_points_info:ec2:CopyImage"] == "ec2:CopyImage is explained, and not allowed"


def test_every_playbook_has_its_functions() -> None:
    """Catches: a new playbook whose rights nobody looks at."""
    books = {path.stem for path in (policies.CHECKOUT / "playbooks").glob("*.yml")}
    assert books - {"awx"} == set(whose.FUNCTIONS_OF_PLAYBOOK)
