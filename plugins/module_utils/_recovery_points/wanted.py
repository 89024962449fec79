# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sets that were asked for among those that there are: what is not there is told, and not left out.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from .._core.tracking import set_name

# Enough different sets to read; the result has all of them.
SHOWN = 5


def wanted_points(
    points: Sequence[Mapping[str, Any]], sets: Sequence[str], regions: Sequence[str], kinds: Sequence[str]
) -> list[dict[str, Any]]:
    """The points of the sets that match, and an entry without anything for each name or pattern that none does.

    Without ``sets`` all are wanted. A region counts by itself: what is there in one may be missing in another; so does
    each of ``kinds`` for a plain name. Which kinds a pattern means nobody knows, nor a name if no kind is given.
    """
    if not sets:
        return [dict(point) for point in points]
    matching = [dict(point) for point in points if any(_is_named(point["set"], pattern) for pattern in sets)]
    missing = [
        _nothing(pattern, kind, region)
        for pattern in dict.fromkeys(sets)
        for kind in _kinds_of(pattern, kinds)
        for region in regions
        if not any(
            point["region"] == region and kind in (None, point["kind"]) and _is_named(point["set"], pattern)
            for point in points
        )
    ]
    return matching + missing


def _is_named(name: str, pattern: str) -> bool:
    """By a pattern, or by what people call the set, which stands in tags with the characters that these take."""
    return fnmatchcase(name, pattern) or name == set_name(pattern)


def _kinds_of(pattern: str, kinds: Sequence[str]) -> Sequence[str | None]:
    is_plain = not any(sign in pattern for sign in "*?[")
    return list(dict.fromkeys(kinds)) if kinds and (is_plain or len(kinds) == 1) else [None]


def _nothing(name: str, kind: str | None, region: str) -> dict[str, Any]:
    unknown = dict.fromkeys(("source_region", "source_account", "source_resource", "newest"))
    return {"set": name, "kind": kind, "region": region, **unknown, "kept": 0, "pending": [], "failed": []}


def lacking(points: Sequence[Mapping[str, Any]], regions: Sequence[str], max_age: str | None) -> str | None:
    """Which of the points and regions could not be restored from, as one text, or None."""
    age = f" younger than {max_age}" if max_age else ""
    of_regions = {point["region"] for point in points}
    said = [f"{region} has no recovery point at all" for region in regions if region not in of_regions]
    said += [f"{_label(point)} in {point['region']} {_why(point)}" for point in points if point["newest"] is None]
    if not said:
        return None
    more = f" (and {len(said) - SHOWN} more, see recovery_points)" if len(said) > SHOWN else ""
    return f"What is required has no recovery point{age}: " + "; ".join(said[:SHOWN]) + more


def _label(point: Mapping[str, Any]) -> str:
    """Several sets may have one name."""
    origin = f" of {point['source_region']}" if point["source_region"] else ""
    return f"{point['set']} ({point['kind']}{origin})" if point["kind"] else point["set"]


def _why(point: Mapping[str, Any]) -> str:
    if point["kept"]:
        return f"has {point['kept']}, all of them older or dated in the future"
    if point["pending"]:
        return f"has none, {len(point['pending'])} being copied"
    if point["failed"]:
        return f"has none, {len(point['failed'])} failed"
    return "has none"
