"""The estate of the demo, and what its people do to it between two runs of the playbook.

The past is seeded; everything that happens during the demo is done through AWS's API, as a user would.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.simulator.client import Simulator

SOURCE_REGION = "us-east-1"
RECOVERY_REGIONS = ("us-west-2", "eu-west-1")
# Where the gem aws_xregion_sync has kept its copies.
GEM_REGION = "us-west-1"
PARTNER, SECOND_PARTNER = "210987654321", "345678901234"
WEB, BATCH, PARTNER_API = "Web Application", "Batch", "Partner API"
WEB_AGES_DAYS = (29, 22, 15, 8, 1)


@dataclass(frozen=True)
class SourceImage:
    """An image as the estate has it at the beginning."""

    set: str
    name: str
    made: datetime
    volumes_gib: tuple[int, ...]
    shared_with: str = ""
    is_synced_by_gem: bool = False

    def to_seed(self) -> dict[str, Any]:
        devices = ("/dev/sda1", "/dev/sdf")
        gem_tags = {"Other-Region": "Sync"} if self.is_synced_by_gem else {}
        return {
            "name": self.name,
            "created": self.made.isoformat(),
            "tags": {"Sync-Identifier": self.set, "Environment": "Production", **gem_tags},
            "block_devices": [
                {"device": device, "size_gib": size} for device, size in zip(devices, self.volumes_gib, strict=False)
            ],
            "launch_permissions": [{"UserId": self.shared_with}] if self.shared_with else [],
        }


@dataclass(frozen=True)
class Estate:
    """Image ids by name, the instance that the web images are baked from, and the copy that the gem has made."""

    images: dict[str, str]
    web_instance: str
    gem_copy: str


def source_images(now: datetime) -> list[SourceImage]:
    """Oldest first in each set: five bakes of the web image, one image of each other kind."""

    def made(days: int, hour: int) -> datetime:
        return (now - timedelta(days=days)).replace(hour=hour, minute=10, second=0, microsecond=0)

    web = [
        SourceImage(
            WEB, f"web-{made(days, 6):%Y-%m-%d}", made(days, 6), (30,), is_synced_by_gem=days == WEB_AGES_DAYS[-1]
        )
        for days in WEB_AGES_DAYS
    ]
    batch = SourceImage(BATCH, f"batch-{made(12, 3):%Y-%m-%d}", made(12, 3), (16, 40))
    partner_api = SourceImage(PARTNER_API, f"api-{made(40, 9):%Y-%m-%d}", made(40, 9), (20,), PARTNER)
    return [*web, batch, partner_api]


def build_estate(aws: Simulator, images: list[SourceImage]) -> Estate:
    ids = aws.seed(SOURCE_REGION, images=[image.to_seed() for image in images])
    by_name = {image.name: image_id for image, image_id in zip(images, ids, strict=True)}
    newest_web = [image for image in images if image.set == WEB][-1]
    web_instance = launch(aws, SOURCE_REGION, by_name[newest_web.name])
    return Estate(by_name, web_instance, _copy_by_gem(aws, newest_web, by_name[newest_web.name]))


def _copy_by_gem(aws: Simulator, image: SourceImage, image_id: str) -> str:
    """Id of a copy without tags, as aws_xregion_sync makes it; it notes the copy on the source."""
    origin = {"region": SOURCE_REGION, "image_ids": [image_id]}
    made = image.made + timedelta(hours=1)
    [copy_id] = aws.seed(GEM_REGION, copies_of=origin, created=made.isoformat())
    tag_image(aws, image_id, f"Sync-{GEM_REGION}", f"{made:%Y%m%d%H%M%S}+0000 / {copy_id}")
    return copy_id


def launch(aws: Simulator, region: str, image_id: str) -> str:
    """Id of a new instance."""
    answer = aws.boto("ec2", region).run_instances(ImageId=image_id, InstanceType="t3.micro", MinCount=1, MaxCount=1)
    instance_id: str = answer["Instances"][0]["InstanceId"]
    return instance_id


def bake_web_image(aws: Simulator, instance_id: str, name: str) -> str:
    """Id of a new image of the web fleet, available."""
    ec2 = aws.boto("ec2", SOURCE_REGION)
    tags = [{"Key": "Sync-Identifier", "Value": WEB}, {"Key": "Environment", "Value": "Production"}]
    specification = [{"ResourceType": "image", "Tags": tags}]
    image_id: str = ec2.create_image(InstanceId=instance_id, Name=name, TagSpecifications=specification)["ImageId"]
    while ec2.describe_images(ImageIds=[image_id])["Images"][0]["State"] == "pending":
        time.sleep(0.1)
    return image_id


def tag_image(aws: Simulator, image_id: str, key: str, value: str) -> None:
    aws.boto("ec2", SOURCE_REGION).create_tags(Resources=[image_id], Tags=[{"Key": key, "Value": value}])


def share_image(aws: Simulator, image_id: str, account: str) -> None:
    permission = {"Add": [{"UserId": account}]}
    aws.boto("ec2", SOURCE_REGION).modify_image_attribute(ImageId=image_id, LaunchPermission=permission)


def now() -> datetime:
    return datetime.now(UTC)
