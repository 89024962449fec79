"""CopySnapshot: pending, complete, or in error; without a client token."""

from __future__ import annotations

from typing import Any

from .support import DESTINATION, MISSING_SNAPSHOT, SOURCE, Aws, error_of, tag_set, tags_of


def copy(aws: Aws, **params: Any) -> str:
    [source] = aws.snapshots(SOURCE)
    wanted = {"SourceSnapshotId": source["SnapshotId"], "SourceRegion": SOURCE, **params}
    made: str = aws.ec2(DESTINATION).copy_snapshot(**wanted)["SnapshotId"]
    return made


def test_copied_snapshot_progresses_and_says_nothing_of_its_source(aws: Aws) -> None:
    # Recording ec2.DescribeSnapshots.copied.
    aws.image(size_gib=50)
    specs = [{"ResourceType": "snapshot", "Tags": tag_set(From="there")}]
    made = copy(aws, Description="dr", TagSpecifications=specs)
    aws.sim.advance(27 * 30)
    [snapshot] = aws.snapshots()
    assert (snapshot["SnapshotId"], snapshot["Progress"], snapshot["State"]) == (made, "50%", "pending")
    assert (snapshot["VolumeId"], snapshot["Description"], tags_of(snapshot)) == (
        "vol-ffffffff",
        "dr",
        {"From": "there"},
    )
    aws.sim.advance(27 * 30)
    assert aws.snapshots()[0]["State"] == "completed"


def test_bad_key_ends_in_error_after_the_200(aws: Aws) -> None:
    # EBS guide, ebs-copy-snapshot: "Given key ID is not accessible".
    aws.image()
    copy(aws, Encrypted=True, KmsKeyId="alias/none")
    aws.sim.advance(9999)
    [snapshot] = aws.snapshots()
    assert (snapshot["State"], snapshot["StateMessage"]) == ("error", "Given key ID is not accessible")


def test_encrypted_without_a_key_uses_the_default_key(aws: Aws) -> None:
    # EBS guide, ebs-copy-snapshot; stock moto leaves it unencrypted.
    aws.image()
    copy(aws, Encrypted=True)
    assert aws.snapshots()[0]["Encrypted"] is True


def test_too_many_copies_are_refused_with_the_known_text(aws: Aws) -> None:
    # aws-samples/copy-encrypted-ami#3
    aws.image()
    aws.sim.configure(snapshot_copies_in_progress_limit=1)
    copy(aws)
    text = "Too many snapshot copies in progress. The limit is 1 for this destination region."
    assert error_of(copy, aws) == ("ResourceLimitExceeded", text)


def test_missing_and_incomplete_sources_are_refused(aws: Aws) -> None:
    aws.image(state="pending")
    assert error_of(copy, aws, SourceSnapshotId=MISSING_SNAPSHOT)[0] == "InvalidSnapshot.NotFound"
    assert error_of(copy, aws)[0] == "IncorrectState"
