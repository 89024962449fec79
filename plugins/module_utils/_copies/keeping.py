# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources are worth a copy: those whose copy retention would keep.

Pure. Copying an older one would only be undone by the next run, so what retention keeps is decided before copying.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from .._core.tracking import source_value
from .observation import AnyResource, RegionView, copies_by_source
from .resource import PENDING, USABLE


def kept_sources(
    retain: int | None,
    sources: Iterable[AnyResource],
    view: RegionView[AnyResource],
    set_of: Callable[[AnyResource], str],
) -> set[str]:
    """Ids of the sources whose copies are among the newest ``retain`` of their set, selected or not.

    A source that can never be copied takes no place of another, unless it was copied while it could be.
    """
    if retain is None:
        return {source.id for source in sources}
    selected = {source_value(source.region, source.id): source for source in sources}
    usable_copies = {tag for tag, copies in copies_by_source(view).items() if copies[0].usable}
    created: dict[str, dict[str, datetime]] = defaultdict(dict)
    for resource in view.tracked:
        tracking = resource.tracking
        if resource.usable and tracking and (tag := tracking.source) not in selected:
            created[tracking.set][tag] = tracking.source_created
    for tag, source in selected.items():
        if source.phase in (USABLE, PENDING) or tag in usable_copies:
            created[set_of(source)][tag] = source.created
    kept: set[str] = set()
    for of_set in created.values():
        kept.update(sorted(of_set, key=lambda tag: (of_set[tag], tag), reverse=True)[:retain])
    return {source.id for tag, source in selected.items() if tag in kept}
