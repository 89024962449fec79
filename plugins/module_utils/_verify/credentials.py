# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Login and password of a URL as a header has them.

Pure: it never shows either.
"""

from __future__ import annotations

import base64


def basic_credentials(login: str, password: str) -> str:
    """RFC 7617."""
    return f"Basic {base64.b64encode(f'{login}:{password}'.encode()).decode()}"
