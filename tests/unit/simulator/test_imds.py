"""The instance metadata service: tokens, refusals, and what it tells of the live instance."""

from __future__ import annotations

import http.client
import json
import urllib.parse

import pytest
from botocore.session import Session
from botocore.utils import IMDSRegionProvider

from .support import DESTINATION, OWN, SOURCE, Aws

TTL, TOKEN = "X-aws-ec2-metadata-token-ttl-seconds", "X-aws-ec2-metadata-token"
WEB = "i-0aaaaaaaaaaaaaaaa"


def ask(aws: Aws, path: str, method: str = "GET", instance: str = WEB, **headers: str) -> tuple[int, str]:
    url = urllib.parse.urlsplit(aws.sim.metadata(instance))
    connection = http.client.HTTPConnection(url.netloc, timeout=5)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{url.path}/latest/{path}", headers=named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def token(aws: Aws, seconds: str = "60", instance: str = WEB) -> str:
    status, text = ask(aws, "api/token", "PUT", instance, **{TTL: seconds})
    assert status == 200
    return text


def item(aws: Aws, path: str, instance: str = WEB) -> tuple[int, str]:
    return ask(aws, path, instance=instance, **{TOKEN: token(aws, instance=instance)})


@pytest.fixture
def web(aws: Aws) -> str:
    [made] = aws.sim.seed_instances(
        DESTINATION,
        [
            {
                "id": WEB,
                "name": "web",
                "private_ip": "10.0.0.10",
                "public_ip": "203.0.113.7",
                "ipv6": ["2001:db8::7", "2001:db8::8"],
                "user_data": "#!/bin/sh\necho hello\n",
            }
        ],
    )
    return made


ITEMS = {
    "meta-data/instance-id": WEB,
    "meta-data/local-ipv4": "10.0.0.10",
    "meta-data/public-ipv4": "203.0.113.7",
    "meta-data/ipv6": "2001:db8::7",
    "meta-data/placement/region": DESTINATION,
    "meta-data/placement/availability-zone": f"{DESTINATION}a",
    "meta-data/placement/": "availability-zone\nregion",
    "user-data": "#!/bin/sh\necho hello\n",
}


@pytest.mark.parametrize(("path", "expected"), ITEMS.items(), ids=ITEMS.keys())
def test_item_comes_from_the_instance(aws: Aws, web: str, path: str, expected: str) -> None:
    assert item(aws, path) == (200, expected)


def test_interfaces_tell_their_addresses(aws: Aws, web: str) -> None:
    mac = item(aws, "meta-data/mac")[1]
    assert item(aws, "meta-data/network/interfaces/macs/") == (200, f"{mac}/")
    found = {
        name: item(aws, f"meta-data/network/interfaces/macs/{mac}/{name}")[1]
        for name in ("local-ipv4s", "public-ipv4s", "ipv6s")
    }
    expected = {"local-ipv4s": "10.0.0.10", "public-ipv4s": "203.0.113.7", "ipv6s": "2001:db8::7\n2001:db8::8"}
    assert found == expected
    vpc = aws.ec2(DESTINATION).describe_instances(InstanceIds=[web])["Reservations"][0]["Instances"][0]["VpcId"]
    assert item(aws, f"meta-data/network/interfaces/macs/{mac}/vpc-id") == (200, vpc)


def test_identity_document_names_account_and_region(aws: Aws, web: str) -> None:
    document = json.loads(item(aws, "dynamic/instance-identity/document")[1])
    named = (document["accountId"], document["region"], document["instanceId"], document["privateIp"])
    assert named == (OWN, DESTINATION, WEB, "10.0.0.10")


def test_public_address_follows_the_elastic_one(aws: Aws, web: str) -> None:
    ec2 = aws.ec2(DESTINATION)
    made = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(AllocationId=made["AllocationId"], InstanceId=web)
    assert item(aws, "meta-data/public-ipv4") == (200, made["PublicIp"])


def test_what_an_instance_has_not_is_missing(aws: Aws) -> None:
    aws.sim.seed_instances(SOURCE, [{"id": WEB}])
    for path in ("meta-data/public-ipv4", "meta-data/ipv6", "user-data", "meta-data/tags/instance/Name", "meta-data/x"):
        assert item(aws, path)[0] == 404, path


