# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Our tables of regions and endpoints against those of botocore, which hosts that are scanned need not have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.region_names import REGION, region_of_host

DATA = Path(botocore.__file__).parent / "data"
IS_REGION = re.compile(REGION)
# The common name of a certificate, which is also what roles trust, and endpoints that are one for a whole partition.
NO_REGIONS_OWN = frozenset({"rds.amazonaws.com"})
GLOBAL_SERVICES = frozenset({"budgets"})
# ram + us-gov-east-1.api.aws, without the dot: a slip in the data.
SLIP = "ramus-gov-"
# One that is asked first, of two regions.
ACTIVE = "health.us-east-1.amazonaws.com"


def partitions(file: str) -> list[dict[str, Any]]:
    data: dict[str, list[dict[str, Any]]] = json.loads((DATA / file).read_text(encoding="utf-8"))
    return data["partitions"]


@pytest.mark.parametrize("partition", partitions("partitions.json"), ids=lambda partition: partition["id"])
def test_region_of_the_sdk_is_one(partition: dict[str, Any]) -> None:
    """Catches: a partition, or an area of one, that came with a newer SDK."""
    regions = [region for region in partition["regions"] if not region.endswith("-global")]
    areas = re.findall(r"[a-z]{2,}", re.sub(r"\\.", "", partition["regionRegex"])) if partition["id"] == "aws" else []
    for region in [*regions, *(f"{area}-east-1" for area in areas)]:
        assert IS_REGION.fullmatch(region), region


def endpoints(partition: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(host, region) of every endpoint of a region, also with FIPS and IPv6."""
    for name, service in partition["services"].items():
        if name in GLOBAL_SERVICES:
            continue
        for region in set(service["endpoints"]) & set(partition["regions"]):
            own = {**partition["defaults"], **service.get("defaults", {}), **service["endpoints"][region]}
            forms = [own, *partition["defaults"]["variants"], *own.get("variants", [])]
            if "sslCommonName" in own:
                forms.append({"hostname": own["sslCommonName"]})
            # An endpoint that another region answers is that region's.
            place = own.get("credentialScope", {}).get("region", region)
            for form in forms:
                suffix = form.get("dnsSuffix", partition["dnsSuffix"])
                host = form.get("hostname", own["hostname"])
                yield host.format(service=name, region=region, dnsSuffix=suffix), place


@pytest.mark.parametrize("partition", partitions("endpoints.json"), ids=lambda partition: partition["partition"])
def test_region_of_every_endpoint_of_the_sdk_is_told(partition: dict[str, Any]) -> None:
    """Catches: a domain of endpoints, or an endpoint without its region in the name, that nothing finds."""
    wrong = {
        (host, region, told)
        for host, region in endpoints(partition)
        if host not in (*NO_REGIONS_OWN, ACTIVE)
        and not host.startswith(SLIP)
        and (told := region_of_host(host, IS_REGION)) != region
    }
    assert not wrong
