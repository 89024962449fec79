# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is a coupling and what is not, as tables of lines."""

from __future__ import annotations

import re

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.candidate_lines import (
    Line,
    Numbers,
    candidate_lines,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.kinds import KINDS
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.matching import matches_in
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.region_names import region_of_code
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import Allowance, ScanRules
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.scan_text import find_couplings

RULES = ScanRules(
    source_cidrs=("10.0.0.0/16", "172.16.32.0/20"), source_buckets=("shop", "shop-config", "assets.shop.example")
)

# Line -> its couplings from left to right, as (kind, literal, region).
FOUND: dict[str, list[tuple[str, str, str | None]]] = {
    "url=jdbc:mysql://shop.c0ffee.us-east-1.rds.amazonaws.com:3306/shop": [
        ("service_endpoint", "shop.c0ffee.us-east-1.rds.amazonaws.com", "us-east-1")
    ],
    "https://s3-us-west-2.amazonaws.com/logs": [("service_endpoint", "s3-us-west-2.amazonaws.com", "us-west-2")],
    "https://s3.dualstack.eu-west-1.amazonaws.com": [
        ("service_endpoint", "s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1")
    ],
    "www.s3-website-us-east-1.amazonaws.com.": [
        ("service_endpoint", "www.s3-website-us-east-1.amazonaws.com", "us-east-1")
    ],
    "https://s3-external-1.amazonaws.com/": [("service_endpoint", "s3-external-1.amazonaws.com", "us-east-1")],
    "logs.s3.cn-north-1.amazonaws.com.cn": [("service_endpoint", "logs.s3.cn-north-1.amazonaws.com.cn", "cn-north-1")],
    "sqs.us-gov-west-1.amazonaws.com": [("service_endpoint", "sqs.us-gov-west-1.amazonaws.com", "us-gov-west-1")],
    "s3.eusc-de-east-1.amazonaws.eu": [("service_endpoint", "s3.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1")],
    "redis://shop.abc.0001.use1.cache.amazonaws.com:6379": [
        ("service_endpoint", "shop.abc.0001.use1.cache.amazonaws.com", "us-east-1")
    ],
    "https://queue.amazonaws.com/123456789012/orders": [("service_endpoint", "queue.amazonaws.com", "us-east-1")],
    "https://us-west-2.queue.amazonaws.com/1": [("service_endpoint", "us-west-2.queue.amazonaws.com", "us-west-2")],
    "shop-1234.us-east-1.elb.amazonaws.com": [
        ("service_endpoint", "shop-1234.us-east-1.elb.amazonaws.com", "us-east-1")
    ],
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1": [
        ("service_endpoint", "123456789012.dkr.ecr.us-east-1.amazonaws.com", "us-east-1")
    ],
    "vpce-0abc1234abc1234aa-x.s3.us-east-1.vpce.amazonaws.com": [
        ("service_endpoint", "vpce-0abc1234abc1234aa-x.s3.us-east-1.vpce.amazonaws.com", "us-east-1")
    ],
    # Small letters and capitals are the same in names of hosts.
    "SHOP.C0FFEE.US-EAST-1.RDS.AMAZONAWS.COM": [
        ("service_endpoint", "SHOP.C0FFEE.US-EAST-1.RDS.AMAZONAWS.COM", "us-east-1")
    ],
    "Sqs.Us-East-1.AmazonAws.Com": [("service_endpoint", "Sqs.Us-East-1.AmazonAws.Com", "us-east-1")],
    "SHOP.0001.USE1.CACHE.AMAZONAWS.COM": [("service_endpoint", "SHOP.0001.USE1.CACHE.AMAZONAWS.COM", "us-east-1")],
    "QUEUE.AMAZONAWS.COM": [("service_endpoint", "QUEUE.AMAZONAWS.COM", "us-east-1")],
    "IP-10-1-0-1.EC2.INTERNAL": [("ec2_host_name", "IP-10-1-0-1.EC2.INTERNAL", "us-east-1")],
    "EC2-203-0-113-10.US-WEST-2.COMPUTE.AMAZONAWS.COM": [
        ("ec2_host_name", "EC2-203-0-113-10.US-WEST-2.COMPUTE.AMAZONAWS.COM", "us-west-2")
    ],
    # Partitions and domains that are younger, or where few are.
    "s3.eu-isoe-west-1.cloud.adc-e.uk": [("service_endpoint", "s3.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1")],
    "sqs.us-isof-east-1.csp.hci.ic.gov": [("service_endpoint", "sqs.us-isof-east-1.csp.hci.ic.gov", "us-isof-east-1")],
    "ec2.eusc-de-east-1.api.amazonwebservices.eu": [
        ("service_endpoint", "ec2.eusc-de-east-1.api.amazonwebservices.eu", "eusc-de-east-1")
    ],
    "sdb.amazonaws.com": [("service_endpoint", "sdb.amazonaws.com", "us-east-1")],
    "https://us-west-2.signin.aws/x": [("service_endpoint", "us-west-2.signin.aws", "us-west-2")],
    "https://a1.lambda-url.us-west-2.on.aws/": [("service_endpoint", "a1.lambda-url.us-west-2.on.aws", "us-west-2")],
    "service=com.amazonaws.us-east-1.s3": [("service_endpoint", "com.amazonaws.us-east-1.s3", "us-east-1")],
    "https://lambda.us-east-1.api.aws": [("service_endpoint", "lambda.us-east-1.api.aws", "us-east-1")],
    "login=shop.auth.us-east-1.amazoncognito.com": [
        ("service_endpoint", "shop.auth.us-east-1.amazoncognito.com", "us-east-1")
    ],
    "NO_PROXY=.us-east-1.amazonaws.com,localhost": [("service_endpoint", ".us-east-1.amazonaws.com", "us-east-1")],
    'topic: "arn:aws:sns:us-east-1:123456789012:orders"': [
        ("arn", "arn:aws:sns:us-east-1:123456789012:orders", "us-east-1")
    ],
    "See arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.": [
        ("arn", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", "eu-west-1")
    ],
    "arn:aws-us-gov:ec2:us-gov-east-1::image/ami-0abc1234abc1234aa": [
        ("arn", "arn:aws-us-gov:ec2:us-gov-east-1::image/ami-0abc1234abc1234aa", "us-gov-east-1")
    ],
    "arn:aws:logs:us-east-1:*:log-group:/shop": [("arn", "arn:aws:logs:us-east-1:*:log-group:/shop", "us-east-1")],
    "arn:aws:sqs:us-east-1:${AWS::AccountId}:orders": [
        ("arn", "arn:aws:sqs:us-east-1:${AWS::AccountId}:orders", "us-east-1")
    ],
    "zone=us-east-1a;spare=eu-central-1c": [
        ("availability_zone", "us-east-1a", "us-east-1"),
        ("availability_zone", "eu-central-1c", "eu-central-1"),
    ],
    "zone: us-west-2-lax-1a": [("availability_zone", "us-west-2-lax-1a", "us-west-2")],
    "zone: us-east-1-wl1-bos-wlz-1": [("availability_zone", "us-east-1-wl1-bos-wlz-1", "us-east-1")],
    "zone_id: apne1-az4": [("availability_zone", "apne1-az4", "ap-northeast-1")],
    "ami-0abc1234abc1234aa,subnet-0abc1234abc1234aa": [
        ("resource_id", "ami-0abc1234abc1234aa", None),
        ("resource_id", "subnet-0abc1234abc1234aa", None),
    ],
    "sg-12ab34cd vpc-1a2b3c4d": [("resource_id", "sg-12ab34cd", None), ("resource_id", "vpc-1a2b3c4d", None)],
    "vpce-svc-0abc1234abc1234aa": [("resource_id", "vpce-svc-0abc1234abc1234aa", None)],
    "mount fs-0abc1234abc1234aa:/ /srv": [("resource_id", "fs-0abc1234abc1234aa", None)],
    "userPoolId: 'us-east-1_AbCdEf123',": [("resource_id", "us-east-1_AbCdEf123", "us-east-1")],
    "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1B2c3D4e": [
        ("service_endpoint", "cognito-idp.eu-west-1.amazonaws.com", "eu-west-1"),
        ("resource_id", "eu-west-1_a1B2c3D4e", "eu-west-1"),
    ],
    "POOL=us-east-1:12345678-90ab-cdef-1234-567890abcdef": [
        ("resource_id", "us-east-1:12345678-90ab-cdef-1234-567890abcdef", "us-east-1")
    ],
    "us-east-1_databases us-west-2_Databases us-east-1_20261128x us-east-1_AbCdEf1234": [
        ("region_name", region, region) for region in ("us-east-1", "us-west-2", "us-east-1", "us-east-1")
    ],
    "us-east-1:12345678-90ab-cdef": [("region_name", "us-east-1", "us-east-1")],
    "ec2-203-0-113-10.compute-1.amazonaws.com": [
        ("ec2_host_name", "ec2-203-0-113-10.compute-1.amazonaws.com", "us-east-1")
    ],
    "ssh ec2-203-0-113-10.us-west-2.compute.amazonaws.com": [
        ("ec2_host_name", "ec2-203-0-113-10.us-west-2.compute.amazonaws.com", "us-west-2")
    ],
    "host=ip-10-0-0-1.ec2.internal": [("ec2_host_name", "ip-10-0-0-1.ec2.internal", "us-east-1")],
    "i-0abc1234abc1234aa.eu-west-1.compute.internal": [
        ("ec2_host_name", "i-0abc1234abc1234aa.eu-west-1.compute.internal", "eu-west-1")
    ],
    "search ec2.internal": [("ec2_host_name", "ec2.internal", "us-east-1")],
    "no_proxy=*.ec2.internal": [("ec2_host_name", ".ec2.internal", "us-east-1")],
    "search us-west-2.compute.internal": [("ec2_host_name", "us-west-2.compute.internal", "us-west-2")],
    "from shop-config, to other": [("bucket", "shop-config", None)],
    "s3://shop/images": [("bucket", "shop", None)],
    "arn:aws:s3:::shop-config/web/*": [("bucket", "shop-config", None)],
    "https://assets.shop.example.s3.amazonaws.com/x": [("bucket", "assets.shop.example", None)],
    "https://shop.s3.amazonaws.com/x": [("bucket", "shop", None)],
    "https://s3.amazonaws.com/shop/x": [("bucket", "shop", None)],
    '"logBucket": "shop"': [("bucket", "shop", None)],
    "db=10.0.3.4:5432 lb=172.16.47.255": [
        ("private_address", "10.0.3.4", None),
        ("private_address", "172.16.47.255", None),
    ],
    "allow 10.0.8.0/24;": [("private_address", "10.0.8.0/24", None)],
    "ip-10-0-0-9": [("private_address", "ip-10-0-0-9", None)],
    "AWS_REGION=us-east-1": [("region_setting", "us-east-1", "us-east-1")],
    "region = us-east-1": [("region_setting", "us-east-1", "us-east-1")],
    '{"aws_region": "eu-west-1"}': [("region_setting", "eu-west-1", "eu-west-1")],
    "cloud.aws.region.static: ap-southeast-2": [("region_setting", "ap-southeast-2", "ap-southeast-2")],
    "<region>us-east-1</region>": [("region_setting", "us-east-1", "us-east-1")],
    "aws --region us-east-1 s3 ls": [("region_setting", "us-east-1", "us-east-1")],
    "export AWS_REGION=${AWS_REGION:-us-east-1}": [("region_setting", "us-east-1", "us-east-1")],
    "region: Regions.US_EAST_1": [("region_setting", "US_EAST_1", "us-east-1")],
    "one of US_EAST_1": [("region_name", "US_EAST_1", "us-east-1")],
    "RegionEndpoint.USGovCloudWest1": [("region_setting", "USGovCloudWest1", "us-gov-west-1")],
    "RegionEndpoint.CNNorthWest1": [("region_setting", "CNNorthWest1", "cn-northwest-1")],
    "Region::ApNortheast1": [("region_setting", "ApNortheast1", "ap-northeast-1")],
    "endpoints.UsIsobEast1RegionID": [("region_setting", "UsIsobEast1", "us-isob-east-1")],
    "deb http://us-east-1.ec2.archive.ubuntu.com/ubuntu noble": [("region_name", "us-east-1", "us-east-1")],
    "prefix shop-us-east-1-logs": [("region_name", "us-east-1", "us-east-1")],
    "US-EAST-1 is where it runs": [("region_name", "US-EAST-1", "us-east-1")],
    # Behind what stands for another character: in an address, in a text in quotes.
    "?arn=arn%3Aaws%3Asqs%3Aus-east-1%3A123456789012%3Aorders": [
        ("arn", "arn%3Aaws%3Asqs%3Aus-east-1%3A123456789012%3Aorders", "us-east-1")
    ],
    "?q=arn%3aaws%3asns%3aeu-west-1%3a123456789012%3aorders": [
        ("arn", "arn%3aaws%3asns%3aeu-west-1%3a123456789012%3aorders", "eu-west-1")
    ],
    "?to=https%3A%2F%2Fsqs.us-east-1.amazonaws.com%2F123456789012": [
        ("service_endpoint", "sqs.us-east-1.amazonaws.com", "us-east-1")
    ],
    r"https:\u002F\u002Fsqs.us-east-1.amazonaws.com": [
        ("service_endpoint", "sqs.us-east-1.amazonaws.com", "us-east-1")
    ],
    "?data=%22us-east-1%22": [("region_name", "us-east-1", "us-east-1")],
    r"data\u003dus-east-1\u0026x": [("region_name", "us-east-1", "us-east-1")],
    r'"where:\nus-east-1\tEU_WEST_1"': [
        ("region_name", "us-east-1", "us-east-1"),
        ("region_name", "EU_WEST_1", "eu-west-1"),
    ],
    r'"ids:\narn:aws:sqs:us-east-1:123456789012:orders"': [
        ("arn", "arn:aws:sqs:us-east-1:123456789012:orders", "us-east-1")
    ],
    "?z=%20us-east-1a%2Cuse1-az1": [
        ("availability_zone", "us-east-1a", "us-east-1"),
        ("availability_zone", "use1-az1", "us-east-1"),
    ],
    "?x=a%3Dsubnet-0abc1234abc1234aa%2Csg-12ab34cd": [
        ("resource_id", "subnet-0abc1234abc1234aa", None),
        ("resource_id", "sg-12ab34cd", None),
    ],
    "?pool%3Dus-east-1_AbCdEf123": [("resource_id", "us-east-1_AbCdEf123", "us-east-1")],
    "?to=%2F%2Fip-10-1-0-1.ec2.internal": [("ec2_host_name", "ip-10-1-0-1.ec2.internal", "us-east-1")],
    "?s=%2Fcom.amazonaws.us-east-1.s3": [("service_endpoint", "com.amazonaws.us-east-1.s3", "us-east-1")],
    "?from=%2Fshop-config%2Fx": [("bucket", "shop-config", None)],
    "?db=%2010.0.3.4": [("private_address", "10.0.3.4", None)],
}

# What looks like a coupling and is none.
NOT_FOUND = [
    # Global endpoints and service principals.
    *("https://sts.amazonaws.com", "iam.amazonaws.com", "s3.amazonaws.com", "ec2.amazonaws.com", "cache.amazonaws.com"),
    *("d111111abcdef8.cloudfront.net", "https://docs.aws.amazon.com/ec2/", "169.254.169.254", "instance-data"),
    # ARNs without a region, or with one that is filled in later.
    *("arn:aws:iam::123456789012:role/shop", "arn:aws:s3:::other", "arn:aws:sqs:${AWS::Region}:123456789012:orders"),
    *("arn:aws:sqs:*:123456789012:orders", "arn:aws:route53:::hostedzone/Z0123456789"),
    # Words and names of others.
    *("southeast-1", "aus-east-1", "us-east-12", "us-east-1x2", "us-east1-b", "eastus", "us-east", "db-east-1"),
    *("northwest-1a", "bus-east-1", "focus-west-2", "us_east_1", "BUS_EAST_1", "in-the-west-2-people", "me-and-2"),
    *("us-east-1and", "use-az", "house1-az1", "use1-azure", "fuse1-az1"),
    # Within a word, although something is escaped.
    *(
        "%2Fbus-east-1",
        "%us-east-12",
        r"\u0022aus-east-1",
        r"\bus-east-1",
        "us%2Deast%2D1",
        "%62us-east-1",
        "%3Ahouse1-az1",
    ),
    # Not ids: too short, too long, words, dates, hashes, parts of UUIDs and of names.
    *("i-beam", "i-deadbeef", "ami-0abc", "snap-20261121", "vol-0abc1234abc1234aaf", "subnet-group", "sg-web"),
    *(
        "key-12345678",
        "lt-12345678",
        "e2i-0abc1234abc1234aa",
        "shop-i-12ab34cd",
        "i-12ab34cd-1111-2222-3333-444444444444",
    ),
    *("vol-0ABC1234ABC1234AA", "sha256-0abc1234abc1234aa", "my_vol-12ab34cd", "nat-gateway-12345678"),
    # Not EC2's names.
    *("package com.example.ec2.internal;", "ec2.internal.example.com", "myec2.internal", "compute.internal"),
    *("ip-10-1-0-1", "ec2-203-0-113-10.example.com", "google.internal"),
    # Other networks, wider ones, versions, and what is no address.
    *("10.1.0.1", "172.16.48.1", "192.168.0.1", "10.0.0.0/8", "library-10.0.0.1.jar", "v10.0.0.1", "10.0.0.1.2"),
    *("10.0.0.256", "1.10.0.0.1", "10.0.0", "10.0.0.0/33"),
    # The word shop, and other buckets.
    *("the shop is open", "shop=1", "/srv/shop", "s3://shop-backup/x", "my-shop-config", "shop-config.example.com"),
    *("shop-configuration", "https://shop.example/s3", "bucket of the shop"),
    # Text about regions, dates and versions.
    *("2026-11-21T09:46:00Z", "north-1 east-2", "utf-8", "t-1", "Regional settings: none"),
]


@pytest.mark.parametrize("line", FOUND, ids=str)
def test_coupling_is_found_where_it_is(line: str) -> None:
    findings = find_couplings("shop.conf", line, RULES)
    assert [(f.kind, f.literal, f.region) for f in findings] == FOUND[line]
    assert [line[f.column - 1 :].startswith(f.literal) for f in findings] == [True] * len(findings)


@pytest.mark.parametrize("line", NOT_FOUND, ids=str)
def test_what_looks_like_a_coupling_is_none(line: str) -> None:
    assert find_couplings("shop.conf", line, RULES) == []


def test_every_kind_is_in_the_table() -> None:
    assert {kind for found in FOUND.values() for kind, _literal, _region in found} == set(KINDS)


@pytest.mark.parametrize("line", [*FOUND, *NOT_FOUND], ids=str)
def test_fast_look_misses_no_line_with_a_coupling(line: str) -> None:
    """Catches: a kind whose pattern was widened while the fast look for candidates was not."""
    for rules in (RULES, ScanRules()):
        if matches_in(Line(1, line), rules):
            assert [candidate.text for candidate in candidate_lines(f"\n{line}\n".encode(), Numbers(), rules)] == [line]


@pytest.mark.parametrize(
    "region",
    [
        *(
            "us-east-1",
            "us-west-2",
            "ca-central-1",
            "ca-west-1",
            "sa-east-1",
            "mx-central-1",
            "af-south-1",
            "il-central-1",
        ),
        *(
            "eu-north-1",
            "eu-south-2",
            "me-central-1",
            "ap-northeast-3",
            "ap-southeast-7",
            "ap-east-2",
            "cn-northwest-1",
        ),
        *("us-gov-east-1", "us-iso-east-1", "us-isob-west-1", "us-isof-south-1", "eu-isoe-west-1", "eusc-de-east-1"),
    ],
)
def test_region_of_every_partition_is_known_in_every_form(region: str) -> None:
    lines = (f"R={region}", f"z={region}a", f"sqs.{region}.amazonaws.com", f"arn:aws:sqs:{region}:123456789012:q")
    kinds = ("region_name", "availability_zone", "service_endpoint", "arn")
    for line, kind in zip((*lines, f"X.{region.upper().replace('-', '_')}"), (*kinds, "region_name"), strict=True):
        assert [(f.kind, f.region) for f in find_couplings("x", line, ScanRules())] == [(kind, region)]


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("use1", "us-east-1"),
        ("apse2", "ap-southeast-2"),
        ("usgw1", "us-gov-west-1"),
        ("cnnw1", "cn-northwest-1"),
        ("euc1", "eu-central-1"),
        ("abc1", None),
        ("use", None),
    ],
)
def test_region_of_code_spells_it_out(code: str, region: str | None) -> None:
    assert region_of_code(code) == region


