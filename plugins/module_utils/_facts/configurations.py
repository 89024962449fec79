# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of S3: which configuration the role dr_config has published for an application, in one region.

It never judges what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._config.pointer import pointer_from_text
from .._core.errors import UNAVAILABLE, UNREADABLE, AwsError, InvalidInput
from .._manifest import api
from .fetched import Current, Fetched, Published


def published_keys(s3: Any, region: str, bucket: str) -> list[str]:
    """Keys of the objects that say which version is current, of all applications."""
    return [key for key in api.list_objects(s3, region, bucket, "") if key.endswith("/current.json")]


def published(s3: Any, wanted: Fetched, keys: Iterable[str]) -> dict[Published, Current]:
    """What is published of that which instances fetch; empty if nothing is."""
    found = {key: of for key in keys if (of := wanted.published_as(key))}
    return {of: _current(s3, wanted, of, key) for key, of in found.items()}


def _current(s3: Any, wanted: Fetched, of: Published, key: str) -> Current:
    where = f"s3://{wanted.bucket}/{key}"
    read = api.read_object(s3, wanted.region, wanted.bucket, key)
    try:
        pointer = pointer_from_text(read[0] if read else "", where)
    except InvalidInput as error:
        raise AwsError(str(error), kind=UNAVAILABLE, code=UNREADABLE) from error
    said = (pointer.application, pointer.environment, pointer.region)
    if said == (wanted.application, of.environment, wanted.region):
        return Current(pointer.version)
    # As lifeboat-fetch-config compares it, such as for a bucket that S3 replicates from another region.
    foreign = f"{where} is for {pointer.application}/{pointer.environment} in {pointer.region}"
    return Current(pointer.version, f"{foreign}, so that instances refuse it")
