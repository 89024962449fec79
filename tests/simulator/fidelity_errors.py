"""For each recorded error of EC2 and KMS: a call that must end with the same code and text.

A scene never injects the error it is to prove.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .client import Simulator
from .fidelity_scenes import DESTINATION, REGION, error_answer

Scene = Callable[[Simulator], tuple[str, str]]
_PARTNER_KEY, _PARTNER = "AKIASIMULATEDAWS0002", "210987654321"


def outcome(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    error = error_answer(call, **params).get("Error", {"Code": "(succeeded)", "Message": ""})
    return error["Code"], error["Message"]


def _too_many_snapshot_copies(simulator: Simulator) -> tuple[str, str]:
    simulator.configure(snapshot_copies_in_progress_limit=5)
    simulator.seed(REGION, images=[{"name": "source"}])
    [source] = simulator.boto("ec2", REGION).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    copy, params = simulator.boto("ec2", DESTINATION).copy_snapshot, {"SourceSnapshotId": source["SnapshotId"]}
    for _unused in range(5):
        copy(SourceRegion=REGION, **params)
    return outcome(copy, SourceRegion=REGION, **params)


def _modify_pending(simulator: Simulator) -> tuple[str, str]:
    [image] = simulator.seed(REGION, images=[{"name": "copying", "state": "pending"}])
    permission = {"Add": [{"UserId": _PARTNER}]}
    return outcome(simulator.boto("ec2", REGION).modify_image_attribute, ImageId=image, LaunchPermission=permission)


def _modify_nothing(simulator: Simulator) -> tuple[str, str]:
    [image] = simulator.seed(REGION, images=[{"name": "web"}])
    return outcome(simulator.boto("ec2", REGION).modify_image_attribute, ImageId=image, LaunchPermission={"Add": []})


def _storage_not_shared(simulator: Simulator) -> tuple[str, str]:
    simulator.configure(accounts={_PARTNER_KEY: _PARTNER})
    [image] = simulator.seed(REGION, images=[{"name": "web", "launch_permissions": [{"UserId": _PARTNER}]}])
    copy = simulator.boto("ec2", DESTINATION, _PARTNER_KEY).copy_image
    return outcome(copy, Name="copy", SourceImageId=image, SourceRegion=REGION)


def _unencrypted_copy(simulator: Simulator) -> tuple[str, str]:
    [image] = simulator.seed(REGION, images=[{"name": "web", "encrypted": True}])
    copy = simulator.boto("ec2", DESTINATION).copy_image
    return outcome(copy, Name="copy", SourceImageId=image, SourceRegion=REGION, Encrypted=False)


def _reserved_tag(simulator: Simulator) -> tuple[str, str]:
    [image] = simulator.seed(REGION, images=[{"name": "web"}])
    tags = [{"Key": "aws:autoscaling:groupName", "Value": "x"}]
    return outcome(simulator.boto("ec2", REGION).create_tags, Resources=[image], Tags=tags)


def _duplicate_tag(simulator: Simulator) -> tuple[str, str]:
    """Recorded for CreateSnapshot, which moto answers; the rule is the same in every TagSpecifications."""
    [image] = simulator.seed(REGION, images=[{"name": "web"}])
    twice = [{"Key": "Name", "Value": "a"}, {"Key": "Name", "Value": "b"}]
    specs = [{"ResourceType": "snapshot", "Tags": twice}]
    copy = simulator.boto("ec2", DESTINATION).copy_image
    return outcome(copy, Name="copy", SourceImageId=image, SourceRegion=REGION, TagSpecifications=specs)


def _null_snapshot(simulator: Simulator) -> tuple[str, str]:
    return outcome(simulator.boto("ec2", REGION).describe_snapshots, SnapshotIds=["null"])


def _missing_image(simulator: Simulator) -> tuple[str, str]:
    run = simulator.boto("ec2", REGION).run_instances
    return outcome(run, ImageId="ami-d19df4eb", MinCount=1, MaxCount=1)


def _missing_snapshot(simulator: Simulator) -> tuple[str, str]:
    return outcome(simulator.boto("ec2", REGION).describe_snapshots, SnapshotIds=["snap-0d16416527e67c663"])


def _missing_alias(simulator: Simulator) -> tuple[str, str]:
    return outcome(simulator.boto("kms", REGION).describe_key, KeyId="alias/eks_invalid_key")


def _invalid_key_id(simulator: Simulator) -> tuple[str, str]:
    return outcome(simulator.boto("kms", REGION).describe_key, KeyId="auto")


# (operation, code, beginning of the text) -> scene
SCENES: dict[tuple[str, str, str], Scene] = {
    ("CopySnapshot", "ResourceLimitExceeded", "Too many"): _too_many_snapshot_copies,
    ("ModifyImageAttribute", "InvalidAMIID.Unavailable", "The AMI ID"): _modify_pending,
    ("ModifyImageAttribute", "InvalidParameterCombination", "No attributes"): _modify_nothing,
    ("CopyImage", "InvalidRequest", "You do not have permission"): _storage_not_shared,
    ("CopyImage", "InvalidRequest", "Snapshot "): _unencrypted_copy,
    ("CreateTags", "InvalidParameterValue", "Value ( aws:"): _reserved_tag,
    ("CreateSnapshot", "InvalidParameterValue", "Duplicate tag"): _duplicate_tag,
    ("DescribeSnapshots", "InvalidParameterValue", "Value (null)"): _null_snapshot,
    ("RunInstances", "InvalidAMIID.NotFound", "The image id"): _missing_image,
    ("DescribeSnapshots", "InvalidSnapshot.NotFound", "The snapshot"): _missing_snapshot,
    ("DescribeKey", "NotFoundException", "Alias"): _missing_alias,
    ("DescribeKey", "NotFoundException", "Invalid keyId"): _invalid_key_id,
}


def scene_for(entry: dict[str, Any], scenes: Mapping[tuple[str, str, str], Scene]) -> Scene | None:
    for (operation, code, beginning), scene in scenes.items():
        if (entry["operation"], entry["code"]) == (operation, code) and entry["message"].startswith(beginning):
            return scene
    return None


def is_same(entry: dict[str, Any], code: str, message: str) -> bool:
    """Ids and account numbers are made equal; "(rest cut in source)" leaves the end open."""
    wanted = _generic(entry["message"].split("...", maxsplit=1)[0])
    return (
        code == entry["code"]
        and _generic(message).startswith(wanted)
        and ("..." in entry["message"] or _generic(message) == wanted)
    )


def _generic(text: str) -> str:
    return re.sub(r"\b\d{12}\b", "ACCOUNT", re.sub(r"\b(ami|snap)-[0-9a-z]+", r"\1-ID", text))
