# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose the sources are, when nothing but the credentials says it.

It never asks the source region, which may be what was lost.
"""

from __future__ import annotations

from .._core.errors import explained
from .._core.shell import Clients


def source_account(region: str, clients: Clients) -> str | None:
    """The account of what is named: that of the source's credentials, or None for the account that has the copies."""
    if clients.source is clients:
        return None
    with explained("sts", "GetCallerIdentity", region, "the account of the source's credentials"):
        return str(clients.source.get("sts", region).get_caller_identity()["Account"])
