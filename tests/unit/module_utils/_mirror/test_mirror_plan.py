# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tags are mirrored: what stands for what, and what is never touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.answer import CannotTell, Known
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.counterparts import (
    Counterpart,
    db_groups_of,
    network_of,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.answers import Found
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Unknown as NotSeen
from ansible_collections.lifeboat.aws.plugins.module_utils._mirror.plan import plan_mirror
from tests.unit.module_utils._readiness.builders import facts, group_of_web, kept, subnet, workload

WEST = "us-west-2"


def thing(tags: dict[str, str], of_source: dict[str, str], name: str = "sg-1") -> Counterpart:
    return Counterpart(kind="security group", id=name, name="web", tags=tags, of_source=of_source)


def group(name: str, **tags: str) -> dict[str, Any]:
    return {"id": f"sg-of-{name}", "name": name, "ingress": [], "tags": tags}


@pytest.mark.parametrize(
    ("of_source", "counterparts", "wanted"),
    [
        ([group("web", Name="web", Team="a"), group("db", Team="b")], {}, {"Name": "web", "Team": "a"}),
        ([group("api", Name="api", Team="a")], {}, {"Team": "a"}),
        ([group("api", Team="a"), group("db", Team="a", Tier="1")], {}, {"Team": "a"}),
        ([group("api", Team="a"), group("db", Team="b")], {}, {}),
        ([group("api", Team="a"), group("db", Team="b")], {"sg-of-db": "sg-1"}, {"Team": "b"}),
        ([group("web", **{"lifeboat:set": "web", "Team": "a"})], {}, {"Team": "a"}),
        ([], {}, {}),
    ],
    ids=["same-name", "no-name", "shared", "differ", "by-the-plan", "bookkeeping", "nothing"],
)
def test_counterpart_has_the_tags_of_what_it_stands_for(
    of_source: list[dict[str, Any]], counterparts: dict[str, str], wanted: dict[str, str]
) -> None:
    """Catches: a Name of another thing, and a tag that only one of several has."""
    about = replace(workload("fleet"), counterparts=counterparts)
    known = facts(manifests={"it": Known(kept(security_groups=of_source))}, security_groups={"sg-1": group_of_web()})
    [found] = [each for each in network_of(about, known) if each.kind == "security group"]
    assert found.of_source == wanted


def test_counterparts_are_subnets_and_target_groups_as_well() -> None:
    of_source = {"target_groups": [{"arn": "arn:9", "name": "web", "tags": {"Tier": "1"}}]}
    known = facts(manifests={"it": Known(kept(**of_source))}, subnets={"subnet-1": subnet("subnet-1", tags={})})
    found = {each.id: each.lacking for each in network_of(workload("fleet"), known)}
    assert found == {"sg-1": [], "subnet-1": ["Team"], "arn:web": ["Tier"]}


def only(unknown: dict[str, Any], *sections: str) -> Found:
    """A manifest of which nothing is known but these sections."""
    found = kept(unknown=unknown)
    of_source = {section: found.manifest.facts[section] for section in sections}
    return replace(found, manifest=replace(found.manifest, facts=of_source))


PARAMETERS = "db_parameter_group_name"


def of_group(option: str, name: str, **tags: str) -> dict[str, Any]:
    return {"option": option, "name": name, "arn": f"arn:source:{name}", "tags": tags}


@pytest.mark.parametrize(
    ("of_source", "counterparts", "wanted"),
    [
        ([of_group(PARAMETERS, "shop-params", Team="a", Name="p")], {}, {"Team": "a", "Name": "p"}),
        ([of_group(PARAMETERS, "east-params", Team="a", Name="p")], {}, {"Team": "a"}),
        ([of_group("option_group_name", "shop-params", Team="a")], {}, {}),
        (
            [of_group(PARAMETERS, "one", Team="a"), of_group(PARAMETERS, "two", Team="b")],
            {"two": "shop-params"},
            {"Team": "b"},
        ),
        ([of_group(PARAMETERS, "one", **{"lifeboat:set": "x", "Team": "a"})], {}, {"Team": "a"}),
    ],
    ids=["same-name", "other-name", "other-kind", "by-the-plan", "bookkeeping"],
)
def test_groups_of_databases_have_the_tags_of_those_that_they_stand_for(
    of_source: list[dict[str, Any]], counterparts: dict[str, str], wanted: dict[str, str]
) -> None:
    """Catches: an option group that gets the tags of a parameter group, and groups that are left out."""
    about = replace(workload("database"), counterparts=counterparts)
    known = facts(manifests={"it": Known(kept(db_group_tags=of_source))})
    found = {each.shown: each for each in db_groups_of(about, known)}
    assert set(found) == {"DB subnet group dr-db", "DB parameter group shop-params", "option group shop-options"}
    assert found["DB parameter group shop-params"].of_source == wanted


def test_groups_of_the_manifest_count_where_the_plan_names_none() -> None:
    restore = {"db_parameter_group_name": None, "db_subnet_group_name": None, "option_group_name": None}
    source = {"db_parameter_group_name": "shop-params", "option_group_name": "default:postgres-16"}
    known = facts(manifests={"it": Known(kept(db_instance=source, db_group_tags=[]))})
    about = workload("database", restore=restore)
    assert [each.name for each in db_groups_of(about, known)] == ["shop-params"]


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        ({}, "does not have db_group_tags of the source: an earlier version has written it; run lifeboat.aws.sync"),
        ({"db_group_tags": NotSeen("AccessDenied", "allow it")}, "does not have db_group_tags of the source: allow it"),
    ],
    ids=["earlier-version", "denied"],
)
def test_tags_that_the_manifest_does_not_know_are_not_taken_for_none(unknown: dict[str, Any], said: str) -> None:
    known = facts(manifests={"it": Known(only(unknown, "security_groups"))})
    with pytest.raises(CannotTell, match=said):
        db_groups_of(workload("database"), known)


