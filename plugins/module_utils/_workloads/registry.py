# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which kind of workloads is which file: the only place that names them all.

Pure: a new kind is a file in kinds/ with ``KIND``, and a line here.
"""

from __future__ import annotations

from .kind import WorkloadKind
from .kinds import cluster, database, fleet, tasks, volumes

# Explicit, because a module is shipped with the files that it imports and no others.
KINDS: dict[str, WorkloadKind] = {
    kind.name: kind for kind in (database.KIND, cluster.KIND, fleet.KIND, volumes.KIND, tasks.KIND)
}
