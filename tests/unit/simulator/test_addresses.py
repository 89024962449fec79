"""Elastic IP addresses, their reverse DNS records, and what instances say about addresses."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .route53_support import ZONE, change, create, delete
from .support import DESTINATION, EVEN_ON_A_BUSY_MACHINE, OWN, SOURCE, Aws, error_of, tags_of

Json = dict[str, Any]
NAME = f"mail.{ZONE}"
MISSING = "eipalloc-0123456789abcdef0"


def instance(aws: Aws, **spec: Any) -> str:
    [made] = aws.sim.seed_instances(SOURCE, [{"name": "web", "private_ip": "10.0.0.10", **spec}])
    return made


def described(aws: Aws, instance_id: str) -> Json:
    found = aws.ec2().describe_instances(InstanceIds=[instance_id])["Reservations"]
    [[one]] = [reservation["Instances"] for reservation in found]
    shown: Json = one
    return shown


def allocated(aws: Aws, **params: Any) -> Json:
    made: Json = aws.ec2().allocate_address(Domain="vpc", **params)
    return made


def address(aws: Aws, allocation_id: str) -> Json:
    [found] = aws.ec2().describe_addresses(AllocationIds=[allocation_id])["Addresses"]
    shown: Json = found
    return shown


def ptr(aws: Aws, allocation_id: str) -> Json:
    """Empty if the address is not listed, as is one that has no reverse DNS record."""
    describe = aws.ec2().describe_addresses_attribute
    listed = describe(AllocationIds=[allocation_id], Attribute="domain-name")["Addresses"]
    return {name: value for found in listed for name, value in found.items() if name.startswith("Ptr")}


def test_seeded_instance_tells_all_its_addresses(aws: Aws) -> None:
    spec: Json = {
        "id": "i-0aaaaaaaaaaaaaaaa",
        "public_ip": "203.0.113.7",
        "ipv6": "2001:db8::7",
        "vpc_id": "vpc-0123456789abcdef0",
        "tags": {"Team": "web"},
    }
    found = described(aws, instance(aws, **spec))
    assert (found["InstanceId"], found["VpcId"]) == (spec["id"], spec["vpc_id"])
    assert (found["PrivateIpAddress"], found["PublicIpAddress"]) == ("10.0.0.10", "203.0.113.7")
    [nic] = found["NetworkInterfaces"]
    assert [each["Ipv6Address"] for each in nic["Ipv6Addresses"]] == ["2001:db8::7"]
    assert (nic["PrivateIpAddress"], nic["Association"]["PublicIp"]) == ("10.0.0.10", "203.0.113.7")
    assert (found["State"]["Name"], tags_of(found)) == ("running", {"Name": "web", "Team": "web"})
    assert aws.ec2().describe_addresses()["Addresses"] == []


@pytest.mark.parametrize("state", ["pending", "running", "shutting-down", "stopping", "stopped"])
def test_instance_in_any_state_can_be_found_by_filter(aws: Aws, state: str) -> None:
    made = instance(aws, state=state)
    filters = [{"Name": "tag:Name", "Values": ["we*"]}, {"Name": "instance-state-name", "Values": [state]}]
    [reservation] = aws.ec2().describe_instances(Filters=filters)["Reservations"]
    assert [each["InstanceId"] for each in reservation["Instances"]] == [made]


@pytest.mark.parametrize("how", ["seeded", "terminated"])
def test_terminated_instance_is_visible_and_has_no_addresses(aws: Aws, how: str) -> None:
    if how == "seeded":
        gone = instance(aws, state="terminated", public_ip="203.0.113.7")
    else:
        gone = instance(aws, public_ip="203.0.113.7")
        aws.ec2().terminate_instances(InstanceIds=[gone])
    found = described(aws, gone)
    assert (found["State"]["Name"], tags_of(found)["Name"]) == ("terminated", "web")
    assert {"PublicIpAddress", "PrivateIpAddress", "VpcId", "SubnetId"}.isdisjoint(found)
    assert found["NetworkInterfaces"] == []


def test_unknown_instance_is_not_found(aws: Aws) -> None:
    text = "The instance ID 'i-0123456789abcdef0' does not exist"
    assert error_of(described, aws, "i-0123456789abcdef0") == ("InvalidInstanceID.NotFound", text)


@pytest.mark.parametrize("wrong", ["web-1", "i-xyz", "i-0123", "i-0123456789ABCDEF0"])
def test_id_that_can_be_none_is_malformed(aws: Aws, wrong: str) -> None:
    assert error_of(described, aws, wrong)[0] == "InvalidInstanceID.Malformed"


def test_stopped_instance_has_no_automatic_address(aws: Aws) -> None:
    stopped = instance(aws, public_ip="203.0.113.7")
    aws.ec2().stop_instances(InstanceIds=[stopped])
    assert "PublicIpAddress" not in described(aws, stopped)


def test_hundred_instances_are_seeded_fast(aws: Aws) -> None:
    started = time.monotonic()
    specs = [
        {"name": f"web-{i}", "private_ip": f"10.0.0.{i + 1}", "public_ip": f"203.0.113.{i + 1}"} for i in range(100)
    ]
    made = aws.sim.seed_instances(SOURCE, specs)
    assert time.monotonic() - started < EVEN_ON_A_BUSY_MACHINE
    found = aws.ec2().describe_instances()["Reservations"]
    assert [each["Instances"][0]["InstanceId"] for each in found] == made


def test_misspelt_fields_and_states_of_a_seed_are_told(aws: Aws) -> None:
    with pytest.raises(ValueError, match="unknown fields ipv4"):
        instance(aws, ipv4="203.0.113.7")
    with pytest.raises(ValueError, match="state 'gone' is none of"):
        instance(aws, state="gone")


def test_elastic_address_is_owned_by_the_account_and_an_automatic_one_by_amazon(aws: Aws) -> None:
    """By this alone DescribeInstances tells them apart."""
    one = instance(aws, id="i-0aaaaaaaaaaaaaaaa", public_ip="203.0.113.7")

    def owner() -> str:
        [interface] = described(aws, one)["NetworkInterfaces"]
        told: str = interface["PrivateIpAddresses"][0]["Association"]["IpOwnerId"]
        return told

    assert owner() == "amazon"
    aws.ec2().associate_address(AllocationId=allocated(aws)["AllocationId"], InstanceId=one)
    assert owner() == "123456789012"


def test_elastic_address_replaces_the_public_one_and_leaves_it_again(aws: Aws) -> None:
    web = instance(aws, public_ip="203.0.113.77")
    made = allocated(aws)
    association = aws.ec2().associate_address(AllocationId=made["AllocationId"], InstanceId=web)["AssociationId"]
    assert described(aws, web)["PublicIpAddress"] == made["PublicIp"]
    found = address(aws, made["AllocationId"])
    assert (found["InstanceId"], found["PrivateIpAddress"]) == (web, "10.0.0.10")
    assert (found["AssociationId"], found["NetworkInterfaceOwnerId"]) == (association, OWN)
    aws.ec2().disassociate_address(AssociationId=association)
    assert described(aws, web)["PublicIpAddress"] not in (made["PublicIp"], "203.0.113.77")
    assert "InstanceId" not in address(aws, made["AllocationId"])


def test_associating_twice_changes_nothing(aws: Aws) -> None:
    web, made = instance(aws), allocated(aws)
    first = aws.ec2().associate_address(AllocationId=made["AllocationId"], InstanceId=web)
    again = aws.ec2().associate_address(AllocationId=made["AllocationId"], InstanceId=web)
    assert first["AssociationId"] == again["AssociationId"]


def test_address_moves_by_default_and_stays_when_told_so(aws: Aws) -> None:
    old, new, made = instance(aws), instance(aws), allocated(aws)
    associate = aws.ec2().associate_address
    first = associate(AllocationId=made["AllocationId"], InstanceId=old)["AssociationId"]
    text = f"resource {made['AllocationId']} is already associated with associate-id {first}"
    refused = error_of(associate, AllocationId=made["AllocationId"], InstanceId=new, AllowReassociation=False)
    assert refused == ("Resource.AlreadyAssociated", text)
    associate(AllocationId=made["AllocationId"], InstanceId=new)
    assert "PublicIpAddress" not in described(aws, old)
    assert described(aws, new)["PublicIpAddress"] == made["PublicIp"]


def test_second_address_of_an_instance_drives_the_first_out(aws: Aws) -> None:
    web, first, second = instance(aws), allocated(aws), allocated(aws)
    for made in (first, second):
        aws.ec2().associate_address(AllocationId=made["AllocationId"], InstanceId=web)
    assert "InstanceId" not in address(aws, first["AllocationId"])
    assert described(aws, web)["PublicIpAddress"] == second["PublicIp"]


def test_elastic_address_survives_stop_and_start(aws: Aws) -> None:
    web, made = instance(aws, public_ip="203.0.113.77"), allocated(aws)
    aws.ec2().associate_address(AllocationId=made["AllocationId"], InstanceId=web)
    aws.ec2().stop_instances(InstanceIds=[web])
    aws.ec2().start_instances(InstanceIds=[web])
    assert described(aws, web)["PublicIpAddress"] == made["PublicIp"]


def test_terminated_instance_gives_its_elastic_address_back(aws: Aws) -> None:
    web = instance(aws, public_ip="203.0.113.7", elastic=True)
    [found] = aws.ec2().describe_addresses(Filters=[{"Name": "instance-id", "Values": [web]}])["Addresses"]
    aws.ec2().terminate_instances(InstanceIds=[web])
    assert "AssociationId" not in address(aws, found["AllocationId"])
    aws.ec2().release_address(AllocationId=found["AllocationId"])


def test_addresses_are_found_by_filter_tag_and_ip(aws: Aws) -> None:
    specifications = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "Name", "Value": "mail"}]}]
    mail, other = allocated(aws, TagSpecifications=specifications), allocated(aws)
    describe = aws.ec2().describe_addresses
    for params in (
        {"Filters": [{"Name": "tag:Name", "Values": ["mail"]}]},
        {"Filters": [{"Name": "public-ip", "Values": [mail["PublicIp"]]}]},
        {"PublicIps": [mail["PublicIp"]]},
    ):
        [found] = describe(**params)["Addresses"]
        assert (found["AllocationId"], tags_of(found)) == (mail["AllocationId"], {"Name": "mail"})
    assert mail["PublicIp"] != other["PublicIp"]
    assert aws.ec2(DESTINATION).describe_addresses()["Addresses"] == []


def test_missing_things_have_the_errors_of_ec2(aws: Aws) -> None:
    ec2, web, made = aws.ec2(), instance(aws), allocated(aws)
    # Recording ec2.DescribeAddresses.NotFound.
    text = f"The allocation ID '{MISSING}' does not exist"
    for call in (
        lambda: ec2.describe_addresses(AllocationIds=[MISSING]),
        lambda: ec2.release_address(AllocationId=MISSING),
        lambda: ec2.associate_address(AllocationId=MISSING, InstanceId=web),
        lambda: ec2.reset_address_attribute(AllocationId=MISSING, Attribute="domain-name"),
    ):
        assert error_of(call) == ("InvalidAllocationID.NotFound", text)
    for code, params in {
        "InvalidInstanceID.NotFound": {"InstanceId": "i-0123456789abcdef0"},
        "InvalidNetworkInterfaceID.NotFound": {"NetworkInterfaceId": "eni-0123456789abcdef0"},
    }.items():
        assert error_of(ec2.associate_address, AllocationId=made["AllocationId"], **params)[0] == code
    assert error_of(ec2.describe_addresses, PublicIps=["203.0.113.250"])[0] == "InvalidAddress.NotFound"
    missing = "eipassoc-0123456789abcdef0"
    assert error_of(ec2.disassociate_address, AssociationId=missing)[0] == "InvalidAssociationID.NotFound"


def test_address_in_use_is_not_released(aws: Aws) -> None:
    web, made = instance(aws), allocated(aws)
    association = aws.ec2().associate_address(AllocationId=made["AllocationId"], InstanceId=web)["AssociationId"]
    refused = error_of(aws.ec2().release_address, AllocationId=made["AllocationId"])
    assert refused == ("InvalidIPAddress.InUse", f"Address {made['PublicIp']} is in use.")
    aws.ec2().disassociate_address(AssociationId=association)
    aws.ec2().release_address(AllocationId=made["AllocationId"])
    assert error_of(address, aws, made["AllocationId"])[0] == "InvalidAllocationID.NotFound"


def test_region_has_five_addresses(aws: Aws) -> None:
    for _unused in range(5):
        allocated(aws)
    text = "The maximum number of addresses has been reached."
    assert error_of(allocated, aws) == ("AddressLimitExceeded", text)
    aws.sim.configure(addresses_limit=6)
    allocated(aws)


def forward(aws: Aws, zone: str, public_ip: str) -> None:
    change(aws, zone, create(NAME, "A", public_ip))
    aws.sim.advance(30)


def test_reverse_record_is_pending_then_set_then_locks_the_address(aws: Aws) -> None:
    zone, made = aws.sim.seed_zone(ZONE), allocated(aws)
    allocation_id = made["AllocationId"]
    forward(aws, zone, made["PublicIp"])
    assert ptr(aws, allocation_id) == {}
    answer = aws.ec2().modify_address_attribute(AllocationId=allocation_id, DomainName=NAME)["Address"]
    pending = {"PtrRecordUpdate": {"Value": f"{NAME}.", "Status": "PENDING"}}
    assert {"PtrRecordUpdate": answer["PtrRecordUpdate"]} == pending == ptr(aws, allocation_id)
    assert error_of(aws.ec2().release_address, AllocationId=allocation_id)[0] == "InvalidAddress.Locked"
    aws.sim.advance(60)
    assert ptr(aws, allocation_id) == {"PtrRecord": f"{NAME}."}
    code, text = error_of(aws.ec2().release_address, AllocationId=allocation_id)
    # cloud-custodian/cloud-custodian#8924
    expected = (
        f"The address with allocation id [{allocation_id}] cannot be released because it is locked to your account"
    )
    assert (code, text.startswith(expected)) == ("InvalidAddress.Locked", True)
    aws.sim.configure(release_with_ptr_code="InvalidAddress.PtrSet")
    assert error_of(aws.ec2().release_address, AllocationId=allocation_id)[0] == "InvalidAddress.PtrSet"


def test_reverse_record_is_removed_and_frees_the_address(aws: Aws) -> None:
    zone, made = aws.sim.seed_zone(ZONE), allocated(aws)
    allocation_id = made["AllocationId"]
    forward(aws, zone, made["PublicIp"])
    aws.ec2().modify_address_attribute(AllocationId=allocation_id, DomainName=NAME)
    aws.sim.advance(60)
    aws.ec2().reset_address_attribute(AllocationId=allocation_id, Attribute="domain-name")
    assert ptr(aws, allocation_id) == {"PtrRecord": f"{NAME}.", "PtrRecordUpdate": {"Status": "PENDING"}}
    assert error_of(aws.ec2().release_address, AllocationId=allocation_id)[0] == "InvalidAddress.Locked"
    aws.sim.advance(60)
    assert ptr(aws, allocation_id) == {}
    aws.ec2().release_address(AllocationId=allocation_id)


def test_setting_the_same_reverse_record_again_changes_nothing(aws: Aws) -> None:
    zone, made = aws.sim.seed_zone(ZONE), allocated(aws)
    forward(aws, zone, made["PublicIp"])
    for _unused in range(2):
        aws.ec2().modify_address_attribute(AllocationId=made["AllocationId"], DomainName=NAME)
        aws.sim.advance(60)
    aws.ec2().modify_address_attribute(AllocationId=made["AllocationId"], DomainName=NAME)
    assert ptr(aws, made["AllocationId"]) == {"PtrRecord": f"{NAME}."}


FORWARD: dict[str, bool] = {
    "in sync": True,
    "CNAME to it": True,
    "pending": False,
    "elsewhere": False,
    "deleted": False,
    "private zone": False,
    "no zone": False,
}


@pytest.mark.parametrize(("situation", "works"), FORWARD.items(), ids=FORWARD.keys())
def test_reverse_record_needs_a_forward_record_that_the_world_can_see(aws: Aws, situation: str, works: bool) -> None:
    made = allocated(aws)
    vpcs = [{"region": SOURCE, "id": "vpc-0123456789abcdef0"}] if situation == "private zone" else []
    if situation != "no zone":
        zone = aws.sim.seed_zone(ZONE, private_vpcs=vpcs)
        ip = "192.0.2.250" if situation == "elsewhere" else made["PublicIp"]
        name = f"host.{ZONE}" if situation == "CNAME to it" else NAME
        change(aws, zone, create(name, "A", ip))
        if situation == "CNAME to it":
            change(aws, zone, create(NAME, "CNAME", name))
        if situation == "deleted":
            change(aws, zone, delete(name, "A", ip))
    if situation != "pending":
        aws.sim.advance(30)
    modify, params = aws.ec2().modify_address_attribute, {"AllocationId": made["AllocationId"], "DomainName": NAME}
    if works:
        assert modify(**params)["Address"]["PtrRecordUpdate"]["Status"] == "PENDING"
    else:
        assert error_of(modify, **params)[0] == "InvalidParameterValue"


def test_attributes_list_all_addresses_in_pages_or_those_with_a_reverse_record(aws: Aws) -> None:
    zone, made = aws.sim.seed_zone(ZONE), [allocated(aws) for _unused in range(3)]
    ids = [each["AllocationId"] for each in made]
    forward(aws, zone, made[1]["PublicIp"])
    aws.ec2().modify_address_attribute(AllocationId=ids[1], DomainName=NAME)
    pages = aws.ec2().get_paginator("describe_addresses_attribute").paginate(PaginationConfig={"PageSize": 2})
    assert [[each["AllocationId"] for each in page["Addresses"]] for page in pages] == [ids[:2], ids[2:]]
    [found] = aws.ec2().describe_addresses_attribute(Attribute="domain-name")["Addresses"]
    assert found["AllocationId"] == ids[1]
