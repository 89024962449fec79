# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The computer's clock."""

from __future__ import annotations

from datetime import timedelta

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock


def test_system_clock_now_is_in_utc() -> None:
    """Catches: local time; naive times cannot be compared with AWS's."""
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_system_clock_monotonic_does_not_run_backwards() -> None:
    """Catches: the wall clock, which jumps when it is set."""
    clock = SystemClock()
    first = clock.monotonic()
    clock.sleep(0)
    assert clock.monotonic() >= first
