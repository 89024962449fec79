# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of an estate: workloads, their order, their names, and what is left out or not covered."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.draft import Draft, draft_of
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.model import (
    AttachedVolume,
    Estate,
    ExistingCopy,
    HostedZone,
    LaunchTemplate,
    Listing,
    LoadBalancer,
    Record,
    TargetGroup,
    Volume,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.plan_text import text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.report import result_of, warnings_of
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.request import request_from_params
from tests.unit.module_utils._core.test_yaml_text import HOSTILE
from tests.unit.module_utils._draft.estates import (
    DENIED,
    PARTNER,
    database,
    drafted,
    estate,
    group,
    image,
    instance,
    request,
    security_group,
    workloads,
)

LAUNCH = {"instance_type": "m6i.large"}
ONE = {"count": 1, **LAUNCH}
SIZES = {"min_size": 1, "max_size": 4, "desired_capacity": 2}
GROUPED = {**LAUNCH, "auto_scaling_group": {"name": "web", **SIZES}}
TEMPLATE = LaunchTemplate(key="lt-1:$Latest", image_id="ami-1", instance_type="m6i.large")
OWN = [image(identifier="Web")]
SET = {"sync_identifier": "Web", "select": "newest"}
BY_ID = {"image_ids": ["ami-1"]}


def reasons(draft: Draft) -> dict[str, str]:
    return {each.name: each.reason for each in draft.left_out}


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        pytest.param(
            {"instances": [instance(name="web-1"), instance("i-2", "web-2")], "images": OWN},
            {"web": {**SET, "launch": {**ONE, "count": 2}}},
            id="numbered names are one fleet",
        ),
        pytest.param(
            {"instances": [instance(name="web"), instance("i-2", "batch")], "images": OWN},
            {"batch": {**SET, "launch": ONE}, "web": {**SET, "launch": ONE}},
            id="two names are two fleets",
        ),
        pytest.param(
            {
                "instances": [instance(name="web"), instance("i-2", "web", image_id="ami-2")],
                "images": [*OWN, image("ami-2", "Web")],
            },
            {"web": {**SET, "launch": {**ONE, "count": 2}}},
            id="an instance of an older image of the set is of the fleet",
        ),
        pytest.param(
            {"instances": [instance(name="web")], "images": [image()]},
            {"web": {**BY_ID, "launch": ONE}},
            id="image without Sync-Identifier",
        ),
        pytest.param(
            {"instances": [instance()], "images": [image()]}, {"ami-1": {**BY_ID, "launch": ONE}}, id="no name"
        ),
        pytest.param(
            {"instances": [instance(name="web")], "images": DENIED},
            {"web": {**BY_ID, "launch": ONE}},
            id="images that could not be listed are not taken for missing",
        ),
        pytest.param(
            {"instances": [instance(name="pet-1"), instance("i-2", "pet-2")], "images": [image(owner=PARTNER)]},
            {
                "pet-1": {"create": {"instance_id": "i-1"}, "launch": LAUNCH},
                "pet-2": {"create": {"instance_id": "i-2"}, "launch": LAUNCH},
            },
            id="instances of a foreign image are each created as an image",
        ),
        pytest.param(
            {"instances": [instance(name="pet")]},
            {"pet": {"create": {"instance_id": "i-1"}, "launch": LAUNCH}},
            id="image that is gone",
        ),
        pytest.param(
            {"instances": [instance(name="x")], "groups": [group(instance_ids=("i-1",))], "images": OWN},
            {"web": {**SET, "launch": GROUPED}},
            id="an instance of a group is no fleet of its own",
        ),
        pytest.param(
            {"groups": [group(template="lt-1:$Latest")], "templates": [TEMPLATE], "images": OWN},
            {"web": {**SET, "launch": GROUPED}},
            id="a group without instances is what its template says",
        ),
        pytest.param(
            {"instances": [instance(name="web", profile="shop-web")], "images": OWN},
            {"web": {**SET, "launch": {**ONE, "iam_instance_profile": "shop-web"}}},
            id="instance profile, which is the same in all regions",
        ),
        pytest.param(
            {"instances": [instance(name="web")], "images": [image(identifier="{{ x }}")]},
            {"web": {**BY_ID, "launch": ONE}},
            id="a Sync-Identifier that is a template is not written",
        ),
        pytest.param(
            {"databases": [database(multi_az=True, instance_class="db.r6g.large")]},
            {"shop": {"db_instance": "shop", "restore": {"db_instance_class": "db.r6g.large", "multi_az": True}}},
            id="database",
        ),
        pytest.param(
            {"databases": [database(backup_days=0)]},
            {"shop": {"db_instance": "shop", "create": {"min_interval": "24h"}}},
            id="database without backups gets snapshots",
        ),
        pytest.param(
            {
                "databases": [database("ledger-1", cluster="ledger")],
                "clusters": [database("ledger", engine="aurora-postgresql", capacity=(0.5, 64), members=("ledger-1",))],
            },
            {
                "ledger": {
                    "db_cluster": "ledger",
                    "restore": {"serverless_v2_scaling_configuration": {"min_capacity": 0.5, "max_capacity": 64.0}},
                }
            },
            id="members come back with their cluster",
        ),
        pytest.param(
            {"volumes": [Volume(id="vol-1", tags={"Name": "archive"})], "snapshots": ["vol-1"]},
            {"archive": {"volume_ids": ["vol-1"]}},
            id="volume with snapshots",
        ),
        pytest.param(
            {"volumes": [Volume(id="vol-1")]},
            {"vol-1": {"kind": "volumes", "create": {"volume_ids": ["vol-1"]}}},
            id="volume without snapshots gets one",
        ),
        pytest.param(
            {"volumes": [Volume(id="vol-1")], "snapshots": DENIED},
            {"vol-1": {"volume_ids": ["vol-1"]}},
            id="snapshots that could not be listed are not taken for missing",
        ),
    ],
)
def test_workloads_are_what_is_there(things: dict[str, Any], expected: dict[str, Any]) -> None:
    draft = drafted(**things)
    assert workloads(draft) == expected
    assert draft.mistakes() == []
    assert yaml.safe_load(text_of(draft)) == draft.to_data()


