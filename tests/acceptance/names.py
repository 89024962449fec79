"""A name in the hosted zone of the run: registered, the same again, moved to another address, given up."""

from __future__ import annotations

from .stage import Stage, expect


class Names:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._hostname = f"web.{stage.marks.run}.internal"

    def a_name_follows_the_instance(self) -> None:
        first, second = self._stage.estate.instances
        for instance in (first, second):
            # Asked for twice in the playbook.
            expect(self._register(instance) == 1, f"the name did not move to {instance} once, and once only")
            addresses, wanted = self._addresses(), [self._address_of(instance)]
            expect(addresses == wanted, f"{self._hostname} is {addresses}, not {wanted}")

    def a_name_is_given_up(self) -> None:
        expect(self._register(self._stage.estate.instances[1], "absent") == 1, "the name was not given up once")
        expect(self._addresses() == [], f"{self._hostname} is still there")

    def _register(self, instance: str, state: str = "present") -> int:
        return self._stage.run("names.yml", instance=instance, hostname=self._hostname, state=state)

    def _address_of(self, instance: str) -> str:
        ec2 = self._stage.account.client("ec2", self._stage.source)
        found = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        return str(found["PrivateIpAddress"])

    def _addresses(self) -> list[str]:
        route53 = self._stage.account.client("route53", self._stage.source)
        pages = route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=self._stage.estate.zone)
        records = [each for page in pages for each in page["ResourceRecordSets"]]
        return [
            value["Value"]
            for each in records
            if each["Type"] == "A" and each["Name"].rstrip(".") == self._hostname
            for value in each["ResourceRecords"]
        ]
