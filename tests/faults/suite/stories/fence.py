"""Stories of the fence: what runs in the source region is stopped or isolated, and let go again.

The recovery region is never asked. What is released was fenced by an undisturbed run before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ansible_collections.lifeboat.aws.plugins.modules import dr_fence
from tests import canaries
from tests.faults.suite.child import Run
from tests.faults.suite.stories.configuration import PLAN
from tests.faults.suite.story import Story
from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.module_run import ModuleRunner, run_main
from tests.integration.test_fence import Source, shop

Prepared = Callable[[Source], dict[str, Any]]
PASSWORD = canaries.plant("master password of the fenced cluster", "password-of-the-fenced-cluster")
SERVICES = {"ec2": {SOURCE}, "rds": {SOURCE}, "autoscaling": {SOURCE}}


def _fence(source: Source, workload: dict[str, Any], state: str) -> Run:
    options = {"region": SOURCE, "plan": PLAN, "workload": workload, "state": state}
    return partial(run_main, {**options, "poll_interval": 0.02, "wait_timeout": 60, "_ansible_diff": True}, dr_fence)


def _story(workload_of: Prepared, state: str, aws: AwsView) -> Run:
    source = Source(aws, ModuleRunner(aws.simulator))
    workload = workload_of(source)
    if state == "released":
        fenced = _fence(source, workload, "fenced")()
        if fenced.get("failed"):
            raise RuntimeError(f"it cannot be fenced: {fenced['msg']}")
    return _fence(source, workload, state)


def _servers(source: Source) -> dict[str, Any]:
    """Of three, one was stopped before."""
    image = source.aws.simulator.seed(SOURCE, images=[{"name": "web"}])[0]
    made = source.ec2.run_instances(ImageId=image, MinCount=3, MaxCount=3)["Instances"]
    ids = [each["InstanceId"] for each in made]
    source.aws.simulator.advance(3600)
    source.ec2.stop_instances(InstanceIds=ids[:1])
    source.aws.simulator.advance(3600)
    return {"name": "web", "kind": "fleet", "fence": {"by": "stop", "instance_ids": ids}}


def _group(source: Source) -> dict[str, Any]:
    return {"name": "web", "kind": "fleet", "fence": {"by": "stop", "instance_ids": source.group()[:1]}}


def _database(source: Source) -> dict[str, Any]:
    source.aws.simulator.seed_rds(SOURCE, databases=[{"id": "shop"}])
    source.rds.modify_db_instance(DBInstanceIdentifier="shop", VpcSecurityGroupIds=[source.open], ApplyImmediately=True)
    source.aws.simulator.advance(3600)
    return shop(source.closed)


def _cluster(source: Source) -> dict[str, Any]:
    """A writer and a reader."""
    source.rds.create_db_cluster(
        DBClusterIdentifier="shop",
        Engine="aurora-postgresql",
        MasterUsername="shop",
        MasterUserPassword=PASSWORD,
        VpcSecurityGroupIds=[source.open],
    )
    about = {"DBInstanceClass": "db.r6g.large", "Engine": "aurora-postgresql", "DBClusterIdentifier": "shop"}
    for name in ("shop-1", "shop-2"):
        source.rds.create_db_instance(DBInstanceIdentifier=name, **about)
    source.aws.simulator.advance(3600)
    fence = {"by": "isolate", "security_groups": [source.closed]}
    return {"name": "shop-db", "kind": "cluster", "db_cluster": "shop", "fence": fence}


WORKLOADS: dict[str, Prepared] = {"servers": _servers, "group": _group, "database": _database, "cluster": _cluster}
STORIES = tuple(
    Story(f"dr_fence-{name}-{state}", partial(_story, workload_of, state), services=SERVICES)
    for name, workload_of in WORKLOADS.items()
    for state in ("fenced", "released")
)
