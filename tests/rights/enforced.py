"""Functions with their policies enforced: each passes with its own, and says in words what it lacks without one action.

One story for each function, of those that other suites have. In the reduced set a few actions are taken away, with
``full`` every action that the story needs.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.lifeboat.aws.plugins.modules import (
    dr_fence,
    dr_plan_draft,
    dr_readiness_info,
    dr_report,
    recovery_points_info,
)
from tests.faults.suite.child import Run
from tests.faults.suite.stage import Stage
from tests.faults.suite.stories import named
from tests.faults.suite.story import Story
from tests.fetching.bundles import Publication, tar_gz
from tests.fetching.machine import Machine, publish
from tests.integration import test_plan_draft, test_readiness
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import run_main
from tests.reports.shop import PRICES
from tests.simulator.client import Simulator
from tools.rights import documents

from . import whose
from .exactness import Finding

PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST}


@dataclass(frozen=True)
class Enforced:
    """``taken`` are the actions that the reduced set takes away, without each of which the run fails.

    A story of ``reading`` goes on, and says what it lacks; so may any other for actions that are not ``taken``.
    """

    function: str
    story: Story
    taken: tuple[str, ...]
    reading: bool = False
    policies: tuple[str, ...] = ()

    @property
    def documents(self) -> list[dict[str, Any]]:
        functions = self.policies or (self.function,)
        return [whose.document(f"functions/{name}") for one in functions for name in documents(one)]


def _fenced(aws: AwsView) -> Run:
    image = aws.simulator.seed(SOURCE, images=[{"name": "web"}])[0]
    made = aws.ec2(SOURCE).run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"]
    fence = {"by": "stop", "instance_ids": [each["InstanceId"] for each in made]}
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)
    aws.simulator.advance(3600)
    workload = {"name": "web", "kind": "fleet", "fence": fence}
    options = {"region": SOURCE, "plan": PLAN, "workload": workload, "state": "fenced", "poll_interval": 0.02}
    return partial(run_main, options, dr_fence)


def _ready(aws: AwsView) -> Run:
    estate = test_readiness.Estate(aws)
    workloads = [estate.database(), estate.fleet()]
    return partial(run_main, {"workloads": workloads, "region": WEST}, dr_readiness_info)


def _reported(aws: AwsView) -> Run:
    estate = test_readiness.Estate(aws)
    prices = yaml.safe_load(PRICES.read_text(encoding="utf-8"))
    workloads = [estate.database(), estate.fleet()]
    return partial(run_main, {"workloads": workloads, "region": WEST, "prices": prices}, dr_report)


def _drafted(aws: AwsView) -> Run:
    test_plan_draft.Shop(aws).all()
    return partial(run_main, {"source_region": SOURCE, "recovery_region": WEST}, dr_plan_draft)


def _overview(aws: AwsView) -> Run:
    aws.copy_of(aws.web(), 19)
    return partial(run_main, {"regions": [WEST]}, recovery_points_info)


def _fetched(aws: AwsView) -> Run:
    folder = Path(tempfile.mkdtemp(prefix="rights-"))
    publish(aws.simulator, Publication(tar_gz({"config.properties": b"pool=10\n"}), WEST, version="west-1"))
    machine = Machine.make(folder, aws.simulator, WEST)

    def run() -> dict[str, Any]:
        done = machine.fetch()
        return {"failed": done.code != 0, "msg": done.said}

    return run


STORIES = (
    Enforced("sync", named("ami-ami-copied"), ("ec2:CopyImage", "ec2:CreateTags")),
    Enforced("sync", named("rds_snapshot-rds_instance-copied"), ("rds:CopyDBSnapshot",)),
    Enforced("retention", named("ami-ami-retained"), ("ec2:DeregisterImage",), policies=("sync", "retention")),
    Enforced("mirror_tags", named("dr_mirror_tags"), ("ec2:CreateTags",)),
    Enforced("dyndns", named("ec2_dyndns_register-present"), ("route53:ChangeResourceRecordSets",)),
    Enforced("config_publish", named("config_publish"), ("s3:PutObject",)),
    Enforced("instance", Story("instance", _fetched), ("s3:GetObject",)),
    Enforced("readiness", Story("readiness", _ready), ("rds:DescribeDBSubnetGroups",), reading=True),
    Enforced("recovery_points", Story("recovery_points", _overview), ("ec2:DescribeImages",)),
    Enforced("report", Story("report", _reported), ("ec2:DescribeImages",), reading=True),
    Enforced("draft", Story("draft", _drafted), ("kms:ListAliases",), reading=True),
    Enforced("drill", named("dr_drill_cleanup"), ("ec2:TerminateInstances",)),
    Enforced("failover", named("dr_recover_database"), ("rds:RestoreDBInstanceFromDBSnapshot",)),
    Enforced("failover", named("dr_recover_fleet"), ("ec2:RunInstances",)),
    Enforced("failover", named("dr_recovery_names"), ("route53:ChangeResourceRecordSets",)),
    Enforced("fence", Story("fence", _fenced), ("ec2:StopInstances",)),
)


_NO_SUCH_THING = "no workload of the story has one, so that nothing hangs on that listing"
_REFUSED_LATER = "its name goes to AWS as the manifest has it, and AWS refuses what is not there"
# FUNCTION:ACTION without which a run goes on, and fails or says it only where that would matter -> why.
GOES_ON = {
    **dict.fromkeys(
        (
            *("mirror_tags:ec2:DescribeLaunchTemplates", "mirror_tags:ec2:DescribeSubnets"),
            *("mirror_tags:elasticloadbalancing:DescribeTargetGroups", "mirror_tags:rds:DescribeDBSubnetGroups"),
            *("readiness:rds:DescribeDBClusterParameterGroups", "readiness:rds:DescribeDBClusters"),
            "readiness:rds:DescribeOptionGroups",
        ),
        _NO_SUCH_THING,
    ),
    **dict.fromkeys(
        (
            *("failover:rds:DescribeDBParameterGroups", "failover:rds:DescribeDBSubnetGroups"),
            *("failover:rds:DescribeOptionGroups", "failover:ec2:DescribeKeyPairs"),
        ),
        _REFUSED_LATER,
    ),
    **dict.fromkeys(
        ("failover:s3:ListBucket", "mirror_tags:s3:ListBucket"),
        "S3 needs it to tell an object that is not there from one that is denied; this one is there",
    ),
    "readiness:iam:PassRole": "a finding says it of RunInstances, with which EC2 asks for it",
    "config_publish:s3:GetBucketOwnershipControls": "amazon.aws.s3_bucket takes it for a bucket that has none",
}
# Modules of amazon.aws that say what they could not do, and keep to themselves what AWS has said, or ask with HEAD, to
# which S3 answers without a word. Where ansible-core gives a traceback, ours reads it there.
UNNAMED = frozenset(
    {
        *("failover:ec2:DescribeInstanceAttribute", "failover:ec2:DescribeInstanceStatus"),
        *("failover:ec2:DescribeSubnets", "failover:ec2:ModifyInstanceAttribute"),
        *("config_publish:s3:GetObject", "config_publish:s3:ListBucket"),
    }
)


def findings(*, full: bool) -> Iterator[Finding]:
    with Simulator.start() as simulator:
        stage = Stage(simulator)
        for story in STORIES:
            yield from _of(stage, story, full=full)


def _of(stage: Stage, enforced: Enforced, *, full: bool) -> Iterator[Finding]:
    name = f"{enforced.function}:{enforced.story.name}"
    said, calls = _run(stage, enforced)
    yield Finding(f"passes:{name}", "" if not said.get("failed") else f"fails with its policy: {_short(said)}")
    needed = sorted({need["action"] for call in calls for need in call["needs"]})
    for action in needed if full else enforced.taken:
        lacking, _calls = _run(stage, enforced, action)
        yield Finding(f"without:{name}:{action}", _problem(enforced, action, lacking))


def _run(stage: Stage, enforced: Enforced, *taken: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    run = stage.begin(enforced.story)
    stage.simulator.configure(policies=enforced.documents, taken_away=list(taken))
    said: dict[str, Any] = {"failed": True, "msg": "it broke"}
    with contextlib.suppress(KeyboardInterrupt):
        said = run()
    calls = stage.calls()
    stage.simulator.configure(policies=[])
    return said, calls


def _problem(enforced: Enforced, action: str, said: dict[str, Any]) -> str:
    text = json.dumps(said, default=str)
    place = f"{enforced.function}:{action}"
    if place in (UNNAMED if said.get("failed") else GOES_ON):
        return ""
    if action not in text:
        return f"does not name the action: {_short(said)}"
    if enforced.reading or action not in enforced.taken:
        return ""
    if not said.get("failed"):
        return f"does not fail: {_short(said)}"
    return "" if "docs/iam/" in text else f"names no policy: {_short(said)}"


def _short(said: dict[str, Any]) -> str:
    return str(said.get("msg") or said)[:600]
