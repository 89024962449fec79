"""Stories of recoveries: databases, clusters, fleets, volumes, states, evidence, and the end of a drill.

The source region is dead in all of them. Stories of whole drills and failovers belong here, too.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from ansible_collections.amazon.aws.plugins.modules import (
    autoscaling_group,
    ec2_instance,
    ec2_launch_template,
    rds_cluster,
    rds_instance,
)
from botocore.exceptions import ClientError

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.registry import DATABASES, FLEETS, VOLUMES
from ansible_collections.lifeboat.aws.plugins.modules import (
    dr_drill_cleanup,
    dr_recover_database,
    dr_recover_fleet,
    dr_recover_volumes,
    dr_recovery_evidence,
    dr_recovery_state,
    dr_set_aside,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.recovery import Recovery
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_crash import told
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import has_secrets
from tests import canaries
from tests.faults.suite.child import Run
from tests.faults.suite.stories.configuration import PLAN
from tests.faults.suite.story import Story
from tests.integration import test_recover_databases, test_recover_fleets, test_set_aside
from tests.integration.aws_view import WEST, AwsView
from tests.integration.drill_scene import ZONE, DrillScene
from tests.integration.manifest_view import ManifestView
from tests.integration.module_run import run_main
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases
from tests.integration.test_recover_volumes import Estate, files, known

MODULES: dict[str, ModuleType] = {
    DATABASES: dr_recover_database,
    FLEETS: dr_recover_fleet,
    VOLUMES: dr_recover_volumes,
    "amazon.aws.rds_instance": rds_instance,
    "amazon.aws.rds_cluster": rds_cluster,
    "amazon.aws.ec2_instance": ec2_instance,
    "amazon.aws.ec2_launch_template": ec2_launch_template,
    "amazon.aws.autoscaling_group": autoscaling_group,
}
RUN = "shop-failover-20261128T013000Z"
PASSWORD = canaries.plant("new master password", "password-of-the-recovered-database")
KEY = canaries.plant("key in the user data", "key-that-the-recovered-instances-are-given")
USER_DATA = f"#!/bin/sh\necho {KEY} > /etc/shop.key\n"


def recovery_of(module: str, workload: dict[str, Any], **more: Any) -> Run:
    """The loop of the action plugin, with the modules in the process of the run; ``more`` are other options."""

    shown: list[Any] = []

    def run_module(task: tuple[str, dict[str, Any]], *, is_told: bool = True) -> dict[str, Any]:
        del is_told
        is_ours = not task[0].startswith("amazon.aws.")
        told_by_ansible = {"_ansible_diff": True, "_ansible_tracebacks_for": [] if is_ours else ["error"]}
        options = {**task[1], **told_by_ansible, "_ansible_no_log": has_secrets(task[1])}
        try:
            answer = run_main(options, MODULES[task[0]], is_shown=False)
            shown.append({key: answer.get(key) for key in ("diff", "warnings", "deprecations")})
            return answer
        except (ClientError, KeyError):
            # No module of ours ends with one. Those of amazon.aws do, and with a key that is not there yet.
            if is_ours:
                raise
            crash = {"failed": True, "msg": "MODULE FAILURE\nSee stdout/stderr for the exact error"}
            return told({**crash, "exception": traceback.format_exc()})

    given = {"plan": PLAN, "workload": workload, "poll_interval": 0.02, "wait_timeout": 30, **more}

    def run() -> dict[str, Any]:
        """As the action plugin answers: without the options of modules, and with all diffs."""
        result = Recovery(module, run_module, given).result()
        return {**{key: value for key, value in result.items() if key != "invocation"}, "diff": shown}

    return run


def _flowing(prepare: Callable[[AwsView], Run]) -> Callable[[AwsView], Run]:
    """In an account in which time goes by."""

    def prepared(aws: AwsView) -> Run:
        aws.simulator.freeze(False)
        aws.simulator.set_scale(3600)
        return prepare(aws)

    return prepared


def _database(aws: AwsView) -> Run:
    region = test_recover_databases.Region(aws)
    databases = Databases(aws, INSTANCE)
    databases.copy_of(databases.snapshot(19), 19)
    region.groups()
    region.manifest("shop-db", "database", {"db_instance": test_recover_databases.FACTS})
    aws.client("secretsmanager", WEST).create_secret(Name="shop", SecretString=PASSWORD)
    restore = {"vpc_security_group_ids": [region.group], "master_user_secret": "shop"}
    return recovery_of(DATABASES, test_recover_databases.database(**restore))


def _cluster(aws: AwsView) -> Run:
    region = test_recover_databases.Region(aws)
    databases = Databases(aws, CLUSTER)
    databases.copy_of(databases.snapshot(19, database="ledger"), 19, set_name="ledger")
    region.groups()
    facts = {"db_cluster": test_recover_databases.CLUSTER_FACTS, "db_instances": test_recover_databases.MEMBERS}
    region.manifest("ledger", "cluster", facts)
    return recovery_of(DATABASES, test_recover_databases.LEDGER)


def fleet(aws: AwsView, **launch: Any) -> dict[str, Any]:
    """The workload, of which there is a recovery point; it is given a secret with its user data."""
    aws.simulator.take_time()
    region = test_recover_fleets.Region(aws)
    region.image(19)
    region.balancer("paid")
    address = region.ec2.allocate_address(Domain="vpc")["AllocationId"]
    region.manifest({"instances": [test_recover_fleets.SOURCE_INSTANCE] * 2})
    more = {} if launch else {"elastic_ips": [address]}
    told = {"user_data": USER_DATA, **launch}
    return region.workload(launch=told, target_groups=["paid"], **more)


def _launched(workload: dict[str, Any]) -> Run:
    """With a ledger, which two runs at once need. A run waits so long for what another has asked for."""
    ledger = {"run": RUN, "since": "2026-11-28T01:30:00Z", "publishes": True, "reaches": "up"}
    return recovery_of(FLEETS, workload, ledger=ledger, poll_interval=0.15)


def _fleet(aws: AwsView) -> Run:
    return _launched(fleet(aws))


def _scaled_fleet(aws: AwsView) -> Run:
    return _launched(fleet(aws, auto_scaling_group={"name": "web", "min_size": 1, "max_size": 2}))


def _volumes(aws: AwsView) -> Run:
    estate = Estate(aws)
    estate.copies()
    known(estate)
    estate.launch()
    return recovery_of(VOLUMES, files(estate))


def _state(aws: AwsView) -> Run:
    options = {"region": WEST, "plan": PLAN, "workload": {"name": "db"}, "run": RUN, "state": "up"}
    endpoint = {"endpoint": "shop.abc123.us-west-2.rds.amazonaws.com:5432", "poll_interval": 0.02}
    return partial(run_main, {**options, **endpoint, "_ansible_diff": True}, dr_recovery_state)


def _evidence(aws: AwsView) -> Run:
    ManifestView(aws)
    options = {
        "region": WEST,
        "plan": PLAN,
        "run": RUN,
        "kind": "failover",
        "mode": "ungraceful",
        "started": "2026-11-28T01:30:00Z",
        "workloads": [{"workload": {"name": "db", "kind": "database"}, "state": "verified"}],
    }
    return partial(run_main, {**options, "_ansible_diff": True}, dr_recovery_evidence)


def _cleaned(aws: AwsView) -> Run:
    scene = DrillScene(aws)
    scene.whole("autumn")
    scene.whole()
    dns = [{"name": f"www.{ZONE}", "zone": ZONE}]
    options = {"plan": PLAN, "poll_interval": 0.02, "wait_timeout": 30, "dns": dns, "drill": "spring"}
    return partial(run_main, {**options, "_ansible_diff": True}, dr_drill_cleanup)


def _restored(aws: AwsView, workload: str, kind: str) -> Run:
    """What a failover has left is set aside for another one."""
    aws.simulator.configure(rename_db_seconds=60)
    options = {"region": WEST, "plan": PLAN, "workload": {"name": workload, "kind": kind}, "poll_interval": 0.02}
    return partial(run_main, {**options, "wait_timeout": 30, "_ansible_diff": True}, dr_set_aside)


def _aside_database(aws: AwsView) -> Run:
    aws.simulator.seed_rds(WEST, databases=[{"id": "shop", "tags": test_set_aside.recovered(aws, "db")}])
    return _restored(aws, "db", "database")


def _aside_cluster(aws: AwsView) -> Run:
    test_set_aside.ledger(aws)
    return _restored(aws, "ledger", "cluster")


def _aside_group(aws: AwsView) -> Run:
    """Instances of an Auto Scaling group, as their launch template has tagged them."""
    own = test_set_aside.recovered(aws, "web")
    told = [{"Key": key, "Value": value} for key, value in own.items()]
    specification = [{"ResourceType": "instance", "Tags": told}]
    data = {"ImageId": aws.copy_of(aws.web()), "InstanceType": "m6i.large", "TagSpecifications": specification}
    aws.ec2(WEST).create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    aws.client("autoscaling", WEST).create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
        MinSize=2,
        MaxSize=2,
        AvailabilityZones=[f"{WEST}a"],
        Tags=[{**tag, "PropagateAtLaunch": True} for tag in told],
    )
    return _restored(aws, "web", "fleet")


def _story(name: str, prepare: Callable[[AwsView], Run], **more: Any) -> Story:
    return Story(name, _flowing(prepare), without_source=True, together=True, **more)


STORIES = (
    _story("dr_recover_database", _database),
    _story("dr_recover_database-cluster", _cluster),
    _story("dr_recover_fleet", _fleet, refreshes="PutParameter"),
    _story("dr_recover_fleet-scaled", _scaled_fleet, refreshes="PutParameter"),
    _story("dr_recover_volumes", _volumes),
    _story("dr_recovery_state", _state),
    # Evidence has the moment at which the run ended, which is to be that of the same hour.
    Story("dr_recovery_evidence", _evidence, settles=False, without_source=True),
    _story("dr_drill_cleanup", _cleaned),
    _story("dr_set_aside", _aside_database),
    _story("dr_set_aside-cluster", _aside_cluster, is_slow=True),
    _story("dr_set_aside-group", _aside_group, is_slow=True),
)
