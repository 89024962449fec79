# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an instance does for itself: lifeboat-fetch-config, lifeboat-signal-ready and lifeboat-keep-names.

The first fetches the configuration of an application from the bucket of the region that this instance runs in, verifies
it and installs it in one step. The second tags the instance with the version it has. The third keeps the names of the
instance right at a dyndns2 service. Each says in one line what it did.

They never ask version 1 of the metadata service, never read the bucket of another region, and never leave a mix: when
anything fails, the last good configuration of this region stays as it is, and no name is sent.

usage: python3 FOLDER lifeboat-fetch-config|lifeboat-signal-ready [SETTINGS]
       python3 FOLDER lifeboat-keep-names public|private
       python3 FOLDER COMMAND --help
SETTINGS is /etc/lifeboat/config.env unless given; everything lies below LIFEBOAT_ROOT, if set.
"""

from __future__ import annotations

import sys

from lifeboat_instance.commands import run

sys.exit(run(sys.argv[1:]))
