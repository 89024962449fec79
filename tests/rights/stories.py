"""Tests whose runs show what is needed: of each function its playbook, and of each module what its policy allows.

Data only. One less, and an action that is allowed is seen no more; what none of them shows stands in ``unseen``.
"""

from __future__ import annotations

_FILES = (
    # Copies of all kinds, with retention, created sources, keys, tags, launch permissions and protection.
    *("ami_lifecycle", "ami_permissions", "ami_retention", "ami_create", "create", "dr_sync_create", "ebs_retention"),
    *("fsx_copying", "rds_retention", "rds_drop_in", "kinds_contract", "ebs_instance_snapshot", "ebs_create"),
    # What a recovery knows of the source, and whether it could be.
    *("manifest_story", "manifest_write", "plan", "plan_draft", "readiness", "recovery_points", "report"),
    # Recoveries, drills, and what is between.
    *("recover_databases", "recover_fleets", "recover_volumes", "recover_standby", "recovery_names"),
    *("recovery_state", "verify", "fence", "failover", "failover_graceful", "set_aside"),
    *("drill", "drill_cleanup", "drill_isolation"),
    # Names and configuration.
    *("dyndns_route53", "dyndns_playbook", "dr_config_publish", "dr_config_fetch", "dr_config_fetch_secrets"),
    "region_coupling_scan",
)
# Runs with names that a user of these policies does not have, or without AWS and long.
_LEFT_OUT = (
    *("fetch_bucket_by_mapping_is_asked", "with_that_python", "hundred", "fifty", "many_workloads"),
    *(
        "copies_of_one_snapshot_in_each_region",
        "cleanup_that_was_killed",
        "wrong_options",
        "cannot_be_meant",
        "is_never_shown",
        "garbled",
    ),
)
RECORDED = (*(f"tests/integration/test_{name}.py" for name in _FILES), "-k", f"not ({' or '.join(_LEFT_OUT)})")
