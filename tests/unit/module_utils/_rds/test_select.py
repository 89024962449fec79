# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which snapshots are the sources, and which databases are meant."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbSnapshot
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.select import (
    databases_with_tags,
    newest_of_each,
    without_snapshot,
)
from tests.unit.module_utils._rds.builders import KINDS, a_request, a_snapshot, day

OLD, NEW = a_snapshot(id="old", created=day(-1)), a_snapshot(id="new")
MAKING = a_snapshot(id="making", state="creating", created=day(9))
OTHER = a_snapshot(id="other", database="crm", created=day(-5))


@pytest.mark.parametrize(
    ("found", "newest"),
    [
        pytest.param([], {}, id="none"),
        pytest.param([OLD, NEW], {"shop": "new"}, id="the_newest"),
        pytest.param([NEW, MAKING], {"shop": "new"}, id="one_being_made_does_not_count_yet"),
        pytest.param([MAKING], {}, id="only_one_being_made"),
        pytest.param([NEW, a_snapshot(id="bad", state="failed", created=day(3))], {"shop": "new"}, id="nor_a_failed"),
        pytest.param([OTHER, NEW, OLD], {"shop": "new", "crm": "other"}, id="of_each_database"),
        pytest.param([NEW, a_snapshot(id="newer")], {"shop": "newer"}, id="one_moment_is_decided_by_identifier"),
    ],
)
def test_newest_of_each_database(found: list[DbSnapshot], newest: dict[str, str]) -> None:
    """Catches: an older recovery point than there could be, or one that cannot be copied yet."""
    for order in (found, found[::-1]):
        found_of = newest_of_each(order).items()
        assert {database: snapshot.id for database, [snapshot] in found_of} == newest


def test_newest_of_copies_of_databases_of_one_name_is_one_for_each() -> None:
    """Catches: of two databases that are copied on, only the newer one."""
    lineage = {"snapshot_type": "manual", "region": "us-west-2"}
    here = a_snapshot(id="a", lineage="us-east-1/a", resource_id="db-1", **lineage)
    there = a_snapshot(id="b", lineage="eu-central-1/b", resource_id="db-2", created=day(-3), **lineage)
    assert {snapshot.id for snapshot in newest_of_each([here, there])["shop"]} == {"a", "b"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    ("state", "snapshot_type", "said"),
    [
        pytest.param(None, "automated", "shop in us-east-1 has no available automated DB", id="none"),
        pytest.param(None, "any", "shop in us-east-1 has no available DB", id="of_no_type"),
        pytest.param("creating", "automated", "; one is being created, run again; check", id="one_is_being_made"),
    ],
)
def test_without_snapshot_says_what_to_check(kind: DbKind, state: str | None, snapshot_type: str, said: str) -> None:
    """Catches: a database without backups that nobody hears of."""
    found = [a_snapshot(kind, state=state)] if state else []
    problems = without_snapshot(a_request(kind, snapshot_type=snapshot_type), ["shop"], found)
    assert problems["shop"].code == "NoSnapshot"
    assert said in problems["shop"].message
    assert kind.option in problems["shop"].message


def test_without_snapshot_of_databases_that_have_one_is_nothing() -> None:
    """Catches: a failure for a database that is well protected."""
    assert without_snapshot(a_request(), ["shop", "crm"], [NEW, MAKING, OTHER]) == {}


TAGS = {
    "shop": {"Environment": "Production", "Tier": "1"},
    "crm": {"Environment": "Staging"},
    "bare": {},
    "odd": {"environment": "Production"},
}


@pytest.mark.parametrize(
    ("filters", "databases"),
    [
        pytest.param({}, ["shop", "crm", "bare", "odd"], id="all"),
        pytest.param({"tag:Environment": ("Production",)}, ["shop"], id="value"),
        pytest.param({"tag:Environment": ("Production", "Staging")}, ["shop", "crm"], id="any_of_the_values"),
        pytest.param({"tag:Environment": ("Prod*",)}, ["shop"], id="pattern"),
        pytest.param({"tag:Environment": ("*",)}, ["shop", "crm"], id="any_value_but_it_must_be_there"),
        pytest.param({"tag:Environment": ("*",), "tag:Tier": ("1",)}, ["shop"], id="all_of_the_filters"),
        pytest.param({"tag-key": ("Tier",)}, ["shop"], id="key"),
        pytest.param({"tag-key": ("[Ee]nvironment",)}, ["shop", "crm", "odd"], id="pattern_of_a_key"),
        pytest.param({"tag:environment": ("Production",)}, ["odd"], id="case_counts"),
        pytest.param({"tag:Nobody": ("x",)}, [], id="nobody"),
    ],
)
def test_databases_with_tags_match_all_filters(filters: dict[str, tuple[str, ...]], databases: list[str]) -> None:
    """Catches: databases copied that nobody asked for, or left out because of a pattern."""
    assert databases_with_tags(TAGS, a_request(filters=filters)) == databases
