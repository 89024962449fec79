"""Stories of database engines that have APIs like RDS, and of snapshots of all volumes of an instance."""

from __future__ import annotations

from functools import partial

from ansible_collections.lifeboat.aws.plugins.modules import ebs_instance_snapshot, rds_snapshot_xregion_copy
from tests.faults.suite.child import Run
from tests.faults.suite.stories.copies import REGIONS, run_of
from tests.faults.suite.story import Story
from tests.integration.aws_view import SOURCE, AwsView
from tests.integration.create_kinds import launched
from tests.integration.module_run import run_main
from tests.integration.test_rds_copying import CLUSTER, Databases

# moto knows no others that are neither Aurora nor plain.
ENGINES = ("neptune",)


def _copied(engine: str, aws: AwsView) -> Run:
    """Clusters of this engine, which RDS answers for."""
    aws.simulator.configure(copy_seconds=0)
    databases = Databases(aws, CLUSTER)
    for name in ("ledger", "orders"):
        databases.database(name, engine=engine)
        databases.snapshot(19, name, engine=engine)
    return run_of(
        rds_snapshot_xregion_copy, destination_regions=[*REGIONS], retain=2, **databases.named("ledger", "orders")
    )


def _instance_snapshot(aws: AwsView) -> Run:
    """Three volumes, whose snapshots are created at one moment."""
    instance = launched(aws, "/dev/sdf", "/dev/sdg")
    # They are attached when the run begins, and not while time is let run faster.
    aws.simulator.advance(120)
    options = {"region": SOURCE, "instance_id": instance, "tags": {"Purpose": "daily"}, "min_interval": "1h"}
    return partial(run_main, {**options, "_ansible_diff": True}, ebs_instance_snapshot)


STORIES = (
    *(Story(f"rds_snapshot-{engine}-copied", partial(_copied, engine), together=True) for engine in ENGINES),
    Story("ebs_instance_snapshot", _instance_snapshot),
)
