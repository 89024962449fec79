"""Every module that writes to AWS is a story of the fault suite, or it is said what stands for it."""

from __future__ import annotations

import pytest

from tests.faults.suite.perils import PERILS
from tests.faults.suite.stories import STORIES
from tests.rights import policies

# Modules that write to AWS -> how the names of their stories begin.
OF_MODULES = {
    "ami_xregion_copy": "ami-",
    "config_publish": "config_publish",
    "dr_drill_cleanup": "dr_drill_cleanup",
    "dr_fence": "dr_fence-",
    "dr_manifest": "dr_manifest",
    "dr_mirror_tags": "dr_mirror_tags",
    "dr_recover_database": "dr_recover_database",
    "dr_recover_fleet": "dr_recover_fleet",
    "dr_recover_volumes": "dr_recover_volumes",
    "dr_recovery_evidence": "dr_recovery_evidence",
    "dr_recovery_names": "dr_recovery_names",
    "dr_recovery_state": "dr_recovery_state",
    "dr_report_upload": "dr_report_upload",
    "dr_set_aside": "dr_set_aside",
    "ebs_instance_snapshot": "ebs_instance_snapshot",
    "ebs_snapshot_xregion_copy": "ebs_snapshot-",
    "ec2_dyndns_register": "ec2_dyndns_register",
    "fsx_backup_xregion_copy": "fsx_backup-",
    "rds_snapshot_xregion_copy": "rds_snapshot-",
    # Those that run others of these.
    "dr_recover_workload": "dr_recover_workload",
    "dr_report": "dr_report_upload",
    "sync_jobs": "dr_sync",
}
# Modules that only read from AWS, or never call it; region_coupling_scan asks for CreateTags without doing it.
READING = (
    *("config_bundle", "config_user_data", "controller_objects", "dr_drill_isolation_info", "dr_manifest_info"),
    *("dr_notify_message", "dr_plan_check", "dr_plan_draft", "dr_plan_reverse", "dr_readiness_info"),
    *("dr_recovery_steps", "dr_verify", "dyndns_installation", "recovery_points_info", "region_coupling_scan"),
)
READS = ("Describe", "Get", "List", "Search", "Simulate")
WITHOUT_EFFECT = {"ec2:CreateTags"}


def test_each_module_writes_and_is_a_story_or_reads_only() -> None:
    """Catches: a module that is killed by no test, as its author did not know of the fault suite."""
    modules = {path.stem for path in (policies.CHECKOUT / "plugins" / "modules").glob("[!_]*.py")}
    assert modules == {*OF_MODULES, *READING}
    assert not OF_MODULES.keys() & {*READING}


@pytest.mark.parametrize("module", OF_MODULES)
def test_story_of_a_writing_module_is_killed_and_meets_bad_weather(module: str) -> None:
    beginning = OF_MODULES[module]
    whole = PERILS["killed-playbooks"].stories()
    assert beginning in whole or any(story.name.startswith(beginning) for story in STORIES)


@pytest.mark.parametrize("module", READING)
def test_policy_of_a_module_that_reads_lets_it_write_nothing(module: str) -> None:
    """Catches: a module that begins to write, and stays in the wrong list."""
    file = policies.IAM / f"{module}.json"
    statements = policies.statements(policies.read(file)) if file.exists() else []
    actions = {action for each in statements for action in each.actions}
    writes = {action for action in actions if not action.partition(":")[2].startswith(READS)}
    assert writes <= (WITHOUT_EFFECT if module == "region_coupling_scan" else set())
