# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of couplings: how bad each is, why it breaks after a copy, and what to write instead.

Data only: how a kind is recognised is never told here.
"""

from __future__ import annotations

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"

SERVICE_ENDPOINT = "service_endpoint"
ARN = "arn"
EC2_HOST_NAME = "ec2_host_name"
BUCKET = "bucket"
AVAILABILITY_ZONE = "availability_zone"
RESOURCE_ID = "resource_id"
PRIVATE_ADDRESS = "private_address"
REGION_SETTING = "region_setting"
REGION_NAME = "region_name"


@dataclass(frozen=True)
class Kind:
    """``{place}`` in the sentences is the region that the literal names, ``{noun}`` what an id is the id of."""

    severity: str
    why: str
    instead: str


KINDS = {
    SERVICE_ENDPOINT: Kind(
        ERROR,
        "An endpoint belongs to {place}; a copy in another region still goes there, and fails when that region does.",
        "Put the endpoint into each region's own configuration (role dr_config), or let the SDK build it.",
    ),
    ARN: Kind(
        ERROR,
        "The resource with this ARN is in {place}; the one of the region that the copy runs in has another ARN.",
        "Put the ARN into each region's own configuration (role dr_config), or build it from the region at boot.",
    ),
    EC2_HOST_NAME: Kind(
        ERROR,
        "EC2 derives this name from an address or id in {place}; a copy has other ones, and nothing answers here.",
        "Use a name in a zone of your own that follows the instance (lifeboat.aws.ec2_dyndns_register, role dr_dns).",
    ),
    BUCKET: Kind(
        ERROR,
        "The bucket lives in the source region; when that is lost the bucket can be neither read nor written.",
        "Name the bucket of the region that the copy runs in, by a rule such as shop-config-<region> (role dr_config).",
    ),
    AVAILABILITY_ZONE: Kind(
        ERROR,
        "The zone exists in {place} only; what asks for it fails anywhere else.",
        "Read placement/availability-zone from the instance metadata.",
    ),
    RESOURCE_ID: Kind(
        ERROR,
        "The {noun} with this id exists in one region only; its counterpart in another region has another id.",
        "Look it up by tag or name at boot, or put the id into each region's own configuration (role dr_config).",
    ),
    PRIVATE_ADDRESS: Kind(
        ERROR,
        "The address belongs to the network of the source; elsewhere nothing answers there, or something else does.",
        "Use a name in a private zone, which each region resolves to its own address (role dr_dns).",
    ),
    REGION_SETTING: Kind(
        ERROR,
        "The setting sends calls to {place} wherever the copy runs.",
        "Leave it out, or set it at boot from placement/region of the instance metadata (role dr_config does).",
    ),
    REGION_NAME: Kind(
        WARNING,
        "The text names {place}; what is derived from it stays the same in another region.",
        "Derive it from the region at boot, or allow it with a reason if nothing depends on it.",
    ),
}
