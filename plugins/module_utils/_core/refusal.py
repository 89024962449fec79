# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors whose text is meant for the user, and which need no SDK: a plan is read without one.

Pure: it knows nothing of AWS.
"""

from __future__ import annotations


class LifeboatError(Exception):
    """An error whose text is meant for the user as it stands."""


class InvalidInput(LifeboatError):
    """The user's options contradict themselves, AWS's rules or what is there; nothing was done."""