@pytest.mark.parametrize(
    ("things", "name", "reason"),
    [
        pytest.param(
            {"databases": [database("copy", replica_of="shop")]}, "copy", "read replica of shop", id="replica"
        ),
        pytest.param(
            {"databases": [database("ledger-1", cluster="ledger")]}, "ledger-1", "cluster ledger", id="lost member"
        ),
        pytest.param({"groups": [group(template="lt-1:3")]}, "web", "its image is not known", id="pinned version"),
        pytest.param(
            {"groups": [group(template="lt-1:3")], "templates": DENIED}, "web", "could not be listed", id="denied"
        ),
        pytest.param(
            {"groups": [group(template="t")], "templates": [LaunchTemplate(key="t", image_id="resolve:ssm:/x")]},
            "web",
            "its launch template names resolve:ssm:/x",
            id="image that a parameter names",
        ),
        pytest.param(
            {"groups": [group(template="lt-1:$Latest")], "templates": [TEMPLATE]},
            "web",
            "no longer exists",
            id="image gone",
        ),
        pytest.param(
            {"instances": [instance(name="old", has_ebs_root=False)]},
            "old (i-1)",
            "instance store",
            id="instance store",
        ),
    ],
)
def test_what_is_left_out_has_a_reason(things: dict[str, Any], name: str, reason: str) -> None:
    """Catches: something that is found and is neither in the plan nor spoken of."""
    draft = drafted(**things)
    assert workloads(draft) == {}
    [(found, said)] = reasons(draft).items()
    assert found == name
    assert reason in said


DISK = AttachedVolume("vol-1", "/dev/sdf", True)
ROOT = AttachedVolume("vol-0", "/dev/xvda", True)
KEPT = AttachedVolume("vol-2", "/dev/sdf", False)


