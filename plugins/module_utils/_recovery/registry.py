# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which module recovers which kind of workload, and which of its tasks create what it needs.

Data only. A kind that is not here cannot be recovered by a module.
"""

from __future__ import annotations

DATABASES = "lifeboat.aws.dr_recover_database"
LEDGER = "lifeboat.aws.dr_recovery_state"
FLEETS = "lifeboat.aws.dr_recover_fleet"
VOLUMES = "lifeboat.aws.dr_recover_volumes"
MODULES = {"database": DATABASES, "cluster": DATABASES, "fleet": FLEETS, "volumes": VOLUMES}


def kinds_of(module: str) -> tuple[str, ...]:
    """The kinds of workloads that a module recovers."""
    return tuple(kind for kind, name in MODULES.items() if name == module)
