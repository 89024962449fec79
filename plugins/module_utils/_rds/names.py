# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Identifiers and tags that RDS accepts.

Pure: it never asks AWS whether an identifier is still free.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from .._core.tags import plain_tags

# How the identifiers of snapshots begin that this collection creates.
_MADE = "lifeboat-"
# API reference of CopyDBSnapshot, TargetDBSnapshotIdentifier.
_IDENTIFIER = re.compile(r"[A-Za-z](?:-?[A-Za-z0-9])*")
_NOT_IN_IDENTIFIER = re.compile(r"[^A-Za-z0-9]+")
_HASH_LENGTH = 8


def target_identifier(source_id: str, source_region: str, max_length: int) -> str:
    """The identifier of a copy: the same for the same source, so that AWS itself refuses a second copy of it.

    ``rds:shop-2026-11-19-06-10`` of us-east-1 becomes ``rds-shop-2026-11-19-06-10-us-east-1``; what is too long ends in
    a hash instead.
    """
    text = _NOT_IN_IDENTIFIER.sub("-", f"{source_id}-{source_region}").strip("-")
    if not text[0].isalpha():
        text = f"copy-{text}"
    if len(text) <= max_length:
        return text
    digest = hashlib.sha256(f"{source_region}/{source_id}".encode()).hexdigest()[:_HASH_LENGTH]
    return f"{text[: max_length - _HASH_LENGTH - 1].rstrip('-')}-{digest}"


def distinct_identifier(identifier: str, mark: str, max_length: int) -> str:
    """Another identifier for the copy of what ``mark`` names, always the same one."""
    digest = hashlib.sha256(mark.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{identifier[: max_length - _HASH_LENGTH - 1].rstrip('-')}-{digest}"


def made_identifier(database: str, now: datetime, max_length: int) -> str:
    """The identifier of a snapshot that is made of a database: ``lifeboat-shop-2026-11-19-06-10``, in UTC."""
    moment = now.strftime("-%Y-%m-%d-%H-%M")
    text = f"{_MADE}{database}"
    if len(text) + len(moment) <= max_length:
        return text + moment
    digest = hashlib.sha256(database.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{text[: max_length - len(moment) - _HASH_LENGTH - 1].rstrip('-')}-{digest}{moment}"


def is_made_identifier(text: str) -> bool:
    """Whether it can be one of those."""
    return text.startswith(_MADE)


def plain_identifier(text: str) -> str:
    """An identifier without what an ARN has before it; those of automated snapshots contain a colon themselves.

    What is the ARN of something else stays as it is.
    """
    _before, is_snapshot, name = text.partition("snapshot:") if text.startswith("arn:") else ("", "", "")
    return name if is_snapshot else text


def identifier_problem(identifier: str, max_length: int) -> str | None:
    """Why RDS would refuse an identifier, as one sentence, or None."""
    if len(identifier) <= max_length and _IDENTIFIER.fullmatch(identifier):
        return None
    return (
        f"'{identifier}' is not an identifier RDS accepts: at most {max_length} letters, digits and single hyphens, "
        "beginning with a letter and not ending with a hyphen"
    )


def acceptable_tags(tags: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The tags that RDS accepts, and the keys of those that it would refuse the whole copy for."""
    return plain_tags(tags, reserved=("aws:", "rds:"))
