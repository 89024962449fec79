"""Answers of AWS about a source region, as few members as a test needs.

They never have what AWS does not return.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.source_view import Seen

REGION = "us-east-1"
DENIED = Problem("AccessDenied", "allow it")
LAUNCHED = datetime(2026, 11, 19, 6, 0, tzinfo=timezone.utc)
NOTHING = (
    *("db_instances", "db_clusters", "db_parameter_groups", "db_cluster_parameter_groups", "option_groups"),
    *("db_subnet_groups", "reservations", "images", "volumes", "snapshots", "security_groups", "subnets"),
    *("launch_templates", "auto_scaling_groups", "launch_configurations", "target_groups"),
)


def seen(**listings: Any) -> Seen:
    """Everything was listed, and there is nothing but this. ``parameters`` and so on are those of Seen."""
    others = {
        key: listings.pop(key) for key in ("parameters", "templates", "user_data", "db_group_tags") if key in listings
    }
    return Seen(REGION, {**dict.fromkeys(NOTHING, ()), **listings}, **others)


def tags(**given: str) -> list[dict[str, str]]:
    return [{"Key": key.replace("_", ":"), "Value": value} for key, value in given.items()]


def instance(number: int, image: str = "ami-1", **more: Any) -> dict[str, Any]:
    return {
        "InstanceId": f"i-{number}",
        "ImageId": image,
        "State": {"Name": "running"},
        "LaunchTime": LAUNCHED,
        "Placement": {"AvailabilityZone": "us-east-1a"},
        **more,
    }


def reservations(*instances: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"OwnerId": "123456789012", "Instances": list(instances)}]


def group(name: str, template: tuple[str, str] | None = None, members: tuple[str, ...] = (), **more: Any) -> Any:
    launched = {"LaunchTemplate": {"LaunchTemplateId": template[0], "Version": template[1]}} if template else {}
    inside = [{"InstanceId": member} for member in members]
    return {"AutoScalingGroupName": name, "Instances": inside, **launched, **more}


def version(number: int, image: str = "ami-1", *, is_default: bool = False, **data: Any) -> dict[str, Any]:
    return {
        "LaunchTemplateId": "lt-1",
        "LaunchTemplateName": "web",
        "VersionNumber": number,
        "DefaultVersion": is_default,
        "LaunchTemplateData": {"ImageId": image, **data},
    }
