"""An account with something for every job template, in each of two tests the same; and what is in it afterwards.

It never goes through the code under test.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.faults.suite.account import everything, in_words
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.config_view import ConfigView
from tests.integration.drill_scene import DrillScene
from tests.integration.manifest_view import MANIFEST, ManifestView
from tests.integration.test_drill import DRILL, network
from tests.integration.test_rds_copying import INSTANCE, Databases

PLAN = f"""\
plugin: lifeboat.aws.plan
plan: shop
source_region: us-east-1
recovery_region: us-west-2
manifest: {MANIFEST}
objectives: {{rpo: 24h, rto: 1h}}
workloads:
  shop-db: {{db_instance: shop, wait: true, restore: {{db_instance_class: db.m6g.large}}}}
"""
# Documents of which the verdict counts, since everything else in them is moments.
OF_MOMENTS = re.compile(r"/(runs|reports)/")
# Of the configuration, and of both snapshots.
ERA, ERAS_BEFORE = re.compile(r"moment-(\d+)"), 4
SERVICES = {"ec2": {SOURCE, WEST}, "rds": {SOURCE, WEST}, "ssm": {WEST}, "s3": {SOURCE}, "route53": {SOURCE}}


def scene(aws: AwsView, folder: Path, ttl: str = "8h") -> None:
    """A database with a copy of the 19th and a newer snapshot without one, in a new account with a network for drills.

    ``ttl`` is that of drills.
    """
    aws.simulator.reset(freeze=True)
    ManifestView(aws)
    databases = Databases(aws, INSTANCE)
    databases.database("shop")
    databases.copy_of(databases.snapshot(19), 19)
    databases.snapshot(20)
    plan = PLAN + DRILL.format(group=network(DrillScene(aws))).replace("drill: {", f"drill: {{ttl: {ttl}, ")
    (folder / "shop.lifeboat.yml").write_text(plan, encoding="utf-8")
    published_and_named(aws)
    aws.simulator.seed_zone("shop.example")


def published_and_named(aws: AwsView) -> None:
    """Versions of a configuration in the bucket of each region, and an instance that can have a name."""
    config = ConfigView(aws, SOURCE, WEST)
    for region in (SOURCE, WEST):
        config.publish(region, "v1", "v2")
    about = {"name": "web", "private_ip": "10.0.0.10", "public_ip": "203.0.113.10", "elastic": True}
    aws.simulator.seed_instances(SOURCE, [about])


def goes_on(aws: AwsView) -> None:
    aws.simulator.freeze(False)
    aws.simulator.set_scale(3600)


def account(aws: AwsView) -> list[str]:
    """All that there is. Moments are told apart if they are from before the jobs, in which time runs fast."""
    found = in_words([_short(each) for each in everything(aws, SERVICES)], set())
    return sorted(
        ERA.sub(lambda match: match[0] if int(match[1]) < ERAS_BEFORE else "moment-now", each) for each in found
    )


def check_same(found: list[str], expected: list[str], what: str) -> None:
    """Catches: anything more or less, which is what it shows."""
    more, less = set(found) - set(expected), set(expected) - set(found)
    assert not more | less, "\n".join(
        [what, *sorted(f"+ {each}" for each in more), *sorted(f"- {each}" for each in less)]
    )


def _short(found: list[Any]) -> list[Any]:
    if found[2] == "object" and found[4].endswith("plan.lifeboat.yml"):
        # Its network has another id each time.
        return found[:-1]
    if found[2] != "object" or not OF_MOMENTS.search(found[4]):
        return found
    content = found[-1] if isinstance(found[-1], dict) else {}
    states = [(each["name"], each.get("state")) for each in content.get("workloads", []) if isinstance(each, dict)]
    return [*found[:-1], content.get("verdict"), states]
