"""Stories of names: those that follow an instance, and those of what came back."""

from __future__ import annotations

from functools import partial
from typing import Any

from ansible_collections.lifeboat.aws.plugins.modules import dr_recovery_names, ec2_dyndns_register
from tests.faults.suite.child import Run
from tests.faults.suite.story import Story
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.dns_view import Names
from tests.integration.module_run import ModuleRunner, run_main
from tests.integration.test_recovery_names import BALANCER, OLD, PLAN


def _registering(aws: AwsView, **more: Any) -> partial[dict[str, Any]]:
    names = Names(aws, ModuleRunner(aws.simulator))
    names.zone()
    names.private_zone("shop.internal")
    options: dict[str, Any] = {
        "region": SOURCE,
        "wait_timeout": 10,
        "poll_interval": 0.02,
        "instance_id": names.instance(),
        "owner": "shop-web",
        "public_hostnames": ["www.shop.example", "api.shop.example"],
        "private_hostnames": ["web.shop.internal"],
        **more,
    }
    aws.simulator.configure(insync_seconds=0, ptr_update_seconds=0)
    return partial(run_main, {**options, "_ansible_diff": True}, ec2_dyndns_register)


def _registered(aws: AwsView) -> Run:
    return _registering(aws)


def _removed(aws: AwsView) -> Run:
    registering = _registering(aws)
    registering()
    return partial(run_main, {**registering.args[0], "state": "absent"}, ec2_dyndns_register)


def _recovered(aws: AwsView) -> Run:
    """Two names of a load balancer of the recovery region, one of which led to the source region."""
    aws.simulator.configure(insync_seconds=0)
    records = [{"name": "www.shop.example", "type": "A", "fields": {"AliasTarget": OLD}}]
    aws.simulator.seed_zone("shop.example", records)
    dns = [{"name": name, "zone": "shop.example"} for name in ("www.shop.example", "api.shop.example")]
    options = {
        "region": WEST,
        "plan": PLAN,
        "workload": {"name": "web", "kind": "fleet", "dns": dns},
        "result": {"load_balancers": [BALANCER]},
    }
    return partial(run_main, {**options, "_ansible_diff": True}, dr_recovery_names)


STORIES = (
    Story("ec2_dyndns_register-present", _registered, together=True),
    Story("ec2_dyndns_register-absent", _removed),
    Story("dr_recovery_names", _recovered, together=True),
)
