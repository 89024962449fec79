# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every template knows about the region that it is rendered for.

Pure: it never asks AWS; partitions and their DNS suffixes are those of our table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._core.errors import InvalidInput
from .._core.regions import PARTITIONS, partition_of

_DNS_SUFFIXES = {partition.id: partition.dns_suffixes[0] for partition in PARTITIONS}


def dns_suffix_of(region: str) -> str:
    return _DNS_SUFFIXES[partition_of(region)]


def variables_of(
    region: str, bucket: str, application: str, environment: str, own: Mapping[str, Any]
) -> dict[str, Any]:
    """``own`` are the region's variables of the user; InvalidInput if one has a name that is taken."""
    implied = {
        "region": region,
        "partition": partition_of(region),
        "dns_suffix": dns_suffix_of(region),
        "bucket": bucket,
        "application": application,
        "environment": environment,
    }
    taken = sorted(set(own) & set(implied))
    if taken:
        raise InvalidInput(
            f"regions: {region}: variables: '{taken[0]}' is a variable that every template has; choose another name"
        )
    return {**own, **implied}
