# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What statuses and kinds are called on the page and in Markdown, and which class of colours a status has.

Pure: data only. A status never has a colour alone: its word and its mark stand beside it.
"""

from __future__ import annotations

from ...module_utils._kinds.jobs import RECOVERY_POINTS

GOOD, WARNING, BAD, UNKNOWN, NEUTRAL = "good", "warning", "bad", "unknown", "neutral"
STATUS_CLASSES = {
    **dict.fromkeys(("READY", "OK", "met", "verified", "pass"), GOOD),
    **dict.fromkeys(("AT RISK", "PARTIAL", "missed", "not tried", "warn", "up"), WARNING),
    **dict.fromkeys(("NOT READY", "FAILED", "failed", "none", "fail"), BAD),
    **dict.fromkeys(("UNKNOWN", "unknown"), UNKNOWN),
    **dict.fromkeys(("no objective", "not applicable", "not started"), NEUTRAL),
}
ICONS = {GOOD: "\u2713", WARNING: "!", BAD: "\u2715", UNKNOWN: "?", NEUTRAL: "\u2013"}
KIND_NAMES = {
    **RECOVERY_POINTS,
    "wait": "waiting",
    "hook": "tasks of the plan",
    "restore": "restore",
    "names": "publish and DNS",
    "verify": "verify",
}
