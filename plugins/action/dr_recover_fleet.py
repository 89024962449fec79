# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_recover_fleet: runs the module and those of amazon.aws in turns, and shows what came of it."""

from __future__ import annotations

from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.action import RecoveryAction


class ActionModule(RecoveryAction):
    """All of it is the same for each kind."""

    MODULE = "lifeboat.aws.dr_recover_fleet"
