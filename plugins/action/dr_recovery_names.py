# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_recovery_names: runs the module with the credentials of the workload."""

from __future__ import annotations

from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import ActionForWorkload


class ActionModule(ActionForWorkload):
    """All of it is the same for each module about a workload."""