@pytest.mark.parametrize(("has_weights", "sizes"), [(False, (40, 200, 100)), (True, (2, 2, 2))])
def test_sizes_of_a_group_are_instances(has_weights: bool, sizes: tuple[int, int, int]) -> None:
    """Catches: a hundred units of two instances that are drafted as a hundred instances."""
    own = group(instance_ids=("i-1", "i-2"), sizes=(40, 200, 100), has_weights=has_weights)
    draft = drafted(instances=[instance(), instance("i-2")], groups=[own], images=OWN)
    about = workloads(draft)["web"]["launch"]["auto_scaling_group"]
    assert (about["min_size"], about["max_size"], about["desired_capacity"]) == sizes
    assert ("its sizes are weighted units, and it has 2 instances" in text_of(draft)) == has_weights


@pytest.mark.parametrize(
    ("instances", "images", "expected"),
    [
        pytest.param(
            [instance(name="pet", root_device="/dev/xvda", volumes=(ROOT, DISK))],
            OWN,
            {"volume_ids": ["vol-1"], "restore": {"attach_to": "pet", "device_names": {"vol-1": "/dev/sdf"}}},
            id="all data volumes of a single instance",
        ),
        pytest.param(
            [instance(name="w-1", volumes=(DISK,)), instance("i-2", "w-2", volumes=(KEPT,))],
            OWN,
            {"volume_ids": ["vol-2"]},
            id="of several those that stay when an instance goes",
        ),
        pytest.param([instance(name="pet", volumes=(DISK,))], [], None, id="an image of the instance has them"),
    ],
)
def test_data_volumes_are_a_workload(instances: Any, images: Any, expected: dict[str, Any] | None) -> None:
    draft = drafted(
        instances=instances,
        images=images,
        snapshots=["vol-1", "vol-2"],
        volumes=[Volume(id=name, instance_id="i-1") for name in ("vol-0", "vol-1", "vol-2")],
    )
    found = [options for name, options in workloads(draft).items() if name.endswith("-volumes")]
    assert found == ([expected] if expected else [])
    assert draft.mistakes() == []
    if expected and "restore" not in expected:
        assert "is deleted with its instance" in reasons(draft)["vol-1"]


@pytest.mark.parametrize(
    ("things", "workload"),
    [
        pytest.param(
            {"instances": [instance(name="old", has_ebs_root=False, volumes=(DISK,))]},
            "old-volumes",
            id="instance store",
        ),
        pytest.param(
            {"groups": [group(instance_ids=("i-1",))], "instances": [instance(volumes=(KEPT,))]},
            "i-1-volumes",
            id="group whose image is gone",
        ),
        pytest.param({"volumes": [Volume(id="vol-9", instance_id="i-9")]}, "vol-9", id="instance that is not chosen"),
    ],
)
def test_volumes_of_what_is_left_out_are_workloads(things: dict[str, Any], workload: str) -> None:
    """Catches: data that could be copied and goes with an instance that cannot."""
    assert workload in workloads(drafted(**things))


def test_volumes_of_instances_that_could_not_be_listed_are_spoken_of() -> None:
    draft = drafted(instances=DENIED, volumes=[Volume(id="vol-9", instance_id="i-9"), Volume(id="vol-8")])
    assert list(workloads(draft)) == ["vol-8"]
    assert reasons(draft) == {"vol-9": "is attached to an instance that could not be listed"}


def fleet(name: str, *groups: str) -> Any:
    return instance(f"i-{name}", name, security_groups=tuple(f"sg-{each}" for each in groups))


