"""Which policies are whose, and what tests have in the place of what is the user's in them.

Data only.
"""

from __future__ import annotations

import json
from typing import Any

from tools.rights import FUNCTIONS, documents

from . import policies

RECOVERY = "dr_recover"
# Module -> its policy, where that has another name.
POLICY_OF_MODULE = {
    **dict.fromkeys(
        (
            *("dr_recover_database", "dr_recover_fleet", "dr_recover_volumes", "dr_recover_workload"),
            *("dr_recovery_evidence", "dr_recovery_names", "dr_recovery_state", "dr_verify"),
            # Modules of amazon.aws, which a recovery creates things with.
            *("autoscaling_group", "ec2_instance", "ec2_launch_template", "rds_cluster", "rds_instance"),
        ),
        RECOVERY,
    ),
    "config_publish": "dr_config_publish",
    "dr_manifest_info": "dr_manifest",
    "dr_report_upload": "dr_report",
}
# Playbook -> the functions whose policies its guide names.
FUNCTIONS_OF_PLAYBOOK: dict[str, tuple[str, ...]] = {
    "sync": ("sync", "retention", "mirror_tags"),
    "readiness": ("readiness",),
    "drill": ("drill",),
    # A graceful one fences and copies first, and keeps what the plan retains.
    "failover": ("failover", "readiness", "fence", "sync", "retention"),
    "commit": ("failover",),
    "set_aside": ("set_aside",),
    "failback": ("failover",),
    "report": ("report",),
    "recovery_points": ("recovery_points",),
    "draft": ("draft",),
    "names": ("dyndns",),
    "publish_configuration": ("config_publish",),
    "roll_back_configuration": ("config_publish",),
}
# Program of an instance -> its policy.
POLICY_OF_PROGRAM = {
    **dict.fromkeys(("lifeboat-fetch-config", "lifeboat-signal-ready"), "functions/instance"),
    "lifeboat-keep-names": "functions/dyndns",
}
# Actions that a run may ask for and that no policy of ours gives, with the reason.
FROM_ELSEWHERE = {
    "sts:GetCallerIdentity": "AWS allows it to everybody",
    "kms:DisableKey": "a test does it while a module waits",
    "sts:AssumeRole": "only with assume_role, for roles that the guide says to name",
}
# The same of one module only.
OF_A_DRY_RUN = "a dry run, which asks whether the recovering role may; credentials that only read are told no"
FROM_ELSEWHERE_OF = {
    name: dict.fromkeys(("ec2:RunInstances", "ec2:CreateVolume", "ec2:CreateTags", "iam:PassRole"), OF_A_DRY_RUN)
    for name in ("module dr_readiness_info", "playbook readiness", "playbook report")
}
# Tests have several recovery regions for these.
IN_ANY_RECOVERY_REGION = ("recovery_points", "recovery_points_info", "readiness", "dr_readiness_info")
# What a user replaces -> what tests have there.
_REPLACED = (
    ('["us-east-1", "us-west-2"]', '["us-east-1", "us-west-2", "us-west-1", "eu-west-1", "ap-southeast-1"]'),
    ("hostedzone/Z0123456789ABCDEFGHIJ", "hostedzone/*"),
    ("key/1234abcd-12ab-34cd-56ef-1234567890ab", "key/*"),
    ("role/web", "role/*"),
    ("secret:shop-*", "secret:*"),
    ("lifeboat/*/reports/*", "*"),
    ("shop-config-us-west-2", "shop-config-*"),
    ('["lifeboat:ready"]', '["lifeboat:ready", "ready"]'),
)


def document(name: str) -> dict[str, Any]:
    """A policy below docs/iam, such as ``functions/sync``, as a user of the tests' names would have it."""
    text = json.dumps(policies.read(policies.IAM / f"{name}.json"))
    for theirs, ours in _REPLACED:
        text = text.replace(theirs, ours)
    if name.rpartition("/")[2] in IN_ANY_RECOVERY_REGION:
        text = text.replace('"us-west-2"', '["us-west-2", "eu-west-1"]')
    changed: dict[str, Any] = json.loads(text)
    return changed


def is_from_elsewhere(name: str, action: str) -> bool:
    return action in FROM_ELSEWHERE or action in FROM_ELSEWHERE_OF.get(name, {})


def of(name: str) -> list[str] | None:
    """Names of the policies of ``module dr_report`` or ``playbook drill``; None of what is no part of this."""
    kind, _space, what = name.partition(" ")
    if kind == "playbook":
        functions = FUNCTIONS_OF_PLAYBOOK.get(what)
        # A long one is in several files.
        return None if functions is None else [f"functions/{name}" for one in functions for name in documents(one)]
    if kind == "program":
        return [POLICY_OF_PROGRAM[what]] if what in POLICY_OF_PROGRAM else []
    file = POLICY_OF_MODULE.get(what, what)
    if (policies.IAM / f"{file}.json").is_file():
        return [file]
    # Those of amazon.aws that are none of ours run in some tests for comparison.
    return [] if (policies.CHECKOUT / "plugins" / "modules" / f"{what}.py").is_file() else None


def modules_of(name: str) -> list[str]:
    """Names of the policies of modules that the policies of ``name`` are made of."""
    kind, _space, what = name.partition(" ")
    functions = FUNCTIONS_OF_PLAYBOOK.get(what, ()) if kind == "playbook" else ()
    if kind == "program" and what in POLICY_OF_PROGRAM:
        functions = (POLICY_OF_PROGRAM[what].removeprefix("functions/"),)
    return [part.module for function in functions for part in FUNCTIONS[function]] or list(of(name) or ())
