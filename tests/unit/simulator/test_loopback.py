"""What answers on loopback addresses: only what is up, under the names that Route 53 and AWS give, as what it is."""

from __future__ import annotations

import http.client
import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

from .support import DESTINATION, SOURCE, Aws

HOST = "127.0.0.1"
SECONDS = 5


class Outside:
    """Who asks from outside of the simulated AWS."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        settings = aws.sim.configure(service_port=0, dns_port=0)
        self.port, self.dns_port = settings["service_port"], settings["dns_port"]

    def ask(self, name: str, kind: str = "A", *, tcp: bool = False) -> tuple[str, list[str]]:
        """The code, and what stands under the last name of the answer."""
        query = dns.message.make_query(name, kind)
        send = dns.query.tcp if tcp else dns.query.udp
        answer = send(query, HOST, timeout=SECONDS, port=self.dns_port)
        found = [data.to_text() for rrset in answer.answer[-1:] for data in rrset]
        return dns.rcode.to_text(answer.rcode()), found

    def address(self, name: str) -> str:
        code, found = self.ask(name)
        assert (code, len(found)) == ("NOERROR", 1)
        return found[0]

    def get(self, name: str, path: str = "/health") -> tuple[int, str] | None:
        """Status and text; None if the connection is refused."""
        connection = http.client.HTTPConnection(self.address(name), self.port, timeout=SECONDS)
        try:
            connection.request("GET", path, headers={"Host": name})
            response = connection.getresponse()
            return response.status, response.read().decode().strip()
        except ConnectionRefusedError:
            return None
        finally:
            connection.close()

    def takes(self, name: str, port: int) -> bool:
        try:
            socket.create_connection((self.address(name), port), SECONDS).close()
        except ConnectionRefusedError:
            return False
        return True


@pytest.fixture
def outside(aws: Aws) -> Iterator[Outside]:
    yield Outside(aws)
    aws.sim.configure(service_port=None, dns_port=None)


def instance(aws: Aws, region: str = DESTINATION, **fields: Any) -> str:
    image = aws.image(region, name="web-2026-11-19")
    spec = {"name": "web", "public_ip": "203.0.113.7", "private_ip": "10.0.0.7", "image_id": image, **fields}
    return aws.sim.seed_instances(region, [spec])[0]


def test_instance_answers_with_its_image_under_its_names(aws: Aws, outside: Outside) -> None:
    instance(aws)
    records = [
        {"name": "www.shop.example", "type": "A", "values": ["203.0.113.7"]},
        {"name": "shop.example", "type": "A", "fields": {"AliasTarget": {"DNSName": "www.shop.example"}}},
        {"name": "old.shop.example", "type": "CNAME", "values": ["www.shop.example"]},
        {"name": "*.wild.shop.example", "type": "A", "values": ["203.0.113.7"]},
        {"name": "gone.shop.example", "type": "A", "values": ["203.0.113.99"]},
    ]
    aws.sim.seed_zone("shop.example", records)
    vpc = {"region": DESTINATION, "id": "vpc-0abc"}
    inside = [{"name": "www.shop.internal", "type": "A", "values": ["10.0.0.7"]}]
    aws.sim.seed_zone("shop.internal", inside, private_vpcs=[vpc])
    for name in ("www.shop.example", "shop.example", "old.shop.example", "a.wild.shop.example", "www.shop.internal"):
        assert outside.get(name) == (200, "web-2026-11-19"), name
    assert ipaddress.ip_address(outside.address("www.shop.example")).is_loopback
    assert outside.address("www.shop.example") != HOST
    assert outside.get("www.shop.example", "/other") == (404, "no such page")
    assert outside.get("gone.shop.example") is None


def test_names_are_denied_as_by_a_name_server(aws: Aws, outside: Outside) -> None:
    aws.sim.seed_zone("shop.example", [{"name": "a.b.shop.example", "type": "TXT", "values": ['"a text"']}])
    assert outside.ask("a.b.shop.example", "TXT", tcp=True) == ("NOERROR", ['"a text"'])
    assert outside.ask("shop.example", "SOA")[0] == "NOERROR"
    # Something is below it, so it exists, and has no address.
    assert [outside.ask(name)[0] for name in ("b.shop.example", "c.shop.example")] == ["NOERROR", "NXDOMAIN"]
    assert outside.ask("www.other.example")[0] == "REFUSED"
    assert outside.ask("none.us-west-2.elb.amazonaws.com")[0] == "NXDOMAIN"


def test_name_is_answered_as_before_until_its_change_is_in_sync(aws: Aws, outside: Outside) -> None:
    zone = aws.sim.seed_zone("shop.example", [{"name": "www.shop.example", "type": "A", "values": ["203.0.113.7"]}])
    instance(aws, SOURCE)
    after = instance(aws, public_ip="203.0.113.8", image_id=aws.image(DESTINATION, name="web-2"))
    record = {"Name": "www.shop.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "203.0.113.8"}]}
    change = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    aws.client("route53", SOURCE).change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
    assert outside.get("www.shop.example") == (200, "web-2026-11-19")
    aws.sim.advance(30)
    assert outside.get("www.shop.example") == (200, "web-2")
    aws.ec2(DESTINATION).stop_instances(InstanceIds=[after])
    assert outside.get("www.shop.example") is None


def test_instance_answers_once_its_programs_have_begun_and_its_region_is_there(aws: Aws, outside: Outside) -> None:
    aws.sim.configure(instance_boot_seconds=25, service_start_seconds=40)
    made = aws.ec2(DESTINATION).run_instances(ImageId=aws.image(DESTINATION, name="web-2"), MinCount=1, MaxCount=1)
    address = made["Instances"][0]["PrivateIpAddress"]
    aws.sim.seed_zone("shop.example", [{"name": "www.shop.example", "type": "A", "values": [address]}])
    assert outside.get("www.shop.example") is None
    aws.sim.advance(64)
    assert outside.get("www.shop.example") is None
    aws.sim.advance(1)
    assert outside.get("www.shop.example") == (200, "web-2")
    aws.sim.outage(DESTINATION, "blackhole")
    assert outside.get("www.shop.example") is None
    aws.sim.outage(DESTINATION, None)
    assert outside.get("www.shop.example") == (200, "web-2")


def test_elastic_address_leads_to_its_new_instance_after_a_while(aws: Aws, outside: Outside) -> None:
    aws.sim.configure(associate_address_seconds=10)
    ec2 = aws.ec2(DESTINATION)
    address = ec2.allocate_address(Domain="vpc")
    aws.sim.seed_zone("shop.example", [{"name": "www.shop.example", "type": "A", "values": [address["PublicIp"]]}])
    ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=instance(aws))
    assert ec2.describe_addresses()["Addresses"][0]["AssociationId"]
    assert outside.get("www.shop.example") is None
    aws.sim.advance(10)
    assert outside.get("www.shop.example") == (200, "web-2026-11-19")


def test_load_balancer_answers_for_its_healthy_targets(aws: Aws, outside: Outside) -> None:
    aws.sim.configure(target_health=True)
    elb, ec2 = aws.client("elbv2", DESTINATION), aws.ec2(DESTINATION)
    subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]][:2]
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    made = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc, HealthCheckIntervalSeconds=10)
    group = made["TargetGroups"][0]["TargetGroupArn"]
    [balancer] = elb.create_load_balancer(Name="web", Subnets=subnets)["LoadBalancers"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    alias = {
        "HostedZoneId": "Z1H1FL5HABSF5",
        "DNSName": f"dualstack.{balancer['DNSName']}",
        "EvaluateTargetHealth": True,
    }
    aws.sim.seed_zone("shop.example", [{"name": "www.shop.example", "type": "A", "fields": {"AliasTarget": alias}}])
    assert outside.get("www.shop.example") is None
    elb.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=forward)
    assert outside.get("www.shop.example") == (503, "no target is in service")
    target = instance(aws)
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": target}])
    assert outside.get(balancer["DNSName"]) == (503, "no target is in service")
    aws.sim.advance(10)
    assert outside.get("www.shop.example") == (200, "web-2026-11-19")
    aws.sim.configure(failing_services=[target])
    aws.sim.advance(20)
    assert outside.get("www.shop.example") == (502, "no target answers")


def test_database_takes_connections_while_it_is_available(aws: Aws, outside: Outside) -> None:
    rds = aws.rds(DESTINATION)
    [snapshot] = aws.sim.seed_rds(DESTINATION, snapshots=[{"database": "shop", "type": "manual", "size_gib": 20}])
    rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="shop", DBSnapshotIdentifier=snapshot, Port=15432)
    aws.sim.advance(360)
    [database] = rds.describe_db_instances()["DBInstances"]
    name = database["Endpoint"]["Address"]
    aws.sim.seed_zone("shop.example", [{"name": "db.shop.example", "type": "CNAME", "values": [name]}])
    assert (outside.takes(name, 15432), outside.takes("db.shop.example", 15432)) == (True, True)
    aws.sim.outage(DESTINATION, "error")
    assert outside.takes("db.shop.example", 15432) is False
    aws.sim.outage(DESTINATION, None)
    rds.delete_db_instance(DBInstanceIdentifier="shop", SkipFinalSnapshot=True)
    assert outside.ask(name)[0] == "NXDOMAIN"


def test_ports_are_given_back_and_taken_ones_are_refused(aws: Aws, outside: Outside) -> None:
    with socket.create_server((HOST, 0)) as taken:
        refused = pytest.raises(ValueError, match="service_port and dns_port: ")
        with refused:
            aws.sim.configure(dns_port=taken.getsockname()[1])
    aws.sim.reset()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((HOST, outside.dns_port), SECONDS)
