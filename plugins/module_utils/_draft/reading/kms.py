# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of the KMS keys that copies could be encrypted with, errors explained.

It never decides anything, and whether a key is enabled is not asked: that would be a call for each.
"""

from __future__ import annotations

from typing import Any

from ..._core.errors import explained

# Keys that AWS manages encrypt what is created with its service, and are no choice of the user's.
_OF_AWS = "alias/aws/"


def aliases(kms: Any, region: str) -> list[str]:
    with explained("kms", "ListAliases", region, "the aliases of KMS keys"):
        pages = kms.get_paginator("list_aliases").paginate()
        names = [alias["AliasName"] for page in pages for alias in page["Aliases"] if "TargetKeyId" in alias]
        return sorted(name for name in names if not name.startswith(_OF_AWS))
