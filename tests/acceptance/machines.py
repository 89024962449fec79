"""An image of one's own that starts, instances of it, and a hosted zone that only their VPC sees."""

from __future__ import annotations

from .account import Account, NotAsPromised
from .marks import Marks, pairs
from .network import INSTANCE_TYPE, Network

# Amazon Linux says who its owner is: https://docs.aws.amazon.com/linux/al2023/ug/verify-amazon-linux.html
AMAZON_LINUX = "137112412989"
SMALLEST_LINUX = "al2023-ami-minimal-2023.*-kernel-*-arm64"


def own_image(account: Account, marks: Marks, region: str) -> str:
    """A copy of the newest minimal Amazon Linux, so that what is launched of it passes the checks of EC2."""
    ec2 = account.client("ec2", region)
    wanted = {"name": [SMALLEST_LINUX], "state": ["available"], "architecture": ["arm64"]}
    filters = [{"Name": name, "Values": values} for name, values in wanted.items()]
    found = ec2.describe_images(Owners=[AMAZON_LINUX], Filters=filters)["Images"]
    if not found:
        raise NotAsPromised(f"{region} has no image {SMALLEST_LINUX} of {AMAZON_LINUX}, of which an own one is made")
    newest = max(found, key=lambda each: str(each["CreationDate"]))
    image: str = ec2.copy_image(
        Name=f"{marks.run}-image",
        SourceImageId=newest["ImageId"],
        SourceRegion=region,
        TagSpecifications=[*marks.for_ec2("image"), *marks.for_ec2("snapshot")],
    )["ImageId"]

    def is_available() -> bool:
        images = ec2.describe_images(ImageIds=[image])["Images"]
        if images and images[0]["State"] == "failed":
            raise NotAsPromised(f"{image} has failed: {images[0].get('StateReason', {}).get('Message', 'no reason')}")
        return bool(images) and images[0]["State"] == "available"

    account.wait_for(is_available, image)
    return image


def launch(account: Account, marks: Marks, region: str, image: str, network: Network) -> tuple[str, ...]:
    """Two: the second one is what a name moves to."""
    ec2 = account.client("ec2", region)
    answer = account.once_known(
        ec2.run_instances,
        ImageId=image,
        InstanceType=INSTANCE_TYPE,
        MinCount=2,
        MaxCount=2,
        SubnetId=network.subnets[0],
        SecurityGroupIds=[network.group],
        ClientToken=marks.run,
        MetadataOptions={"HttpTokens": "required"},
        TagSpecifications=[*marks.for_ec2("instance"), *marks.for_ec2("volume")],
    )
    found = tuple(each["InstanceId"] for each in answer["Instances"])

    def are_running() -> bool:
        pages = ec2.get_paginator("describe_instances").paginate(InstanceIds=list(found))
        states = [
            each["State"]["Name"] for page in pages for some in page["Reservations"] for each in some["Instances"]
        ]
        return states == ["running"] * 2

    account.wait_for(are_running, " and ".join(found))
    return found


def create_zone(account: Account, marks: Marks, region: str, network: Network) -> str:
    """Its comment has the tags, since CreateHostedZone takes none: so it is known from its first moment."""
    route53 = account.client("route53", region)
    answer = account.once_known(
        route53.create_hosted_zone,
        Name=f"{marks.run}.internal",
        CallerReference=marks.run,
        VPC={"VPCRegion": region, "VPCId": network.vpc},
        HostedZoneConfig={"Comment": marks.comment(), "PrivateZone": True},
    )
    zone: str = answer["HostedZone"]["Id"].rpartition("/")[2]
    route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, AddTags=pairs(marks.tags()))
    return zone
