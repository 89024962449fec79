"""For each recording of a successful call: the same situation in the simulator, and the call.

A scene never looks at the recorded field set; it reads from the recording only what a user would have asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from .client import Simulator

Json = dict[str, Any]
Scene = Callable[[Simulator, Json], Json]
REGION, DESTINATION, THIRD_REGION = "us-east-1", "us-west-2", "eu-west-1"


def error_answer(call: Callable[..., Any], **params: Any) -> Json:
    try:
        call(**params)
    except ClientError as error:
        return dict(error.response)
    return {}


def _seeded_images(simulator: Simulator, real: Json) -> Json:
    """Images with the same disks, description and source as the recorded ones."""
    simulator.seed(REGION, images=[_spec(image, number) for number, image in enumerate(real["Images"])])
    answer: Json = simulator.boto("ec2", REGION).describe_images(Owners=["self"])
    deprecated = [image.get("DeprecationTime") for image in real["Images"]]
    if any(deprecated):
        ec2 = simulator.boto("ec2", REGION)
        for image, moment in zip(answer["Images"], deprecated, strict=True):
            if moment:
                ec2.enable_image_deprecation(ImageId=image["ImageId"], DeprecateAt="2030-01-01T00:00:00Z")
        answer = ec2.describe_images(Owners=["self"])
    return answer


def _spec(image: Json, number: int) -> Json:
    spec: Json = {"name": f"image-{number}", "block_devices": [_device(disk) for disk in image["BlockDeviceMappings"]]}
    given = {
        "description": "Description",
        "boot_mode": "BootMode",
        "imds_support": "ImdsSupport",
        "owner_alias": "ImageOwnerAlias",
        "platform": "Platform",
        "architecture": "Architecture",
    }
    spec |= {name: image[member] for name, member in given.items() if member in image}
    spec["tags"] = {tag["Key"]: tag["Value"] for tag in image.get("Tags", [])}
    return spec


def _device(disk: Json) -> Json:
    if "VirtualName" in disk:
        return {"device": disk["DeviceName"], "virtual_name": disk["VirtualName"]}
    ebs = disk["Ebs"]
    wanted = {"size_gib": ebs["VolumeSize"], "volume_type": ebs["VolumeType"], "encrypted": ebs["Encrypted"]}
    return {"device": disk["DeviceName"], **wanted}


def _created_image(simulator: Simulator, real: Json) -> Json:
    """CreateImage of an instance that was launched from an image of ours."""
    ec2 = simulator.boto("ec2", REGION)
    [base] = simulator.seed(REGION, images=[{"name": "base", "boot_mode": real["Images"][0]["BootMode"]}])
    instance = ec2.run_instances(ImageId=base, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    mappings = [mapping for mapping in real["Images"][0]["BlockDeviceMappings"] if "VirtualName" in mapping]
    created = ec2.create_image(InstanceId=instance, Name="created", BlockDeviceMappings=mappings)["ImageId"]
    simulator.advance(3600)
    described: Json = ec2.describe_images(ImageIds=[created])
    return described


def _snapshots(simulator: Simulator, real: Json) -> Json:
    """Copies for an image, copies of a snapshot, and snapshots of a volume, as recorded."""
    for number, snapshot in enumerate(real["Snapshots"]):
        if snapshot["Description"].startswith("Copied for DestinationAmi"):
            _copy_image(simulator, number, encrypted=snapshot["Encrypted"])
        elif snapshot["VolumeId"] == "vol-ffffffff":
            _copy_snapshot(simulator, snapshot)
        else:
            ec2 = simulator.boto("ec2", REGION)
            volume = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=snapshot["VolumeSize"])["VolumeId"]
            ec2.create_snapshot(VolumeId=volume, Description=snapshot["Description"])
    simulator.advance(24 * 3600)
    found = simulator.boto("ec2", REGION).describe_snapshots(OwnerIds=["self"])
    copies = simulator.boto("ec2", DESTINATION).describe_snapshots(OwnerIds=["self"])
    return {"Snapshots": found["Snapshots"] + copies["Snapshots"]}


def _copy_image(simulator: Simulator, number: int, encrypted: bool) -> None:
    [source] = simulator.seed(THIRD_REGION, images=[{"name": f"source-{number}"}])
    ec2 = simulator.boto("ec2", DESTINATION)
    params = {"Name": f"copy-{number}", "SourceImageId": source, "SourceRegion": THIRD_REGION}
    ec2.copy_image(**params, **({"Encrypted": True} if encrypted else {}))


def _copy_snapshot(simulator: Simulator, snapshot: Json) -> None:
    simulator.seed(THIRD_REGION, images=[{"name": "source"}])
    [source] = simulator.boto("ec2", THIRD_REGION).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    tags = [{"ResourceType": "snapshot", "Tags": snapshot["Tags"]}]
    params = {"SourceSnapshotId": source["SnapshotId"], "SourceRegion": THIRD_REGION, "TagSpecifications": tags}
    text = snapshot["Description"]
    simulator.boto("ec2", DESTINATION).copy_snapshot(**params, Encrypted=snapshot["Encrypted"], Description=text)


def _copied_snapshot_answer(simulator: Simulator, real: Json) -> Json:
    simulator.seed(THIRD_REGION, images=[{"name": "source"}])
    [source] = simulator.boto("ec2", THIRD_REGION).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    params = {"SourceSnapshotId": source["SnapshotId"], "SourceRegion": THIRD_REGION}
    answer: Json = simulator.boto("ec2", DESTINATION).copy_snapshot(**params)
    return answer


def _missing_snapshot(simulator: Simulator, real: Json) -> Json:
    describe = simulator.boto("ec2", REGION).describe_snapshots
    return error_answer(describe, SnapshotIds=["snap-0d16416527e67c663"])


def _launch_permissions(simulator: Simulator, real: Json) -> Json:
    [image] = simulator.seed(REGION, images=[{"name": "shared", "launch_permissions": real["LaunchPermissions"]}])
    ec2 = simulator.boto("ec2", REGION)
    answer: Json = ec2.describe_image_attribute(ImageId=image, Attribute="launchPermission")
    return answer


def _modified_image(simulator: Simulator, real: Json) -> Json:
    [image] = simulator.seed(REGION, images=[{"name": "shared"}])
    permission = {"Add": [{"UserId": "210987654321"}]}
    answer: Json = simulator.boto("ec2", REGION).modify_image_attribute(ImageId=image, LaunchPermission=permission)
    return answer


def _deregistered(simulator: Simulator, real: Json) -> Json:
    [image] = simulator.seed(REGION, images=[{"name": "old"}])
    options = {"DeleteAssociatedSnapshots": True} if "DeleteSnapshotResults" in real else {}
    answer: Json = simulator.boto("ec2", REGION).deregister_image(ImageId=image, **options)
    return answer


def _block_public_access(simulator: Simulator, real: Json) -> Json:
    answer: Json = simulator.boto("ec2", REGION).get_image_block_public_access_state()
    return answer


def _missing_alias(simulator: Simulator, real: Json) -> Json:
    return error_answer(simulator.boto("kms", REGION).describe_key, KeyId="alias/eks_invalid_key")


def _denied(simulator: Simulator, real: Json) -> Json:
    """No policies are evaluated; a denial is a fault that a test asks for. What is compared is how it arrives."""
    simulator.fault(service="kms", code="AccessDeniedException", message="User is not authorized to perform it")
    return error_answer(simulator.boto("kms", REGION).describe_key, KeyId="alias/any")


SCENES: dict[str, Scene] = {
    "ec2.CopySnapshot": _copied_snapshot_answer,
    "ec2.CopySnapshot.2017": _copied_snapshot_answer,
    "ec2.DeregisterImage": _deregistered,
    "ec2.DeregisterImage.2025-delete-snapshots": _deregistered,
    "ec2.DescribeImageAttribute.launchPermission": _launch_permissions,
    "ec2.DescribeImageAttribute.launchPermission2": _launch_permissions,
    "ec2.DescribeImages.2022-amazon": _seeded_images,
    "ec2.DescribeImages.2025-createimage": _created_image,
    "ec2.DescribeImages.console-copy": _seeded_images,
    "ec2.DescribeImages.two-disks": _seeded_images,
    "ec2.DescribeSnapshots.NotFound": _missing_snapshot,
    "ec2.DescribeSnapshots.copied": _snapshots,
    "ec2.DescribeSnapshots.copied-for-ami": _snapshots,
    "ec2.GetImageBlockPublicAccessState": _block_public_access,
    "ec2.ModifyImageAttribute": _modified_image,
    "kms.DescribeKey.AccessDenied": _denied,
    "kms.DescribeKey.AliasNotFound": _missing_alias,
}