@pytest.mark.parametrize(
    ("rules", "things", "expected"),
    [
        pytest.param([security_group("db", "web")], {}, {"web": ["shop"]}, id="on the port of the database"),
        pytest.param([security_group("db", "web", port=None)], {}, {"web": ["shop"]}, id="on all ports"),
        pytest.param([security_group("db", "web", port=22)], {}, {}, id="on another port"),
        pytest.param([security_group("db", "lb")], {}, {}, id="another group"),
        pytest.param([security_group("db", ranges=("10.0.0.0/8",))], {}, {}, id="a range says nothing of who"),
        pytest.param(DENIED, {}, {}, id="groups that could not be listed"),
        pytest.param(
            [security_group("app", "web", port=8080)],
            {"instances": [fleet("web", "web"), fleet("app", "app")]},
            {"web": ["app"]},
            id="a fleet after a fleet",
        ),
        pytest.param(
            [security_group("app", "web"), security_group("web", "app")],
            {"instances": [fleet("web", "web"), fleet("app", "app")]},
            {},
            id="who may reach each other has no order",
        ),
        pytest.param(
            [security_group("a", "c"), security_group("b", "a"), security_group("c", "b")],
            {"instances": [fleet("a", "a"), fleet("b", "b"), fleet("c", "c")]},
            {},
            id="no cycle of three",
        ),
        pytest.param(
            [security_group("default", "default", port=None)],
            {
                "instances": [fleet("a", "default"), fleet("b", "default")],
                "databases": [database(security_groups=("sg-default",))],
            },
            {"a": ["shop"], "b": ["shop"]},
            id="one group for all puts fleets after the database, and no fleet after a fleet",
        ),
    ],
)
def test_order_is_guessed_from_security_groups(rules: Any, things: Any, expected: dict[str, Any]) -> None:
    usual = {"instances": [fleet("web", "web")], "databases": [database(security_groups=("sg-db",))]}
    draft = drafted(**{**usual, "images": OWN, "security_groups": rules, **things})
    found = {name: options["after"] for name, options in workloads(draft).items() if "after" in options}
    assert found == expected
    assert draft.mistakes() == []
    text = text_of(draft)
    assert text.count("# a guess: ") == len(expected)


def test_database_that_is_open_to_addresses_says_so() -> None:
    """Catches: no order, and no word that it could not be guessed."""
    rules = [security_group("db", ranges=("10.0.0.0/8",))]
    text = text_of(drafted(databases=[database(security_groups=("sg-db",))], security_groups=rules))
    assert "Its security groups let 10.0.0.0/8 in" in text


BALANCER = LoadBalancer("arn:lb", "shop-lb", "shop-lb-1.us-east-1.elb.amazonaws.com", ("sg-lb",))
TARGETS = TargetGroup("arn:tg", "web-tg", 80, ("arn:lb",))
AT_BALANCER = ("shop-lb-1.us-east-1.elb.amazonaws.com",)
WEB_GROUP = {"instances": [instance()], "groups": [group(instance_ids=("i-1",), target_groups=("arn:tg",))]}
DB = {"databases": [database(endpoints=("shop.x.us-east-1.rds.amazonaws.com",))]}
DB_NAME = Record("db.shop.example", "CNAME", ("shop.x.us-east-1.rds.amazonaws.com",))


@pytest.mark.parametrize(
    ("things", "records", "expected"),
    [
        pytest.param(DB, [DB_NAME], [{"name": "db.shop.example", "type": "CNAME"}], id="endpoint"),
        pytest.param(
            {"instances": [instance(addresses=("203.0.113.7", "10.0.0.7"))]},
            [Record("a.shop.example", "A", ("203.0.113.7",)), Record("b.shop.example", "A", ("192.0.2.1",))],
            [{"name": "a.shop.example"}],
            id="address, and not that of another",
        ),
        pytest.param(
            WEB_GROUP,
            [Record("www.shop.example", kind, AT_BALANCER) for kind in ("A", "AAAA")],
            [{"name": "www.shop.example"}],
            id="load balancer, two record sets are one name",
        ),
        pytest.param(
            DB,
            [DB_NAME, dataclasses.replace(DB_NAME, name="*.db.shop.example")],
            [{"name": "db.shop.example", "type": "CNAME", "wildcard": True}],
            id="wildcard beside its name",
        ),
        pytest.param(DB, [dataclasses.replace(DB_NAME, name="*.db.shop.example")], [], id="wildcard alone"),
        pytest.param(DB, [dataclasses.replace(DB_NAME, policy="blue")], [], id="routing policy"),
        pytest.param(
            {**DB, "load_balancers": [BALANCER]}, [Record("x.shop.example", "A", AT_BALANCER)], [], id="no fleet"
        ),
        pytest.param(DB, [dataclasses.replace(DB_NAME, name="{{ x }}.shop.example")], [], id="no host name"),
    ],
)
def test_names_point_at_workloads(things: Any, records: list[Record], expected: list[dict[str, Any]]) -> None:
    usual = {"images": OWN, "load_balancers": [BALANCER], "target_groups": [TARGETS]}
    draft = drafted(**{**usual, **things, "zones": [HostedZone("shop.example", False, tuple(records))]})
    found = [entry for options in workloads(draft).values() for entry in options.get("dns", [])]
    assert found == [{**entry, "zone": "shop.example"} for entry in expected]
    assert draft.mistakes() == []
    assert expected or [each.what for each in draft.left_out] == ["DNS name"]