def test_network_that_a_sync_could_not_read_is_not_taken_for_one_without_tags() -> None:
    """Catches: a denied listing of a sync that makes the counterparts pass."""
    denied = {"subnets": NotSeen("AccessDenied", "allow it")}
    known = facts(manifests={"it": Known(only(denied, "security_groups"))})
    with pytest.raises(CannotTell, match="subnets of the source: allow it"):
        network_of(workload("fleet"), known)


@pytest.mark.parametrize(
    ("has", "of_source", "overwrites", "added", "different"),
    [
        ({}, {"Team": "a"}, False, {"Team": "a"}, {}),
        ({"Team": "a", "Own": "1"}, {"Team": "a"}, False, None, {}),
        ({"Team": "b"}, {"Team": "a"}, False, None, {"Team": "a"}),
        ({"Team": "b"}, {"Team": "a", "Tier": "1"}, True, {"Team": "a", "Tier": "1"}, {}),
    ],
    ids=["missing", "there", "other-value", "overwrite"],
)
def test_tags_are_only_added(
    has: dict[str, str],
    of_source: dict[str, str],
    overwrites: bool,
    added: dict[str, str] | None,
    different: dict[str, str],
) -> None:
    [item] = plan_mirror(WEST, [("web", [thing(has, of_source)])], overwrites=overwrites).items
    assert [step.tags for step in item.steps] == ([added] if added else [])
    assert item.different == different


def test_tags_beyond_fifty_are_left_out_and_those_of_aws_do_not_count() -> None:
    has = {f"own-{number}": "" for number in range(49)} | {"aws:cloudformation:stack-name": "x"}
    [item] = plan_mirror(WEST, [("web", [thing(has, {"a": "1", "b": "2"})])]).items
    assert ([step.tags for step in item.steps], item.left_out) == ([{"a": "1"}], ("b",))


def test_thing_of_two_workloads_is_tagged_once_and_not_with_what_they_dispute() -> None:
    found = [("web", [thing({}, {"Team": "a", "Tier": "1"})]), ("api", [thing({}, {"Team": "b", "Cost": "9"})])]
    [item] = plan_mirror(WEST, found).items
    assert [step.tags for step in item.steps] == [{"Tier": "1", "Cost": "9"}]
    assert (item.workloads, item.left_out) == (("web", "api"), ("Team",))


def test_workload_of_which_nothing_is_known_does_not_stop_the_others() -> None:
    denied = Problem("NotKnown", "no")
    items = plan_mirror(WEST, [("web", denied), ("api", [thing({}, {"Team": "b"})])]).items
    assert [(item.workloads, item.problem, len(item.steps)) for item in items] == [
        (("web",), denied, 0),
        (("api",), None, 1),
    ]
