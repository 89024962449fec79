# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to say of wishes that a copy does not get: AWS cannot change it, has no room, or the copy is somebody else's.

Pure. Such a copy counts all the same, so nothing said here advises to remove it.
"""

from __future__ import annotations

from collections.abc import Sequence

from .._core.tags import MAX_TAGS
from .region_view import AnyResource
from .resource import Resource
from .rules import AnyRequest, Situation


def left_out_notes(source_id: str, left_out: Sequence[str]) -> tuple[str, ...]:
    """Tags of a source that its new copy does not get."""
    if not left_out:
        return ()
    keys = ", ".join(left_out)
    return (f"tags of {source_id} that its copy does not get, since AWS refuses them or has no room: {keys}",)


def no_room_notes(copy: Resource, left_out: Sequence[str]) -> tuple[str, ...]:
    """Tags that the user asks for on a copy that is there and has as many as AWS allows."""
    if not left_out:
        return ()
    note = (
        f"{copy.id} in {copy.region} has no room for the tags {', '.join(left_out)}: AWS allows {MAX_TAGS}; "
        "remove others from it, or leave these out"
    )
    return (note,)


def beside_note(here: Situation[AnyRequest, AnyResource], outdated: AnyResource) -> str:
    """What becomes of a copy that is not as asked for is said as it will be."""
    beside = f"{outdated.id} in {outdated.region} is not encrypted, so an encrypted copy is created in addition"
    if not outdated.is_marked_ours:
        return f"{beside}; that one was not created by this collection and stays"
    if here.request.retain is None:
        return f"{beside}; that one stays, since retain is not set"
    return f"{beside}; that one is removed by retain once the new one is available"


def recognized_notes(
    here: Situation[AnyRequest, AnyResource], copy: AnyResource, stays: Sequence[str]
) -> tuple[str, ...]:
    """That a copy of others is recognized is said once; that it keeps its own tags as long as others are asked for."""
    is_new = not copy.tracking
    first = (
        f"{copy.id} in {here.view.region} was not created by this collection: it counts as the copy of "
        f"{here.source.id}, and is never removed; adopt says otherwise"
    )
    unmet = [key for key in stays if key in here.request.tags]
    asked = f"{copy.id} was not created by this collection and keeps its own tags {', '.join(unmet)}"
    return (*((first,) if is_new else ()), *((asked,) if unmet else ()))


def kept_by_others(copy: Resource, what: str, wanted: str) -> str:
    """What a copy that is only recognized has, and is not changed about it."""
    return (
        f"{copy.id} in {copy.region} was not created by this collection and keeps its {what} (wanted: {wanted}); "
        "adopt: own changes it"
    )


def key_notes(here: Situation[AnyRequest, AnyResource], copy: AnyResource) -> tuple[str, ...]:
    """That a copy is encrypted with another key than is asked for now."""
    wanted, has = here.request.kms_keys.get(copy.region), copy.kms_key_id
    if not (wanted and has) or not _is_other_key(has, wanted):
        return ()
    note = (
        f"{copy.id} in {copy.region} is encrypted with KMS key {has} and not with {wanted}: the key of a copy cannot "
        "be changed; copies of newer sources get the wanted one"
    )
    return (note,)


def _is_other_key(has: str, wanted: str) -> bool:
    """Whether it is another one for sure. To what key an alias points now says nothing of a copy made before."""
    is_alias = any("alias/" in key for key in (has, wanted))
    return not is_alias and has.rpartition("/")[2] != wanted.rpartition("/")[2]
