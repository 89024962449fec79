# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The groups that a database is in: its DB subnet group, its parameter groups and its option group.

Pure: it never lists them.
"""

from __future__ import annotations

# Option that names a group -> what an ARN has for it (RDS User Guide, "Amazon Resource Names").
ARN_TYPES = {
    "db_subnet_group_name": "subgrp",
    "db_parameter_group_name": "pg",
    "db_cluster_parameter_group_name": "cluster-pg",
    "option_group_name": "og",
}
# Option -> what users call it.
NOUNS = {
    "db_subnet_group_name": "DB subnet group",
    "db_parameter_group_name": "DB parameter group",
    "db_cluster_parameter_group_name": "DB cluster parameter group",
    "option_group_name": "option group",
}


def is_default_group(name: str) -> bool:
    """Whether AWS created a group, which nobody can change: it may be missing in another region, and AWS creates it
    there itself (RDS User Guide, "Working with parameter groups" and "Working with option groups").
    """
    return name == "default" or name.startswith(("default.", "default:"))
