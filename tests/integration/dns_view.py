"""What a test of names sees and prepares: instances, hosted zones and their records in the simulated AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.lifeboat.aws.plugins.modules import ec2_dyndns_register
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner

ELASTIC, PRIVATE, IPV6 = "203.0.113.10", "10.0.0.10", "2001:db8::10"


@dataclass(frozen=True)
class Names:
    """Runs ec2_dyndns_register and looks at what has become of the names."""

    aws: AwsView
    module: ModuleRunner

    def run(self, /, *, check: bool = False, **options: Any) -> ModuleResult:
        """In the source region, for the instance ``self.web()`` has made last, unless the options say otherwise."""
        options = {"region": SOURCE, "wait_timeout": 5, "poll_interval": 0.05, **options}
        return self.module.of(ec2_dyndns_register).plainly(check=check, **options)

    def instance(self, region: str = SOURCE, **fields: Any) -> str:
        spec = {"name": "web", "private_ip": PRIVATE, "public_ip": ELASTIC, "elastic": True}
        return self.aws.simulator.seed_instances(region, [{**spec, **fields}])[0]

    def elsewhere(self, **fields: Any) -> str:
        """An instance in the recovery region."""
        return self.instance(WEST, **{"public_ip": "203.0.113.20", "private_ip": "10.1.0.20", **fields})

    def zone(self, name: str = "shop.example", **fields: Any) -> str:
        return self.aws.simulator.seed_zone(name, **fields)

    def private_zone(self, name: str = "shop.internal", vpc: str = "vpc-0abc1234abc1234aa", **fields: Any) -> str:
        return self.zone(name, private_vpcs=[{"region": SOURCE, "id": vpc}], **fields)

    @property
    def route53(self) -> Any:
        return self.aws.client("route53", SOURCE)

    def records(self, zone_id: str) -> dict[tuple[str, str], Any]:
        """(Name, type) -> values of the sets of a zone, but not those that every zone has."""
        pages = self.route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
        return {
            (records["Name"], records["Type"]): sorted(record["Value"] for record in records.get("ResourceRecords", []))
            for page in pages
            for records in page["ResourceRecordSets"]
            if records["Type"] not in ("NS", "SOA")
        }

    def addresses(self, zone_id: str) -> dict[str, list[str]]:
        """Name without the last dot -> addresses and names that it points to."""
        return {name.rstrip("."): values for (name, kind), values in self.records(zone_id).items() if kind != "TXT"}

    def owner(self, zone_id: str, name: str = "www.shop.example") -> dict[str, str]:
        """What the TXT record says about the owner of a name."""
        [text] = self.records(zone_id)[f"_lifeboat.{name}.", "TXT"]
        return dict(part.split("=") for part in text.strip('"').split(","))

    def tags(self, instance_id: str, region: str = SOURCE) -> dict[str, str]:
        answer = self.aws.ec2(region).describe_instances(InstanceIds=[instance_id])
        [instance] = [found for reservation in answer["Reservations"] for found in reservation["Instances"]]
        return {tag["Key"]: tag["Value"] for tag in instance.get("Tags", []) if tag["Key"].startswith("lifeboat:")}

    def terminate(self, instance_id: str, region: str = SOURCE) -> None:
        self.aws.ec2(region).terminate_instances(InstanceIds=[instance_id])

    def change(self, zone_id: str, action: str, name: str, kind: str, *values: str, ttl: int = 60) -> None:
        """What somebody else does."""
        records = {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": records}]}
        self.route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)


def names_of(result: ModuleResult) -> list[dict[str, Any]]:
    names: list[dict[str, Any]] = result.data["names"]
    return names


def actions_of(result: ModuleResult) -> dict[str, str]:
    return {entry["hostname"]: entry["action"] for entry in names_of(result)}


def only_name(result: ModuleResult) -> dict[str, Any]:
    [entry] = names_of(result)
    return entry
