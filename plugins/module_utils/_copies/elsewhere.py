# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where something is that is not in the source region, for the sentence about it.

It never fails: a region that cannot be read says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .._core.errors import AwsError
from .._core.parallel import in_each_region
from .request import CopyRequest


def elsewhere(look: Callable[[str], Iterable[str]], request: CopyRequest, option: str) -> str | None:
    """One sentence for ids that are in a destination region, or None.

    ``look`` answers those of the ids that it finds in a region. Source and destination are easily mixed up.
    """

    def found(region: str) -> list[str]:
        try:
            return sorted(look(region))
        except AwsError:
            return []

    regions = [region for region in request.destination_regions if region != request.source_region]
    for region, ids in zip(regions, in_each_region(found, regions), strict=True):
        if ids:
            return (
                f"{option}: {', '.join(ids)} {'is' if len(ids) == 1 else 'are'} in {region} and not in "
                f"{request.source_region}; set source_region to {region} if that is what is to be copied"
            )
    return None