def test_name_is_listed_with_one_of_two_workloads() -> None:
    """Catches: two workloads that both move the name of their load balancer."""
    groups = [group(name, target_groups=("arn:tg",), template="lt-1:$Latest") for name in ("paid", "free")]
    zone = HostedZone("shop.example", True, (Record("www.shop.example", "A", AT_BALANCER),))
    draft = drafted(
        groups=groups,
        templates=[TEMPLATE],
        images=OWN,
        load_balancers=[BALANCER],
        target_groups=[TARGETS],
        zones=[zone],
    )
    dns = {name: options.get("dns") for name, options in workloads(draft).items()}
    assert dns == {"free": [{"name": "www.shop.example", "zone": "shop.example", "private": True}], "paid": None}
    assert "www.shop.example points here, too" in text_of(draft)
    assert workloads(draft)["paid"]["target_groups"] == ["web-tg"]


def test_target_group_of_plain_instances_is_a_suggestion() -> None:
    """Catches: a guess that registers instances where they do not belong; and a call for each target group."""
    rules = [security_group("web", "lb", port=80)]
    instances = [instance(name="web", security_groups=("sg-web",))]
    things = {"load_balancers": [BALANCER], "target_groups": [TARGETS], "security_groups": rules, "images": OWN}
    draft = drafted(instances=instances, **things)
    assert "target_groups" not in workloads(draft)["web"]
    assert "    # target_groups: [web-tg]  # a guess: load balancer shop-lb may reach it" in text_of(draft)


def copy(kind: str, *sources: str, usable: bool = True, created: str = "2026-11-19T06:00:00Z") -> ExistingCopy:
    return ExistingCopy(kind=kind, id="x", created=created, is_usable=usable, sources=frozenset(sources))


@pytest.mark.parametrize(
    ("copies", "sentence"),
    [
        ([], "No copy among the manual snapshots of us-west-2 yet."),
        (None, "Whether it has copies in us-west-2 could not be listed."),
        (
            [copy("database", "us-east-1/rds:shop-1", "us-east-1/shop")],
            "1 usable copy in us-west-2, the newest of 2026",
        ),
        ([copy("database", "us-east-1/shop", usable=False)], "Copies in us-west-2: x; none of them is usable now."),
        (
            [copy("database", "eu-west-1/shop"), copy("database", "us-east-1/shop-2")],
            "No copy among the manual snapshots",
        ),
    ],
    ids=["none", "denied", "one", "not usable", "of others"],
)
def test_copies_that_exist_are_counted(copies: list[ExistingCopy] | None, sentence: str) -> None:
    listing: Listing[ExistingCopy] = DENIED if copies is None else Listing(tuple(copies))
    draft = drafted(databases=[database()], copies={"database": listing})
    assert sentence in text_of(draft)
    assert (result_of(draft, "")["workloads"][0]["copies"] is None) == (copies is None)


def test_denied_listing_is_never_nothing_there() -> None:
    """Catches: an estate without databases, because nobody was allowed to look."""
    everything = {field.name: DENIED for field in dataclasses.fields(Estate) if field.name not in ("copies", "others")}
    draft = drafted(
        **{**everything, "databases": [database()], "copies": {"ami": DENIED}, "others": {"S3 buckets": DENIED}}
    )
    told = [each.what for each in draft.not_listed]
    assert len(told) == len(everything) - 1 + 2
    text = text_of(draft)
    assert [what for what in told if f"# - {what} (" not in text] == []
    assert text.index("COULD NOT LOOK") < text.index("---")
    warned = " ".join(warnings_of(draft))
    assert [what for what in told if what not in warned] == []
    assert len(warnings_of(draft)) == 6, "a policy without any of these rights, and a screen of warnings"


