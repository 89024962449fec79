# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The name of a database that is set aside: made from its own and the moment.

Pure: it never asks AWS whether a name is free.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

# RDS API reference, ModifyDBInstance and ModifyDBCluster: letters, digits and single hyphens, not at the end.
LONGEST = 63


def name_aside(name: str, moment: datetime, taken: Collection[str]) -> str:
    """``shop-aside-20261128-013000`` for ``shop``, and with a number if that is taken."""
    end = moment.strftime("-aside-%Y%m%d-%H%M%S")
    number, more = 1, ""
    while True:
        found = f"{name[: LONGEST - len(end) - len(more)].rstrip('-')}{end}{more}"
        if found not in taken:
            return found
        number += 1
        more = f"-{number}"
