# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS's refusals mean to all modules that copy, where the next step is one of their options.

Data only. Each kind of copies adds its own.
"""

from __future__ import annotations

from .._core.errors import AwsRule

RULES = (
    AwsRule(
        ("FilterLimitExceeded",),
        "EC2 takes at most 50 filters in one call",
        "leave some of filters out, or of tags with tag_equality",
    ),
    AwsRule(
        ("TagLimitExceeded",),
        "it would have more than 50 tags",
        "leave some out with exclude_tags",
    ),
)