def kinds_found(text: str, rules: ScanRules) -> list[str]:
    return [finding.kind for finding in find_couplings("shop.conf", text, rules)]


def test_source_regions_leave_other_regions_alone() -> None:
    rules = ScanRules(source_regions=frozenset({"us-east-1"}))
    assert kinds_found("us-east-1 us-west-2 sqs.us-west-2.amazonaws.com use1-az1 usw2-az1", rules) == [
        "region_name",
        "availability_zone",
    ]


def test_source_regions_empty_means_no_region_and_none_means_all() -> None:
    line = "region=us-east-1 ami-0abc1234abc1234aa"
    assert kinds_found(line, ScanRules(source_regions=frozenset())) == ["resource_id"]
    assert kinds_found(line, ScanRules()) == ["region_setting", "resource_id"]


def test_source_region_of_an_unknown_form_is_found_when_named() -> None:
    line = "region=zz-upper-3 zone=zz-upper-3b sqs.zz-upper-3.amazonaws.com"
    assert kinds_found(line, ScanRules()) == []
    assert kinds_found(line, ScanRules(source_regions=frozenset({"zz-upper-3"}))) == [
        *("region_setting", "availability_zone", "service_endpoint")
    ]


def test_id_and_address_inside_a_name_of_another_region_are_that_regions() -> None:
    rules = ScanRules(source_regions=frozenset({"us-east-1"}), source_cidrs=("10.0.0.0/16",))
    assert kinds_found("vpce-0abc1234abc1234aa-x.s3.us-west-2.vpce.amazonaws.com", rules) == []
    assert kinds_found("ip-10-0-0-1.us-west-2.compute.internal", rules) == []
    assert kinds_found("arn:aws:ec2:us-west-2::image/ami-0abc1234abc1234aa", rules) == []


