# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mistakes in plans: each is told at its place, with what was expected, and all at once."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.check import plan_of
from tests.unit.module_utils._workloads.plans import a_plan, with_db, with_web

OTHERS = {"files": {"volume_ids": ["vol-1"], "restore": {"attach_to": "shop-web"}}, "warm": {"tasks": "warm.yml"}}


def told(data: Any) -> list[str]:
    plan, mistakes = plan_of(data)
    assert (plan is None) == bool(mistakes)
    return [str(mistake) for mistake in mistakes]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(a_plan(), id="plain"),
        pytest.param(a_plan("objectives", {"rpo": "24h", "rto": 3600}), id="durations"),
        pytest.param(a_plan("objectives", {"drill": "90d"}), id="drills"),
        pytest.param(a_plan("drill", {"ttl": "4h", "subnets": "subnet-1, subnet-2", "count": 1}), id="drill"),
        pytest.param(with_db(drill={"ttl": None, "vpc_security_group_ids": ["{{ group }}"]}), id="own drill"),
        pytest.param(
            a_plan("drill", "allow_addresses", ["198.51.100.0/24", "2001:db8::/32", "pl-0abc", "{{ a }}"]), id="office"
        ),
        pytest.param(with_db(retain={"daily": 7}, kms_key_id={"us-west-2": "alias/dr"}), id="by rule and by region"),
        pytest.param(with_db(retain=None), id="nothing takes a default away"),
        pytest.param(with_db(restore={"port": "{{ port }}", "iops": "{% if a %}1{% endif %}"}), id="templates"),
        pytest.param(with_db(restore={"port": "5432", "multi_az": "yes"}), id="texts of a survey"),
        pytest.param(with_web(after="shop-db"), id="one name is a list of one"),
        pytest.param(with_web(verify={"url": "http://www.shop.example", "status": 200}), id="one check"),
        pytest.param(with_web(hooks={"before": "tasks/hold.yml", "on_failure": "{{ tasks_of_failure }}"}), id="hooks"),
        pytest.param(with_web(verify=[{"port": 443}, {"url": "{{ url }}", "status": [200, 204]}]), id="several checks"),
        pytest.param(with_web(verify="{{ checks }}"), id="a template for a list"),
        pytest.param(
            with_web(verify=[{"command": "true", "times": 1}, {"alarm": "errors", "interval": "10s"}]),
            id="other checks",
        ),
        pytest.param(with_web(destination_regions=["us-west-2", "eu-west-1"]), id="more regions"),
        pytest.param(a_plan("create", {"min_interval": "12h"}), id="create for all that have one"),
        pytest.param(
            {**a_plan(), "workloads": {**a_plan()["workloads"], **OTHERS}}, id="volumes of a fleet, and tasks"
        ),
        pytest.param(
            a_plan("workloads", "x", {"kind": "volumes", "create": {"instance_id": "i-1"}}), id="kind that is said"
        ),
    ],
)
def test_plan_is_right(data: dict[str, Any]) -> None:
    assert told(data) == []


