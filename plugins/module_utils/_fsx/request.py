# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of fsx_backup_xregion_copy to a checked BackupRequest.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._copies.request import common_options, texts
from .._core.errors import InvalidInput
from .model import BackupRequest
from .plan import acceptable_tags


def request_from_params(params: Mapping[str, Any], default_region: str | None) -> BackupRequest:
    """The request, or InvalidInput with the first thing that is wrong with the options."""
    backup_ids, file_system_ids = texts(params["backup_ids"]), texts(params["file_system_ids"])
    if not (backup_ids or file_system_ids):
        raise InvalidInput("one of the following is required: backup_ids, file_system_ids")
    for option, prefix, ids in (("backup_ids", "backup-", backup_ids), ("file_system_ids", "fs-", file_system_ids)):
        if wrong := next((text for text in ids if not text.startswith(prefix)), None):
            raise InvalidInput(f"{option}: '{wrong}' does not start with {prefix}, as such an id does")
    request = BackupRequest(
        **common_options(params, default_region),
        backup_ids=backup_ids,
        file_system_ids=file_system_ids,
        backup_type=params["backup_type"],
        # Whoever lists backups means each of them; of a file system the newest one counts.
        select=params["select"] or ("all" if backup_ids else "newest"),
    )
    _tags, refused = acceptable_tags(request.tags)
    if refused:
        raise InvalidInput(
            f"tags: FSx does not accept {', '.join(refused)}; use letters, digits, spaces and _ . : / = + - @"
        )
    return request
