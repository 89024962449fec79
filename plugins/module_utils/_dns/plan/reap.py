# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which names belong to instances that no longer exist, and when nothing may be removed for that.

Pure. When in doubt nothing goes: an instance that could not be looked for is alive as far as its names are concerned.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..._core.problem import Problem
from ..names.model import Change, Found, Hostname
from .item import REMOVED, Item


def plan_reaping(
    owned: Mapping[Hostname, Found],
    alive: Mapping[tuple[str, str], bool | Problem],
    *,
    accounts: Collection[str],
    kept: Collection[Hostname],
    limit: float,
) -> list[Item] | Problem:
    """Names of instances that no longer exist, or why none may be removed.

    ``alive`` tells of the instances that were looked for, as (region, id); others are not judged. Whether instances of
    other accounts than ``accounts`` exist cannot be told, so their names stay. ``limit`` is the greatest percentage
    of all owned names that may go at once.
    """
    unknown = [answer for answer in alive.values() if isinstance(answer, Problem)]
    if unknown:
        return Problem(
            "ReapStopped", f"nothing is reaped, because the instances could not be listed: {unknown[0].message}"
        )
    ours = {name: found for name, found in owned.items() if found.owner and found.owner.account in accounts}
    # A name server does not say who sees a zone, so a name counts on both sides.
    kept_names = {name.name for name in kept}
    gone = {name: found for name, found in ours.items() if name.name not in kept_names and _is_gone(found, alive)}
    if alive and not any(alive.values()):
        return Problem(
            "ReapStopped",
            f"nothing is reaped, because not one of the instances of {len(owned)} names was found; check the "
            "credentials and the region",
        )
    if not gone:
        return []
    if len(gone) * 100 > limit * len(ours):
        return Problem(
            "ReapStopped",
            f"nothing is reaped, because {len(gone)} of {len(ours)} names would go and reap_limit is {limit:g} %: "
            f"{', '.join(sorted(str(name) for name in gone)[:5])}; raise reap_limit if that is right",
        )
    return [_reaped(name, found) for name, found in sorted(gone.items())]


def _is_gone(found: Found, alive: Mapping[tuple[str, str], bool | Problem]) -> bool:
    theirs = found.owner
    return theirs is not None and alive.get((theirs.region, theirs.instance_id)) is False and not found.obstacle


def _reaped(name: Hostname, found: Found) -> Item:
    theirs = found.owner
    instance_id, region, owner = (theirs.instance_id, theirs.region, theirs.owner) if theirs else ("", "", "")
    change = Change(name, found.zone, found.everything, (), instance_id)
    return Item(name, instance_id, region, owner, action=REMOVED, zone=found.zone, change=change)
