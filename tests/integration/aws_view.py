"""What a test looks at and prepares in the simulated AWS, in few words.

It never goes through the code under test.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from tests.simulator.client import ACCESS_KEY, ACCOUNT, Simulator

SOURCE = "us-east-1"
WEST = "us-west-2"
EU = "eu-west-1"
PARTNER = "210987654321"
ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-exampleorgid"
UNIT = "arn:aws:organizations::123456789012:ou/o-exampleorgid/ou-ab12-cd34ef56"
TRACKING = ("lifeboat:set", "lifeboat:source", "lifeboat:source-created", "lifeboat:source-resource")


@cache
def _client(endpoint: str, service: str, region: str, access_key: str) -> Any:
    return Simulator(endpoint).boto(service, region, access_key)


class AwsView:
    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    def client(self, service: str, region: str, access_key: str = ACCESS_KEY) -> Any:
        return _client(self.simulator.endpoint, service, region, access_key)

    def ec2(self, region: str) -> Any:
        return self.client("ec2", region)

    def web(self, day: int = 19, **fields: Any) -> str:
        """An available image of the web fleet in the source region, made on that day of November; its id."""
        created = f"2026-11-{day:02d}T06:00:00Z"
        spec = {"name": f"web-2026-11-{day:02d}", "tags": {"Sync-Identifier": "web"}, "created": created}
        return self.simulator.seed(SOURCE, images=[{**spec, **fields}])[0]

    def copy_of(self, source: str, day: int = 19, region: str = WEST, **fields: Any) -> str:
        """A copy with complete tracking of ``web(day)``, as an earlier run has left it; its id."""
        own = fields.pop("tags", {})
        tracking = {
            "lifeboat:set": "web",
            "lifeboat:source": f"{SOURCE}/{source}",
            "lifeboat:source-created": f"2026-11-{day:02d}T06:00:00Z",
            "lifeboat:source-resource": f"{ACCOUNT}/web",
        }
        spec = {
            "name": f"web-2026-11-{day:02d}",
            "tags": {"Sync-Identifier": "web", **tracking, **own},
            "snapshot_tags": {"Sync-Identifier": "web", **tracking, **own},
            "source_image_id": source,
            "source_region": SOURCE,
        }
        return self.simulator.seed(region, images=[{**spec, **fields}])[0]

    def images(self, region: str) -> dict[str, dict[str, Any]]:
        """The account's own images by id, with ``Tags`` as a dictionary."""
        answer = self.ec2(region).describe_images(Owners=["self"], IncludeDisabled=True)["Images"]
        return {image["ImageId"]: {**image, "Tags": _tags(image)} for image in answer}

    def image(self, region: str, image_id: str) -> dict[str, Any]:
        return self.images(region)[image_id]

    def tags(self, region: str, image_id: str) -> dict[str, str]:
        tags: dict[str, str] = self.image(region, image_id)["Tags"]
        return tags

    def snapshots(self, region: str) -> list[dict[str, Any]]:
        answer = self.ec2(region).describe_snapshots(OwnerIds=["self"])["Snapshots"]
        return [{**snapshot, "Tags": _tags(snapshot)} for snapshot in answer]

    def tag(self, region: str, resource: str, tags: dict[str, str]) -> None:
        """Set tags of anything of EC2."""
        told = [{"Key": key, "Value": value} for key, value in tags.items()]
        self.ec2(region).create_tags(Resources=[resource], Tags=told)

    def permissions(self, region: str, image_id: str) -> list[dict[str, str]]:
        answer = self.ec2(region).describe_image_attribute(ImageId=image_id, Attribute="launchPermission")
        permissions: list[dict[str, str]] = answer["LaunchPermissions"]
        return permissions

    def copies(self, region: str) -> dict[str, list[str]]:
        """``lifeboat:source`` -> ids of the images that carry it; untracked ones are under an empty text."""
        found: dict[str, list[str]] = {}
        for image_id, image in self.images(region).items():
            found.setdefault(image["Tags"].get("lifeboat:source", ""), []).append(image_id)
        return found

    def wait_for_fault(self, number: int, seconds: float = 20) -> None:
        """Returns when a fault with ``times=1`` has struck."""
        deadline = time.monotonic() + seconds
        while any(rule["id"] == number and rule["times"] for rule in self.simulator.stats()["faults"]):
            assert time.monotonic() < deadline, "the fault never struck"
            time.sleep(0.01)

    def key(self, region: str, **fields: Any) -> str:
        """ARN of a new KMS key."""
        arn: str = self.client("kms", region).create_key(**fields)["KeyMetadata"]["Arn"]
        return arn

    def alias(self, region: str, name: str, key: str) -> None:
        self.client("kms", region).create_alias(AliasName=name, TargetKeyId=key.rsplit("/", 1)[-1])


def _tags(resource: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in resource.get("Tags", [])}