def test_what_no_plan_covers_is_listed_with_what_aws_offers() -> None:
    """Catches: somebody who believes that DynamoDB is covered. DocumentDB and Neptune are copied as clusters."""
    draft = drafted(
        databases=[
            database(),
            database("graph-1", engine="neptune", cluster="graph"),
            database("o", engine="custom-oracle-ee"),
        ],
        clusters=[database("docs", engine="docdb"), database("graph", engine="neptune")],
        others={"DynamoDB tables": Listing(("orders", "carts")), "S3 buckets": Listing()},
    )
    assert list(workloads(draft)) == ["shop", "docs", "graph"]
    assert "restore-db-cluster-from-snapshot" in " ".join(draft.workloads[1].notes)
    found = {each.what: each.names for each in draft.not_covered}
    assert found == {
        "DynamoDB tables": ("carts", "orders"),
        "RDS Custom for Oracle instances": ("o",),
    }
    assert "- DynamoDB tables: carts, orders. AWS offers: global tables" in text_of(draft)
    assert warnings_of(draft)[0].startswith("not covered by the plan: DynamoDB tables (2), ")


def test_tags_choose_what_is_drafted() -> None:
    """Catches: an instance of a chosen group that is left out, and something that is left out without a word."""
    tagged = {"Environment": "Production"}
    things = {
        "groups": [group("web", tags=tagged, instance_ids=("i-1",)), group("test", instance_ids=("i-3",))],
        "instances": [instance(), instance("i-2", "batch", tags=tagged), instance("i-3"), instance("i-4", "lab")],
        "volumes": [Volume(id="vol-1", instance_id="i-4"), Volume(id="vol-2"), Volume(id="vol-3", tags=tagged)],
        "databases": [database(tags=tagged), database("test-db", tags={"Environment": "Test"})],
        "images": OWN,
    }
    draft = draft_of(estate(**things), request(tags={"Environment": "Production"}))
    assert list(workloads(draft)) == ["shop", "web", "batch", "vol-3"]
    assert reasons(draft) == dict.fromkeys(
        ("test", "test-db", "lab (i-4)", "vol-2"), "has no tag Environment=Production"
    )
    assert "- DB instance test-db: has no tag Environment=Production" in text_of(draft)


def test_names_of_workloads_are_names_of_hosts_and_each_is_the_only_one() -> None:
    """Catches: two things of one name of which one is lost, and a host that is called like a group."""
    things = {
        "databases": [database("shop"), database("lifeboat")],
        "clusters": [database("shop", engine="aurora-mysql"), database("shop-db", engine="aurora-mysql")],
        "instances": [
            instance(name="shop"),
            instance("i-2", "../..: # x"),
            instance("i-3", "日本"),
            instance("i-4", "all"),
        ],
        "images": [image(owner=PARTNER)],
    }
    draft = drafted(**things)
    names = list(workloads(draft))
    assert len(names) == 8
    assert draft.mistakes() == []
    assert "lifeboat" not in names
    assert {"shop-db-2", "shop-db", "shop-cluster", "shop-fleet", "all-fleet", "x"} <= {*names}


def hostile_estate(chance: random.Random) -> dict[str, list[Any]]:
    def text() -> str:
        return chance.choice(HOSTILE)

    numbers = range(chance.randrange(1, 5))
    groups = [f"sg-{text()}" for _time in range(4)]
    images = [image(f"ami-{n}", text(), chance.choice([PARTNER, "123456789012"])) for n in numbers]
    instances = [
        instance(
            f"i-{n}",
            text(),
            image_id=f"ami-{n % 3}",
            profile=text(),
            key_name=text(),
            subnet=text(),
            instance_type=text(),
            security_groups=tuple(chance.sample(groups, 2)),
            volumes=(AttachedVolume(f"vol-{n}", text(), chance.random() < 0.5),),
        )
        for n in range(8)
    ]
    rules = [dataclasses.replace(security_group("x", port=None), id=one, name=text()) for one in groups]
    rules = [
        dataclasses.replace(
            each,
            ingress=(dataclasses.replace(each.ingress[0], groups=tuple(chance.sample(groups, 2)), ranges=(text(),)),),
        )
        for each in rules
    ]
    zones = [HostedZone("shop.example", False, tuple(Record(text(), "CNAME", ("db.example",)) for _time in range(6)))]
    return {
        "images": images,
        "instances": instances,
        "security_groups": rules,
        "zones": zones,
        "groups": [
            group(f"a{text()}", instance_ids=("i-0",)),
            group(f"b{text()}", instance_ids=("i-1",), sizes=(0, 2, 1)),
        ],
        "databases": [
            database(
                f"d{n}", endpoints=("db.example",), groups={"option_group_name": text()}, security_groups=(groups[0],)
            )
            for n in numbers
        ],
        "volumes": [
            Volume(id=f"vol-{n}", instance_id=text() if n % 2 else "", tags={"Name": text()}) for n in range(9)
        ],
    }


