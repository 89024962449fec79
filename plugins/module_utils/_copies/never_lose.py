# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Never lose a recovery point: the one rule that every plan of retention has to keep, whatever made it.

Pure: it never says what is to go, only what must not.
"""

from __future__ import annotations

from collections.abc import Sequence

from .expired import Removal
from .retention import SetRetention


def losses(of_set: SetRetention, removals: Sequence[Removal]) -> list[Removal]:
    """Those of a set's removals by which something would be lost; of a right plan none.

    Lost is what this collection has not made, what another set wants, what is not to go in this run, and all removals
    of a set of whose newest usable recovery point no copy would be left.
    """
    going = [removal for removal in removals if removal.removes]
    usable = [point for point in of_set.points if point.usable]
    gone = {removal.point.id for removal in going}
    left = [point.tracking.source_created for point in usable if point.id not in gone]
    newest = max((point.tracking.source_created for point in usable), default=None)
    if going and newest not in left:
        return going
    return [
        removal
        for removal in going
        if removal.point.stays or not removal.point.tracking.is_ours or set(removal.point.tracking.sets) - {of_set.name}
    ]