WEB = "workloads.shop-web"
DB = "workloads.shop-db"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            with_web(hooks={"after_restor": "warm.yml"}),
            f"{WEB}.hooks.after_restor: unknown key; did you mean after_restore?",
            id="a hook that there is not",
        ),
        pytest.param([], "expected a dictionary with plugin, plan, source_region and workloads", id="a list"),
        pytest.param({**a_plan(), "plan": None}, "missing required arguments: plan", id="no name"),
        pytest.param(a_plan("plan", "a shop"), "plan: expected letters, digits, hyphens, dots", id="odd name"),
        pytest.param(a_plan("plan", "{{ name }}"), "plan: expected a value as it is", id="name that is a template"),
        pytest.param(
            a_plan("recovry_region", "x"), "recovry_region: unknown key; did you mean recovery_region?", id="typo"
        ),
        pytest.param(a_plan("launch", {}), "launch: not a key of a plan; say it in a workload", id="of a workload"),
        pytest.param(a_plan("source_region", "us-east-1a"), "source_region: 'us-east-1a' is not the name", id="zone"),
        pytest.param(a_plan("recovery_region", "us-east-1"), "recovery_region: expected another region", id="same"),
        pytest.param(a_plan("recovery_region", "cn-north-1"), "recovery_region: cn-north-1 is in partition", id="far"),
        pytest.param(a_plan("manifest", "shop-dr"), "manifest: expected s3://bucket/prefix", id="no URL"),
        pytest.param(
            a_plan("objectives", "rpo", "a day"), "objectives.rpo: expected a duration such as", id="no duration"
        ),
        pytest.param(
            a_plan("objectives", "drill", "spring"), "objectives.drill: expected a duration such as", id="drill"
        ),
        pytest.param(a_plan("drill", "ttl", "long"), "drill.ttl: expected a duration such as 24h", id="ttl of a drill"),
        pytest.param(a_plan("drill", "ttl", "9999y"), "drill.ttl: expected a duration such as 24h", id="unit of a ttl"),
        pytest.param(a_plan("drill", "ttl", "400d"), "drill.ttl: expected at most 366 days, got '400d'", id="long ttl"),
        pytest.param(
            a_plan("drill", "ttl", "9999999d"), "drill.ttl: expected a duration such as 24h", id="ttl without a date"
        ),
        pytest.param(a_plan("drill", "subnet", "x"), "drill.subnet: unknown key; did you mean subnets?", id="in drill"),
        pytest.param(a_plan("drill", "dns_label", "a.b"), "drill.dns_label: expected one label of a name", id="label"),
        pytest.param(
            a_plan("drill", "allow_addresses", ["198.51.100.7/24"]),
            "drill.allow_addresses: expected addresses such as 198.51.100.0/24 or a prefix list, got '198.51.100.7/24'",
            id="host bits",
        ),
        pytest.param(with_web(drill={"count": "two"}), f"{WEB}.drill.count: expected", id="own drill"),
        pytest.param(
            with_db(drill={"subnets": ["subnet-1"], "ttl": "1h"}),
            f"{DB}.drill.subnets: is for workloads of kind fleet, and this is database",
            id="drill of another kind",
        ),
        pytest.param(a_plan("objectives", "rpos", "1d"), "objectives.rpos: unknown key; did you mean rpo?", id="deep"),
        pytest.param(a_plan("workloads", {}), "workloads: expected at least one workload", id="empty"),
        pytest.param(a_plan("workloads", ["a"]), "workloads: expected a dictionary, got", id="list of workloads"),
        pytest.param(a_plan("workloads", "a b", {"tasks": "a.yml"}), "workloads.a b: expected a name that", id="blank"),
        pytest.param(
            a_plan("workloads", "localhost", {"tasks": "a"}), "workloads.localhost: expected a name", id="taken"
        ),
        pytest.param(
            a_plan("workloads", "lifeboat", {"tasks": "a"}), "workloads.lifeboat: expected a name", id="group of all"
        ),
        pytest.param(
            a_plan("workloads", "state", {"tasks": "a"}),
            "workloads.state: a workload cannot be called state, as",
            id="parameter",
        ),
        pytest.param(a_plan("workloads", 7, {"tasks": "a.yml"}), "workloads.7: expected a name that", id="number"),
        pytest.param(a_plan("workloads", "x", "shop"), "workloads.x: expected a dictionary such as", id="text"),
        pytest.param(
            a_plan("workloads", "x", {"db_instanc": "shop"}),
            "workloads.x: expected one of the keys db_instance, db_cluster",
            id="no kind",
        ),
        pytest.param(
            a_plan("workloads", "x", {"kind": "databse"}),
            "workloads.x.kind: expected one of database, cluster, fleet, volumes, tasks, got 'databse'; did you mean",
            id="unknown kind",
        ),
        pytest.param(with_db(retian=3), f"{DB}.retian: unknown key; did you mean retain?", id="typo in a workload"),
        pytest.param(
            with_db(launch={}),
            f"{DB}.launch: not a key of a workload of kind database, but of fleet",
            id="other kind's",
        ),
        pytest.param(
            with_db(secret_key="x"), f"{DB}.secret_key: not possible in a plan; credentials do not", id="secret"
        ),
        pytest.param(with_db(snapshot="x"), f"{DB}.snapshot: not possible in a plan; a plan copies the", id="instead"),
        pytest.param(
            with_db(db_instance=None), f"{DB}: missing required arguments: db_instance", id="what it is about"
        ),
        pytest.param(
            with_db(db_instance=["a"]), f"{DB}.db_instance: expected a text, got a list", id="list for a text"
        ),
        pytest.param(with_db(retain=0), f"{DB}.retain: must be at least 1", id="no retention"),
        pytest.param(with_db(tags={"aws:x": "y"}), f"{DB}.tags: tag key 'aws:x' starts with 'aws:'", id="tag"),
        pytest.param(with_db(tags={"lifeboat:set": "y"}), f"{DB}.tags: lifeboat:set is written by", id="our tag"),
        pytest.param(with_db(tags="a"), f"{DB}.tags: expected a dictionary, got 'a'", id="no dictionary"),
        pytest.param(with_db(assume_role="dr"), f"{DB}.assume_role: 'dr' is not the ARN of a role", id="role"),
        pytest.param(with_db(snapshot_type="manuel"), "got 'manuel'; did you mean manual?", id="choice"),
        pytest.param(
            with_db(destination_regions=["eu-west-1"]),
            f"{DB}.destination_regions: expected the recovery region us-west-2 among eu-west-1",
            id="copies elsewhere",
        ),
        pytest.param(with_db(restore={"port": "high"}), f"{DB}.restore.port: expected a whole number", id="no number"),
        pytest.param(with_db(restore={"port": True}), f"{DB}.restore.port: expected a whole number", id="truth"),
        pytest.param(with_db(restore={"multi_az": 3}), f"{DB}.restore.multi_az: expected true or false", id="no truth"),
        pytest.param(
            with_db(restore={"vpc_security_groups_ids": []}),
            "did you mean vpc_security_group_ids?",
            id="typo in restore",
        ),
        pytest.param(with_web(launch={"count": -1}), f"{WEB}.launch.count: expected no less than 0", id="negative"),
        pytest.param(
            with_web(launch={"auto_scaling_group": {"min_size": 1}}),
            f"{WEB}.launch.auto_scaling_group: missing required arguments: name",
            id="group without a name",
        ),
        pytest.param(with_web(dns=[{"zone": "x"}]), f"{WEB}.dns[0]: missing required arguments: name", id="in a list"),
        pytest.param(
            with_web(dns=[{"name": "a"}, {"name": "b", "type": "MX"}]),
            f"{WEB}.dns[1].type: expected one of A, AAAA, CNAME, got 'MX'",
            id="second of a list",
        ),
        pytest.param(with_web(dns=["www"]), f"{WEB}.dns[0]: expected a dictionary, got 'www'", id="text in a list"),
        pytest.param(
            with_web(verify={}), f"{WEB}.verify: one of the following is required: url, port", id="empty check"
        ),
        pytest.param(
            with_web(verify=[{"url": "http://a", "status": [200, "ok"]}]),
            f"{WEB}.verify[0].status[1]: expected",
            id="2",
        ),
        pytest.param(
            with_web(verify={"url": "shop.example"}), f"{WEB}.verify.url: expected a URL such as https://", id="no URL"
        ),
        pytest.param(
            with_web(verify={"port": 1, "times": 0}), f"{WEB}.verify.times: expected 1 or more, got '0'", id="no times"
        ),
        pytest.param(
            with_web(verify={"port": 1, "alarm": "errors"}),
            f"{WEB}.verify: parameters are mutually exclusive: url|port|sql|command|alarm",
            id="two checks in one",
        ),
        pytest.param(
            with_web(verify=[{"port": 1}, {"port": 1, "within": "3s"}]),
            f"{WEB}.verify[1].within: 3 s are too short for 3 answers, one every 2 s",
            id="no time for so many answers",
        ),
        pytest.param(
            with_web(verify={"alarm": "errors", "resolvers": "192.0.2.53"}),
            f"{WEB}.verify.resolvers: not possible beside alarm, only beside url and port",
            id="name servers for an alarm",
        ),
        pytest.param(
            with_web(verify={"command": "sh -c 'x"}), f"{WEB}.verify.command: its quotes do not match", id="quotes"
        ),
        pytest.param(with_web(create={"no_reboot": True}), f"{WEB}.create: one of the following is required", id="way"),
        pytest.param(
            with_web(after=["shop-bd"]),
            f"{WEB}.after[0]: there is no workload 'shop-bd'; did you mean shop-db?",
            id="near",
        ),
        pytest.param(with_web(after="shop-bd"), f"{WEB}.after: there is no workload 'shop-bd'", id="one name"),
        pytest.param(with_web(after=["{{ x }}"]), f"{WEB}.after: expected a value as it is", id="template in after"),
        pytest.param(with_db(after=["shop-db"]), f"{DB}.after: is after itself; leave", id="itself"),
        pytest.param(
            with_db(after=["shop-web"]),
            f"{DB}.after: is a cycle: shop-db is after shop-web is after shop-db; leave one of these out",
            id="cycle",
        ),
        pytest.param(
            a_plan("workloads", "files", {"volume_ids": ["vol-1"], "restore": {"attach_to": "shop-db"}}),
            "workloads.files.restore.attach_to: expected a fleet, and 'shop-db' is none",
            id="attached to a database",
        ),
        pytest.param(
            a_plan("workloads", "files", {"volume_ids": ["vol-1"], "restore": {"attach_to": "shop-wbe"}}),
            "workloads.files.restore.attach_to: there is no workload 'shop-wbe'; did you mean shop-web?",
            id="attached to nothing",
        ),
    ],
)
def test_mistake_is_told_at_its_place(data: Any, expected: str) -> None:
    """Catches: a mistake that is passed over, told twice, or told as one of another kind."""
    [sentence] = told(data)
    assert expected in sentence


