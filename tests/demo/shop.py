"""The shop's recovery region as its people have prepared it, but for one thing.

It never creates anything that a recovery has to create.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulator.client import Simulator

from .databases import RECOVERY_REGION

PLAN, ZONE = "shop", "shop.example"
WWW, DATABASE = f"www.{ZONE}", f"db.{ZONE}"
PORT = 5432
# Missing until readiness has said so.
SUBNET_GROUP = "dr-db"


@dataclass(frozen=True)
class Shop:
    """Networks of a failover and of drills, and the ports on which the simulated AWS answers on this machine."""

    subnets: tuple[str, ...]
    group: str
    drill_subnets: tuple[str, ...]
    drill_group: str
    service_port: int
    dns_port: int
    subnet_group: str
    drill_subnet_group: str


def build_recovery_region(aws: Simulator) -> Shop:
    """Networks, a load balancer, a hosted zone; and from now on what comes up takes its time and answers."""
    aws.take_time()
    ports = aws.configure(service_port=0, dns_port=0)
    ec2 = aws.boto("ec2", RECOVERY_REGION)
    ids = recovery_subnets(aws)
    vpc = ec2.describe_subnets(SubnetIds=ids[:1])["Subnets"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="shop", Description="shop", VpcId=vpc)["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": PORT, "ToPort": PORT, "UserIdGroupPairs": [{"GroupId": group}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    drills = ec2.create_security_group(GroupName="drill", Description="drill", VpcId=vpc)["GroupId"]
    # A drill talks to itself and to nobody else.
    everywhere = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.revoke_security_group_egress(GroupId=drills, IpPermissions=[everywhere])
    shop = Shop(
        subnets=tuple(ids[:2]),
        group=group,
        drill_subnets=tuple(ids[2:4]),
        drill_group=drills,
        service_port=int(ports["service_port"]),
        dns_port=int(ports["dns_port"]),
        subnet_group=SUBNET_GROUP,
        drill_subnet_group="drill-db",
    )
    aws.boto("rds", RECOVERY_REGION).create_db_subnet_group(
        DBSubnetGroupName=shop.drill_subnet_group,
        DBSubnetGroupDescription="for drills",
        SubnetIds=list(shop.drill_subnets),
    )
    _load_balancer(aws, vpc, shop)
    aws.seed_zone(ZONE, [], accelerated=True)
    return shop


def recovery_subnets(aws: Simulator) -> list[str]:
    """One in each zone: two for the shop, then two for drills."""
    subnets = aws.boto("ec2", RECOVERY_REGION).describe_subnets()["Subnets"]
    return [str(each["SubnetId"]) for each in sorted(subnets, key=lambda subnet: str(subnet["AvailabilityZone"]))]


def _load_balancer(aws: Simulator, vpc: str, shop: Shop) -> None:
    elb = aws.boto("elbv2", RECOVERY_REGION)
    target_group = elb.create_target_group(
        Name="web", Protocol="HTTP", Port=80, VpcId=vpc, HealthCheckPath="/health", HealthCheckIntervalSeconds=10
    )["TargetGroups"][0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(Name="web", Subnets=list(shop.subnets))["LoadBalancers"][0]["LoadBalancerArn"]
    action = {"Type": "forward", "TargetGroupArn": target_group}
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[action])
