# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources are worth a copy: those whose copy retention would keep.

Pure. Copying an older one would only be undone by the next run, so what retention keeps is decided before copying.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from .._core.retention import Retention
from .._core.tracking import source_value
from .region_view import AnyResource, RegionView, copies_by_source
from .resource import PENDING, USABLE
from .sets import SetKey, members


def kept_sources(
    retain: Retention | None,
    sources: Sequence[AnyResource],
    view: RegionView[AnyResource],
    keys: Mapping[str, SetKey],
) -> set[str]:
    """Ids of the sources whose copies ``retain`` would keep in their set, beside those of sources not selected.

    A source that can never be copied takes no place of another, unless it was copied while it could be.

    :param keys: source id -> its set.
    """
    if retain is None:
        return {source.id for source in sources}
    copies = copies_by_source(view, sources)
    of_selected = {copy.id for of_source in copies.values() for copy in of_source}
    points: dict[SetKey, dict[tuple[str, str], datetime]] = defaultdict(dict)
    for key, of_set in members(view, keys.values()).items():
        for copy in of_set:
            tracking = copy.tracking
            if tracking and copy.usable and copy.id not in of_selected:
                points[key][tracking.source, str(tracking.source_created)] = tracking.source_created
    for source in sources:
        is_copied = source.id in copies and copies[source.id][0].usable
        if source.phase in (USABLE, PENDING) or is_copied:
            points[keys[source.id]][source_value(source.region, source.id), ""] = source.moment
    kept = {key: retain.kept(of_set) for key, of_set in points.items()}
    return {s.id for s in sources if (source_value(s.region, s.id), "") in kept.get(keys[s.id], ())}
