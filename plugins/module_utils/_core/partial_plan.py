# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the verdict of a run says that it was about a part of a plan.

Pure: it never finds out.
"""

from __future__ import annotations

from collections.abc import Sequence

# Workloads that are named in one sentence.
SHOWN = 4


def part_text(left_out: Sequence[str]) -> str:
    """What follows on a verdict: a part of a plan that does well is not the plan. Empty if nothing is left out."""
    more = f" and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else ""
    return f"; a part of the plan, without {', '.join(left_out[:SHOWN])}{more}" if left_out else ""