def created_of(draft: Draft) -> list[str]:
    """Instances of which images are created, with all their volumes."""
    return [
        each["create"]["instance_id"] for each in workloads(draft).values() if "instance_id" in each.get("create", {})
    ]


@pytest.mark.parametrize("seed", range(40))
def test_any_estate_gives_one_draft_that_passes_the_check_of_plans(seed: int) -> None:
    """Catches: names that break the file, templates that Ansible would run, cycles, a draft that depends on the order
    in which AWS lists things, and something that is found and not spoken of."""
    chance = random.Random(seed)
    things = hostile_estate(chance)
    draft = drafted(**things)
    text = text_of(draft)
    assert [str(mistake) for mistake in draft.mistakes()] == []
    assert yaml.safe_load(text) == draft.to_data()
    assert not any(mark in yaml.safe_dump(draft.to_data()) for mark in ("{{", "{%", "{#"))
    spoken_of = text + "".join(each.name for each in draft.left_out)
    data = [
        volume.id for each in things["instances"] for volume in each.data_volumes if each.id not in created_of(draft)
    ]
    found = [*data, *(each.id for name in ("instances", "databases") for each in things[name])]
    assert [each for each in found if each not in spoken_of] == []
    shuffled = {name: chance.sample(listed, len(listed)) for name, listed in things.items()}
    assert text_of(drafted(**shuffled)) == text


def test_template_is_left_out_and_named() -> None:
    """Catches: a group whose name runs a program on the controller, or is left out without a word."""
    name = "web-{{ lookup('pipe', 'id') }}"
    things = {"groups": [group(name, instance_ids=("i-1",))], "instances": [instance(profile="{{ x }}")], "images": OWN}
    draft = drafted(**things)
    assert [options["launch"] for options in workloads(draft).values()] == [LAUNCH]
    [said] = [note for note in draft.workloads[0].notes if note.startswith("Left out, because Ansible")]
    assert said.endswith(": launch.auto_scaling_group, launch.iam_instance_profile.")


def params(**options: Any) -> dict[str, Any]:
    usual = {"plan": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2", "tags": None, "dest": None}
    return {**usual, **options}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"source_region": "us-east-1a"}, "source_region: 'us-east-1a' is not the name of a region"),
        ({"source_region": ""}, "source_region: '' is not the name of a region"),
        ({"recovery_region": "us-east-1"}, "recovery_region: expected another region than source_region"),
        ({"recovery_region": "cn-north-1"}, "recovery_region: cn-north-1 is in partition aws-cn"),
        ({"plan": "my shop"}, "plan: expected letters, digits, hyphens, dots and underscores, got 'my shop'"),
        ({"plan": "{{ x }}"}, "plan: expected a value as it is"),
        ({"tags": ["=Production"]}, "tags: '=Production' has no key"),
        ({"dest": "shop.yml"}, "dest: 'shop.yml' must end in .lifeboat.yml or .lifeboat.yaml"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        request_from_params(params(**options))
    assert str(refused.value).startswith(message)


def test_tags_are_read_as_people_write_them() -> None:
    wanted = request_from_params(params(tags=["Environment=Production", "Team", " a = b=c ", ""]))
    assert wanted.tags == {"Environment": "Production", "Team": None, "a": "b=c"}
