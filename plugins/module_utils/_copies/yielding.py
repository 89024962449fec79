# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs at once that have each copied one source: the later one removes its own copy and goes on with the other.

It never removes what this run has not created, nor a copy that anything sets apart from the one that stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .._core.errors import AwsError
from .._core.tags import missing_tags
from .._core.tracking import joined_tags
from .outcome import Outcome
from .plan import ADOPTED, AddTags, Remove
from .ports import Effects
from .resource import PENDING, USABLE, Resource


def yielded(outcome: Outcome, seen: Iterable[Resource], effects: Effects) -> Outcome:
    """The outcome with the earlier copy of the same source, if another run has created one meanwhile.

    Of two runs at least the later one sees both copies: it has asked for its own after the other was there. The
    one that was started first stays, so that no two runs yield to each other.
    """
    own = outcome.copy
    if own is None or outcome.problem:
        return outcome
    earlier = [copy for copy in seen if _order(copy) < _order(own) and _serves(copy, own, outcome)]
    if not earlier:
        return outcome
    stays = min(earlier, key=_order)
    try:
        _join_tags(stays, outcome, effects)
        effects.calls.remove(Remove(own.region, own.id, f"it is a second copy beside {stays.id}"))
    except AwsError as error:
        note = f"another run has copied it at the same time, as {stays.id}; the second copy stays: {error}"
        return replace(outcome, notes=(*outcome.notes, note))
    note = f"another run has copied it at the same time, as {stays.id}; the second copy {own.id} was deleted"
    return replace(outcome.seen(stays), action=ADOPTED, notes=(*outcome.notes, note))


def _order(copy: Resource) -> tuple[object, str]:
    return copy.created, copy.id


def _serves(copy: Resource, own: Resource, outcome: Outcome) -> bool:
    """Whether it is as good as our own, which nobody has begun to count on: its tags are those it was created with."""
    wanted = outcome.item.new_copy.tags if outcome.item.new_copy else {}
    return (
        copy.phase in (PENDING, USABLE)
        and copy.tracking is not None
        and copy.is_copy_of(outcome.item.source)
        and (copy.encrypted, copy.kms_key_id) == (own.encrypted, own.kms_key_id)
        and dict(own.tags_of_users) == dict(wanted)
    )


def _join_tags(stays: Resource, outcome: Outcome, effects: Effects) -> None:
    wanted = outcome.item.new_copy.tags if outcome.item.new_copy else {}
    missing = missing_tags(stays.tags, joined_tags(stays.tags, wanted))
    if missing:
        effects.calls.add_tags(AddTags(stays.region, stays.id, stays.tagged_ids, missing, {}))
