# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a copy is to be deprecated and whether it can be deregistered: what AWS does not carry over when it copies.

Pure: the time is handed in. A copy that others have made gets what it lacks and loses nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .._copies.rules import Situation
from .._copies.wishes import kept_by_others
from .._core.durations import parse_duration
from .._core.errors import InvalidInput
from .._core.problem import Problem
from .._core.tracking import format_time, parse_time
from .model import Deprecation, Image, ImageRequest
from .steps import DISABLED, WITH_COOLDOWN, DeprecateImage, ProtectImage

Here = Situation[ImageRequest, Image]

# Values of the options that stand for what the source has, and for none.
SOURCE = "source"
NEVER = "never"
# EC2 guide, ami-deprecate: at most ten years, rounded to the minute.
LONGEST = timedelta(days=3650)
_MINUTE = timedelta(minutes=1)


def deprecation_from_option(option: str | None) -> Deprecation | None:
    """A time, a duration that begins when the source was made, or one of the words; None: that is to be left alone."""
    if not option:
        return None
    if option in (SOURCE, NEVER):
        return Deprecation(is_as_source=option == SOURCE)
    if moment := parse_time(option):
        return Deprecation(at=moment)
    after = None if option.strip().isdecimal() else parse_duration(option)
    if after is None or after <= timedelta():
        raise InvalidInput(
            f"deprecate_at: '{option}' is no time such as 2027-11-19T06:10:00Z, no duration such as 90d, and neither "
            f"{SOURCE} nor {NEVER}"
        )
    return Deprecation(after=after)


def deprecation_problem(here: Here, now: datetime) -> Problem | None:
    """Why AWS would refuse the time, if that is for more than it being over."""
    wanted = _wanted_deprecation(here)
    if wanted is None or wanted <= now + LONGEST:
        return None
    return Problem(
        "InvalidDeprecateAt",
        f"deprecate_at: {format_time(wanted)}, for the copy of {here.source.id} in {here.view.region}, is more than "
        "ten years away and AWS allows ten; name an earlier time, or never",
    )


def deprecation_steps(
    here: Here, copy: Image | None, now: datetime
) -> tuple[tuple[DeprecateImage, ...], tuple[str, ...]]:
    """At most one step, and what to say instead."""
    if here.request.deprecate_at is None or deprecation_problem(here, now):
        return (), ()
    wanted, has = _wanted_deprecation(here), copy.deprecated_at if copy else None
    if wanted == has or (wanted and has and abs(wanted - has) < _MINUTE):
        return (), ()
    if has and copy and not here.is_ours:
        asked = format_time(wanted) if wanted else "none"
        return (), (kept_by_others(copy, f"deprecation time {format_time(has)}", asked),)
    if wanted and wanted <= now:
        over = f"the copy of {here.source.id} in {here.view.region} is not deprecated at {format_time(wanted)}"
        return (), (f"{over}: AWS takes no time that is over",)
    return (DeprecateImage(here.view.region, wanted, has),), ()


def _wanted_deprecation(here: Here) -> datetime | None:
    wish = here.request.deprecate_at
    return wish.of(here.source) if wish else None


def protection_steps(here: Here, copy: Image | None) -> tuple[tuple[ProtectImage, ...], tuple[str, ...]]:
    """At most one step, and what to say instead.

    Protection with a cooldown is as good as without, and is not made less.
    """
    wish = here.request.deregistration_protection
    wanted = here.source.protection if wish == SOURCE else wish
    # Of an image of another account AWS may not say it. What retention lets go in this run must not be protected first.
    if not wanted or not here.is_kept:
        return (), ()
    has = (copy.protection if copy else None) or DISABLED
    is_protected, is_wanted = has.startswith("enabled"), wanted.startswith("enabled")
    if is_wanted and is_protected and (wanted != WITH_COOLDOWN or has == WITH_COOLDOWN):
        return (), ()
    if not is_wanted and not is_protected:
        return (), ()
    if not is_wanted and copy and not here.is_ours:
        return (), (kept_by_others(copy, f"deregistration protection {has}", wanted),)
    return (ProtectImage(here.view.region, wanted, has),), ()
