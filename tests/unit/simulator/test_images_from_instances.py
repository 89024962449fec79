"""RegisterImage and CreateImage, and finding out what uses an image."""

from __future__ import annotations

from typing import Any

import pytest

from .support import SOURCE, Aws, error_of, tag_set, tags_of


def snapshot(aws: Aws) -> str:
    aws.image(size_gib=30)
    found: str = aws.snapshots(SOURCE)[0]["SnapshotId"]
    return found


def instance(aws: Aws, image: str) -> str:
    found: str = aws.ec2().run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    return found


def test_registered_image_has_what_was_said_and_no_source(aws: Aws) -> None:
    # EC2 guide, ami-ancestry: RegisterImage leaves SourceImageId out.
    mappings = [
        {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot(aws), "VolumeType": "gp3", "Iops": 4000}},
        {"DeviceName": "/dev/xvdb", "VirtualName": "ephemeral0"},
        {"DeviceName": "/dev/xvdc", "Ebs": {"VolumeSize": 7, "DeleteOnTermination": False}},
    ]
    traits = {"Architecture": "arm64", "BootMode": "uefi", "ImdsSupport": "v2.0", "TpmSupport": "v2.0"}
    image_id = aws.ec2().register_image(
        Name="registered",
        Description="by hand",
        RootDeviceName="/dev/xvda",
        VirtualizationType="hvm",
        BlockDeviceMappings=mappings,
        TagSpecifications=[{"ResourceType": "image", "Tags": tag_set(Name="r")}],
        **traits,
    )["ImageId"]
    image = aws.describe(image_id, SOURCE)
    assert image["State"] == "available"
    assert {name: image[name] for name in traits} == traits
    assert (image["Description"], image["RootDeviceName"], tags_of(image)) == ("by hand", "/dev/xvda", {"Name": "r"})
    assert not {"SourceImageId", "SourceInstanceId", "EnaSupport"} & set(image)
    first, second, third = image["BlockDeviceMappings"]
    assert (first["Ebs"]["VolumeSize"], first["Ebs"]["Iops"]) == (30, 4000)
    assert second == {"DeviceName": "/dev/xvdb", "VirtualName": "ephemeral0"}
    assert (third["Ebs"]["VolumeSize"], third["Ebs"]["DeleteOnTermination"]) == (7, False)


def test_registering_checks_name_snapshot_and_architecture(aws: Aws) -> None:
    register = aws.ec2().register_image
    missing: list[Any] = [{"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": "snap-0123456789abcdef0"}}]
    aws.image(name="taken")
    assert error_of(register, Name="taken")[0] == "InvalidAMIName.Duplicate"
    assert error_of(register, Name="web:1")[0] == "InvalidAMIName.Malformed"
    assert error_of(register, Name="web-9", BlockDeviceMappings=missing)[0] == "InvalidSnapshot.NotFound"
    assert error_of(register, Name="web-9", Architecture="vax")[0] == "InvalidParameterValue"


def test_created_image_names_its_instance_and_the_instances_image(aws: Aws) -> None:
    # Recording ec2.DescribeImages.2025-createimage; cloud-custodian needs snapshot tags, stock moto raises.
    base = aws.image()
    source = instance(aws, base)
    specs = [
        {"ResourceType": "image", "Tags": tag_set(Name="i")},
        {"ResourceType": "snapshot", "Tags": tag_set(Name="s")},
    ]
    created = aws.ec2().create_image(InstanceId=source, Name="baked", NoReboot=True, TagSpecifications=specs)["ImageId"]
    image = aws.describe(created, SOURCE)
    assert image["State"] == "pending"
    assert "SnapshotId" not in image["BlockDeviceMappings"][0]["Ebs"]
    assert (image["SourceInstanceId"], image["SourceImageId"], image["SourceImageRegion"]) == (source, base, SOURCE)
    assert tags_of(image) == {"Name": "i"}
    aws.sim.advance(180)
    image = aws.describe(created, SOURCE)
    taken = aws.ec2().describe_snapshots(SnapshotIds=[image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]])
    [snapshot] = taken["Snapshots"]
    assert snapshot["Description"] == f"Created by CreateImage({source}) for {created}"
    assert (snapshot["State"], tags_of(snapshot)) == ("completed", {"Name": "s"})


