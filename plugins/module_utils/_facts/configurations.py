# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of S3: which configuration the role dr_config has published for an application, in one region.

It never judges what it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .._config.pointer import pointer_from_text
from .._core.errors import UNAVAILABLE, UNREADABLE, AwsError, InvalidInput
from .._manifest import api


def published_keys(s3: Any, region: str, bucket: str) -> list[str]:
    """Keys of the objects that say which version is current, of all applications."""
    return [key for key in api.list_objects(s3, region, bucket, "") if key.endswith("/current.json")]


def published(s3: Any, region: str, bucket: str, application: str, keys: Iterable[str]) -> dict[str, str]:
    """Environment -> version that is current; empty if nothing is published for the application."""
    pattern = re.compile(rf"(?:.*/)?{re.escape(application)}/(?P<environment>[^/]+)/current\.json")
    found = {key: match for key in keys if (match := pattern.fullmatch(key))}
    return {match["environment"]: _version(s3, region, bucket, key) for key, match in found.items()}


def _version(s3: Any, region: str, bucket: str, key: str) -> str:
    where = f"s3://{bucket}/{key}"
    found = api.read_object(s3, region, bucket, key)
    try:
        return pointer_from_text(found[0] if found else "", where).version
    except InvalidInput as error:
        raise AwsError(str(error), kind=UNAVAILABLE, code=UNREADABLE) from error
