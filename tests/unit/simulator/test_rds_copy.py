"""CopyDBSnapshot and CopyDBClusterSnapshot: states, members, sources, names, tags, options and quotas."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.simulator.models.db_kind import CLUSTER, INSTANCE, Kind

from .rds_support import KINDS, arn, copy, delete, describe, seed, tag_list
from .support import DESTINATION, OTHER_KEY, PARTNER, SOURCE, THIRD, Aws, error_of, status_of, tag_set

both = pytest.mark.parametrize("kind", KINDS, ids=["instance", "cluster"])
SOURCE_TIME = datetime(2026, 11, 1, 3, tzinfo=UTC)


@both
def test_copy_across_regions_is_pending_then_copying_then_available(aws: Aws, kind: Kind) -> None:
    # Recording rds.CopyDBSnapshot.xregion-pending; terraform-provider-aws#29399.
    copied = copy(aws, arn(seed(aws, kind, size_gib=50), kind), kind)
    seen = [(copied["Status"], copied["PercentProgress"])]
    for _unused in range(3):
        aws.sim.advance(27 * 20 + 1)
        [found] = describe(aws, kind)
        seen.append((found["Status"], found["PercentProgress"]))
    assert seen == [("pending", 0), ("copying", 33), ("copying", 66), ("available", 100)]


@pytest.mark.parametrize(("kind", "status"), [(INSTANCE, "creating"), (CLUSTER, "copying")])
def test_copy_within_a_region_keeps_its_place(aws: Aws, kind: Kind, status: str) -> None:
    # AWS CLI reference, copy-db-snapshot; recording rds.DescribeDBSnapshots.mixed-types.
    copied = copy(aws, seed(aws, kind), kind, SOURCE)
    assert (copied["Status"], copied["VpcId"] != "") == (status, True)


def test_pending_copy_of_an_instance_lacks_what_recordings_lack(aws: Aws) -> None:
    # Recording rds.DescribeDBSnapshots.xregion-pending.
    later = {"SnapshotCreateTime", "OriginalSnapshotCreateTime", "AvailabilityZone", "VpcId", "OptionGroupName"}
    source = arn(seed(aws))
    copied = copy(aws, source)
    assert later.isdisjoint(copied)
    assert (copied["SourceDBSnapshotIdentifier"], copied["SourceRegion"], copied["SnapshotType"]) == (
        source,
        SOURCE,
        "manual",
    )
    assert "KmsKeyId" not in copied
    aws.sim.advance(9999)
    [found] = describe(aws)
    assert later < set(found)
    assert (found["OriginalSnapshotCreateTime"], found["AvailabilityZone"]) == (SOURCE_TIME, f"{DESTINATION}a")
    assert found["SnapshotCreateTime"] > SOURCE_TIME


def test_original_time_of_an_unfinished_copy_is_a_switch(aws: Aws) -> None:
    aws.sim.configure(original_time_while_copying=True)
    assert copy(aws, arn(seed(aws)))["OriginalSnapshotCreateTime"] == SOURCE_TIME


def test_original_time_survives_a_copy_of_a_copy(aws: Aws) -> None:
    # botocore, DBSnapshot.OriginalSnapshotCreateTime: "Doesn't change when the snapshot is copied".
    copy(aws, arn(seed(aws)))
    aws.sim.advance(9999)
    copy(aws, arn("copy-1", region=DESTINATION), region=THIRD)
    aws.sim.advance(9999)
    [found] = describe(aws, region=THIRD)
    assert (found["OriginalSnapshotCreateTime"], found["SourceRegion"]) == (SOURCE_TIME, DESTINATION)


def test_cluster_copy_keeps_the_time_of_its_source_and_names_it(aws: Aws) -> None:
    # Recording rds.DescribeDBClusterSnapshots.copies.
    source = arn(seed(aws, CLUSTER), CLUSTER)
    copied = copy(aws, source, CLUSTER)
    assert (copied["SnapshotCreateTime"], copied["SourceDBClusterSnapshotArn"]) == (SOURCE_TIME, source)
    assert {"SourceRegion", "OriginalSnapshotCreateTime", "DbClusterResourceId"}.isdisjoint(copied)


def test_source_region_of_boto_changes_nothing(aws: Aws) -> None:
    # botocore takes it off the wire and adds PreSignedUrl (handlers.inject_presigned_url_rds).
    copied = copy(aws, arn(seed(aws)), SourceRegion=SOURCE)
    assert copied["SourceRegion"] == SOURCE


@both
@pytest.mark.parametrize("source", ["rds:orders-2026-11-01-03-00", "arn"], ids=["name of another region", "wrong ARN"])
def test_source_that_is_not_there_is_not_found(aws: Aws, kind: Kind, source: str) -> None:
    # botocore's model: 404; a name is looked up in the destination only (API_CopyDBSnapshot).
    seed(aws, kind)
    asked = arn("missing", kind) if source == "arn" else source
    assert error_of(copy, aws, asked, kind) == (kind.not_found, f"{kind.snapshot} {asked} not found.")
    assert status_of(copy, aws, asked, kind) == 404


def test_arn_of_the_other_kind_is_refused(aws: Aws) -> None:
    assert error_of(copy, aws, arn(seed(aws, CLUSTER), CLUSTER))[0] == "InvalidParameterValue"


@both
@pytest.mark.parametrize("status", ["creating", "failed"])
def test_source_has_to_be_available(aws: Aws, kind: Kind, status: str) -> None:
    # API_CopyDBSnapshot: InvalidDBSnapshotState; API_CopyDBClusterSnapshot: InvalidDBClusterSnapshotStateFault.
    name = seed(aws, kind, type="manual", status=status)
    assert error_of(copy, aws, arn(name, kind), kind)[0] == kind.invalid_state


@both
@pytest.mark.parametrize("name", ["1st", "a--b", "ends-", "with:colon", "under_score", "ümlaut", "dot.ted"])
def test_target_identifiers_that_break_the_rules(aws: Aws, kind: Kind, name: str) -> None:
    # API_CopyDBSnapshot, "Constraints"; texts: aws/aws-sdk#638.
    code, text = error_of(copy, aws, arn(seed(aws, kind), kind), kind, **{f"Target{kind.id_parameter}": name})
    assert (code, "identifier" in text) == ("InvalidParameterValue", True)


@pytest.mark.parametrize(("kind", "longest"), [(INSTANCE, 255), (CLUSTER, 63)])
def test_longest_target_identifier(aws: Aws, kind: Kind, longest: int) -> None:
    # API_CopyDBSnapshot: 255; API_CopyDBClusterSnapshot: 63.
    source, parameter = arn(seed(aws, kind), kind), f"Target{kind.id_parameter}"
    assert error_of(copy, aws, source, kind, **{parameter: "a" * (longest + 1)})[0] == "InvalidParameterValue"
    assert copy(aws, source, kind, **{parameter: "A" * longest})[kind.id_parameter] == "a" * longest


@both
def test_taken_target_identifier_is_named(aws: Aws, kind: Kind) -> None:
    # Recording rds.CopyDBSnapshot.DBSnapshotAlreadyExists.
    source = arn(seed(aws, kind), kind)
    copy(aws, source, kind)
    text = "Cannot create the snapshot because a snapshot with the identifier copy-1 already exists."
    assert error_of(copy, aws, source, kind) == (kind.already_exists, text)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, {}),
        ({"CopyTags": True}, {"Team": "db"}),
        ({"CopyTags": True, "Tags": tag_set(Set="orders")}, {"Set": "orders"}),
        ({"CopyTags": True, "Tags": []}, {"Team": "db"}),
    ],
    ids=["none", "copied", "given tags win", "no tags are not given tags"],
)
def test_tags_of_a_copy_are_visible_at_once(aws: Aws, params: dict[str, Any], expected: dict[str, str]) -> None:
    # cloud-custodian resources/rds.py: Tags win over CopyTags; recording rds.ListTagsForResource.copied.
    copy(aws, arn(seed(aws, tags={"Team": "db"})), **params)
    [found] = describe(aws)
    assert tag_list(found) == expected


_RESERVED = 'Tag keys cannot start with the reserved prefix "{}".'
_SYMBOLS = "may only contain unicode letters, digits, whitespace, or one of these symbols"


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("aws:x", "v", _RESERVED.format("aws:")),
        ("rds:x", "v", _RESERVED.format("rds:")),
        ("k" * 129, "v", "Tag keys must be"),
        ("k", "v" * 257, "Tag values must be"),
        ("k", '{"a": 1}', f"Tag values {_SYMBOLS}"),
        ("k", "a,b", f"Tag values {_SYMBOLS}"),
        ("k(1)", "v", f"Tag keys {_SYMBOLS}"),
    ],
    ids=["aws:", "rds:", "long key", "long value", "JSON", "comma", "parenthesis in key"],
)
def test_tags_that_rds_refuses(aws: Aws, key: str, value: str, text: str) -> None:
    # cloud-custodian#6782, cloud-custodian#4674, botocore's Tag shape.
    code, message = error_of(copy, aws, arn(seed(aws)), Tags=[{"Key": key, "Value": value}])
    assert (code, text in message) == ("InvalidParameterValue", True)
    assert describe(aws) == []


def test_unusual_tags_that_rds_accepts(aws: Aws) -> None:
    # The documented expression: letters, separators and numbers of Unicode, and _ . : / = + - @.
    tags = {"Größe": "½ m", "arn": "arn:aws:rds:x/y=1+2-3@4_5.6", "e": ""}
    assert tag_list(copy(aws, arn(seed(aws)), Tags=tag_set(**tags))) == tags


def test_copied_tags_obey_the_same_rules(aws: Aws) -> None:
    # 1Strategy/rds-oracle-cross-account-cross-region-dr#1
    source = arn(seed(aws, tags={"aws:cloudformation:stack-name": "x"}))
    assert error_of(copy, aws, source, CopyTags=True) == ("InvalidParameterValue", _RESERVED.format("aws:"))


def test_more_than_fifty_tags_are_refused(aws: Aws) -> None:
    tags = [{"Key": f"k{number}", "Value": ""} for number in range(51)]
    assert error_of(copy, aws, arn(seed(aws)), Tags=tags)[0] == "InvalidParameterValue"


def test_snapshot_with_options_needs_an_option_group_that_has_them(aws: Aws) -> None:
    # cloud-custodian#4955
    source, rds = arn(seed(aws, engine="sqlserver-se", required_options=["Timezone"])), aws.rds(DESTINATION)
    text = "The snapshot requires a target option group with the following options: [Timezone]"
    assert error_of(copy, aws, source) == ("InvalidParameterValue", text)
    names = {"OptionGroupName": "with-zone", "EngineName": "mysql", "MajorEngineVersion": "5.6"}
    rds.create_option_group(**names, OptionGroupDescription="x")
    assert error_of(copy, aws, source, OptionGroupName="with-zone") == ("InvalidParameterValue", text)
    rds.modify_option_group(OptionGroupName="with-zone", OptionsToInclude=[{"OptionName": "Timezone"}])
    copy(aws, source, OptionGroupName="with-zone")
    aws.sim.advance(9999)
    assert describe(aws)[0]["OptionGroupName"] == "with-zone"


def test_option_group_can_be_taken_along(aws: Aws) -> None:
    # botocore, CopyDBSnapshot.CopyOptionGroup: "to the target ... account or ... Region".
    source = arn(seed(aws, required_options=["Timezone"]))
    assert copy(aws, source, CopyOptionGroup=True)["Status"] == "pending"


def test_missing_option_group_is_not_found(aws: Aws) -> None:
    assert error_of(copy, aws, arn(seed(aws)), OptionGroupName="none")[0] == "OptionGroupNotFoundFault"


def test_options_stay_where_the_copy_stays_in_its_region(aws: Aws) -> None:
    assert copy(aws, seed(aws, required_options=["Timezone"]), region=SOURCE)["Status"] == "creating"


@pytest.mark.parametrize(("kind", "limit"), [(INSTANCE, 20), (CLUSTER, 5)])
def test_copies_in_flight_are_limited_per_destination(aws: Aws, kind: Kind, limit: int) -> None:
    # RDS guide, CHAP_Limits: 20; Aurora guide, aurora-copy-snapshot: 5; text: the recording ...-inflight.
    source, target = arn(seed(aws, kind), kind), f"Target{kind.id_parameter}"
    aws.sim.seed_rds(DESTINATION, copies=[{"of": source, "id": f"c{i}", "status": "copying"} for i in range(limit - 1)])
    copy(aws, source, kind)
    text = f"Cannot copy more than {limit} snapshots across regions"
    assert error_of(copy, aws, source, kind, **{target: "over"}) == ("SnapshotQuotaExceeded", text)
    copy(aws, source, kind, THIRD)
    copy(aws, source, kind, SOURCE)
    delete(aws, "copy-1", kind)
    assert copy(aws, source, kind, **{target: "over"})["Status"] == "pending"


@both
def test_copies_within_the_region_are_not_in_flight(aws: Aws, kind: Kind) -> None:
    # The recorded text: "Cannot copy more than 5 snapshots across regions".
    aws.sim.configure(db_instance_copies_limit=1, db_cluster_copies_limit=1)
    copy(aws, seed(aws, kind, DESTINATION), kind, **{f"Target{kind.id_parameter}": "local"})
    assert copy(aws, arn(seed(aws, kind), kind), kind)["Status"] == "pending"


@both
def test_manual_snapshots_are_limited_with_another_text(aws: Aws, kind: Kind) -> None:
    # pbudzon/aws-maintenance#12; automated ones do not count.
    source = arn(seed(aws, kind), kind)
    many = [{"kind": kind.name, "database": "old", "type": "manual"} for _unused in range(100)]
    aws.sim.seed_rds(DESTINATION, snapshots=many[:99])
    seed(aws, kind, DESTINATION)
    copy(aws, source, kind)
    text = "Cannot create more than 100 manual snapshots"
    again = {f"Target{kind.id_parameter}": "over"}
    assert error_of(copy, aws, source, kind, **again) == ("SnapshotQuotaExceeded", text)
    aws.sim.configure(manual_db_snapshots_limit=101)
    assert copy(aws, source, kind, **again)["Status"] == "pending"


@both
def test_copy_fails_on_request_and_makes_room(aws: Aws, kind: Kind) -> None:
    aws.sim.configure(fail_db_copies=[{"region": DESTINATION, "database": "orders", "times": 1}])
    source = arn(seed(aws, kind), kind)
    copy(aws, source, kind)
    aws.sim.advance(60)
    [found] = describe(aws, kind)
    assert (found["Status"], found["PercentProgress"]) == ("failed", 99)
    delete(aws, "copy-1", kind)
    assert copy(aws, source, kind)["Status"] == "pending"


@both
def test_deleting_a_copy_in_progress_cancels_it(aws: Aws, kind: Kind) -> None:
    # API_DeleteDBSnapshot: "If the snapshot is being copied, the copy operation is terminated."
    copy(aws, arn(seed(aws, kind), kind), kind)
    delete(aws, "copy-1", kind)
    assert describe(aws, kind) == []


def test_source_region_that_is_down_refuses_the_copy_but_not_the_destination(aws: Aws) -> None:
    # Inferred; see rds/copy_source.py.
    source = arn(seed(aws))
    copy(aws, source)
    aws.sim.outage(SOURCE)
    assert error_of(copy, aws, source, TargetDBSnapshotIdentifier="other")[0] == "ServiceUnavailable"
    assert len(describe(aws)) == 1


def test_throttled_call_has_the_documented_code(aws: Aws) -> None:
    # RDS guide, CHAP_Limits.
    aws.sim.configure(throttling=True, buckets={"rds:CopyDBSnapshot": [0, 0]})
    assert error_of(copy, aws, arn(seed(aws))) == ("ThrottlingException", "Rate exceeded")


def test_shared_snapshot_can_be_copied_by_its_arn(aws: Aws) -> None:
    # RDS guide, USER_ShareSnapshot.
    source = arn(seed(aws, type="manual", id="handed-over"))
    copy_by_partner = aws.rds(DESTINATION, OTHER_KEY).copy_db_snapshot
    params = {"SourceDBSnapshotIdentifier": source, "TargetDBSnapshotIdentifier": "mine"}
    assert error_of(copy_by_partner, **params)[0] == "DBSnapshotNotFound"
    share = aws.rds().modify_db_snapshot_attribute
    share(DBSnapshotIdentifier="handed-over", AttributeName="restore", ValuesToAdd=[PARTNER])
    assert copy_by_partner(**params)["DBSnapshot"]["SourceDBSnapshotIdentifier"] == source


def test_parameters_that_are_not_simulated_are_gaps(aws: Aws) -> None:
    code, _message = error_of(copy, aws, arn(seed(aws)), SnapshotAvailabilityZone="us-west-2-lax-1a")
    assert (code, aws.sim.gaps()) == ("LifeboatNotSimulated", ["rds:CopyDBSnapshot"])
