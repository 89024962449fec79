"""What the simulator's tests share: clients for two accounts, and errors as values.

It never hides a call: every helper is one API call or one seed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from tests.simulator.client import ACCESS_KEY, Simulator

# Seconds: far more than anything takes here, and far less than what grows with the square of what is there.
EVEN_ON_A_BUSY_MACHINE = 20
SOURCE, DESTINATION, THIRD = "us-east-1", "us-west-2", "eu-west-1"
OWN, PARTNER = "123456789012", "210987654321"
OTHER_KEY = "AKIASIMULATEDAWS0002"
MISSING_IMAGE, MISSING_SNAPSHOT = "ami-0123456789abcdef0", "snap-0123456789abcdef0"


class Aws:
    """Clients are kept, because making one costs more than the test that uses it."""

    def __init__(self, simulator: Simulator) -> None:
        self.sim = simulator
        self._clients: dict[tuple[str, str, str], Any] = {}

    def client(self, service: str, region: str, access_key: str = ACCESS_KEY) -> Any:
        key = (service, region, access_key)
        if key not in self._clients:
            self._clients[key] = self.sim.boto(service, region, access_key, read_timeout=2)
        return self._clients[key]

    def ec2(self, region: str = SOURCE, access_key: str = ACCESS_KEY) -> Any:
        return self.client("ec2", region, access_key)

    def rds(self, region: str = SOURCE, access_key: str = ACCESS_KEY) -> Any:
        return self.client("rds", region, access_key)

    def partner(self, region: str = SOURCE) -> Any:
        return self.ec2(region, OTHER_KEY)

    def image(self, region: str = SOURCE, **spec: Any) -> str:
        return self.sim.seed(region, images=[{"name": "web-1", **spec}])[0]

    def copy(self, source: str, region: str = DESTINATION, **params: Any) -> str:
        wanted = {"Name": "copy-1", "SourceImageId": source, "SourceRegion": SOURCE, **params}
        copied: str = self.ec2(region).copy_image(**wanted)["ImageId"]
        return copied

    def describe(self, image_id: str, region: str = DESTINATION, **params: Any) -> dict[str, Any]:
        images: list[dict[str, Any]] = self.ec2(region).describe_images(ImageIds=[image_id], **params)["Images"]
        assert len(images) == 1
        return images[0]

    def snapshots(self, region: str = DESTINATION) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ec2(region).describe_snapshots(OwnerIds=["self"])["Snapshots"]
        return found

    def key(self, region: str = DESTINATION, **params: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.client("kms", region).create_key(**params)["KeyMetadata"]
        return made


def error_of(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, str]:
    """Code and message of the error that a call must end with."""
    try:
        function(*args, **kwargs)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("the call succeeded")


def status_of(function: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
    try:
        function(*args, **kwargs)
    except ClientError as error:
        status: int = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return status
    raise AssertionError("the call succeeded")


def tags_of(resource: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in resource.get("Tags", [])}


def tag_set(**tags: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
