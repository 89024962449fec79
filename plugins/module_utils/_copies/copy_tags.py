# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tags a copy is to have: those that track it, those that the user asks for, and as many of the source's as fit.

Pure: it never calls AWS.
"""

from __future__ import annotations

from .._core.tags import MAX_ASKED_KEY_LENGTH, MAX_TAGS, MAX_VALUE_LENGTH, fitting
from .._core.tracking import RESOURCE, SET_SEPARATOR, Tracking, sets_from_tags
from .region_view import AnyResource
from .resource import Resource
from .rules import AnyRequest, Rules, Situation


def wanted_tags(
    here: Situation[AnyRequest, AnyResource],
    rules: Rules[AnyRequest, AnyResource],
    copy: AnyResource | None,
    *,
    is_ours: bool,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Every tag of a copy, and the keys of those that it does not get.

    On a new copy there is room for what the user asks for. A copy that is there counts, however full of tags it is.

    :param copy: the copy that is there, or None for a new one.
    """
    tracking = wanted_tracking(here, copy, is_ours=is_ours).to_tags()
    present = copy.tags_of_users if copy else {}
    required = {**here.request.tags, **tracking}
    if copy and RESOURCE not in present and len({*present, *required}) > MAX_TAGS:
        # Only what makes two things of one name distinct; a copy that is there is known without it.
        required.pop(RESOURCE, None)
    no_room: tuple[str, ...] = ()
    if copy:
        first = {key: value for key, value in required.items() if key in tracking}
        asked = fitting(first, here.request.tags, present, longest_key=MAX_ASKED_KEY_LENGTH)
        required, no_room = asked.tags, asked.left_out
    carried, refused = rules.carried_tags(here.request, here.source)
    carried = {key: value for key, value in carried.items() if key not in no_room}
    fit = fitting(required, carried, present)
    tags = {**tracking, **fit.tags} if RESOURCE in required else fit.tags
    return tags, (*no_room, *refused, *fit.left_out)


def wanted_tracking(
    here: Situation[AnyRequest, AnyResource], copy: AnyResource | None, *, is_ours: bool = True
) -> Tracking:
    """The provenance of a copy. It joins the set of the run, beside those that it serves already."""
    return tracking_of(here.source, _sets(here, copy), is_ours=is_ours)


def tracking_of(source: Resource, sets: tuple[str, ...], *, is_ours: bool = True) -> Tracking:
    """The provenance of a copy of that source which serves these sets."""
    return Tracking(
        sets=sets,
        source_region=source.region,
        source_id=source.id,
        source_created=source.moment,
        account=source.owner or None,
        resource=source.resource_id,
        is_ours=is_ours,
    )


def _sets(here: Situation[AnyRequest, AnyResource], copy: AnyResource | None) -> tuple[str, ...]:
    serves = sets_from_tags(copy.tags) if copy else ()
    joined = serves if here.set in serves or (serves and not here.is_kept) else (*serves, here.set)
    has_room = len(SET_SEPARATOR.join(joined)) <= MAX_VALUE_LENGTH
    return joined if has_room or not serves else serves
