# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The regions of a publication, each with its bucket, its key and the keys of its objects, and what their limit leaves.

Pure: it never asks AWS whether they are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...module_utils._config.names import Place, bucket_of, check_names
from ...module_utils._config.region_options import regions_of
from ...module_utils._core.errors import InvalidInput
from .options import names


@dataclass(frozen=True)
class Target:
    """A region, where in it the configuration is, and the key that its objects are encrypted with, if it names one."""

    region: str
    place: Place
    kms_key_id: str | None = None


def targets_of(given: Mapping[str, Any]) -> list[Target]:
    """All regions of the options. InvalidInput for names that cannot be."""
    regions = regions_of(given["regions"])
    check_names(given["application"], given["environment"], regions)
    return [
        Target(
            region,
            Place(
                bucket_of(region, options, given["bucket"]),
                given["prefix"],
                given["application"],
                given["environment"],
            ),
            str(options.get("kms_key_id") or "") or None,
        )
        for region, options in regions.items()
    ]


def limited(targets: list[Target], limit: Any) -> list[Target]:
    """Those whose regions the limit names, or all without one. InvalidInput for a region that is none of them."""
    if not targets:
        raise InvalidInput("regions: expected at least one, such as {us-east-1: {bucket: shop-config-us-east-1}}")
    wanted, known = names("limit", limit), [target.region for target in targets]
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise InvalidInput(f"limit: {unknown[0]} is none of the regions {', '.join(known)}")
    return [target for target in targets if not wanted or target.region in wanted]