def test_all_mistakes_are_told_at_once() -> None:
    data = with_db(retian=3, restore={"port": "high"})
    data["workloads"]["shop-web"].update(after=["shop-bd"], launch={"subnet": ["a"]})
    data["recovery_region"] = "uswest2"
    assert sorted(sentence.split(": ")[0] for sentence in told(data)) == [
        "recovery_region",
        f"{DB}.restore.port",
        f"{DB}.retian",
        f"{WEB}.after[0]",
        f"{WEB}.launch.subnet",
    ]


@pytest.mark.parametrize("odd", [None, [], {}, "", 0, 1.5, True, [[]], [None], {"a": {}}, float("inf"), "{{ x }}"])
@pytest.mark.parametrize(
    "key", ["after", "db_instance", "dns", "kind", "objectives", "restore", "retain", "tags", "verify"]
)
def test_odd_values_are_never_a_traceback(key: str, odd: Any) -> None:
    told(with_db(**{key: odd}))
    told({**a_plan(), key: odd})
    told(a_plan("workloads", "x", odd))


def test_order_and_tags_of_a_plan() -> None:
    data = {**a_plan(), "tags": {"Service": "shop"}}
    data["workloads"] |= {
        "files": {"volume_ids": ["vol-1"], "tags": {"Tier": "data"}, "restore": {"attach_to": "shop-web"}}
    }
    plan, _mistakes = plan_of(data)
    assert plan is not None
    assert {one.name: (one.depth, one.after) for one in plan.workloads} == {
        "shop-db": (0, ()),
        "shop-web": (1, ("shop-db",)),
        "files": (2, ("shop-web",)),
    }
    assert plan.workloads[-1].tags == {"Service": "shop", "Tier": "data"}
