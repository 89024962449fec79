# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The FSx actions that we answer ourselves; moto answers all others.

An answer takes the call and the world and returns a dictionary in the form of boto3's response.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..state import World
from ..wire import Call
from . import copy_backup, create_backup, delete_backup, describe_backups, tags

Answer = Callable[[Call, World], dict[str, Any]]

ANSWERS: dict[str, Answer] = {
    "CopyBackup": copy_backup.copy_backup,
    "CreateBackup": create_backup.create_backup,
    "DeleteBackup": delete_backup.delete_backup,
    "DescribeBackups": describe_backups.describe_backups,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
}
