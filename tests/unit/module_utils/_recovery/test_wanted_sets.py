# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which copies a workload comes back from: the same rule for images and for snapshots of databases."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.point import points_of as databases
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.images import points_of as images
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
        pytest.param(WantedSet("daily", resource="daily"), "us-east-1", True, id="the resource by its set"),
        pytest.param(WantedSet("db-X", resource="db-X"), "us-east-1", False, id="another resource"),
        pytest.param(
            WantedSet("x", set="daily", resource="db-X"), "us-east-1", False, id="the set of another resource"
        ),
        pytest.param(WantedSet("daily", set="daily"), "eu-west-1", False, id="another source region"),
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
