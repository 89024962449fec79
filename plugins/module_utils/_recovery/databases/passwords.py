# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose password the master user has after a recovery: one of a secret of the recovery region, or one that RDS manages.

Pure: it never reads a secret, and no password is in any value of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..._core.json_text import read_json
from .model import Database

# What a run remembers to have set.
PASSWORD = "master_user_password"
# Member of PendingModifiedValues while RDS has not applied it (RDS API reference).
PENDING = "MasterUserPassword"
OPTIONS = ("master_user_secret", "manage_master_user_password", "master_user_secret_kms_key_id")


@dataclass(frozen=True, slots=True)
class Credential:
    """Name or ARN of a ``secret`` of Secrets Manager, or one that RDS creates and rotates, encrypted with a key."""

    secret: str = ""
    is_managed: bool = False
    kms_key_id: str = ""


def credential_of(section: Mapping[str, Any]) -> Credential | None:
    """What the plan says, or None if the password stays that of the recovery point."""
    secret, key = (str(section.get(name) or "") for name in ("master_user_secret", "master_user_secret_kms_key_id"))
    is_managed = bool(section.get("manage_master_user_password"))
    return Credential(secret, is_managed, key) if secret or is_managed else None


def is_password_set(credential: Credential | None, database: Database, tried: frozenset[str]) -> bool:
    """Whether nothing is left to ask for. Of a password no one can see whether it is the right one."""
    if credential is None or PASSWORD in tried:
        return True
    return credential.is_managed and bool(database.values.get("master_user_secret"))


def is_password_pending(credential: Credential | None, database: Database, tried: frozenset[str]) -> bool:
    """Whether RDS has accepted it, and it does not count yet."""
    if credential is None or PASSWORD not in tried:
        return False
    return PENDING in database.pending or (credential.is_managed and not database.values.get("master_user_secret"))


def password_of(text: str) -> str | None:
    """The password in a secret: all of it, or ``password`` of a dictionary in JSON, as RDS has it. None without one."""
    try:
        found = read_json(text)
    except ValueError:
        return text or None
    if isinstance(found, dict):
        found = found.get("password")
        return found if isinstance(found, str) and found else None
    return text or None


def password_finding(
    database: Database, source: Mapping[str, Any], credential: Credential | None
) -> list[dict[str, Any]]:
    """RDS does not manage the password of what it restores, so that the secret of the source says nothing of it."""
    if credential is not None or not source.get("master_user_secret") or database.values.get("master_user_secret"):
        return []
    what = (
        f"{database.id}: the password of the source is managed by RDS, and that of {database.id} is not; set "
        "restore.manage_master_user_password, or restore.master_user_secret to a secret of the recovery region"
    )
    option = "manage_master_user_password"
    return [{"thing": database.id, "option": option, "wanted": None, "found": None, "what": what}]
