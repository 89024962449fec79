# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``state: absent`` for images: which copies are meant.

It never removes anything. Images of one region and account are one set by its name, so filters but those for tags tell
nothing apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._copies.giving_up import BySource
from .._copies.kind import Meant
from .._copies.ports import Calls
from .._core.shell import Clients
from .._core.tracking import SYNC_IDENTIFIER
from .model import ImageRequest
from .observe import selected


def copies_meant(request: ImageRequest, calls: Calls, clients: Clients) -> Meant:
    """Of a set all copies, else those of the selected images."""
    return _BY_SOURCE.meant(request, calls, clients)


def _is_by_id(request: ImageRequest) -> bool:
    return bool(request.image_ids) and not (request.sync_identifiers or request.filters or request.owner)


def _filters(request: ImageRequest) -> Mapping[str, Sequence[str]]:
    filters = dict(request.filters)
    if request.sync_identifiers:
        filters[f"tag:{SYNC_IDENTIFIER}"] = request.sync_identifiers
    return filters


_BY_SOURCE: BySource[ImageRequest] = BySource(
    ids=lambda request: request.image_ids,
    is_by_id=_is_by_id,
    owner=lambda request: request.owner,
    filters=_filters,
    find=lambda request, clients: [image.id for image in selected(request, clients).sources],
)