def test_tags_are_told_if_the_instance_says_so(aws: Aws) -> None:
    options = {"InstanceMetadataTags": "enabled"}
    aws.sim.seed_instances(SOURCE, [{"id": WEB, "name": "web", "metadata_options": options}])
    assert item(aws, "meta-data/tags/instance/Name") == (200, "web")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({TTL: "1"}, 200),
        ({TTL: "21600"}, 200),
        ({TTL: "21601"}, 400),
        ({TTL: "0"}, 400),
        ({TTL: "soon"}, 400),
        ({}, 400),
        ({TTL: "60", "X-Forwarded-For": "192.0.2.1"}, 403),
    ],
    ids=["shortest", "longest", "too long", "too short", "no number", "no lifetime", "through a proxy"],
)
def test_token_needs_a_lifetime_and_no_proxy(aws: Aws, web: str, headers: dict[str, str], status: int) -> None:
    assert ask(aws, "api/token", "PUT", **headers)[0] == status


def test_version_1_and_bad_tokens_are_unauthorized(aws: Aws, web: str) -> None:
    assert ask(aws, "meta-data/instance-id")[0] == 401
    assert ask(aws, "meta-data/instance-id", **{TOKEN: "made-up"})[0] == 401
    [other] = aws.sim.seed_instances(SOURCE, [{"name": "other"}])
    assert ask(aws, "meta-data/instance-id", **{TOKEN: token(aws, instance=other)})[0] == 401


def test_token_expires_with_simulated_time(aws: Aws, web: str) -> None:
    mine = token(aws, "60")
    aws.sim.advance(59)
    assert ask(aws, "meta-data/instance-id", **{TOKEN: mine})[0] == 200
    aws.sim.advance(1)
    assert ask(aws, "meta-data/instance-id", **{TOKEN: mine})[0] == 401


def test_service_can_be_switched_off_everywhere_or_for_one_instance(aws: Aws, web: str) -> None:
    aws.sim.seed_instances(SOURCE, [{"id": "i-0bbbbbbbbbbbbbbbb", "metadata_options": {"HttpEndpoint": "disabled"}}])
    assert ask(aws, "api/token", "PUT", "i-0bbbbbbbbbbbbbbbb", **{TTL: "60"})[0] == 403
    assert ask(aws, "api/token", "PUT", **{TTL: "60"})[0] == 200
    aws.sim.configure(imds_enabled=False)
    assert ask(aws, "api/token", "PUT", **{TTL: "60"})[0] == 403


def test_instance_that_does_not_run_has_no_service(aws: Aws) -> None:
    aws.sim.seed_instances(SOURCE, [{"id": WEB, "state": "terminated"}])
    assert ask(aws, "api/token", "PUT", **{TTL: "60"})[0] == 404
    assert ask(aws, "api/token", "PUT", "i-0123456789abcdef0", **{TTL: "60"})[0] == 404


def test_other_methods_are_not_allowed(aws: Aws, web: str) -> None:
    assert ask(aws, "api/token", "GET")[0] == 405
    assert ask(aws, "meta-data/instance-id", "POST")[0] == 405


def test_requests_are_logged_and_can_fail_on_request(aws: Aws, web: str) -> None:
    aws.sim.fault(service="imds", action="GET latest/meta-data/instance-id", code="Broken", status=500, times=1)
    assert item(aws, "meta-data/instance-id")[0] == 500
    assert item(aws, "meta-data/instance-id") == (200, WEB)
    counted = {"imds:PUT latest/api/token": 2, "imds:GET latest/meta-data/instance-id": 2}
    assert aws.sim.counts()[DESTINATION] == counted
    assert aws.sim.gaps() == []


def test_region_that_is_down_still_has_metadata(aws: Aws, web: str) -> None:
    aws.sim.outage(DESTINATION)
    assert item(aws, "meta-data/placement/region") == (200, DESTINATION)


def test_program_with_the_environment_of_an_instance_finds_its_region(
    aws: Aws, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in aws.sim.environment(instance_id=WEB).items():
        monkeypatch.setenv(name, value)
    assert IMDSRegionProvider(Session()).provide() == DESTINATION
