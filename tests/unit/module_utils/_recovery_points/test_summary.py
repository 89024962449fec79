# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be restored, for each set, kind and region."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import FAILED, PENDING, USABLE, Resource
from ansible_collections.lifeboat.aws.plugins.module_utils._core.arns import ec2_arn
from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.registry import BY_NAME, READ_UNASKED
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.observe import find_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.summary import Copy, recovery_points
from tests.unit.module_utils.scripted import ScriptedClient, ScriptedClients, ScriptedClock, aws_error

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
WORDS = {USABLE: "available", PENDING: "pending", FAILED: "failed", "disabled": "disabled", "gone": "deregistered"}


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def a_point(
    hours: float = 10,
    phase: str = USABLE,
    kind: str = "ami",
    set_name: str = "web",
    region: str = "us-west-2",
    **more: Any,
) -> Copy:
    """The copy of something made so many hours ago."""
    source_id = f"src-{hours}"
    fields: dict[str, Any] = {
        "region": region,
        "id": f"copy-{hours}",
        "name": "",
        "state": WORDS[phase],
        "phase": phase,
        "created": hours_ago(1),
        "encrypted": True,
        "size_gib": 8,
        "tags": {
            "lifeboat:set": set_name,
            "lifeboat:source": f"us-east-1/{source_id}",
            "lifeboat:source-created": hours_ago(hours).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    }
    resource = Resource(**{**fields, **more})
    return Copy(kind, resource, f"arn:{resource.id}", tells_start=BY_NAME[kind].tells_start)


def one(*copies: Copy, max_age: timedelta | None = None) -> dict[str, Any]:
    (point,) = recovery_points(copies, NOW, max_age)
    return point


def test_recovery_points_entry_has_the_documented_keys() -> None:
    """Catches: a key that a plan or a dashboard reads and that is gone."""
    assert one(a_point(10)) == {
        "set": "web",
        "kind": "ami",
        "region": "us-west-2",
        "source_region": "us-east-1",
        "source_account": None,
        "source_resource": None,
        "newest": {
            "id": "copy-10",
            "arn": "arn:copy-10",
            "source": "us-east-1/src-10",
            "source_created": "2026-11-19T20:00:00Z",
            "age": 36000,
            "state": "available",
            "encrypted": True,
            "size": 8,
        },
        "kept": 1,
        "pending": [],
        "failed": [],
    }


@pytest.mark.parametrize(
    ("copies", "max_hours", "newest", "kept"),
    [
        pytest.param([a_point(10), a_point(34)], None, "copy-10", 2, id="newest_by_the_time_of_the_source"),
        pytest.param(
            [a_point(10, created=hours_ago(9)), a_point(34, created=hours_ago(0))],
            None,
            "copy-10",
            2,
            id="not_of_the_copy",
        ),
        pytest.param([a_point(10, PENDING), a_point(34)], None, "copy-34", 1, id="a_pending_one_restores_nothing"),
        pytest.param([a_point(10, FAILED), a_point(34)], None, "copy-34", 1, id="nor_a_failed_one"),
        pytest.param([a_point(10, "disabled"), a_point(34)], None, "copy-34", 1, id="nor_a_disabled_one"),
        pytest.param([a_point(10, "gone"), a_point(34)], None, "copy-34", 1, id="nor_one_that_is_going"),
        pytest.param([a_point(10, PENDING)], None, None, 0, id="none_yet"),
        pytest.param([a_point(10)], 10, "copy-10", 1, id="exactly_as_old_as_may_be"),
        pytest.param([a_point(10)], 9.99, None, 1, id="too_old_but_it_could_be_restored"),
        pytest.param([a_point(10), a_point(34)], 24, "copy-10", 2, id="the_older_one_is_kept_all_the_same"),
        pytest.param([a_point(-1)], 24, "copy--1", 1, id="an_hour_of_clock_error"),
        pytest.param([a_point(-1.01)], 24, None, 1, id="from_the_future_it_is_no_younger"),
        pytest.param([a_point(-9), a_point(10)], 24, "copy-10", 2, id="one_of_today_beside_it"),
        pytest.param([a_point(-9)], None, "copy--9", 1, id="without_max_age_it_can_be_restored"),
        pytest.param([a_point(10), a_point(10, id="twin")], None, "twin", 2, id="one_moment_is_decided_by_id"),
    ],
)
def test_recovery_points_newest_and_kept(
    copies: list[Copy], max_hours: float | None, newest: str | None, kept: int
) -> None:
    """Catches: an old recovery point that looks young because it was copied today; one that restores nothing."""
    max_age = None if max_hours is None else timedelta(hours=max_hours)
    for order in (copies, copies[::-1]):
        point = one(*order, max_age=max_age)
        assert ((point["newest"] or {}).get("id"), point["kept"]) == (newest, kept)


@pytest.mark.parametrize(
    ("kind", "progress", "created", "left"),
    [
        pytest.param("ami", 50, hours_ago(1), 3600, id="half_done"),
        pytest.param("ebs", 90, hours_ago(1), 400, id="nearly_done"),
        pytest.param("ami", 0, hours_ago(1), None, id="not_begun"),
        pytest.param("ami", None, hours_ago(1), None, id="aws_has_not_said"),
        pytest.param("ami", 100, hours_ago(1), None, id="about_to_be_there"),
        pytest.param("ami", 50, NOW, None, id="no_time_has_passed"),
        pytest.param("rds_instance", 50, datetime(1970, 1, 1, tzinfo=timezone.utc), None, id="rds_says_no_time"),
        pytest.param("rds_cluster", 50, hours_ago(10), None, id="clusters_tell_the_time_of_the_source"),
        pytest.param("rds_instance", 50, hours_ago(10), None, id="as_instances_may_with_the_original_time"),
    ],
)
def test_recovery_points_pending_say_how_long_they_may_take(
    kind: str, progress: int | None, created: datetime, left: int | None
) -> None:
    """Catches: ten hours foretold for a copy that was begun ten minutes ago, or a division by zero."""
    (pending,) = one(a_point(10, PENDING, kind, progress=progress, created=created))["pending"]
    assert (pending["progress"], pending["seconds_left"]) == (progress, left)


@pytest.mark.parametrize(("reason", "told"), [("key is gone", "key is gone"), ("", None)])
def test_recovery_points_failed_say_why(reason: str, told: str | None) -> None:
    """Catches: an empty text for "AWS has not said"."""
    (failed,) = one(a_point(10, FAILED, state_reason=reason))["failed"]
    assert (failed["id"], failed["reason"]) == ("copy-10", told)


@pytest.mark.parametrize("missing", ["lifeboat:set", "lifeboat:source", "lifeboat:source-created"])
def test_recovery_points_without_complete_tracking_are_none_of_ours(missing: str) -> None:
    """Catches: a crash at, or trust in, something that somebody has tagged by hand."""
    whole = a_point(10).resource
    tags = {key: value for key, value in whole.tags.items() if key != missing}
    assert recovery_points([a_point(10, tags=tags)], NOW, None) == []


def test_recovery_points_are_ordered_by_set_kind_and_region_whatever_aws_says_first() -> None:
    """Catches: a diff in a report each night although nothing has changed."""
    copies = [
        a_point(10, kind=kind, set_name=name, region=region)
        for name in ("web", "crm")
        for kind in ("rds_instance", "ami")
        for region in ("us-west-2", "eu-west-1")
    ]
    expected = [
        (name, kind, region)
        for name in ("crm", "web")
        for kind in ("ami", "rds_instance")
        for region in ("eu-west-1", "us-west-2")
    ]
    for seed in range(5):
        Random(seed).shuffle(copies)
        points = recovery_points(copies, NOW, None)
        assert [(point["set"], point["kind"], point["region"]) for point in points] == expected


def test_recovery_points_lists_are_newest_first() -> None:
    """Catches: the failure of last year above the one of tonight."""
    point = one(*(a_point(hours, phase) for hours in (30, 10, 20) for phase in (PENDING, FAILED)))
    assert [entry["age"] for entry in point["pending"]] == [36000, 72000, 108000]
    assert [entry["age"] for entry in point["failed"]] == [36000, 72000, 108000]


@pytest.mark.parametrize(
    ("region", "what", "arn"),
    [
        pytest.param("us-west-2", "image/ami-1", "arn:aws:ec2:us-west-2::image/ami-1", id="image"),
        pytest.param("us-west-2", "snapshot/snap-1", "arn:aws:ec2:us-west-2::snapshot/snap-1", id="snapshot"),
        pytest.param("cn-north-1", "image/ami-1", "arn:aws-cn:ec2:cn-north-1::image/ami-1", id="china"),
        pytest.param("us-gov-west-1", "image/ami-1", "arn:aws-us-gov:ec2:us-gov-west-1::image/ami-1", id="govcloud"),
        pytest.param("us-iso-east-1", "image/ami-1", "arn:aws-iso:ec2:us-iso-east-1::image/ami-1", id="iso"),
        pytest.param("us-isob-east-1", "image/ami-1", "arn:aws-iso-b:ec2:us-isob-east-1::image/ami-1", id="iso_b"),
    ],
)
def test_ec2_arn_names_the_partition(region: str, what: str, arn: str) -> None:
    """Catches: an ARN that no policy of the partition matches; EC2 leaves the account out of these."""
    assert ec2_arn(region, what) == arn


# --- reading ---

TAGS = [{"Key": key, "Value": value} for key, value in a_point(10).resource.tags.items()]
IMAGE = {"ImageId": "ami-1", "State": "available", "CreationDate": "2026-11-20T05:00:00.000Z", "Tags": TAGS}
RDS_TAGS = [*TAGS[:1], {"Key": "lifeboat:source", "Value": "us-east-1/rds:shop"}, *TAGS[2:]]


def nothing(**more: Any) -> ScriptedClient:
    return ScriptedClient(
        **{
            "describe_images": lambda **_: {"Images": []},
            "describe_snapshots": lambda **_: {"Snapshots": []},
            "describe_db_snapshots": lambda **_: {"DBSnapshots": []},
            "describe_db_cluster_snapshots": lambda **_: {"DBClusterSnapshots": []},
            **more,
        }
    )


def read(client: ScriptedClient, *kinds: str) -> tuple[list[Copy], list[Any]]:
    clients: Any = ScriptedClients(ec2={"us-west-2": client}, rds={"us-west-2": client})
    return find_copies(["us-west-2"], kinds or READ_UNASKED, clients, ScriptedClock())


def test_find_copies_is_one_listing_for_each_kind() -> None:
    """Catches: calls that are paid for with throttling; a kind that is never looked at."""
    client = nothing()
    assert read(client) == ([], [])
    assert sorted(client.operations) == [
        "describe_db_cluster_snapshots",
        "describe_db_snapshots",
        "describe_images",
        "describe_snapshots",
    ]


@pytest.mark.parametrize(
    ("state", "snapshots", "progress"),
    [
        pytest.param("available", None, None, id="an_image_that_is_there_costs_no_second_call"),
        pytest.param("pending", [("ami-1", "40%"), ("ami-1", "60%")], 50, id="a_pending_one_has_its_snapshots"),
        pytest.param("pending", [], None, id="which_are_not_there_yet"),
    ],
)
def test_find_copies_of_images(state: str, snapshots: list[tuple[str, str]] | None, progress: int | None) -> None:
    """Catches: a pending copy of an hour of which nobody knows how far it is."""
    text = "Copied for DestinationAmi {} from SourceAmi ami-s for SourceSnapshot snap-s."
    told = [{"Description": text.format(image_id), "Progress": percent} for image_id, percent in snapshots or ()]
    client = ScriptedClient(
        describe_images=[{"Images": [{**IMAGE, "State": state}]}],
        describe_snapshots=[] if snapshots is None else [{"Snapshots": told}],
    )
    (copy,), problems = read(client, "ami")
    assert (copy.kind, copy.resource.progress, copy.arn) == ("ami", progress, "arn:aws:ec2:us-west-2::image/ami-1")
    assert problems == []


def test_find_copies_of_databases_have_the_arn_of_aws() -> None:
    """Catches: an ARN that we make up although RDS tells it, account and all."""
    arn = "arn:aws:rds:us-west-2:123456789012:snapshot:copy"
    told = {"DBSnapshotIdentifier": "copy", "DBSnapshotArn": arn, "Status": "available", "TagList": RDS_TAGS}
    told["SnapshotCreateTime"] = NOW
    (copy,), _problems = read(nothing(describe_db_snapshots=[{"DBSnapshots": [told]}]), "rds_instance")
    assert (copy.kind, copy.arn) == ("rds_instance", arn)


def test_find_copies_of_a_kind_that_cannot_be_read_is_a_problem_and_hides_no_other() -> None:
    """Catches: "could not tell" told as "no recovery points", or one denied call that hides all others."""
    client = nothing(describe_images=[{"Images": [IMAGE]}], describe_db_snapshots=[aws_error("AccessDenied", "no")])
    copies, (problem,) = read(client)
    assert [copy.kind for copy in copies] == ["ami"]
    assert "rds:DescribeDBSnapshots" in problem.message
