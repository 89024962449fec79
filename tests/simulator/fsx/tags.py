# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags of FSx backups, with the rules of the data type Tag.

It never touches tags of file systems.
"""

from __future__ import annotations

import re
from typing import Any

from ..errors import AwsError
from ..state import World
from ..wire import Call
from .find import backup_of

MAX_TAGS = 50
_TEXT = re.compile(r"[\w .:/=+\-@]*")


def checked_tags(call: Call) -> dict[str, str]:
    tags = {tag["Key"]: tag["Value"] for tag in call.params.get("Tags", ())}
    for key, value in tags.items():
        if not (0 < len(key) <= 128 and len(value) <= 256 and _TEXT.fullmatch(key) and _TEXT.fullmatch(value)):
            raise AwsError("ValidationException", f"1 validation error detected: tag {key!r}")
        if key.lower().startswith("aws:"):
            raise AwsError("BadRequest", "Tag keys starting with aws: are reserved.")
    if len(tags) > MAX_TAGS:
        raise AwsError("BadRequest", f"More than {MAX_TAGS} tags.")
    return tags


def tag_resource(call: Call, world: World) -> dict[str, Any]:
    backup = backup_of(call, world, call.params["ResourceARN"].rpartition("/")[2])
    tags = {**backup.tags, **checked_tags(call)}
    if len(tags) > MAX_TAGS:
        raise AwsError("BadRequest", f"More than {MAX_TAGS} tags.")
    backup.tags = tags
    return {}


def untag_resource(call: Call, world: World) -> dict[str, Any]:
    backup = backup_of(call, world, call.params["ResourceARN"].rpartition("/")[2])
    backup.tags = {key: value for key, value in backup.tags.items() if key not in call.params["TagKeys"]}
    return {}
