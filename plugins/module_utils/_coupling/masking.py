# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets inside a literal are replaced by stars before anybody sees it.

Pure: it never tells how long a secret is.
"""

from __future__ import annotations

import re
from functools import lru_cache

STARS = "****"

_RULES = (
    # Access key ids (IAM user guide, "Understanding unique ID prefixes"): which kind of key it is may be seen.
    (re.compile(r"\b(A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}"), rf"\1{STARS}"),
    # The password of user:password@host, and what is assigned to a word for a secret.
    (re.compile(r"(?<=[^/:@]:)[^/:@\s]+(?=@)"), STARS),
    (re.compile(r"(?i)((?:password|passwd|secret|token|api_?key|credential)s?=)[^&;,\s/:]+"), rf"\1{STARS}"),
    # Secret access keys: 40 characters of base64 with small and capital letters and digits, which no hash has.
    (
        re.compile(
            r"(?<![A-Za-z0-9+=])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*\d)"
            r"[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])"
        ),
        STARS,
    ),
)


@lru_cache(maxsize=1024)
def without_secrets(literal: str) -> str:
    for pattern, replacement in _RULES:
        literal = pattern.sub(replacement, literal)
    return literal
