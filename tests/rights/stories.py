"""Tests whose runs show what is needed: of each function its playbook, and of each module what its policy allows.

Data only. A test more is slow; one less, and an action that is allowed is no longer seen.
"""

from __future__ import annotations

_AT = "tests/integration/"
_OF = {
    # Copies: of all kinds, with retention, created sources, keys, tags and launch permissions.
    "ami_lifecycle": (),
    "ami_permissions": (),
    "ami_create": (),
    "ami_retention": (),
    "ebs_retention": (),
    "fsx_copying": (),
    "rds_retention": (),
    "rds_drop_in": (),
    "create": (),
    "kinds_contract": (),
    "ebs_instance_snapshot": (),
    # Whole playbooks.
    "dr_sync": ("foretold_done_and_again", "sync_playbook_runs_by_its_name", "dr_sync_disks_are_copied"),
    "plan": ("sync_copies_what_a_plan_says",),
    "manifest_story": (),
    "manifest_write": ("manifest",),
    "plan_draft": ("draft_says", "playbook"),
    "readiness": (),
    "report": (),
    "recovery_points": ("points_of_all_kinds", "points_playbook"),
    "recover_databases": (),
    "recover_fleets": (),
    "recover_volumes": (),
    "recover_standby": (),
    "recovery_names": (),
    "recovery_state": (),
    "verify": (),
    "fence": (),
    "failover": (),
    "failover_graceful": (),
    "drill": (),
    "drill_cleanup": (),
    "drill_isolation": (),
    "dyndns_route53": (),
    "dyndns_playbook": (),
    "dr_config_publish": (),
    "dr_config_fetch": (),
    "dr_config_fetch_secrets": (),
    "region_coupling_scan": (),
}
RECORDED = tuple(f"{_AT}test_{name}.py" for name in _OF)
