# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which copies a workload comes back from: the same rule for images and for snapshots of databases."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.point import points_of as databases
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.images import points_of as images
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.point import NoPoint, check_one_account
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import WantedSet
from tests.unit.module_utils._ami import builders as ami
from tests.unit.module_utils._rds import builders as rds

TAGS = {
    "lifeboat:set": "daily",
    "lifeboat:source": "us-east-1/source-1",
    "lifeboat:source-created": "2026-11-19T06:10:00Z",
    "lifeboat:source-resource": f"{ami.ACCOUNT}/db-SHOP",
}
IMAGE = ami.an_image(region="us-west-2", id="ami-copy", tags=TAGS)
SNAPSHOT = rds.a_snapshot(region="us-west-2", id="copy", snapshot_type="manual", tags=TAGS)
UNTRACKED = {"lifeboat:set": "daily"}
OTHER_IMAGE = ami.an_image(region="us-west-2", id="ami-other", tags=UNTRACKED)
OTHER_SNAPSHOT = rds.a_snapshot(region="us-west-2", id="other", snapshot_type="manual", tags=UNTRACKED)


@pytest.mark.parametrize(
    ("wanted", "region", "is_found"),
    [
        pytest.param(WantedSet("daily", set="daily"), "us-east-1", True, id="the set"),
        pytest.param(WantedSet("weekly", set="weekly"), "us-east-1", False, id="another set"),
        pytest.param(WantedSet("db-SHOP", resource="db-SHOP"), "us-east-1", True, id="the resource"),
        pytest.param(WantedSet("db-X", resource="db-X"), "us-east-1", False, id="another resource"),
        pytest.param(
            WantedSet("x", set="daily", resource="db-X"), "us-east-1", False, id="the set of another resource"
        ),
        pytest.param(WantedSet("daily", set="daily"), "eu-west-1", False, id="another source region"),
        pytest.param(WantedSet("daily", set="daily", account=ami.ACCOUNT), "us-east-1", True, id="its account"),
        pytest.param(WantedSet("daily", set="daily", account="222222222222"), "us-east-1", False, id="other account"),
    ],
)
def test_wanted_set_has_its_copies_of_each_kind(wanted: WantedSet, region: str, is_found: bool) -> None:
    """Catches: a fleet and a database that disagree about whose copies these are, and the data of somebody else."""
    assert databases([SNAPSHOT, OTHER_SNAPSHOT], wanted, region) == ([SNAPSHOT] if is_found else [])
    assert images([IMAGE, OTHER_IMAGE], [wanted], region) == ([IMAGE] if is_found else [])


def test_fleet_has_the_images_of_all_its_sets_and_a_database_its_name() -> None:
    assert images([IMAGE], [WantedSet("x", set="x"), WantedSet("y", set="daily")], "us-east-1") == [IMAGE]
    assert images([IMAGE], [], "us-east-1") == []
    assert databases([SNAPSHOT], WantedSet("shop", resource="shop"), "us-east-1") == [SNAPSHOT]


@pytest.mark.parametrize(
    ("wanted", "sets", "told", "account", "fits"),
    [
        pytest.param(WantedSet("x", resource="shop"), ("shop",), (), None, True, id="set_where_nothing_is_told"),
        pytest.param(WantedSet("x", resource="shop"), ("shop",), ("shop-audit",), None, False, id="set_of_another"),
        pytest.param(WantedSet("x", resource="shop"), ("daily",), ("shop", "db-SHOP"), None, True, id="by_name"),
        pytest.param(WantedSet("x", account="1"), ("daily",), (), None, True, id="account_is_not_told"),
    ],
)
def test_set_stands_for_a_resource_only_where_nothing_tells_it(
    wanted: WantedSet, sets: tuple[str, ...], told: tuple[str, ...], account: str | None, fits: bool
) -> None:
    """Catches: the newest copy of another database that goes to a set of this name."""
    assert wanted.fits(sets, told, account) is fits


def test_copies_of_two_accounts_are_not_chosen_from() -> None:
    """Catches: production that comes back with the newest copy of the test account's database of the same name."""
    other = {**TAGS, "lifeboat:source-resource": "222222222222/db-TEST", "lifeboat:source": "us-east-1/source-2"}
    found = [SNAPSHOT, rds.a_snapshot(region="us-west-2", id="test", snapshot_type="manual", tags=other)]
    with pytest.raises(NoPoint, match=f"copies of shop of the accounts {ami.ACCOUNT}, 222222222222, and which"):
        check_one_account(None, found, "shop", "us-west-2")
    check_one_account(ami.ACCOUNT, found, "shop", "us-west-2")
    check_one_account(None, found[:1], "shop", "us-west-2")
    own = WantedSet("shop", resource="shop", account=ami.ACCOUNT)
    assert databases(found, own, "us-east-1") == [SNAPSHOT]
