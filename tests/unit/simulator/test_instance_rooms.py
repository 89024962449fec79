"""What AWS has no room for is refused as a whole: EC2 API reference, RunInstances, MinCount."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.patches.instance_rooms import ADDRESSES, CAPACITY

from .support import DESTINATION, Aws, error_of


@pytest.mark.parametrize(("code", "said"), [(CAPACITY, "sufficient m6i.large capacity"), (ADDRESSES, "free addresses")])
@pytest.mark.parametrize("by_interface", [False, True])
def test_more_than_there_is_room_for_is_refused_as_a_whole(aws: Aws, code: str, said: str, by_interface: bool) -> None:
    ec2, image = aws.ec2(DESTINATION), aws.image(DESTINATION)
    here, there = (each["SubnetId"] for each in ec2.describe_subnets()["Subnets"][:2])
    aws.sim.configure(instance_rooms=[{"subnet": here, "room": 2, "code": code}])

    def launch(count: int, subnet: str) -> Any:
        interface = {"NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": subnet}]}
        where = interface if by_interface else {"SubnetId": subnet}
        counts = {"MinCount": count, "MaxCount": count}
        return ec2.run_instances(ImageId=image, InstanceType="m6i.large", **counts, **where)["Instances"]

    refused, text = error_of(lambda: launch(3, here))
    assert refused == code
    assert said in text
    assert ec2.describe_instances()["Reservations"] == []
    [first, _second] = launch(2, here)
    assert error_of(lambda: launch(1, here))[0] == code
    assert len(launch(3, there)) == 3
    ec2.terminate_instances(InstanceIds=[first["InstanceId"]])
    assert len(launch(1, here)) == 1