def test_creating_from_an_unknown_instance_is_refused(aws: Aws) -> None:
    code = error_of(aws.ec2().create_image, InstanceId="i-0123456789abcdef0", Name="baked")[0]
    assert code == "InvalidInstanceID.NotFound"


def test_instances_are_found_by_image(aws: Aws) -> None:
    image, other = aws.sim.seed(SOURCE, count=2)
    found = instance(aws, image)
    instance(aws, other)
    reservations = aws.ec2().describe_instances(Filters=[{"Name": "image-id", "Values": [image]}])["Reservations"]
    assert [i["InstanceId"] for r in reservations for i in r["Instances"]] == [found]


def template(aws: Aws, name: str, *images: str) -> str:
    ec2 = aws.ec2()
    made: str = ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"ImageId": images[0]})[
        "LaunchTemplate"
    ]["LaunchTemplateId"]
    for image in images[1:]:
        ec2.create_launch_template_version(LaunchTemplateId=made, LaunchTemplateData={"ImageId": image})
    return made


def test_latest_and_default_versions_of_all_templates_are_found_by_image(aws: Aws) -> None:
    # EC2 API reference, DescribeLaunchTemplateVersions: without a template, $Latest and $Default of all of them.
    old, new, other = aws.sim.seed(SOURCE, count=3)
    one, two = template(aws, "one", old, new), template(aws, "two", new)
    template(aws, "three", other)
    wanted = {"Versions": ["$Latest", "$Default"], "Filters": [{"Name": "image-id", "Values": [new]}]}
    found = aws.ec2().describe_launch_template_versions(**wanted)["LaunchTemplateVersions"]
    assert [(v["LaunchTemplateId"], v["VersionNumber"]) for v in found] == [(one, 2), (two, 1)]
    assert found[0]["LaunchTemplateData"] == {"ImageId": new}


def test_more_than_fifteen_templates_are_listed(aws: Aws) -> None:
    image = aws.image()
    for number in range(17):
        template(aws, f"t{number}", image)
    found = aws.ec2().describe_launch_template_versions(Versions=["$Latest"])["LaunchTemplateVersions"]
    assert len(found) == 17


def test_unknown_template_is_an_error(aws: Aws) -> None:
    describe = aws.ec2().describe_launch_template_versions
    assert error_of(describe, LaunchTemplateId="lt-0123456789abcdef0")[0] == "InvalidLaunchTemplateId.NotFound"


def test_auto_scaling_groups_and_launch_configurations_name_the_image(aws: Aws) -> None:
    image = aws.image()
    scaling = aws.client("autoscaling", SOURCE)
    size = {"MinSize": 0, "MaxSize": 0, "AvailabilityZones": ["us-east-1a"]}
    scaling.create_launch_configuration(LaunchConfigurationName="old", ImageId=image, InstanceType="t3.micro")
    scaling.create_auto_scaling_group(AutoScalingGroupName="a", LaunchConfigurationName="old", **size)
    by_template = {"LaunchTemplateId": template(aws, "one", image), "Version": "$Latest"}
    scaling.create_auto_scaling_group(AutoScalingGroupName="b", LaunchTemplate=by_template, **size)
    [configuration] = scaling.describe_launch_configurations()["LaunchConfigurations"]
    groups = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert configuration["ImageId"] == image
    assert [group.get("LaunchConfigurationName") for group in groups] == ["old", None]
    assert groups[1]["LaunchTemplate"]["LaunchTemplateName"] == "one"


@pytest.mark.parametrize("attribute", ["description", "bootMode", "imdsSupport"])
def test_other_attributes_are_described(aws: Aws, attribute: str) -> None:
    image = aws.image(description="d", boot_mode="uefi", imds_support="v2.0")
    answer = aws.ec2().describe_image_attribute(ImageId=image, Attribute=attribute)
    values = {
        "description": ("Description", "d"),
        "bootMode": ("BootMode", "uefi"),
        "imdsSupport": ("ImdsSupport", "v2.0"),
    }
    member, value = values[attribute]
    assert answer[member] == {"Value": value}
