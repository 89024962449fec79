"""DeregisterImage: snapshots, protection, and what is seen afterwards."""

from __future__ import annotations

from .support import DESTINATION, MISSING_IMAGE, SOURCE, Aws, error_of


def test_snapshots_stay_unless_asked_for(aws: Aws) -> None:
    image = aws.image()
    aws.ec2().deregister_image(ImageId=image)
    assert len(aws.snapshots(SOURCE)) == 1


def test_snapshots_go_along_and_are_reported(aws: Aws) -> None:
    # Recording ec2.DeregisterImage.2025-delete-snapshots.
    image = aws.image()
    snapshot = aws.snapshots(SOURCE)[0]["SnapshotId"]
    answer = aws.ec2().deregister_image(ImageId=image, DeleteAssociatedSnapshots=True)
    assert answer["Return"] is True
    assert answer["DeleteSnapshotResults"] == [{"SnapshotId": snapshot, "ReturnCode": "success"}]
    assert aws.snapshots(SOURCE) == []


def test_snapshot_of_two_images_is_skipped(aws: Aws) -> None:
    # API_DeregisterImage: "skipped" if another AMI uses it.
    image = aws.image()
    snapshot = aws.snapshots(SOURCE)[0]["SnapshotId"]
    mapping = {"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": snapshot}}
    aws.ec2().register_image(Name="second", RootDeviceName="/dev/sda1", BlockDeviceMappings=[mapping])
    answer = aws.ec2().deregister_image(ImageId=image, DeleteAssociatedSnapshots=True)
    assert answer["DeleteSnapshotResults"] == [{"SnapshotId": snapshot, "ReturnCode": "skipped"}]
    assert len(aws.snapshots(SOURCE)) == 1


def test_pending_copy_is_cancelled(aws: Aws) -> None:
    # EC2 guide, how-ami-copy-works.
    copy = aws.copy(aws.image())
    aws.ec2(DESTINATION).deregister_image(ImageId=copy)
    assert aws.snapshots() == []


def test_answer_is_empty_for_a_while_then_not_found(aws: Aws) -> None:
    # botocore's DescribeImages text; botocore#2194.
    image = aws.image()
    aws.ec2().deregister_image(ImageId=image)
    assert aws.ec2().describe_images(ImageIds=[image])["Images"] == []
    aws.sim.advance(61)
    assert error_of(aws.ec2().describe_images, ImageIds=[image])[0] == "InvalidAMIID.NotFound"


def test_unknown_and_already_deregistered_are_told_apart(aws: Aws) -> None:
    image = aws.image()
    aws.ec2().deregister_image(ImageId=image)
    assert error_of(aws.ec2().deregister_image, ImageId=image)[0] == "InvalidAMIID.Unavailable"
    assert error_of(aws.ec2().deregister_image, ImageId=MISSING_IMAGE)[0] == "InvalidAMIID.NotFound"


def test_another_accounts_image_cannot_be_deregistered(aws: Aws) -> None:
    image = aws.image(launch_permissions=[{"Group": "all"}])
    assert error_of(aws.partner().deregister_image, ImageId=image)[0] == "InvalidAMIID.NotFound"


def test_protected_image_stays_until_protection_and_cooldown_are_over(aws: Aws) -> None:
    # EC2 guide, ami-deregistration-protection: 24 hours with cooldown.
    image, ec2 = aws.image(), aws.ec2()
    ec2.enable_image_deregistration_protection(ImageId=image, WithCooldown=True)
    assert aws.describe(image, SOURCE)["DeregistrationProtection"] == "enabled-with-cooldown"
    assert error_of(ec2.deregister_image, ImageId=image)[0] == "OperationNotPermitted"
    ec2.disable_image_deregistration_protection(ImageId=image)
    assert error_of(ec2.deregister_image, ImageId=image)[0] == "OperationNotPermitted"
    aws.sim.advance(24 * 3600)
    assert ec2.deregister_image(ImageId=image)["Return"] is True


def test_protection_without_cooldown_ends_at_once(aws: Aws) -> None:
    image, ec2 = aws.image(), aws.ec2()
    ec2.enable_image_deregistration_protection(ImageId=image)
    ec2.disable_image_deregistration_protection(ImageId=image)
    assert ec2.deregister_image(ImageId=image)["Return"] is True
