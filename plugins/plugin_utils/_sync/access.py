# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With which credentials a sync job is run, and with which ones its source region is read and its sources are made.

Pure: it never assumes a role; it says which one with which credentials.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Endpoints and certificates are no matter of a job: module_defaults and the environment tell them.
CREDENTIALS = ("profile", "access_key", "secret_key", "session_token")
# Where what is copied is another account's.
SOURCE_CREDENTIALS = tuple(f"source_{option}" for option in CREDENTIALS)
# Roles that are assumed before a module runs, for everything and for the source region alone.
ROLES = ("assume_role", "source_assume_role")
# The names under which the credentials of assumed roles are kept: for everything, and for the source region.
EVERYWHERE, AT_SOURCE = "everywhere", "at_source"

# ``{credentials, role}``: options of a module (none of them means those of the environment and of module_defaults),
# and the ARN of a role to assume with them, or None.
Access = dict[str, Any]


def access_of(job: Mapping[str, Any], *, of_source: bool = False) -> Access | None:
    """The access of a job; with ``of_source`` the one for the source region, None if that is the same."""
    if not of_source:
        return {"credentials": _given(job, ""), "role": job.get("assume_role")}
    credentials, role = _given(job, "source_"), job.get("source_assume_role")
    if not credentials and not role:
        return None
    return {"credentials": credentials or _given(job, ""), "role": role}


def _given(job: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {option: job[f"{prefix}{option}"] for option in CREDENTIALS if f"{prefix}{option}" in job}


def credentials_of(run: Mapping[str, Any], assumed: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Options for the modules of a run (or place); ``assumed`` are the credentials of the roles of its accesses."""
    found = _credentials(run["access"], assumed, EVERYWHERE)
    if run.get("source_access"):
        of_source = _credentials(run["source_access"], assumed, AT_SOURCE)
        found.update({f"source_{option}": value for option, value in of_source.items()})
    return found


def _credentials(access: Access, assumed: Mapping[str, Mapping[str, Any]], side: str) -> dict[str, Any]:
    if not access["role"]:
        return dict(access["credentials"])
    return {option: assumed[side][option] for option in CREDENTIALS if option in assumed[side]}