def test_name_of_the_source_region_inside_an_endpoint_of_another_is_found() -> None:
    rules = ScanRules(source_regions=frozenset({"us-east-1"}))
    assert kinds_found("shop-us-east-1.s3.us-west-2.amazonaws.com", rules) == ["region_name"]


def test_kinds_leave_others_out() -> None:
    rules = ScanRules(kinds=frozenset({"arn"}))
    assert kinds_found("arn:aws:sqs:us-east-1:123456789012:q us-east-1", rules) == ["arn"]


def test_lines_and_columns_count_from_one_in_characters() -> None:
    text = "\n\r\nümlaut us-east-1\r\n" + "x\n" * 5000 + "us-west-2 ünd eu-west-1"
    found = [(f.line, f.column, f.literal) for f in find_couplings("x", text, ScanRules())]
    assert found == [(3, 8, "us-east-1"), (5004, 1, "us-west-2"), (5004, 15, "eu-west-1")]


def test_text_that_is_no_unicode_is_read_all_the_same() -> None:
    assert kinds_found("\udcff region=us-east-1", ScanRules()) == ["region_setting"]


def test_line_of_a_megabyte_full_of_couplings_is_read() -> None:
    """Catches: time that grows with the square of the line, by which the test would never end."""
    couplings = "us-east-1 " * 100_000
    assert len(find_couplings("x", couplings, RULES)) == 100_000
    for part in ("bucket", "a.", "arn:aws:sqs:", "1.2.3.", "region", "-"):
        line = part * (1_000_000 // len(part))
        assert len(find_couplings("x", f"{line} s3://shop 10.0.0.1", RULES)) == 2


def test_allowed_literal_and_pattern_are_left_out_where_they_are_allowed() -> None:
    text = "us-east-1\nami-0abc1234abc1234aa\nami-0abc1234abc1234bb"
    cases = [
        ([Allowance("why", literal="us-east-1")], ["resource_id", "resource_id"]),
        ([Allowance("why", literal="us-east")], ["region_name", "resource_id", "resource_id"]),
        ([Allowance("why", pattern=r"ami-\w+a")], ["region_name", "resource_id"]),
        ([Allowance("why", pattern="ami")], ["region_name", "resource_id", "resource_id"]),
        ([Allowance("why", literal="us-east-1", path="*.txt")], ["region_name", "resource_id", "resource_id"]),
        ([Allowance("why", pattern=".*", path="*.conf")], []),
    ]
    for allowed, kinds in cases:
        assert kinds_found(text, ScanRules(allowed=tuple(allowed))) == kinds


def test_allowed_arn_allows_the_region_in_it() -> None:
    arn = "arn:aws:sqs:us-east-1:123456789012:q"
    assert kinds_found(arn, ScanRules(allowed=(Allowance("why", literal=arn),))) == []


def test_advice_names_the_region_and_the_thing() -> None:
    endpoint, subnet = find_couplings("x", "sqs.us-east-1.amazonaws.com subnet-0abc1234abc1234aa", ScanRules())
    assert "us-east-1" in endpoint.why
    assert "subnet" in subnet.why
    for kind in KINDS.values():
        assert not re.search(r"[{}]", (kind.why + kind.instead).format(place="", noun=""))
