# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin of all kinds of copies: runs the module and shows how far the copies are while it waits.

``meta/runtime.yml`` says which modules beside ami_xregion_copy it runs.
"""

from __future__ import annotations

from ansible_collections.lifeboat.aws.plugins.plugin_utils.progress import ActionWithProgress


class ActionModule(ActionWithProgress):
    """All there is to it is in ActionWithProgress, which serves every copy module."""
