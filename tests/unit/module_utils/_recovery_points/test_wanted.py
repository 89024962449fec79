# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was asked for and is not there, for each name, kind and region."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.tracking import set_name
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.registry import BY_NAME
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.wanted import lacking, wanted_points

WEST, EAST = "us-west-2", "us-east-2"


def a_point(name: str, kind: str, region: str = WEST) -> dict[str, Any]:
    unknown = dict.fromkeys(("source_region", "source_account", "source_resource"))
    newest = {"id": "ami-0abc"}
    return {"set": name, "kind": kind, "region": region, **unknown, "newest": newest, "kept": 1, "pending": []}


SHOP = a_point("shop", "ami")


@pytest.mark.parametrize(
    ("sets", "kinds", "missing"),
    [
        pytest.param(["shop"], ["ami", "rds_instance"], [("shop", "rds_instance")], id="one_kind_of_two"),
        pytest.param(["shop"], ["ami"], [], id="the_kind_that_is_there"),
        pytest.param(["shop"], [], [], id="any_kind_is_enough_if_none_is_named"),
        pytest.param(["web"], [], [("web", None)], id="a_name_that_is_not_there"),
        pytest.param(["web"], ["ami", "ebs"], [("web", "ami"), ("web", "ebs")], id="not_there_in_any_kind"),
        pytest.param(["shop", "shop"], ["ebs"], [("shop", "ebs")], id="a_name_twice"),
        pytest.param(["sh*"], ["ami", "ebs"], [], id="a_pattern_may_match_in_some_kind"),
        pytest.param(["we?"], ["ami", "ebs"], [("we?", None)], id="a_pattern_that_matches_nothing"),
        pytest.param(["we?"], ["ami"], [("we?", "ami")], id="a_pattern_and_one_kind"),
        pytest.param(["Shop [blue]"], ["ami"], [], id="a_name_that_stands_in_tags_with_other_characters"),
        pytest.param(["Shop [green]"], ["ami"], [("Shop [green]", "ami")], id="another_such_name"),
    ],
)
def test_wanted_points_has_an_entry_for_each_kind_that_is_not_there(
    sets: list[str], kinds: list[str], missing: list[tuple[str, str | None]]
) -> None:
    """Catches: a database without a recovery point that passes because an image has its name."""
    points = wanted_points([SHOP, a_point(set_name("Shop [blue]"), "ami")], sets, [WEST], kinds)
    assert [(point["set"], point["kind"]) for point in points if point["newest"] is None] == missing
    said = lacking(points, [WEST], None)
    assert (said is None) == (not missing)
    assert all(f"{kind}) in {WEST} has none" in str(said) for _name, kind in missing if kind)


def test_wanted_points_counts_kinds_in_each_region() -> None:
    points = wanted_points([SHOP, a_point("shop", "ebs", EAST)], ["shop"], [WEST, EAST], ["ami", "ebs"])
    assert [(p["kind"], p["region"]) for p in points if p["newest"] is None] == [("ami", EAST), ("ebs", WEST)]


def test_wanted_points_of_all_kinds_named_is_each_of_them() -> None:
    points = wanted_points([SHOP], ["shop"], [WEST], list(BY_NAME))
    assert [point["kind"] for point in points] == list(BY_NAME)
