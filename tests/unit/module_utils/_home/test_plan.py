# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way home: what of a plan means the same in both regions, what the old home says, and what is left to a person."""

from __future__ import annotations

from typing import Any

import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._home.plan import Home, Way, plan_home
from ansible_collections.lifeboat.aws.plugins.module_utils._home.plan_text import text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of

ABOUT = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2", "manifest": "s3://west/lifeboat"}
WORKLOADS: list[dict[str, Any]] = [
    {
        "name": "shop-db",
        "kind": "database",
        "db_instance": "shop",
        "restore": {"db_instance_identifier": "shop-west", "db_subnet_group_name": "west"},
        "dns": [{"name": "db.shop.example"}],
        "objectives": {"rpo": "24h"},
    },
    {"name": "ledger", "kind": "cluster", "db_cluster": "ledger"},
    {
        "name": "web",
        "kind": "fleet",
        "sync_identifier": "web",
        "after": ["shop-db"],
        "launch": {
            "count": 2,
            "instance_type": "m6i.large",
            "subnets": ["subnet-west"],
            "security_groups": ["sg-west"],
        },
        "target_groups": ["web"],
    },
    {"name": "files", "kind": "volumes", "volume_ids": ["vol-1"], "after": ["web"], "restore": {"attach_to": "web"}},
    {"name": "warm", "kind": "tasks", "tasks": "warm.yml", "after": ["web"]},
]
FACTS = {
    "shop-db": {
        "db_instance": {
            "db_instance_class": "db.r6g.large",
            "db_subnet_group_name": "east",
            "vpc_security_group_ids": ["sg-east"],
            "availability_zone": "us-east-1a",
        }
    },
    "ledger": {
        "db_cluster": {"db_subnet_group_name": "east"},
        "db_instances": [{"db_instance_identifier": "ledger-1"}],
    },
    "web": {"instances": [{"subnet_id": "subnet-east", "security_groups": ["sg-east"]}]},
}


def home(facts: dict[str, Any]) -> Home:
    return plan_home(Way(ABOUT, facts, "s3://east/lifeboat"), WORKLOADS)


def test_home_is_a_plan_with_the_regions_swapped() -> None:
    """Catches: a plan that is refused, and one that takes a thing of one region for a thing of the other."""
    for facts in (FACTS, {}):
        found = home(facts)
        plan, mistakes = plan_of(dict(found.data))
        assert (mistakes, plan is None) == ([], False)
        assert (found.data["source_region"], found.data["recovery_region"]) == ("us-west-2", "us-east-1")
        assert found.data["plan"] == "shop-failback"
        text = text_of(found)
        assert yaml.safe_load(text) == found.data
        others = text.replace("us-west-2", "").replace("shop-west", "").replace("newest", "")
        assert "west" not in others


def test_home_is_as_it_was_before() -> None:
    found = home(FACTS).data["workloads"]
    assert found["shop-db"] == {
        "db_instance": "shop-west",
        "create": {"min_interval": "0s"},
        "restore": {
            "db_instance_identifier": "shop",
            "db_instance_class": "db.r6g.large",
            "db_subnet_group_name": "east",
            "vpc_security_group_ids": ["sg-east"],
        },
        "objectives": {"rpo": "24h"},
        "dns": [{"name": "db.shop.example"}],
    }
    assert found["web"]["launch"] == {
        "count": 2,
        "instance_type": "m6i.large",
        "subnets": ["subnet-east"],
        "security_groups": ["sg-east"],
    }
    assert found["web"]["create"]["instance_filters"] == {"tag:lifeboat:workload": "shop/web"}
    assert found["files"]["restore"] == {"attach_to": "web"}
    assert found["warm"] == {"tasks": "warm.yml", "after": ["web"]}


def test_home_of_a_part_comes_after_nothing_that_is_not_there() -> None:
    """Catches: with a limit, a plan that is refused since it names a workload that it does not have."""
    [web] = [each for each in WORKLOADS if each["name"] == "web"]
    found = plan_home(Way(ABOUT, FACTS), [web])
    assert "after" not in found.data["workloads"]["web"]
    assert "after: shop-db: not part of this plan; bring that home before" in found.notes["web"]


def test_home_has_the_role_that_recovers() -> None:
    """Catches: a readiness on the way home that cannot tell which rights are missing, because nothing says whose."""
    role = "arn:aws:iam::123456789012:role/recovery"
    about = {**ABOUT, "recovery_role": role}
    found = plan_home(Way(about, FACTS), WORKLOADS)
    plan, mistakes = plan_of(dict(found.data))
    assert (found.data["recovery_role"], mistakes, plan is None) == (role, [], False)
    assert "recovery_role: " in text_of(found)
    assert "recovery_role" not in home(FACTS).data


def test_home_leaves_the_groups_of_aws_to_aws() -> None:
    """Catches: a restore that RDS refuses, because the old home has no option group default:postgres-16 yet."""
    of_database = {"db_parameter_group_name": "default.postgres16", "option_group_name": "default:postgres-16"}
    of_cluster = {"db_cluster_parameter_group_name": "default.aurora-postgresql16", "db_subnet_group_name": "default"}
    facts = {"shop-db": {"db_instance": {**of_database, "port": 5432}}, "ledger": {"db_cluster": of_cluster}}
    found = home(facts).data["workloads"]
    assert found["shop-db"]["restore"] == {"db_instance_identifier": "shop", "port": 5432}
    assert found["ledger"]["restore"] == {"db_cluster_identifier": "ledger", "db_subnet_group_name": "default"}


def test_home_says_what_it_does_not_know() -> None:
    notes = home({}).notes
    assert any("set restore.db_subnet_group_name" in note for note in notes["shop-db"])
    assert any("launch.subnets and launch.security_groups" in note for note in notes["web"])
    assert any("set select: newest there" in note for note in notes["web"])
    assert any("set target_groups" in note for note in notes["web"])
    assert not any("launch.subnets" in note for note in home(FACTS).notes["web"])
